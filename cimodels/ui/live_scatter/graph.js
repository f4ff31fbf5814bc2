// The Plotly graph: axes, band, line of equality and everybody; zoom, pan, hover and picture.

const NARROW = 520
const MARGIN = { l: 58, r: 14, t: 40, b: 50 }
// On a narrow screen the buttons need a row of their own above the axis title.
const NARROW_MARGIN = { ...MARGIN, l: 50, t: 66 }

let library
function loadPlotly(address) {
  if (window.Plotly?.react) return Promise.resolve(window.Plotly)
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script")
    script.src = address
    script.onload = () => (window.Plotly?.react ? resolve(window.Plotly) : reject(new Error("no chart library")))
    script.onerror = () => reject(new Error("the chart library did not load"))
    document.head.append(script)
  }).catch(problem => {
    library = undefined
    throw problem
  })
  return library
}

const hasCanvas = () => Boolean(document.createElement("canvas").getContext("2d"))

let webgl
function hasWebGL() {
  if (webgl === undefined) {
    const context = document.createElement("canvas").getContext("webgl")
    webgl = Boolean(context)
    context?.getExtension("WEBGL_lose_context")?.loseContext()
  }
  return webgl
}

const TRIANGLES = { [LEFT]: "triangle-left", [RIGHT]: "triangle-right", [BELOW]: "triangle-down", [ABOVE]: "triangle-up" }

// Everybody in three parts, each drawn in its own way. `members` of a trace are the entities of its points.
function pointTraces(entities, theme, kind, isNarrow) {
  const parts = { asked: [], hollow: [], edge: [] }
  for (let i = 0; i < entities.n; i++) {
    const part = entities.edge[i] ? "edge" : entities.standing[i] === NOT_ASKED_FOR ? "hollow" : "asked"
    parts[part].push(i)
  }
  const size = entities.n > 3000 ? 4 : isNarrow ? 5 : 6
  const trace = (type, members, marker) => ({
    type,
    mode: "markers",
    x: members.map(i => entities.x[i]),
    y: members.map(i => entities.y[i]),
    hoverinfo: "none",
    showlegend: false,
    marker: { size, line: { width: 0 }, ...marker },
    members,
  })
  const isHollow = i => entities.standing[i] === NOT_ASKED_FOR
  const traces = [
    trace(kind, parts.hollow, { size: size - 1, symbol: "circle-open", color: theme.hollow, line: { width: 1, color: theme.hollow } }),
    trace(kind, parts.asked, { color: parts.hollow.length ? theme.pointBesideHollow : theme.point }),
    trace("scatter", parts.edge, {
      symbol: parts.edge.map(i => TRIANGLES[entities.edge[i]] + (isHollow(i) ? "-open" : "")),
      size: 11,
      color: theme.muted,
      line: { width: 1, color: theme.muted },
    }),
  ]
  return traces.filter(({ members }) => members.length)
}

function backgroundTraces({ figure }, theme) {
  const { band, axes } = figure
  const [low, high] = [Math.min(...axes.whole.map(r => r[0])), Math.max(...axes.whole.map(r => r[1]))]
  const reach = high - low
  const quiet = { type: "scatter", hoverinfo: "skip", showlegend: false, mode: "lines" }
  const edge = { color: theme.bandEdge, width: 1 }
  return [
    { ...quiet, x: band.x, y: band.low, line: edge },
    { ...quiet, x: band.x, y: band.high, line: edge, fill: "tonexty", fillcolor: theme.band },
    {
      ...quiet,
      x: [low - reach, high + reach],
      y: [low - reach, high + reach],
      line: { color: theme.line, width: 1.5, dash: "6px,5px" },
    },
  ]
}

function layoutOf(entities, theme, size, [x, y]) {
  const { figure } = entities
  const isNarrow = size.width < NARROW
  const margin = isNarrow ? NARROW_MARGIN : MARGIN
  const font = { family: theme.font, size: 13, color: theme.text }
  const axis = range => ({
    // Plotly writes into what it is given.
    range: [...range],
    autorange: false,
    gridcolor: theme.grid,
    zeroline: false,
    linecolor: theme.grid,
    tickfont: { ...font, size: 12, color: theme.muted },
    ticksuffix: figure.percent ? " %" : "",
    nticks: isNarrow ? 5 : 9,
    separatethousands: true,
  })
  const words = (text, rest) => ({ text, showarrow: false, font, xref: "paper", yref: "paper", ...rest })
  // Without a ground of their own: a point behind the words must not vanish.
  const corner = { borderpad: 4 }
  const upper = { x: 0.012, y: 0.985, xanchor: "left", yanchor: "top", ...corner }
  const lower = { x: 0.988, y: 0.015, xanchor: "right", yanchor: "bottom", ...corner }
  const better = { font: { ...font, color: theme.top, weight: 700 } }
  const worse = { font: { ...font, color: theme.muted } }
  const arrows = figure.higher_is_better ? ["→", "↑"] : ["←", "↓"]
  return {
    ...size,
    margin,
    font,
    paper_bgcolor: theme.background,
    plot_bgcolor: theme.background,
    hovermode: "closest",
    dragmode: isNarrow ? false : "zoom",
    xaxis: axis(x),
    yaxis: axis(y),
    modebar: { color: theme.muted, activecolor: theme.text, bgcolor: "rgba(0,0,0,0)" },
    annotations: [
      words(`<b>Actual</b> ${figure.axis}, better ${arrows[1]}`, {
        x: 0, y: 1, xanchor: "left", yanchor: "bottom", xshift: -margin.l + 8, yshift: 8,
      }),
      words(`<b>Expected</b> ${figure.axis}, better ${arrows[0]}`, {
        x: 1, y: 0, xanchor: "right", yanchor: "top", yshift: -24,
      }),
      words("Better than expected", { ...(figure.higher_is_better ? upper : lower), ...better }),
      words("Worse than expected", { ...(figure.higher_is_better ? lower : upper), ...worse }),
    ],
  }
}

class Graph {
  // `on` holds what the component wants to hear: placed, moved, hover, leave, open, reset, picture.
  constructor(Plotly, host, on) {
    Object.assign(this, { Plotly, host, on })
    this.kind = hasWebGL() ? "scattergl" : "scatter"
    // Made once: where the settings are others, `react` throws the graph away and starts afresh.
    this.settings = this.config()
    this.resets = 0
  }

  // Axes that a hand has set stay as they are while the view is the same, unless `isReset`.
  draw(entities, theme, size, { isReset = false } = {}) {
    const isSameView = this.entities?.figure.view === entities.figure.view
    const seen = isSameView && !isReset && this.isZoomed() ? this.seen() : entities.ranges
    const isFirst = !this.entities
    Object.assign(this, { entities, theme, size, home: entities.ranges })
    if (isReset) this.resets += 1
    const layout = { ...layoutOf(entities, theme, size, seen), uirevision: `${entities.figure.view}.${this.resets}` }
    const points = pointTraces(entities, theme, this.kind, size.width < NARROW)
    const traces = [...backgroundTraces(entities, theme), ...points]
    this.members = traces.map(({ members }) => members)
    const shown = this.Plotly.react(this.host, traces.map(({ members, ...trace }) => trace), layout, this.settings)
    if (isFirst) this.listen()
    return shown
  }

  // What the axes show now; another fit of the same indicator leaves a zoom where it is.
  seen() {
    const { xaxis, yaxis } = this.host._fullLayout
    return [[...xaxis.range], [...yaxis.range]]
  }

  isZoomed() {
    return String(this.seen()) !== String(this.home)
  }

  // Whether the axes reach further than the crowd's: what is held at their edge would then stand inside.
  reachesBeyond() {
    return this.seen().some(([low, high], k) => {
      const [from, to] = this.home[k]
      const slack = 1e-6 * (to - from)
      return low < from - slack || high > to + slack
    })
  }

  config() {
    const { home, camera } = this.Plotly.Icons
    return {
      displaylogo: false,
      displayModeBar: true,
      scrollZoom: false,
      doubleClick: false,
      showAxisDragHandles: false,
      plotGlPixelRatio: window.devicePixelRatio || 1,
      modeBarButtons: [
        ["zoomIn2d", "zoomOut2d", "pan2d", "zoom2d"],
        [
          { name: "reset", title: "Reset axes", icon: home, click: this.on.reset },
          { name: "picture", title: "Download picture", icon: camera, click: this.on.picture },
        ],
      ],
    }
  }

  listen() {
    const { host, on } = this
    host.on("plotly_afterplot", on.placed)
    host.on("plotly_relayouting", on.placed)
    host.on("plotly_relayout", on.moved)
    host.on("plotly_doubleclick", () => { on.reset() })
    host.on("plotly_hover", ({ points }) => {
      const i = this.entityAt(points)
      if (i !== undefined) on.hover(i)
    })
    host.on("plotly_unhover", on.leave)
    host.on("plotly_click", ({ points, event }) => {
      const i = this.entityAt(points)
      if (i !== undefined) on.open(i, event)
    })
    // A browser may take its graphics context back at any time; SVG cannot be taken.
    host.on("plotly_webglcontextlost", () => {
      webgl = false
      this.kind = "scatter"
      this.draw(this.entities, this.theme, this.size)
    })
  }

  entityAt(points) {
    const point = points.find(({ curveNumber }) => this.members[curveNumber])
    return point && this.members[point.curveNumber][point.pointNumber]
  }

  // The plot area in CSS pixels, and the functions from values to pixels inside it.
  area() {
    const { xaxis, yaxis } = this.host._fullLayout
    const [x0, x1] = xaxis.range
    const [y0, y1] = yaxis.range
    return {
      left: xaxis._offset,
      top: yaxis._offset,
      width: xaxis._length,
      height: yaxis._length,
      x: value => ((value - x0) / (x1 - x0)) * xaxis._length,
      y: value => ((y1 - value) / (y1 - y0)) * yaxis._length,
    }
  }

  // Where the words "better" and "worse than expected" stand; names keep off them.
  corners({ width, height }) {
    return [
      { left: 0, top: 0, right: 170, bottom: 34 },
      { left: width - 170, top: height - 34, right: width, bottom: height },
    ]
  }

  picture(ratio) {
    const { width, height } = this.size
    return this.Plotly.toImage(this.host, { format: "png", width, height, scale: ratio })
  }

  remove() {
    this.Plotly.purge(this.host)
  }
}
