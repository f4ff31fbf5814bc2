"""How long a change that needs a new fit takes: from the input event to graph and table redrawn.

    python -m benchmarks.new_fit [--moves 50]

The app as `cimodels serve` runs it, on the page of the live scatter, in one headless Chromium (software rendering).
Every move is an arrow key in the number box of the Model panel, five students more, so each asks for a model that
nobody has asked for before.

A move begins with the `keydown` event in the page and ends a frame and a task after the last of: a
change in the graph, a change or a stroke of the pen in the results table, the end of the server's run. Readings:

server    from the page's message to the server's last answer, so including the socket
graph     from the event until the graph is redrawn
all       from the event until graph and table are redrawn

The plain alternative is the same model, screen and table in a page without fragments, with `st.plotly_chart`.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from playwright.sync_api import Page

from benchmarks.ground import HEADING, bench_home, chromium, conditions, row, verdict
from cimodels.settings import Home
from tests.browser.serving import app, serving

GOAL = 75.0
# Long enough for a slow answer, short enough that a run of 50 moves takes half a minute.
BETWEEN_MOVES = 450

PLAIN_APP = """
from dataclasses import replace
import plotly.graph_objects as go
import streamlit as st
from cimodels.exhibits.tables import outperformers
from cimodels.screen.spec import ScreenSpec
from cimodels.settings import home
from cimodels.study import Study

st.set_page_config(layout="wide")

@st.cache_resource
def study():
    return Study.open(home())

spec = ScreenSpec()
minimum = st.number_input("Fewest students behind a value", 1, 100_000, 30, 5)
spec = replace(spec, model=replace(spec.model, minimum_denominator=minimum))
expected = study().expect(spec.model)
screening = study().screen(spec, expected)
entities = expected.entities
top = entities["cds"].isin(outperformers(expected, screening)["cds"])
figure = go.Figure(layout_title_text=f"{len(entities)} districts, at least {minimum} students")
for rows, symbol in ((~top, "circle"), (top, "diamond")):
    shown = entities[rows]
    marker = {"symbol": symbol}
    figure.add_scattergl(x=shown["expected"], y=shown["actual"], text=shown["name"], mode="markers", marker=marker)
st.plotly_chart(figure, key="scatter")
st.dataframe(outperformers(expected, screening), hide_index=True, height=420)
"""

# Before the page's own scripts: listens to socket, graph, table and input. `reading` is the move under way.
PROBE = """
(() => {
  const reading = {}
  window.reading = reading
  const task = () => new Promise(done => {
    const channel = new MessageChannel()
    channel.port1.onmessage = done
    channel.port2.postMessage(0)
  })
  const frame = () => new Promise(done => requestAnimationFrame(done))
  const waiting = {}
  async function touched(what) {
    if (reading.began === undefined) return
    reading[`${what}Touched`] = performance.now()
    if (waiting[what]) return
    waiting[what] = true
    await frame(); await task()
    waiting[what] = false
    reading[what] = performance.now()
  }
  const send = WebSocket.prototype.send
  const heard = new WeakSet()
  WebSocket.prototype.send = function (...message) {
    if (reading.began !== undefined) reading.sent ??= performance.now()
    if (!heard.has(this)) {
      heard.add(this)
      this.addEventListener("message", () => touched("answered"))
    }
    return send.apply(this, message)
  }
  const write = CanvasRenderingContext2D.prototype.fillText
  CanvasRenderingContext2D.prototype.fillText = function (...words) {
    if (this.canvas.closest("[data-testid=stDataFrame]")) touched("table")
    return write.apply(this, words)
  }
  const within = (node, place) => (node.closest ? node : node.parentElement)?.closest?.(place)
  document.addEventListener("DOMContentLoaded", () => {
    new MutationObserver(changes => {
      for (const { target } of changes) {
        if (within(target, ".js-plotly-plot")) touched("graph")
        else if (within(target, "[data-testid=stDataFrame], [data-testid=stHeading]")) touched("table")
      }
    }).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true })
  })
  document.addEventListener("keydown", () => {
    for (const name of Object.keys(reading)) delete reading[name]
    reading.began = performance.now()
  }, { capture: true })
})()
"""


def moved(page: Page, moves: int) -> list[dict[str, float]]:
    """Readings of each move, in milliseconds from its event."""
    readings = []
    for number in range(moves):
        page.keyboard.press("ArrowUp")
        page.wait_for_timeout(BETWEEN_MOVES + number % 17)
        page.wait_for_function("reading.answered && reading.graph && reading.table")
        found = page.evaluate("() => ({ ...reading })")
        ends = {name: found[name] - found["began"] for name in ("graph", "table", "answered")}
        readings.append(
            {
                "server": found["answeredTouched"] - found["sent"],
                "graph": ends["graph"],
                "all": max(ends.values()),
            }
        )
    return readings


def opened(page: Page, address: str) -> None:
    page.add_init_script(PROBE)
    page.goto(address)
    page.wait_for_selector(".js-plotly-plot .xtick", timeout=60_000)
    page.wait_for_selector("[data-testid=stDataFrame] canvas")
    page.wait_for_timeout(3000)


def hold(page: Page) -> None:
    """Take hold of the number box."""
    page.get_by_label("Fewest students behind a value").focus()
    page.mouse.move(2, 2)
    page.wait_for_timeout(1000)


@contextmanager
def plain(home: Home, folder: Path) -> Iterator[str]:
    script = folder / "plain.py"
    script.write_text(PLAIN_APP, encoding="utf-8")
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", "{port}"]
    with serving(command, folder / "plain.log", CIMODELS_HOME=str(home.root)) as address:
        yield address


def show(name: str, readings: Sequence[dict[str, float]], warm_up: int = 3) -> float:
    """Print the readings after the first few; the 95th percentile of `all`."""
    kept = readings[warm_up:]
    times = {what: [reading[what] for reading in kept] for what in ("server", "graph", "all")}
    p95 = float(np.percentile(times["all"], 95))
    for what, values in times.items():
        print(row(f"{name}: {what}", values, verdict(p95, GOAL, "p95") if what == "all" else ""))
    return p95


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--moves", type=int, default=50)
    moves = parser.parse_args(arguments).moves + 3
    home = bench_home()
    print(f"{conditions(home)}\n{HEADING}")
    with tempfile.TemporaryDirectory() as name, chromium() as browser:
        folder = Path(name)
        size = {"width": 1280, "height": 1600}
        with app(home.root, folder / "app.log") as address:
            page = browser.new_page(viewport=size)
            opened(page, f"{address}/expected?n=25")
            page.locator("summary", has_text="Model").first.click()
            hold(page)
            ours = show("live scatter", moved(page, moves))
            page.close()
        with plain(home, folder) as address:
            page = browser.new_page(viewport=size)
            opened(page, address)
            hold(page)
            theirs = show("plain page", moved(page, moves))
            page.close()
    print(f"The plain page takes {theirs / ours:.1f} × the live scatter's time (p95).")


if __name__ == "__main__":
    main()
