// The Plotly graph: axes, band, line of equality and everybody; zoom, pan, hover and picture.

const NARROW = 520
const MARGIN = { l: 58, r: 14, t: 40, b: 50 }
// On a narrow screen the buttons need a row of their own above the axis title.
const NARROW_MARGIN = { ...MARGIN, l: 50, t: 66 }
const POINTS = 2
// Both axes run over the same values unless what is expected varies so little that it would be squeezed.
const SHARED_SPAN = 0.55

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

function extent(...arrays) {
  let low = Infinity
  let high = -Infinity
  for (const array of arrays) {
    for (const value of array) {
      if (value < low) low = value
      if (value > high) high = value
    }
  }
  return low <= high ? [low, high] : [0, 1]
}

function padded([low, high]) {
  const room = Math.max(high - low, 1e-6) * 0.04
  return [low - room, high + room]
}

function ranges(entities) {
  const x = extent(entities.expected)
  const y = extent(entities.actual)
  const both = extent(x, y)
  const span = ([low, high]) => high - low
  const isShared = span(x) >= SHARED_SPAN * span(both)
  return isShared ? [padded(both), padded(both)] : [padded(x), padded(y)]
}

function traces(entities, theme, kind) {
  const { band } = entities.figure
  const [low, high] = extent(entities.expected, entities.actual)
  const reach = high - low
  const quiet = { hoverinfo: "skip", showlegend: false, mode: "lines" }
  return [
    {
      ...quiet,
      type: "scatter",
      x: [...band.x, ...[...band.x].reverse()],
      y: [...band.high, ...[...band.low].reverse()],
      fill: "toself",
      fillcolor: theme.band,
      line: { width: 0 },
    },
    {
      ...quiet,
      type: "scatter",
      x: [low - reach, high + reach],
      y: [low - reach, high + reach],
      line: { color: theme.line, width: 1.5, dash: "6px,5px" },
    },
    {
      type: kind,
      mode: "markers",
      x: entities.expected,
      y: entities.actual,
      hoverinfo: "none",
      showlegend: false,
      marker: { size: entities.n > 3000 ? 4 : 6, color: theme.point, line: { width: 0 } },
    },
  ]
}

function layoutOf(entities, theme, size, [x, y]) {
  const { figure } = entities
  const isNarrow = size.width < NARROW
  const margin = isNarrow ? NARROW_MARGIN : MARGIN
  const font = { family: theme.font, size: 13, color: theme.text }
  const axis = range => ({
    range,
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
  const corner = { borderpad: 4, bgcolor: theme.background, opacity: 0.85 }
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
    uirevision: figure.view,
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
  // `on` holds what the component wants to hear: placed, hover, leave, open, picture.
  constructor(Plotly, host, on) {
    Object.assign(this, { Plotly, host, on })
    this.kind = hasWebGL() ? "scattergl" : "scatter"
    // Made once: where the settings are others, `react` throws the graph away and starts afresh.
    this.settings = this.config()
  }

  draw(entities, theme, size) {
    const isSameView = this.entities?.figure.view === entities.figure.view
    const seen = isSameView && this.isZoomed() ? this.seen() : ranges(entities)
    const isFirst = !this.entities
    Object.assign(this, { entities, theme, size })
    const layout = layoutOf(entities, theme, size, seen)
    const shown = this.Plotly.react(this.host, traces(entities, theme, this.kind), layout, this.settings)
    if (isFirst) this.listen()
    return shown
  }

  // What the axes show now; another fit of the same indicator leaves a zoom where it is.
  seen() {
    const { xaxis, yaxis } = this.host._fullLayout
    return [[...xaxis.range], [...yaxis.range]]
  }

  isZoomed() {
    return String(this.seen()) !== String(ranges(this.entities))
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
          { name: "everybody", title: "Show everybody", icon: home, click: () => this.reset() },
          { name: "picture", title: "Download picture", icon: camera, click: this.on.picture },
        ],
      ],
    }
  }

  listen() {
    const { host, on } = this
    host.on("plotly_afterplot", on.placed)
    host.on("plotly_relayouting", on.placed)
    host.on("plotly_doubleclick", () => { this.reset() })
    host.on("plotly_hover", ({ points }) => {
      const point = points.find(p => p.curveNumber === POINTS)
      if (point) on.hover(point.pointNumber)
    })
    host.on("plotly_unhover", on.leave)
    host.on("plotly_click", ({ points, event }) => {
      const point = points.find(p => p.curveNumber === POINTS)
      if (point) on.open(point.pointNumber, event)
    })
    // A browser may take its graphics context back at any time; SVG cannot be taken.
    host.on("plotly_webglcontextlost", () => {
      webgl = false
      this.kind = "scatter"
      this.draw(this.entities, this.theme, this.size)
    })
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

  reset() {
    const [x, y] = ranges(this.entities)
    return this.Plotly.relayout(this.host, { "xaxis.range": x, "yaxis.range": y })
  }

  picture(ratio) {
    const { width, height } = this.size
    return this.Plotly.toImage(this.host, { format: "png", width, height, scale: ratio })
  }

  remove() {
    this.Plotly.purge(this.host)
  }
}
