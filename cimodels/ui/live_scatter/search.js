// Finding one by part of its name: an input with a list, by mouse or keys.

const MOST_FOUND = 8
let lists = 0

const folded = text => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase()

class Search {
  // `chosen` hears whom a choice found, or null; `opened` the cds of the one chosen, on a second Enter.
  constructor(input, list, hint, { chosen, opened, said }) {
    Object.assign(this, { input, list, chosen, opened, said })
    list.id = `live-scatter-found-${++lists}`
    hint.id = `${list.id}-hint`
    input.setAttribute("aria-describedby", hint.id)
    input.setAttribute("aria-controls", list.id)
    input.oninput = () => this.look()
    input.onkeydown = event => this.press(event)
    input.onblur = () => this.close()
    // A press on the list would take the focus from the input and close the list before the click.
    list.onpointerdown = event => event.preventDefault()
    this.over("", [])
  }

  // `names` in the order of the entities; a new noun renames the box.
  over(noun, entities) {
    this.entities = entities
    this.names = entities.figure ? entities.figure.names.map(folded) : []
    this.noun = noun
    this.close()
  }

  look() {
    this.chosenCds = null
    const words = folded(this.input.value).split(/\s+/).filter(Boolean)
    if (!words.length) {
      this.close()
      this.chosen(null)
      return
    }
    this.show(this.find(words))
  }

  // Every word somewhere in the name; first the names that begin as typed, then those that contain it as typed.
  find(words) {
    const found = []
    this.names.forEach((name, i) => {
      if (words.every(word => name.includes(word))) found.push(i)
    })
    const typed = words.join(" ")
    const late = i => [0, 1].find(k => (k ? this.names[i].includes(typed) : this.names[i].startsWith(typed))) ?? 2
    return found.sort((a, b) => late(a) - late(b) || this.names[a].localeCompare(this.names[b]) || a - b)
  }

  show(found) {
    const shown = found.slice(0, MOST_FOUND)
    this.found = shown
    this.active = -1
    this.list.replaceChildren(
      ...shown.map((i, k) => {
        const option = element("li", "", { role: "option", id: `${this.list.id}-${k}`, "aria-selected": "false" })
        option.append(element("span", this.entities.name(i)), element("small", this.entities.countyName(i)))
        option.onclick = () => this.choose(k)
        return option
      }),
    )
    if (!shown.length) this.list.append(element("li", `No ${this.noun} of that name`, { class: "nothing" }))
    this.list.hidden = false
    this.input.setAttribute("aria-expanded", "true")
    const more = found.length > shown.length ? `, first ${shown.length} shown` : ""
    this.said(`${grouped.format(found.length)} found${more}.`)
  }

  press(event) {
    const { key } = event
    if (key === "Escape") {
      if (this.list.hidden && !this.input.value) return
      if (this.list.hidden) this.input.value = ""
      this.close()
      if (!this.input.value) this.forget()
    } else if (key === "ArrowDown" || key === "ArrowUp") {
      if (this.list.hidden) this.look()
      this.activate(key === "ArrowDown" ? 1 : -1)
    } else if (key === "Enter") {
      if (this.chosenCds) this.opened(this.chosenCds)
      else if (this.list.hidden) this.look()
      else if (this.found.length) this.choose(Math.max(0, this.active))
    } else return
    event.preventDefault()
    event.stopPropagation()
  }

  activate(step) {
    const count = this.found?.length
    if (!count) return
    const options = this.list.children
    options[this.active]?.setAttribute("aria-selected", "false")
    this.active = this.active < 0 && step < 0 ? count - 1 : (this.active + step + count) % count
    options[this.active].setAttribute("aria-selected", "true")
    options[this.active].scrollIntoView({ block: "nearest" })
    this.input.setAttribute("aria-activedescendant", options[this.active].id)
  }

  choose(k) {
    const i = this.found[k]
    this.input.value = this.entities.name(i)
    this.chosenCds = this.entities.figure.cds[i]
    this.close()
    this.chosen(i)
  }

  forget() {
    this.chosenCds = null
    this.chosen(null)
  }

  close() {
    this.list.hidden = true
    this.found = []
    this.input.setAttribute("aria-expanded", "false")
    this.input.removeAttribute("aria-activedescendant")
  }
}

// An element with text that stays text, whatever it contains.
function element(tag, text, attributes = {}) {
  const made = document.createElement(tag)
  if (text) made.textContent = text
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  return made
}
