"""How long from a slider's move to the finished redraw: the live scatter beside a server rerun.

    python -m benchmarks.slider_redraw [--moves 60]

Both ways run in one headless Chromium (software rendering) against servers on this machine, one after the
other. A move is one `input` or `keydown` event; its redraw is finished when the picture of the new cut has been
drawn, the next frame has been produced and a task after that frame has run. Readings of the live scatter:

work      milliseconds the page itself computes per move: highlight, counts, sentence.
drag      a pointer drags the handle; from the input event to the task after its frame.
key       arrow keys; from the key event to the task after its frame, at random moments between frames, so
          waiting for the next frame (up to 16.7 ms) is part of it.
painted   from an input event until two further frames have been painted, so including their rasterisation.

The first rows are a bare `<input type=range>` on an empty page, moved and read in the same way: what the browser
and the machine's present load take by themselves.

The server way is `st.slider` + `st.plotly_chart` in one fragment, moved by arrow keys: from the key event to the
task after the frame in which the new title is in the page (its points may be drawn later still).
"""

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.serving import FLAGS, ROOT, serving

LIVE_APP = ROOT / "tests" / "browser" / "apps" / "live_scatter_app.py"
GOALS = {1_000: 16.7, 10_000: 25.0}

SERVER_APP = """
import plotly.graph_objects as go
import streamlit as st
from tests.unit.exhibits.invented import expected_performance

st.set_page_config(layout="wide")

@st.cache_resource
def entities(n):
    return expected_performance(n).entities

@st.fragment
def view():
    frame = entities(int(st.query_params.get("n", "1000")))
    cut = st.slider("Top", 0.5, 50.0, 10.0, 0.5)
    top = frame["rank"] * 1000 <= round(cut * 10) * len(frame)
    figure = go.Figure(layout_title_text=f"Top {cut:.1f} %: {int(top.sum())}")
    for rows, symbol in ((~top, "circle"), (top, "diamond")):
        shown = frame[rows]
        marker = {"symbol": symbol}
        figure.add_scattergl(x=shown["expected"], y=shown["actual"], mode="markers", marker=marker)
    st.plotly_chart(figure, key="scatter")

view()
"""

PROBE = """
() => {
  const task = () => new Promise(done => {
    const channel = new MessageChannel()
    channel.port1.onmessage = done
    channel.port2.postMessage(0)
  })
  const frame = () => new Promise(done => requestAnimationFrame(done))
  const readings = { work: [], once: [], painted: [] }
  window.readings = readings
  const range = document.querySelector(".live-scatter .cut input")
  for (const type of ["input", "keydown"]) {
    let began
    range.addEventListener(type, () => { began = performance.now() }, { capture: true })
    // Listens above the slider, so it runs after the component has answered the event.
    document.addEventListener(type, async event => {
      if (event.target !== range) return
      const start = began
      readings.work.push(performance.now() - start)
      await frame(); await task()
      readings.once.push(performance.now() - start)
      await frame(); await frame(); await task()
      readings.painted.push(performance.now() - start)
    })
  }
}
"""

SERVER_PROBE = """
() => {
  const title = () => document.querySelector(".js-plotly-plot .gtitle")?.textContent
  window.readings = []
  document.addEventListener("keydown", async () => {
    const start = performance.now()
    const before = title()
    while (!title() || title() === before) await new Promise(done => requestAnimationFrame(done))
    await new Promise(done => { const c = new MessageChannel(); c.port1.onmessage = done; c.port2.postMessage(0) })
    window.readings.push(performance.now() - start)
  }, { capture: true })
}
"""


@contextmanager
def served(source: str) -> Iterator[str]:
    """A server of its own for an app's text, on a free port, stopped at the end."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        app = folder / "app.py"
        app.write_text(source, encoding="utf-8")
        shutil.copytree(ROOT / ".streamlit", folder / ".streamlit")
        command = [sys.executable, "-m", "streamlit", "run", str(app), "--server.port", "{port}"]
        with serving(command, folder / "server.log", cwd=folder) as address:
            yield address


def live(page: Page, address: str, n: int, moves: int) -> dict[str, list[float]]:
    page.goto(f"{address}/?n={n}")
    page.wait_for_selector(".live-scatter .xtick", timeout=60_000)
    page.wait_for_timeout(2000)
    return moved(page, moves)


def bare(page: Page, moves: int) -> dict[str, list[float]]:
    page.set_content(
        "<div class=live-scatter><div class=cut><input type=range min=0.5 max=50 step=0.5></div></div>"
    )
    return moved(page, moves)


def moved(page: Page, moves: int) -> dict[str, list[float]]:
    """Drag the handle, then press its keys; the readings of both."""
    page.evaluate(PROBE)
    box = page.locator(".live-scatter .cut input").bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.2, middle)
    page.mouse.down()
    for step in range(moves):
        share = 0.05 + 0.9 * abs((step * 0.11) % 2 - 1)
        page.mouse.move(box["x"] + box["width"] * share, middle)
        page.wait_for_timeout(60)
    page.mouse.up()
    page.wait_for_timeout(800)
    drag = page.evaluate("() => structuredClone(window.readings)")
    page.evaluate("() => { for (const list of Object.values(window.readings)) list.length = 0 }")
    page.locator(".live-scatter .cut input").focus()
    for step in range(moves):
        page.keyboard.press("ArrowLeft" if step % 20 < 10 else "ArrowRight")
        page.wait_for_timeout(60 + step % 17)
    page.wait_for_timeout(300)
    keys = page.evaluate("() => structuredClone(window.readings)")
    return {
        "work": drag["work"] + keys["work"],
        "drag": drag["once"],
        "key": keys["once"],
        "painted": drag["painted"] + keys["painted"],
    }


def rerun(page: Page, address: str, n: int, moves: int) -> list[float]:
    page.goto(f"{address}/?n={n}")
    page.wait_for_selector(".js-plotly-plot .gtitle", timeout=60_000)
    page.wait_for_timeout(2000)
    page.evaluate(SERVER_PROBE)
    page.locator("[data-testid=stSlider] input").focus()
    for step in range(moves):
        page.keyboard.press("ArrowLeft" if step % 20 < 10 else "ArrowRight")
        page.wait_for_function("count => window.readings.length === count", arg=step + 1, timeout=20_000)
        page.wait_for_timeout(100 + step % 17)
    return page.evaluate("() => window.readings")


def line(n: int, name: str, times: list[float], goal: str = "") -> str:
    p50, p95 = np.percentile(times, [50, 95])
    return f"{n:>7,}  {name:<22} {p50:>7.1f} {p95:>7.1f} {len(times):>6}  {goal}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--moves", type=int, default=60)
    parser.add_argument("--chromium", default=shutil.which("chromium"))
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print(f"{'points':>7}  {'reading':<22} {'p50':>7} {'p95':>7} {'moves':>6}   (milliseconds)")
    with sync_playwright() as playwright:
        browser: Browser = playwright.chromium.launch(executable_path=options.chromium, args=FLAGS)
        medians: dict[tuple[str, int], float] = {}
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        for name, times in bare(page, options.moves).items():
            if name != "work":
                print(line(0, f"bare slider, {name}", times))
        page.close()
        with served(LIVE_APP.read_text(encoding="utf-8")) as address:
            for n, goal in GOALS.items():
                page = browser.new_page(viewport={"width": 1280, "height": 1000})
                for name, times in live(page, address, n, options.moves).items():
                    verdict = ""
                    if name in ("drag", "key"):
                        met = "met" if np.percentile(times, 95) <= goal else "missed"
                        verdict = f"goal p95 ≤ {goal} ms: {met}"
                    print(line(n, f"live scatter, {name}", times, verdict))
                    medians[name, n] = float(np.median(times))
                page.close()
        with served(SERVER_APP) as address:
            for n in GOALS:
                page = browser.new_page(viewport={"width": 1280, "height": 1000})
                times = rerun(page, address, n, max(10, options.moves // 2))
                print(
                    line(n, "server rerun, key", times, f"{np.median(times) / medians['key', n]:.0f} × live")
                )
                page.close()
        browser.close()


if __name__ == "__main__":
    main()
