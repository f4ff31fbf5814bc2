// The component: holds the parts together. Python's side is `live_scatter` in `__init__.py`.

// Of each kind of mark, best first, as many may get a name.
const LABEL_CANDIDATES = 200
const KINDS = ["hollows", "diamonds", "stars"]
const LABELS_AFTER = 120
const PICTURE_RATIO = 2
const instances = new WeakMap()

class LiveScatter {
  constructor(root) {
    this.root = root
    this.part = selector => root.querySelector(selector)
    this.stage = this.part(".stage")
    this.hovered = this.pinned = null
    this.slider = new Slider(this.part(".cut input"), {
      moved: cut => this.cutTo(cut),
      rested: cut => {
        this.speakSummary()
        this.setStateValue("cut", cut)
      },
    })
    this.search = new Search(this.part(".find input"), this.part(".find ul"), this.part(".find .unseen"), {
      chosen: i => this.pin(i, { reveal: true, speak: true, hint: " Press Enter again for the profile." }),
      opened: cds => this.setTriggerValue("open", cds),
      said: text => this.speak(text),
    })
    this.part(".names input").onchange = () => this.relabel()
    this.part(".whole").onclick = () => this.showWhole(!this.entities.isWhole)
    this.stage.onkeydown = event => this.walk(event)
    this.stage.onpointerdown = event => { this.pointer = event.pointerType }
    this.resizing = new ResizeObserver(() => this.resize())
    this.resizing.observe(this.stage)
    this.canDraw = hasCanvas()
    if (this.canDraw) {
      for (const name of KINDS) this[name] = new Marks(this.part(`.${name}`))
      this.labels = new Labels(this.part(".labels"))
    }
  }

  update({ data, setStateValue, setTriggerValue }) {
    Object.assign(this, { setStateValue, setTriggerValue })
    const isNew = this.version !== data.version
    this.version = data.version
    const theme = this.canDraw ? themeOf(this.root) : null
    const isThemed = JSON.stringify(theme) !== JSON.stringify(this.theme)
    const isSized = this.height !== data.height
    this.theme = theme
    this.height = data.height
    if (isNew) this.take(JSON.parse(data.figure))
    this.slider.hear({ cut: data.cut, heard: data.heard })
    this.cutTo(this.slider.cut)
    if (isNew || isThemed || isSized) this.draw(data.library)
  }

  // Another fit: everything that speaks of entities speaks of the new ones; the one in view stays in view.
  take(figure) {
    const kept = this.pinned === null ? null : this.entities.figure.cds[this.pinned]
    const isWhole = this.wantsWhole && this.entities.figure.view === figure.view
    this.wantsWhole = isWhole
    this.entities = new Entities(figure)
    this.entities.lay(isWhole)
    // Where they are is unknown until the graph has been drawn.
    this.area = this.hovered = null
    this.pinned = kept === null || !figure.cds.includes(kept) ? null : figure.cds.indexOf(kept)
    const noun = this.entities.noun(1)
    this.search.over(noun, this.entities)
    const find = this.part(".find input")
    find.placeholder = `Find a ${noun}`
    find.setAttribute("aria-label", `Find a ${noun} by name`)
    this.part(".cut-label").textContent = `Top, by ${figure.measure}`
    this.part(".key-point span").textContent = noun
    const isPart = this.entities.hasShortList && !this.entities.isListWider
    this.part(".key-top span").textContent = `in the top by ${figure.measure}`
    this.part(".key-listed span").textContent = isPart ? "also on the short list" : "on the short list"
    this.part(".key-listed").hidden = !this.entities.hasShortList
    this.part(".key-hollow span").textContent = `not ${figure.asked}`
    this.part(".key-hollow").hidden = !this.entities.hasHollows
    this.sayReach()
  }

  // What is beyond the edge, for eyes and ears; nothing of it where everybody is inside.
  sayReach() {
    const { figure, isWhole } = this.entities
    const { beyond, beyond_alt: alt, beyond_note: note } = figure.axes
    this.part(".key-edge").hidden = !beyond
    this.part(".key-edge svg").toggleAttribute("hidden", isWhole)
    this.part(".key-edge span").textContent = isWhole
      ? "everybody is inside"
      : `${grouped.format(beyond)} beyond the edge`
    this.part(".whole").setAttribute("aria-pressed", String(isWhole))
    this.part(".note").textContent = figure.note + (isWhole ? "" : note)
    const keys = `Arrow keys walk through the ${this.entities.noun(2)} from the best on, Enter opens the profile` +
      (beyond ? ", A shows all or the crowd." : ".")
    this.stage.setAttribute("aria-label", `${figure.alt}${isWhole ? "" : alt} ${keys}`)
  }

  // The axes hold everybody, or the crowd with the few beyond at the edge.
  showWhole(isWhole, { isReset = true } = {}) {
    if (!this.entities.figure.axes.beyond && !isReset) return
    this.wantsWhole = isWhole
    this.entities.lay(isWhole)
    this.sayReach()
    if (this.graph && !this.isStale) this.graph.draw(this.entities, this.theme, this.size(), { isReset })
  }

  // A hand that widens the axes past the crowd's wants to see where the others really are.
  moved() {
    if (!this.isStale && !this.entities.isWhole && this.graph.reachesBeyond()) this.showWhole(true, { isReset: false })
  }

  async draw(library) {
    if (!this.canDraw) {
      this.giveTable()
      return
    }
    this.isStale = true
    this.size()
    try {
      const Plotly = await loadPlotly(library)
      if (this.isRemoved) return
      this.graph ??= new Graph(Plotly, this.part(".graph"), {
        placed: () => this.place(),
        moved: () => this.moved(),
        reset: () => this.showWhole(false),
        hover: i => this.hover(i),
        leave: () => this.hover(null),
        open: (i, event) => this.open(i, event),
        picture: () => this.download(),
      })
      this.isStale = false
      this.showTable(false)
      await this.graph.draw(this.entities, this.theme, this.size())
      this.say(this.entities.n ? "" : `No ${this.entities.noun(2)} to show.`)
    } catch (problem) {
      console.warn("The scatter cannot be drawn; the table is shown instead.", problem)
      this.giveTable()
    }
  }

  giveTable() {
    this.showTable(true)
    this.retable()
  }

  showTable(isTable) {
    this.isTable = isTable
    for (const part of [".stage", ".key", ".note"]) this.part(part).hidden = isTable
    this.part(".instead").hidden = !isTable
  }

  retable() {
    drawTable(this.part(".instead"), this.entities, this.count, i => this.setTriggerValue("open", this.cds(i)))
  }

  say(text) {
    this.part(".waiting").textContent = text
    this.part(".waiting").hidden = !text
  }

  speak(text) {
    this.part(".spoken").textContent = text
  }

  speakSummary() {
    this.speak(this.entities.summary(this.slider.cut))
  }

  cds(i) {
    return this.entities.figure.cds[i]
  }

  size() {
    const width = Math.max(200, Math.floor(this.root.clientWidth))
    const height = width < NARROW ? Math.min(this.height, Math.max(340, Math.round(width * 1.15))) : this.height
    this.stage.style.height = `${height}px`
    return { width, height }
  }

  resize() {
    if (!this.graph || this.isStale) return
    const { width, height } = this.size()
    const { width: oldWidth, height: oldHeight } = this.graph.size
    if (width !== oldWidth || height !== oldHeight) this.graph.draw(this.entities, this.theme, { width, height })
  }

  // Everything that follows the hand. Two strings, and the pixels that change.
  cutTo(cut) {
    const { entities } = this
    this.count = entities.top(cut)
    this.part(".cut .value").textContent = `${cut.toFixed(1)} %`
    this.part(".summary").textContent = entities.summary(cut)
    this.part(".cut input").setAttribute("aria-valuetext", `${plain(cut)} %`)
    if (this.isTable) {
      this.later(() => this.retable())
      return
    }
    if (!this.area) return
    this.highlight()
    // Between two cuts labels only come or only go, so their number tells whether they must be redrawn.
    if (this.labelsShown() !== this.labelled) this.drawLabels()
    this.later(() => this.relabel())
  }

  highlight() {
    for (const name of KINDS) this[name].show(this.entities[`${name}After`][this.count])
  }

  later(work) {
    clearTimeout(this.settling)
    this.settling = setTimeout(work, LABELS_AFTER)
  }

  // Lay the canvases over the plot area and put every mark where the axes now have it.
  place() {
    if (this.isStale) return
    const area = this.graph.area()
    this.area = area
    const ratio = window.devicePixelRatio || 1
    for (const layer of [...KINDS.map(name => this[name]), this.labels]) {
      Object.assign(layer.canvas.style, {
        left: `${area.left}px`, top: `${area.top}px`, width: `${area.width}px`, height: `${area.height}px`,
      })
    }
    const { width, height } = area
    const { theme, entities } = this
    const at = (indices, values, scale) => Float32Array.from(indices, i => scale(values[i]))
    const shapes = this.shapes()
    for (const name of KINDS) {
      const members = entities[name]
      this[name].layout({
        width, height, ratio,
        x: at(members, entities.x, area.x),
        y: at(members, entities.y, area.y),
        kinds: Uint8Array.from(members, i => entities.edge[i]),
        sprites: this.spritesOf(shapes[name], ratio),
      })
    }
    // An empty layer would still be painted with every frame.
    this.hollows.canvas.hidden = !entities.hasHollows
    this.labels.layout({ width, height, ratio, theme })
    this.crowd = new Crowd(width, height, entities.n, i => this.position(i))
    this.highlight()
    this.relabel()
    this.showCard()
  }

  // A mark inside the axes, and one for each edge beyond which somebody lies.
  spritesOf(shape, ratio) {
    const { background } = this.theme
    const one = edge => spriteOf((edge ? 3 : 1) * shape.radius + shape.edge, ratio, context => {
      paint(context, shape, background, edge)
    })
    return this.entities.isWhole ? [one(INSIDE)] : [INSIDE, LEFT, RIGHT, BELOW, ABOVE].map(one)
  }

  // Smaller marks where they are many or the screen is small, so that a crowd stays a crowd of marks.
  shapes() {
    const isCrowded = this.entities.n > 3000
    const radius = isCrowded ? 4 : this.graph.size.width < NARROW ? 5 : 6
    const edge = isCrowded ? 0.5 : 1
    return {
      hollows: { path: diamondPath, radius: radius * 0.9, edge, fill: this.theme.hollowTop, isHollow: true },
      diamonds: { path: diamondPath, radius, edge, fill: this.theme.top },
      stars: { path: starPath, radius: radius * 1.35, edge, fill: this.theme.listed },
    }
  }

  relabel() {
    if (!this.area) return
    const { entities, area, count } = this
    const isOn = this.part(".names input").checked
    const shown = name => entities[name].slice(0, Math.min(entities[`${name}After`][count], LABEL_CANDIDATES))
    const position = i => this.position(i)
    const candidates = isOn ? inOrderOfNaming([shown("stars"), shown("diamonds")], position) : []
    const corners = this.graph.corners(area)
    this.labels.place(candidates, {
      position,
      name: i => entities.name(i),
      isCovered: box => KINDS.some(name => this[name].covers(box)) || corners.some(c => overlaps(box, c)),
      isDense: box => this.crowd.isDenseIn(box),
      upward: entities.figure.higher_is_better,
    })
    this.drawLabels()
  }

  drawLabels() {
    this.labelled = this.labelsShown()
    this.labels.draw(i => this.entities.isShown(i, this.count), this.focuses())
  }

  labelsShown() {
    return this.labels.placed.filter(({ i }) => this.entities.isShown(i, this.count)).length
  }

  position(i) {
    return [this.area.x(this.entities.x[i]), this.area.y(this.entities.y[i])]
  }

  // Who is ringed: the one found and the one under the pointer. The card names one of them, a label the other.
  focuses() {
    const { low, high } = this.entities
    return [...new Set([this.pinned, this.hovered])].filter(i => i !== null).map(i => {
      const [x, y] = this.position(i)
      const text = this.hovered !== null && i !== this.hovered ? this.entities.name(i) : ""
      // Its interval is where the axis is true to it.
      const isTrue = !this.entities.edge[i]
      return { i, x, y, low: isTrue ? this.area.y(low[i]) : NaN, high: isTrue ? this.area.y(high[i]) : NaN, text }
    })
  }

  hover(i) {
    if (this.hovered === i) return
    this.hovered = i
    this.look()
  }

  // Keep one in view: what a search or the keyboard found. `reveal` brings it back from outside the zoom.
  pin(i, { reveal = false, speak = false, hint = "" } = {}) {
    this.pinned = i
    if (i !== null && speak) this.speak(this.entities.sentence(i, this.count) + hint)
    if (!this.area) return
    const isOutside = i !== null && !this.isInside(this.position(i))
    if (reveal && isOutside) this.showWhole(this.entities.isWhole)
    else this.look()
  }

  isInside([x, y]) {
    return x >= 0 && y >= 0 && x <= this.area.width && y <= this.area.height
  }

  look() {
    if (!this.area) return
    this.drawLabels()
    this.showCard()
  }

  showCard() {
    const card = this.part(".card")
    const i = this.hovered ?? this.pinned
    const isShown = i !== null && this.isInside(this.position(i))
    card.hidden = !isShown
    if (!isShown) return
    const { entities, area } = this
    const facts = element("dl", "")
    for (const [term, value] of [
      ["Actual", entities.format(entities.actual[i])],
      ["Expected", entities.format(entities.expected[i])],
      ["95 % interval", entities.interval(i)],
    ]) facts.append(element("dt", term), element("dd", value))
    const status = entities.status(i, this.count)
    const place = entities.place(i)
    card.replaceChildren(
      element("strong", entities.name(i)),
      element("div", entities.countyName(i)),
      facts,
      element("div", entities.difference(i)),
      element("div", place[0].toUpperCase() + place.slice(1)),
      ...(status ? [element("div", status, { class: "status" })] : []),
      ...(entities.edge[i] ? [element("div", "Beyond the edge of the chart")] : []),
      element("div", this.wayToProfile(i), { class: "hint" }),
    )
    const [x, y] = this.position(i)
    const { clientWidth: width, clientHeight: height } = this.stage
    const gap = 18
    const right = area.left + x + gap
    const left = right + card.offsetWidth > width ? area.left + x - gap - card.offsetWidth : right
    const top = area.top + y - card.offsetHeight / 2
    const within = (value, most) => Math.round(Math.min(Math.max(value, 0), Math.max(most, 0)))
    card.style.transform =
      `translate(${within(left, width - card.offsetWidth)}px, ${within(top, height - card.offsetHeight)}px)`
  }

  wayToProfile(i) {
    const isKeyed = this.root.contains(document.activeElement) && i === this.pinned && i !== this.hovered
    if (isKeyed && document.activeElement === this.search.input) return "Enter again for the profile"
    if (isKeyed && document.activeElement === this.stage) return "Enter for the profile"
    return this.pointer === "touch" ? "Tap again for the profile" : "Click for the profile"
  }

  // A finger cannot hover: its first tap shows, the second opens.
  open(i, event) {
    if ((event?.pointerType ?? this.pointer) === "touch" && this.pinned !== i) this.pin(i, { speak: true })
    else this.setTriggerValue("open", this.cds(i))
  }

  walk(event) {
    if (event.target !== this.stage || event.ctrlKey || event.metaKey || event.altKey) return
    const { ranked, rank } = this.entities
    const at = this.pinned === null || !rank[this.pinned] ? -1 : ranked.indexOf(this.pinned)
    const last = ranked.length - 1
    const next = {
      ArrowRight: Math.min(last, at + 1), ArrowDown: Math.min(last, at + 1),
      ArrowLeft: Math.max(0, at - 1), ArrowUp: Math.max(0, at - 1), Home: 0, End: last,
    }[event.key]
    if (next !== undefined && last >= 0) this.pin(ranked[next], { reveal: true, speak: true })
    else if (event.key === "Enter" && this.pinned !== null) this.setTriggerValue("open", this.cds(this.pinned))
    else if (event.key === "Escape" && this.pinned !== null) this.pin(null)
    else if (event.key.toLowerCase() === "a" && this.entities.figure.axes.beyond) {
      this.showWhole(!this.entities.isWhole)
      this.speak(this.part(".key-edge span").textContent)
    }
    else return
    event.preventDefault()
  }

  // The graph as a picture, with what lies over it, and above it the sentence and the key that go with it.
  async download() {
    const base = new Image()
    base.src = await this.graph.picture(PICTURE_RATIO)
    await base.decode()
    const heading = 34
    const picture = element("canvas", "", { width: base.width, height: base.height + heading * PICTURE_RATIO })
    const context = picture.getContext("2d")
    context.fillStyle = this.theme.background
    context.fillRect(0, 0, picture.width, picture.height)
    context.drawImage(base, 0, heading * PICTURE_RATIO)
    const { left, top } = this.area
    context.drawImage(this.marksPicture(), left * PICTURE_RATIO, (top + heading) * PICTURE_RATIO)
    context.scale(PICTURE_RATIO, PICTURE_RATIO)
    this.writeHeading(context, 22)
    const name = `expected-${this.entities.figure.view}-top-${plain(this.slider.cut)}.png`
    element("a", "", { href: picture.toDataURL("image/png"), download: name }).click()
  }

  marksPicture() {
    const { width, height } = this.area
    const size = { width: Math.round(width * PICTURE_RATIO), height: Math.round(height * PICTURE_RATIO) }
    const canvas = element("canvas", "", size)
    const context = canvas.getContext("2d")
    context.scale(PICTURE_RATIO, PICTURE_RATIO)
    for (const name of KINDS) {
      const shown = this.entities[name].slice(0, this.entities[`${name}After`][this.count])
      for (const i of shown.reverse()) this.paintAt(context, name, this.position(i), this.entities.edge[i])
    }
    this.labels.draw(i => this.entities.isShown(i, this.count), this.focuses(), context, PICTURE_RATIO)
    return canvas
  }

  paintAt(context, name, [x, y], edge = INSIDE) {
    context.save()
    context.translate(x, y)
    paint(context, this.shapes()[name], this.theme.background, edge)
    context.restore()
  }

  writeHeading(context, y) {
    context.textBaseline = "middle"
    let x = 14
    const say = (text, font) => {
      context.font = font
      write(context, this.theme, text, x, y)
      x += context.measureText(text).width + 18
    }
    say(this.entities.summary(this.slider.cut), this.theme.focusFont)
    for (const [name, part] of [["diamonds", ".key-top"], ["stars", ".key-listed"], ["hollows", ".key-hollow"]]) {
      if (this.part(part).hidden) continue
      this.paintAt(context, name, [x + 6, y])
      x += 18
      say(this.part(`${part} span`).textContent, this.theme.labelFont)
    }
  }

  remove() {
    this.isRemoved = true
    this.resizing.disconnect()
    this.slider.remove()
    clearTimeout(this.settling)
    this.graph?.remove()
  }
}

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const root = parentElement.querySelector(".live-scatter")
  if (!root || !data?.figure) return undefined
  let live = instances.get(parentElement)
  if (live?.root !== root) {
    live?.remove()
    live = new LiveScatter(root)
    instances.set(parentElement, live)
  }
  live.update({ data, setStateValue, setTriggerValue })
  return () => {
    live.remove()
    instances.delete(parentElement)
  }
}
