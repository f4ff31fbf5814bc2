// Names beside the best marks, where there is room, and the ring around the one in view.

const LABEL_LENGTH = 28
const NARROW_LABEL_LENGTH = 20
const LABEL_HEIGHT = 14
const PIXELS_PER_LABEL = 16000
const BEST_NAMED = 5
const FEWEST = 3
const CELL = 7
const MOST_UNDER_A_NAME = 6
// Pixels to the nearest other mark, across or up, from which on a mark stands alone.
const ALONE = 26
// In the order in which they are shortened: first what tells names least apart.
const SHORTER = [
  [/ School District$/, ""],
  [/ County Office of Education\b/, " COE"],
  [/\bElementary\b/, "El"],
  [/\bUnified\b/, "U"],
  [/\bUnion\b/, "Un"],
  [/\bJoint\b/, "Jt"],
  [/\bHigh School\b/, "HS"],
  [/\bMiddle School\b/, "MS"],
  [/\bCharter School\b/, "Charter"],
  [/\bIntermediate\b/, "Int"],
  [/\bPreparatory\b/, "Prep"],
  [/\bTechnology\b/, "Tech"],
  [/\bCommunity\b/, "Comm"],
  [/\bAcademy\b/, "Acad"],
  [/\bInternational\b/, "Intl"],
  [/\bMountain\b/, "Mtn"],
]

class Labels {
  constructor(canvas) {
    this.canvas = canvas
    this.context = canvas.getContext("2d")
    this.widths = new Map()
    this.placed = []
  }

  layout({ width, height, ratio, theme }) {
    this.canvas.width = Math.max(1, Math.round(width * ratio))
    this.canvas.height = Math.max(1, Math.round(height * ratio))
    if (this.font !== theme.labelFont) this.widths.clear()
    this.font = theme.labelFont
    Object.assign(this, { width, height, ratio, theme })
  }

  // Greedy, in the order given: the first place beside its mark where a name meets neither a name nor a mark.
  // `upward` says where there is room: away from the crowd around the line of equality.
  // A name on a crowd is hard to read: only where hardly one would be read elsewhere is it written there.
  place(candidates, { position, name, isCovered, isDense, upward }) {
    const limit = Math.min(20, Math.max(4, Math.round((this.width * this.height) / PIXELS_PER_LABEL)))
    this.context.font = this.font
    this.placed = []
    const length = this.width < NARROW ? NARROW_LABEL_LENGTH : LABEL_LENGTH
    const readable = box => !isCovered(box) && !isDense(box)
    const passes = [[limit, readable], [Math.min(limit, FEWEST), box => !isCovered(box)]]
    for (const [most, isFree] of passes) this.placeUpTo(most, candidates, { position, name, isFree, upward, length })
  }

  placeUpTo(most, candidates, { position, name, isFree, upward, length }) {
    for (const i of candidates) {
      if (this.placed.length >= most) break
      if (this.placed.some(label => label.i === i)) continue
      const texts = new Set([shortened(name(i), length), shortened(shortest(name(i)), length)])
      for (const text of texts) {
        const label = this.fit(i, position(i), text, isFree, upward)
        if (!label) continue
        this.placed.push(label)
        break
      }
    }
  }

  fit(i, [x, y], text, isFree, upward) {
    if (!(x >= 0 && x <= this.width && y >= 0 && y <= this.height)) return null
    if (!this.widths.has(text)) this.widths.set(text, this.context.measureText(text).width)
    const width = this.widths.get(text)
    const half = LABEL_HEIGHT / 2
    const [left, right, over, under] = [x - 10 - width, x + 10, y - 10 - LABEL_HEIGHT, y + 10]
    const sides = [[left, y - half], [x - width / 2, over], [left, over + half], [left, under - half]]
    const others = [[right, y - half], [x - width / 2, under], [right, under - half], [right, over + half]]
    for (const [start, top] of upward ? [...sides, ...others] : [...others, ...sides]) {
      const box = { i, text, left: start, top, right: start + width, bottom: top + LABEL_HEIGHT }
      const inside = start >= 2 && top >= 2 && box.right <= this.width - 2 && box.bottom <= this.height - 2
      if (inside && !this.placed.some(other => overlaps(box, other)) && isFree(box)) return box
    }
    return null
  }

  // `focuses` are the marks in view: { i, x, y, low, high, text }, of which a card replaces the text.
  draw(isShown, focuses, context = this.context, ratio = this.ratio) {
    const { theme } = this
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    if (context === this.context) context.clearRect(0, 0, this.width, this.height)
    context.font = this.font
    context.textBaseline = "middle"
    context.lineJoin = "round"
    for (const label of this.placed) {
      if (isShown(label.i)) write(context, theme, label.text, label.left, label.top + LABEL_HEIGHT / 2)
    }
    for (const focus of focuses) this.drawFocus(context, focus)
  }

  drawFocus(context, { x, y, low, high, text }) {
    const { theme } = this
    for (const [colour, width] of [[theme.background, 5], [theme.text, 1.75]]) {
      context.strokeStyle = colour
      context.lineWidth = width
      context.beginPath()
      if (!Number.isNaN(low) && !Number.isNaN(high)) {
        for (const [from, to] of [[low, y + Math.sign(low - y) * 10], [y + Math.sign(high - y) * 10, high]]) {
          context.moveTo(x, from)
          context.lineTo(x, to)
        }
        for (const end of [low, high]) {
          context.moveTo(x - 5, end)
          context.lineTo(x + 5, end)
        }
      }
      context.moveTo(x + 10, y)
      context.arc(x, y, 10, 0, 2 * Math.PI)
      context.stroke()
    }
    if (!text) return
    context.font = theme.focusFont
    const width = context.measureText(text).width
    const left = x + 15 + width < this.width ? x + 15 : x - 15 - width
    write(context, theme, text, left, y)
  }
}

function write(context, theme, text, x, y) {
  context.strokeStyle = theme.background
  context.lineWidth = 4
  context.strokeText(text, x, y)
  context.fillStyle = theme.text
  context.fillText(text, x, y)
}

function overlaps(a, b) {
  return a.left < b.right + 4 && b.left < a.right + 4 && a.top < b.bottom && b.top < a.bottom
}

// Marks in the order in which they get their names: the best of each kind, then those that stand alone and so
// can be named without doubt, then everybody else. `kinds` are lists of entities, best first.
function inOrderOfNaming(kinds, position) {
  const all = kinds.flat()
  const places = all.map(position)
  const isAlone = k => places.every(([x, y], other) => {
    return other === k || Math.abs(x - places[k][0]) > ALONE || Math.abs(y - places[k][1]) > ALONE
  })
  const alone = new Set(all.filter((i, k) => isAlone(k)))
  const best = kinds.flatMap(kind => kind.slice(0, BEST_NAMED))
  return [...new Set([...best, ...all.filter(i => alone.has(i)), ...all])]
}

// A name as a map would write it: whole where it is short, else with the usual abbreviations, the most telling
// words last; a name that is still too long ends at a word.
function shortened(name, length) {
  let text = name
  for (const [word, short] of SHORTER) {
    if (text.length <= length) return text
    text = text.replace(word, short)
  }
  // Better a little long than cut.
  if (text.length <= 1.3 * length) return text
  const words = text.slice(0, length).split(" ")
  return `${words.length > 1 ? words.slice(0, -1).join(" ") : words[0]}…`
}

// The shortest that a name may become without being cut: what is tried where the longer one finds no room.
const shortest = name => SHORTER.reduce((text, [word, short]) => text.replace(word, short), name)

// How many are drawn where: a name on top of many points cannot be read. Counted once in small cells.
class Crowd {
  constructor(width, height, n, position) {
    this.columns = Math.ceil(width / CELL)
    this.rows = Math.ceil(height / CELL)
    this.counts = new Uint16Array(this.columns * this.rows)
    for (let i = 0; i < n; i++) {
      const [x, y] = position(i)
      if (x >= 0 && y >= 0 && x < width && y < height) {
        this.counts[Math.floor(y / CELL) * this.columns + Math.floor(x / CELL)] += 1
      }
    }
  }

  isDenseIn({ left, top, right, bottom }) {
    let count = 0
    const end = Math.min(this.columns - 1, Math.floor(right / CELL))
    for (let r = Math.floor(top / CELL); r <= Math.min(this.rows - 1, Math.floor(bottom / CELL)); r++) {
      for (let c = Math.floor(left / CELL); c <= end; c++) count += this.counts[r * this.columns + c]
    }
    return count > MOST_UNDER_A_NAME
  }
}
