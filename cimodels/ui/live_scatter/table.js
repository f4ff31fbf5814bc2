// What is shown where nothing can be drawn: the top as a table, best first.

const MOST_ROWS = 200
const COLUMNS = ["Rank", "Name", "County", "Actual", "Expected", "Difference", "95 % interval", "Short list"]

function drawTable(host, entities, count, open) {
  const asked = entities.ranked.filter((i, k) => k < count || entities.isShown(i, count))
  const shown = asked.slice(0, MOST_ROWS)
  const columns = entities.hasShortList ? COLUMNS : COLUMNS.slice(0, -1)
  const table = element("table", "")
  const more = asked.length > shown.length ? ` The first ${shown.length} are shown.` : ""
  table.append(element("caption", `The chart cannot be drawn in this browser; this table says the same.${more}`))
  const head = table.createTHead().insertRow()
  for (const column of columns) head.append(element("th", column, { scope: "col" }))
  const body = table.createTBody()
  for (const i of shown) {
    const row = body.insertRow()
    const name = element("button", entities.name(i), { type: "button", class: "link" })
    name.onclick = () => open(i)
    row.append(element("td", String(entities.rank[i])), element("th", "", { scope: "row" }))
    row.lastChild.append(name)
    const cells = [
      entities.countyName(i), entities.format(entities.actual[i]), entities.format(entities.expected[i]),
      entities.difference(i), entities.interval(i),
    ]
    if (entities.hasShortList) cells.push(entities.isListed(i, count) ? "yes" : entities.whyNot(i))
    for (const cell of cells) row.append(element("td", cell))
  }
  host.replaceChildren(table)
}
