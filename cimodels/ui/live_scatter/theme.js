// The colours in force, read from the stylesheet: the same names serve CSS, canvas and Plotly.

function themeOf(root) {
  const style = getComputedStyle(root)
  const colour = name => style.getPropertyValue(name).trim()
  const font = style.fontFamily
  // Light on dark spreads to the eye: points need less, the band more.
  const isDark = brightness(style.color) > brightness(colour("--ls-background"))
  return {
    text: rgba(style.color, 1),
    muted: rgba(style.color, 0.72),
    background: rgba(colour("--ls-background"), 1),
    top: rgba(colour("--ls-top"), 1),
    listed: rgba(colour("--ls-listed"), 1),
    point: rgba(style.color, isDark ? 0.3 : 0.34),
    pointBesideHollow: rgba(style.color, isDark ? 0.5 : 0.55),
    hollow: rgba(style.color, isDark ? 0.24 : 0.3),
    hollowTop: rgba(style.color, 0.55),
    band: rgba(style.color, isDark ? 0.11 : 0.07),
    bandEdge: rgba(style.color, isDark ? 0.3 : 0.22),
    grid: rgba(style.color, 0.1),
    line: rgba(style.color, 0.75),
    font,
    labelFont: `500 12px ${font}`,
    focusFont: `700 13px ${font}`,
  }
}

function brightness(colour) {
  const [r, g, b] = (rgba(colour, 1).match(/\d+/g) ?? [0, 0, 0]).map(Number)
  return 0.299 * r + 0.587 * g + 0.114 * b
}

// Any CSS colour in the one form that Plotly and a canvas both read. Asked on every update, so each is read once.
const read = new Map()
function rgba(colour, opacity) {
  if (!read.has(colour)) {
    const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true })
    if (!context) return "currentcolor"
    context.fillStyle = colour
    context.fillRect(0, 0, 1, 1)
    read.set(colour, context.getImageData(0, 0, 1, 1).data)
  }
  const [r, g, b] = read.get(colour)
  return `rgba(${r},${g},${b},${opacity})`
}
