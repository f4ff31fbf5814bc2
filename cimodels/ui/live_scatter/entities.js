// The districts (or schools) of one fit, and who is in the top at a given cut.

const FAILS_ELSEWHERE = 0
const PASSES_ELSEWHERE = 1
const LISTED_ANYWAY = 2
const NOT_ASKED_FOR = 3
// Who lies beyond the edge is drawn this share of the axis inside it, where nobody else is.
const EDGE_INSET = 0.02
const [INSIDE, LEFT, RIGHT, BELOW, ABOVE] = [0, 1, 2, 3, 4]

class Entities {
  constructor(figure) {
    this.figure = figure
    this.n = figure.n
    for (const name of ["expected", "actual", "low", "high"]) this[name] = decode(figure[name], Float64Array)
    this.county = decode(figure.county, Int32Array)
    this.rank = decode(figure.ranks[figure.measure], Int32Array)
    this.hasShortList = figure.standing !== null
    this.standing = this.hasShortList ? decode(figure.standing, Uint8Array) : new Uint8Array(this.n)
    this.format = formatter(figure)
    this.order()
    this.lay(false)
  }

  // Where they are drawn: the few beyond the crowd's axes at its edge, unless the whole is asked for.
  lay(isWhole) {
    const { crowd, whole, beyond } = this.figure.axes
    this.isWhole = isWhole || !beyond
    this.ranges = this.isWhole ? whole : crowd
    this.edge = new Uint8Array(this.n)
    const [x, y] = this.ranges
    this.x = this.held(this.expected, x, LEFT, RIGHT)
    this.y = this.held(this.actual, y, BELOW, ABOVE)
  }

  held(values, [low, high], under, over) {
    if (this.isWhole) return values
    const inset = EDGE_INSET * (high - low)
    return values.map((value, i) => {
      if (value < low) this.edge[i] = under
      else if (value > high) this.edge[i] = over
      else return value
      return value < low ? low + inset : high - inset
    })
  }

  // Best first; equal ranks stay together, so that every cut takes a whole number of them from the front.
  order() {
    const ranked = Array.from({ length: this.n }, (_, i) => i).filter(i => this.rank[i] > 0)
    ranked.sort((a, b) => this.rank[a] - this.rank[b] || a - b)
    this.ranked = ranked
    const always = ranked.length === this.n ? [] : [...this.rank.keys()].filter(i => this.rank[i] === 0)
    const anyway = [...ranked, ...always].filter(i => this.standing[i] === LISTED_ANYWAY)
    this.hollows = ranked.filter(i => this.standing[i] === NOT_ASKED_FOR)
    this.diamonds = ranked.filter(i => this.standing[i] === FAILS_ELSEWHERE)
    this.stars = [...anyway, ...ranked.filter(i => this.standing[i] === PASSES_ELSEWHERE)]
    // Some are listed whatever the cut, so the list is not a part of the top.
    this.isListWider = anyway.length > 0
    this.hasHollows = this.standing.includes(NOT_ASKED_FOR)
    // After the first k of `ranked`: how many marks of each kind are shown.
    this.hollowsAfter = new Int32Array(ranked.length + 1)
    this.diamondsAfter = new Int32Array(ranked.length + 1)
    this.starsAfter = new Int32Array(ranked.length + 1).fill(anyway.length)
    ranked.forEach((i, k) => {
      this.hollowsAfter[k + 1] = this.hollowsAfter[k] + (this.standing[i] === NOT_ASKED_FOR)
      this.diamondsAfter[k + 1] = this.diamondsAfter[k] + (this.standing[i] === FAILS_ELSEWHERE)
      this.starsAfter[k + 1] = this.starsAfter[k] + (this.standing[i] === PASSES_ELSEWHERE)
    })
  }

  // How many are in the top: rank × 1000 ≤ tenths × n in integers, word for word what Python compares.
  top(cut) {
    const limit = Math.round(cut * 10) * this.n
    let low = 0
    let high = this.ranked.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.rank[this.ranked[middle]] * 1000 <= limit) low = middle + 1
      else high = middle
    }
    return low
  }

  isShown(i, count) {
    if (this.standing[i] === LISTED_ANYWAY) return true
    return count > 0 && this.rank[i] > 0 && this.rank[i] <= this.rank[this.ranked[count - 1]]
  }

  isListed(i, count) {
    const standing = this.standing[i]
    return (standing === PASSES_ELSEWHERE || standing === LISTED_ANYWAY) && this.isShown(i, count)
  }

  name(i) {
    return this.figure.names[i]
  }

  countyName(i) {
    return this.figure.counties[this.county[i]] ?? ""
  }

  noun(count) {
    return this.figure.noun[count === 1 ? 0 : 1]
  }

  // Summary of a cut as a sentence.
  summary(cut) {
    const count = this.top(cut)
    const listed = this.hasShortList
      ? `; ${grouped.format(this.starsAfter[count])} on the short list${this.figure.also}`
      : ""
    const asked = this.hasHollows
      ? `, ${grouped.format(count - this.hollowsAfter[count])} of them ${this.figure.asked}`
      : ""
    return `Top ${plain(cut)} % by ${this.figure.measure}: ${grouped.format(count)} of ${grouped.format(this.n)} ` +
      `${this.noun(this.n)}${asked}${listed}.`
  }

  // "12.3 points better than expected", or percentage points; direction already applied.
  difference(i) {
    const gap = this.actual[i] - this.expected[i]
    const size = fixed(Math.abs(gap), this.figure.decimals)
    if (Number(size) === 0) return "as expected"
    const better = gap > 0 === this.figure.higher_is_better
    return `${size} ${this.figure.unit} ${better ? "better" : "worse"} than expected`
  }

  interval(i) {
    if (Number.isNaN(this.low[i]) || Number.isNaN(this.high[i])) return "no value"
    return `${this.format(this.low[i])} to ${this.format(this.high[i])}`
  }

  place(i) {
    if (!this.rank[i]) return `no rank by ${this.figure.measure}`
    return `rank ${grouped.format(this.rank[i])} of ${grouped.format(this.n)} by ${this.figure.measure}`
  }

  status(i, count) {
    if (this.isListed(i, count)) return "On the short list"
    if (this.standing[i] === NOT_ASKED_FOR) {
      return `${this.isShown(i, count) ? "In the top, but not" : "Not"} ${this.figure.asked}`
    }
    if (!this.isShown(i, count)) return ""
    return this.hasShortList ? "In the top, not on the short list: it fails another criterion" : "In the top"
  }

  whyNot(i) {
    return this.standing[i] === NOT_ASKED_FOR ? `no: not ${this.figure.asked}` : "no"
  }

  sentence(i, count) {
    const status = this.status(i, count)
    const where = this.edge[i] ? " Beyond the edge of the chart." : ""
    return `${this.name(i)}, ${this.countyName(i)}: actual ${this.format(this.actual[i])}, expected ` +
      `${this.format(this.expected[i])}, ${this.difference(i)}; ${this.place(i)}.${status ? ` ${status}.` : ""}${where}`
  }
}
