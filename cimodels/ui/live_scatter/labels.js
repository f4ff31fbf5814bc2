// Names beside the best marks, where there is room, and the ring around the one in view.

const LABEL_LENGTH = 30
const LABEL_HEIGHT = 14
const PIXELS_PER_LABEL = 24000

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
  place(candidates, { position, name, isCovered, upward }) {
    const limit = Math.min(20, Math.max(4, Math.round((this.width * this.height) / PIXELS_PER_LABEL)))
    this.context.font = this.font
    this.placed = []
    for (const i of candidates) {
      if (this.placed.length >= limit) break
      const label = this.fit(i, position(i), shortened(name(i)), isCovered, upward)
      if (label) this.placed.push(label)
    }
  }

  fit(i, [x, y], text, isCovered, upward) {
    if (!(x >= 0 && x <= this.width && y >= 0 && y <= this.height)) return null
    if (!this.widths.has(text)) this.widths.set(text, this.context.measureText(text).width)
    const width = this.widths.get(text)
    const half = LABEL_HEIGHT / 2
    const sides = [[x - 10 - width, y - half], [x - width / 2, y - 10 - LABEL_HEIGHT]]
    const others = [[x + 10, y - half], [x - width / 2, y + 10]]
    for (const [left, top] of upward ? [...sides, ...others] : [...others, ...sides]) {
      const box = { i, text, left, top, right: left + width, bottom: top + LABEL_HEIGHT }
      const inside = left >= 2 && top >= 2 && box.right <= this.width - 2 && box.bottom <= this.height - 2
      if (inside && !this.placed.some(other => overlaps(box, other)) && !isCovered(box)) return box
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

function shortened(text) {
  return text.length > LABEL_LENGTH ? `${text.slice(0, LABEL_LENGTH - 1).trimEnd()}…` : text
}
