// A layer of equal marks of which the first `count` are shown, redrawn in the time of what changes.
//
// Every pixel belongs to the best-ranked mark that covers it. Marks are stamped best first and only on pixels
// that nobody owns yet, so the pixels are listed in the order of their owners: going from one count to
// another touches exactly the pixels between two positions of that list, however many marks there are.

class Marks {
  constructor(canvas) {
    this.canvas = canvas
    // The pixels are written by the processor; a canvas kept by the graphics card would be copied back and forth.
    this.context = canvas.getContext("2d", { willReadFrequently: true })
    this.capacity = 0
  }

  // `x`, `y` in CSS pixels, best first; NaN is not drawn. `kinds` says which of `sprites` each one is.
  // Nothing is shown until `show`.
  layout({ width, height, ratio, x, y, kinds, sprites }) {
    const { canvas } = this
    const columns = Math.max(1, Math.round(width * ratio))
    const rows = Math.max(1, Math.round(height * ratio))
    if (canvas.width !== columns || canvas.height !== rows || !this.image) {
      canvas.width = columns
      canvas.height = rows
      this.image = this.context.createImageData(columns, rows)
      this.pixels = new Uint32Array(this.image.data.buffer)
      this.taken = new Uint8Array(columns * rows)
    } else {
      this.context.clearRect(0, 0, columns, rows)
      this.pixels.fill(0)
      this.taken.fill(0)
    }
    Object.assign(this, { x, y, kinds, ratio, columns, rows, sprites })
    this.starts = new Int32Array(x.length + 1)
    this.stamped = 0
    this.shown = 0
  }

  show(count) {
    this.stampUpTo(count)
    const growing = count > this.shown
    const from = this.starts[growing ? this.shown : count]
    const to = this.starts[growing ? count : this.shown]
    this.shown = count
    if (from === to) return
    let first = this.owned[from]
    let last = first
    for (let k = from; k < to; k++) {
      const pixel = this.owned[k]
      this.pixels[pixel] = growing ? this.colours[k] : 0
      if (pixel < first) first = pixel
      else if (pixel > last) last = pixel
    }
    const top = Math.floor(first / this.columns)
    const bottom = Math.floor(last / this.columns)
    this.context.putImageData(this.image, 0, 0, 0, top, this.columns, bottom - top + 1)
  }

  // Marks that have not been asked for yet are not stamped: a pan redraws only what is seen.
  stampUpTo(count) {
    for (; this.stamped < count; this.stamped++) {
      this.starts[this.stamped + 1] = this.stamp(this.stamped, this.starts[this.stamped])
    }
  }

  stamp(k, next) {
    const { columns, rows } = this
    const sprite = this.sprites[this.kinds[k]]
    const left = Math.round(this.x[k] * this.ratio) - (sprite.size >> 1)
    const top = Math.round(this.y[k] * this.ratio) - (sprite.size >> 1)
    if (Number.isNaN(left) || Number.isNaN(top)) return next
    this.reserve(next + sprite.size * sprite.size)
    const firstRow = Math.max(0, -top)
    const lastRow = Math.min(sprite.size, rows - top)
    const firstColumn = Math.max(0, -left)
    const lastColumn = Math.min(sprite.size, columns - left)
    for (let r = firstRow; r < lastRow; r++) {
      for (let c = firstColumn; c < lastColumn; c++) {
        const colour = sprite.pixels[r * sprite.size + c]
        const pixel = (top + r) * columns + left + c
        if (colour >>> 24 < 32 || this.taken[pixel]) continue
        this.taken[pixel] = 1
        this.owned[next] = pixel
        this.colours[next++] = colour
      }
    }
    return next
  }

  reserve(size) {
    if (size <= this.capacity) return
    this.capacity = Math.max(1 << 16, 2 * size)
    const grow = old => {
      const larger = new Uint32Array(this.capacity)
      if (old) larger.set(old)
      return larger
    }
    this.owned = grow(this.owned)
    this.colours = grow(this.colours)
  }

  // Whether anything is drawn inside a rectangle (CSS pixels); looks at every third pixel.
  covers({ left, top, right, bottom }) {
    const from = Math.max(0, Math.floor(left * this.ratio))
    const to = Math.min(this.columns, Math.ceil(right * this.ratio))
    const end = Math.min(this.rows, Math.ceil(bottom * this.ratio))
    for (let r = Math.max(0, Math.floor(top * this.ratio)); r < end; r += 3) {
      for (let c = from; c < to; c += 3) if (this.pixels[r * this.columns + c]) return true
    }
    return false
  }
}

// A mark drawn once, as pixels; `draw` gets a context whose origin is the mark's centre.
function spriteOf(radius, ratio, draw) {
  const size = 2 * Math.ceil(radius * ratio) + 1
  const canvas = document.createElement("canvas")
  canvas.width = canvas.height = size
  const context = canvas.getContext("2d", { willReadFrequently: true })
  context.translate(size / 2, size / 2)
  context.scale(ratio, ratio)
  draw(context)
  return { size, pixels: new Uint32Array(context.getImageData(0, 0, size, size).data.buffer) }
}

function diamondPath(context, radius) {
  context.beginPath()
  for (let corner = 0; corner < 4; corner++) {
    const angle = (corner * Math.PI) / 2
    context.lineTo(radius * Math.sin(angle), -radius * Math.cos(angle))
  }
  context.closePath()
}

function starPath(context, radius) {
  context.beginPath()
  for (let corner = 0; corner < 10; corner++) {
    const angle = (corner * Math.PI) / 5
    const reach = corner % 2 ? radius * 0.48 : radius
    context.lineTo(reach * Math.sin(angle), -reach * Math.cos(angle))
  }
  context.closePath()
}

const OUTWARD = { [LEFT]: [-1, 0], [RIGHT]: [1, 0], [BELOW]: [0, 1], [ABOVE]: [0, -1] }

// A mark around the origin; one that lies beyond an edge makes room for a triangle that points there.
function paint(context, shape, background, edge = INSIDE) {
  if (!edge) {
    paintPath(context, shape, background, shape.path)
    return
  }
  const [x, y] = OUTWARD[edge]
  paintPath(context, shape, background, (c, radius) => trianglePath(c, radius, [x, y]))
  context.save()
  context.translate(-x * 2 * shape.radius, -y * 2 * shape.radius)
  paintPath(context, shape, background, shape.path)
  context.restore()
}

function trianglePath(context, radius, [x, y]) {
  context.beginPath()
  context.moveTo(x * radius, y * radius)
  context.lineTo(-x * radius * 0.6 + y * radius * 0.9, -y * radius * 0.6 + x * radius * 0.9)
  context.lineTo(-x * radius * 0.6 - y * radius * 0.9, -y * radius * 0.6 - x * radius * 0.9)
  context.closePath()
}

function paintPath(context, { radius, edge, fill, isHollow }, background, path) {
  path(context, radius)
  context.lineJoin = "round"
  context.lineWidth = 2 * edge
  context.strokeStyle = background
  context.stroke()
  context.fillStyle = isHollow ? background : fill
  context.fill()
  if (!isHollow) return
  path(context, radius - 0.75)
  context.lineWidth = 1.5
  context.strokeStyle = fill
  context.stroke()
}
