"""The live scatter in a browser: it follows the hand alone, agrees with Python, and everybody can use it."""

import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cimodels.screen.results import in_top
from cimodels.vocab.indicators import INDICATORS
from tests.browser.serving import ROOT, serving
from tests.unit.exhibits.invented import expected_performance, screening

pytestmark = pytest.mark.browser

APP = Path(__file__).parent / "apps" / "live_scatter_app.py"
SCRIPTS = ROOT / "cimodels" / "ui" / "live_scatter"
NO_WEBGL = """
const original = HTMLCanvasElement.prototype.getContext
HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
  return /webgl/.test(kind) ? null : original.call(this, kind, ...rest)
}
"""
NO_CANVAS = "HTMLCanvasElement.prototype.getContext = () => null"
DRAWN = """selector => {
  const canvas = document.querySelector(selector)
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height)
  let count = 0
  for (let k = 3; k < data.length; k += 4) if (data[k]) count++
  return count
}"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The scatter alone, in an app of its own."""
    folder = tmp_path_factory.mktemp("live_scatter")
    app = Path(shutil.copy(APP, folder))
    shutil.copytree(ROOT / ".streamlit", folder / ".streamlit")
    command = [sys.executable, "-m", "streamlit", "run", str(app), "--server.port", "{port}"]
    with serving(command, folder / "server.log", cwd=folder) as address:
        yield address


@pytest.fixture
def visit(server: str, chromium) -> Iterator[Callable]:
    """Open the page and wait for the scatter; at the end nothing may have been complained of."""
    contexts, complaints = [], []

    def opened(query: str = "", *, before: Callable | None = None, ready: str = ".xtick", **options):
        context = chromium.new_context(**{"viewport": {"width": 1280, "height": 1000}, **options})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda problem: complaints.append(str(problem)))
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.on("request", lambda r: None if _is_ours(r.url, server) else complaints.append(r.url))
        if before:
            before(page)
        page.goto(f"{server}/?{query}")
        page.wait_for_selector(f".live-scatter {ready}", timeout=40_000)
        page.wait_for_timeout(400)
        return page

    opened.complaints = complaints
    yield opened
    for context in contexts:
        context.close()
    assert not complaints


def _is_ours(url: str, server: str) -> bool:
    return url.startswith((server, server.replace("http", "ws"), "blob:", "data:"))


def summary(page) -> str:
    return page.locator(".live-scatter .summary").inner_text()


def numbers(page) -> list[int]:
    """In the top, all, and on the short list."""
    return [int(n.replace(",", "")) for n in re.findall(r"(\d[\d,]*) (?:of|districts|on)", summary(page))]


def said(page, key: str) -> str:
    return page.get_by_text(re.compile(f"^{key}=")).inner_text().removeprefix(f"{key}=")


def slider(page):
    return page.locator(".live-scatter .cut input")


def move(page, cut: float) -> None:
    slider(page).evaluate(
        "(range, cut) => { range.value = cut; range.dispatchEvent(new Event('input', { bubbles: true })) }",
        cut,
    )


def test_dragging_follows_the_hand_without_the_server_and_commits_once_on_release(visit):
    sent = []

    def listen(page):
        page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))

    page = visit(before=listen)
    box = slider(page).bounding_box()
    middle = box["y"] + box["height"] / 2
    runs = said(page, "runs")
    page.mouse.move(box["x"] + box["width"] * 0.195, middle)
    page.mouse.down()
    sent.clear()
    seen, pixels = [], []
    for share in (0.3, 0.4, 0.5, 0.6, 0.3, 0.1):
        page.mouse.move(box["x"] + box["width"] * share, middle)
        page.wait_for_timeout(40)
        seen.append(numbers(page)[0])
        pixels.append(page.evaluate(DRAWN, ".live-scatter canvas.diamonds"))
    assert sent == []
    assert seen[:4] == sorted(set(seen[:4])) and seen[3] > seen[4] > seen[5]
    assert np.all(np.sign(np.diff(pixels)) == np.sign(np.diff(seen)))
    assert pixels[0] == pixels[4]
    page.mouse.up()
    page.wait_for_function("() => /^cuts=\\[\\d/.test([...document.querySelectorAll('p, pre, span')]"
                           ".map(e => e.textContent).find(t => t.startsWith('cuts=')) ?? '')")  # fmt: skip
    shown = float(re.match(r"Top ([\d.]+) %", summary(page))[1])
    assert said(page, "cuts") == f"[{shown}]"
    assert page.get_by_label("Exact cut").input_value() == f"{shown:.1f}"
    assert int(said(page, "runs")) == int(runs) + 1
    assert shown * 2 == round(shown * 2), "a dragged cut is a whole number of half percents"


def test_number_box_moves_the_slider_to_the_tenth(visit):
    page = visit()
    page.get_by_label("Exact cut").fill("12.3")
    page.get_by_label("Exact cut").press("Enter")
    page.wait_for_function(
        "() => document.querySelector('.live-scatter .cut .value').textContent === '12.3 %'"
    )
    assert numbers(page)[0] == 123
    assert float(slider(page).input_value()) == 12.3
    page.get_by_label("Exact cut").fill("80")
    page.get_by_label("Exact cut").press("Enter")
    page.wait_for_function(
        "() => document.querySelector('.live-scatter .cut .value').textContent === '80.0 %'"
    )
    assert numbers(page)[0] == 800
    assert said(page, "cuts") == "[]"


def test_an_answer_that_the_hand_overtook_is_ignored(visit):
    page = visit()
    slider(page).focus()
    for _ in range(6):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(310)
    cuts = []
    for _ in range(20):
        cuts.append(page.locator(".live-scatter .cut .value").inner_text())
        page.wait_for_timeout(50)
    assert set(cuts) == {"13.0 %"}
    assert said(page, "cuts").endswith("13.0]")


@pytest.mark.parametrize("measure", ["advantage", "status", "improvement"])
def test_counts_are_pythons_at_every_cut_ties_included(visit, measure):
    n = 987
    page = visit(f"n={n}&coarse=1&measure={measure}")
    expected = expected_performance(n, coarse=True)
    column = {"advantage": "rank", "status": "status_rank", "improvement": "improvement_rank"}[measure]
    ranks = expected.entities[column].fillna(n + 1).astype(int)
    verdicts = screening(expected).verdicts
    passing = verdicts[(verdicts["criterion"] == "adequacy.SUSP") & verdicts["passed"]]["cds"]
    passes = expected.entities["cds"].isin(passing)
    # The cuts at which somebody enters, and their neighbours: where an inexact comparison would differ.
    entries = {round(1000 * rank / n) / 10 for rank in list(ranks)[:: n // 12]}
    cuts = {round(c + d, 1) for c in entries for d in (-0.1, 0, 0.1)} | {0.5, 10, 25.5, 50}
    for cut in sorted(c for c in cuts if 0.5 <= c <= 50):
        move(page, cut)
        inside = np.array([in_top(rank, n, cut) and rank <= n for rank in ranks])
        assert numbers(page) == [inside.sum(), n, (inside & passes).sum()], cut
    page.wait_for_timeout(600)


def test_keys_move_the_cut_and_tell_python_when_they_rest(visit):
    page = visit()
    slider(page).focus()
    wanted = {
        "ArrowRight": 10.5,
        "Shift+ArrowRight": 10.6,
        "PageUp": 15.6,
        "ArrowLeft": 15.1,
        "Home": 0.5,
        "End": 50,
    }
    for key, cut in wanted.items():
        page.keyboard.press(key)
        assert page.locator(".live-scatter .cut .value").inner_text() == f"{cut:.1f} %"
    assert said(page, "cuts") == "[]"
    page.get_by_text("cuts=[50.0]").wait_for()
    assert page.locator(".live-scatter .spoken").inner_text() == summary(page)
    assert slider(page).get_attribute("aria-valuetext") == "50 %"


def test_search_finds_rings_and_announces(visit):
    page = visit()
    box = page.get_by_role("combobox", name="Find a district by name")
    box.fill("kelp LAKE")
    options = page.get_by_role("option")
    assert options.count() > 0
    assert all("Kelp Lake" in text for text in options.all_inner_texts())
    before = page.evaluate(DRAWN, ".live-scatter canvas.labels")
    box.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    name = options.first.locator("span").inner_text()
    box.press("Enter")
    assert box.input_value() == name
    assert name in page.locator(".live-scatter .card").inner_text()
    assert page.locator(".live-scatter .spoken").inner_text().startswith(name)
    assert page.evaluate(DRAWN, ".live-scatter canvas.labels") > before
    box.press("Escape")
    assert page.locator(".live-scatter .card").is_hidden()
    box.fill("nobody of that name")
    assert page.get_by_text("No district of that name").is_visible()


def test_keys_walk_the_graph_and_open_a_profile(visit):
    page = visit()
    best = expected_performance(1000).entities
    page.locator(".live-scatter .stage").focus()
    page.keyboard.press("ArrowRight")
    assert best["name"][0] in page.locator(".live-scatter .card").inner_text()
    page.keyboard.press("ArrowRight")
    assert best["name"][1] in page.locator(".live-scatter .spoken").inner_text()
    page.keyboard.press("Enter")
    page.get_by_text(f"opened=['{best['cds'][1]}']").wait_for()


def on_screen(page, i: int) -> tuple[float, float]:
    """Where an entity of the plain page is drawn."""
    row = expected_performance(1000).entities.iloc[i]
    area = page.evaluate(
        """() => {
          const graph = document.querySelector(".live-scatter .graph")
          const box = graph.getBoundingClientRect()
          const { xaxis: x, yaxis: y } = graph._fullLayout
          return [box.left + x._offset, box.top + y._offset, x._length, y._length, ...x.range, ...y.range]
        }"""
    )
    left, top, width, height, x0, x1, y0, y1 = area
    x = left + width * (row["expected"] - x0) / (x1 - x0)
    return x, top + height * (y1 - row["actual"]) / (y1 - y0)


def test_hover_says_what_the_tables_say_and_a_click_opens(visit):
    page = visit()
    row = expected_performance(1000).entities.iloc[0]
    say = INDICATORS["MATH"].format
    page.mouse.move(*on_screen(page, 0))
    page.locator(".live-scatter .card").wait_for()
    text = page.locator(".live-scatter .card").inner_text()
    for part in (row["name"], row["county"], say(row["actual"]), say(row["expected"]), "Rank 1 of 1,000",
                 f"{say(row['low'])} to {say(row['high'])}", "better than expected"):  # fmt: skip
        assert part in text
    page.mouse.click(*on_screen(page, 0))
    page.get_by_text(f"opened=['{row['cds']}']").wait_for()


def test_another_fit_redraws_the_same_graph_and_keeps_the_zoom(visit):
    page = visit()
    page.evaluate("() => { document.querySelector('.live-scatter .graph').dataset.kept = 'yes' }")
    x_range = "() => document.querySelector('.live-scatter .graph')._fullLayout.xaxis.range.map(Math.round)"
    whole = page.evaluate(x_range)
    page.locator(".live-scatter .modebar-btn").first.click()
    page.wait_for_timeout(500)
    zoomed = page.evaluate(x_range)
    assert whole[0] < zoomed[0] < zoomed[1] < whole[1]

    def choose(label: str, value: str) -> None:
        page.get_by_label(label).click()
        page.get_by_role("option", name=value, exact=True).click()

    alt = page.locator(".live-scatter .stage").get_attribute("aria-label")
    choose("Seed", "1")
    page.wait_for_function(
        "alt => document.querySelector('.live-scatter .stage').getAttribute('aria-label') !== alt", arg=alt
    )
    page.wait_for_timeout(500)
    assert page.evaluate(x_range) == zoomed
    choose("Indicator", "CHRONIC")
    page.wait_for_function(
        "() => document.querySelector('.live-scatter .infolayer').textContent.includes('Chronic')"
    )
    page.wait_for_timeout(500)
    assert page.evaluate(x_range) != zoomed
    page.locator(".live-scatter .modebar-btn").first.click()
    page.wait_for_timeout(500)
    zoomed = page.evaluate(x_range)
    page.get_by_role("button", name="Reset axes").click()
    page.wait_for_timeout(500)
    assert page.evaluate(x_range)[0] < zoomed[0]
    assert page.evaluate("() => document.querySelector('.live-scatter .graph').dataset.kept") == "yes"
    assert page.evaluate(DRAWN, ".live-scatter canvas.stars") > 0


def test_without_webgl_it_is_svg_and_still_live(visit):
    page = visit(before=lambda page: page.add_init_script(NO_WEBGL))
    assert page.locator(".live-scatter .graph .scatterlayer .points path").count() == 1000
    move(page, 20)
    assert numbers(page)[0] == 200
    assert page.evaluate(DRAWN, ".live-scatter canvas.diamonds") > 0
    page.mouse.move(*on_screen(page, 0))
    page.locator(".live-scatter .card").wait_for()
    page.wait_for_timeout(600)


def test_a_lost_graphics_context_turns_to_svg(visit):
    page = visit()
    page.evaluate(
        "() => { for (const canvas of document.querySelectorAll('.live-scatter .gl-canvas'))"
        " canvas.getContext('webgl')?.getExtension('WEBGL_lose_context')?.loseContext() }"
    )
    page.wait_for_selector(".live-scatter .graph .scatterlayer .points path", state="attached")
    move(page, 20)
    assert numbers(page)[0] == 200
    page.wait_for_timeout(600)


def test_the_picture_holds_the_marks_and_says_the_cut(visit, tmp_path):
    page = visit()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download picture").click()
    assert download.value.suggested_filename == "expected-MATH.ALL.district-top-10.png"
    download.value.save_as(tmp_path / "picture.png")
    with Image.open(tmp_path / "picture.png") as picture:
        stage = page.locator(".live-scatter .stage").bounding_box()
        assert picture.size == (2 * int(stage["width"]), 2 * (int(stage["height"]) + 34))
        colours = {colour[:3] for _, colour in picture.convert("RGB").getcolors(1 << 24)}
    assert (0x0B, 0x5D, 0x6B) in colours, "diamonds in the theme's colour"


@pytest.mark.parametrize("missing", ["library", "canvas"])
def test_without_graphics_it_is_a_table_that_follows_the_cut(visit, missing):
    def before(page):
        if missing == "canvas":
            page.add_init_script(NO_CANVAS)
        else:
            page.route("**/plotly.min.js*", lambda route: route.abort())

    page = visit("cut=2", before=before, ready="table")
    rows = page.locator(".live-scatter table tbody tr")
    assert rows.count() == 20
    best = expected_performance(1000).entities.iloc[0]
    assert best["name"] in rows.first.inner_text()
    move(page, 3)
    page.wait_for_timeout(700)
    assert rows.count() == 30
    rows.first.get_by_role("button").click()
    page.get_by_text(f"opened=['{best['cds']}']").wait_for()
    # The browser itself reports that the library could not be loaded.
    visit.complaints[:] = [c for c in visit.complaints if "ERR_FAILED" not in c]


def test_names_are_text_whatever_they_contain(visit):
    page = visit("hostile=1&n=60")
    page.locator(".live-scatter .stage").focus()
    page.keyboard.press("ArrowRight")
    card = page.locator(".live-scatter .card")
    assert "<b>Bold</b> &amp; %{y}" in card.inner_text()
    page.get_by_role("combobox", name="Find a district by name").fill("<b>")
    assert page.get_by_role("option").first.is_visible()
    assert (
        page.locator(
            ".live-scatter .stage img, .live-scatter .find img, .live-scatter i, .live-scatter b"
        ).count()
        == 0
    )
    assert page.evaluate("() => window.hit") is None


def test_numbers_are_written_as_python_writes_them(visit):
    page = visit("n=10")
    rng = np.random.default_rng(3)
    values = [
        *rng.normal(0, 60, 400),
        *rng.integers(-400, 400, 400) / 8,
        12.35,
        0.05,
        -0.04,
        2.5,
        0.25,
        -12.25,
    ]
    for code, decimals in (("MATH", 1), ("CHRONIC", 1)):
        indicator = INDICATORS[code]
        written = page.evaluate(
            "([script, values, format]) => new Function(`${script}; return formatter`)()(format) && "
            "values.map(new Function(`${script}; return formatter`)()(format))",
            [
                (SCRIPTS / "numbers.js").read_text(),
                values,
                {"decimals": decimals, "percent": code == "CHRONIC"},
            ],
        )
        assert written == [indicator.format(v) for v in values]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280, 1920])
def test_fits_the_screen_in_both_themes(visit, scheme, width):
    page = visit(viewport={"width": width, "height": 1000}, color_scheme=scheme)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    stage = page.locator(".live-scatter .stage").bounding_box()
    assert stage["x"] >= 0 and stage["x"] + stage["width"] <= width
    for target in ("input[type=range]", ".find input", "label.names", ".modebar-btn"):
        box = page.locator(f".live-scatter {target}").first.bounding_box()
        assert min(box["width"], box["height"]) >= 24, target
    colours = page.evaluate(
        "() => ['color', 'backgroundColor'].map(n => "
        "getComputedStyle(document.querySelector('.live-scatter' + (n === 'color' ? '' : ' .card')))[n])"
    )
    light = [sum(map(int, re.findall(r"\d+", c)[:3])) for c in colours]
    assert (light[0] < light[1]) == (scheme == "light")


def test_nothing_to_show_is_said(visit):
    page = visit("n=0", ready=".waiting")
    page.get_by_text("No districts to show.").wait_for()
    assert summary(page) == "Top 10 % by advantage: 0 of 0 districts; 0 on the short list."


Y_RANGE = "() => document.querySelector('.live-scatter .graph')._fullLayout.yaxis.range"


def test_an_outlier_is_held_at_the_edge_until_all_are_asked_for(visit):
    page = visit("outlier=1")
    stage = page.locator(".live-scatter .stage")
    whole = page.get_by_role("button", name="Show all")
    assert page.evaluate(Y_RANGE)[0] > -400
    assert "1 beyond the edge" in page.locator(".live-scatter .key").inner_text()
    assert "Far Out Unified" in stage.get_attribute("aria-label")
    assert page.locator(".live-scatter .scatterlayer .points path").count() == 1
    box = page.get_by_role("combobox", name="Find a district by name")
    box.fill("far out")
    box.press("Enter")
    card = page.locator(".live-scatter .card").inner_text()
    assert "−900.0" in card and "Beyond the edge" in card
    assert "Beyond the edge" in page.locator(".live-scatter .spoken").inner_text()
    whole.click()
    page.wait_for_timeout(500)
    assert page.evaluate(Y_RANGE)[0] < -900
    assert whole.get_attribute("aria-pressed") == "true"
    assert "Far Out Unified" not in stage.get_attribute("aria-label")
    assert page.locator(".live-scatter .scatterlayer .points path").count() == 0
    assert "Beyond the edge" not in page.locator(".live-scatter .card").inner_text()
    stage.focus()
    page.keyboard.press("a")
    page.wait_for_timeout(500)
    assert whole.get_attribute("aria-pressed") == "false"
    assert page.evaluate(Y_RANGE)[0] > -400


def test_wider_axes_show_where_an_outlier_really_is(visit):
    page = visit("outlier=1")
    page.locator(".live-scatter .modebar-btn").nth(1).click()
    page.wait_for_timeout(800)
    low, high = page.evaluate(Y_RANGE)
    assert page.get_by_role("button", name="Show all").get_attribute("aria-pressed") == "true"
    assert page.locator(".live-scatter .scatterlayer .points path").count() == 0
    page.get_by_role("button", name="Reset axes").click()
    page.wait_for_timeout(800)
    assert page.evaluate(Y_RANGE)[0] > low and page.evaluate(Y_RANGE)[1] < high
    assert page.locator(".live-scatter .scatterlayer .points path").count() == 1


def test_whom_a_filter_leaves_out_is_hollow_and_counted_apart(visit):
    page = visit("filtered=1")
    entities = expected_performance(1000).entities
    asked = np.arange(1000) % 3 > 0
    for cut in (10, 33.3):
        move(page, cut)
        inside = np.array([in_top(rank, 1000, cut) for rank in entities["rank"]])
        assert f"{inside.sum()} of 1,000 districts, {(inside & asked).sum()} of them" in summary(page)
    assert page.evaluate(DRAWN, ".live-scatter canvas.hollows") > 0
    assert page.locator(".live-scatter .key-hollow").is_visible()
    page.locator(".live-scatter .stage").focus()
    page.keyboard.press("ArrowRight")
    assert "In the top, but not" in page.locator(".live-scatter .card").inner_text()
    page.wait_for_timeout(600)


def test_without_a_filter_nothing_is_said_of_one(visit):
    page = visit()
    assert page.locator(".live-scatter .key-hollow").is_hidden()
    assert page.locator(".live-scatter .key-edge").is_hidden()
    assert page.evaluate(DRAWN, ".live-scatter canvas.hollows") == 0


@pytest.mark.parametrize(
    ("match", "words"), [("all", "which needs the top 25 %"), ("any", "open to the top")]
)
def test_the_sentence_says_what_else_the_list_asks(visit, match, words):
    page = visit(f"match={match}")
    assert summary(page).startswith("Top 10 % by advantage") and words in summary(page)
    listed = page.locator(".live-scatter .key-listed").inner_text()
    assert listed == ("also on the short list" if match == "all" else "on the short list")


def test_enter_finds_and_enter_again_opens(visit):
    page = visit()
    best = expected_performance(1000).entities.iloc[0]
    box = page.get_by_role("combobox", name="Find a district by name")
    hint = page.locator(f"#{box.get_attribute('aria-describedby')}").inner_text()
    assert "Enter again opens" in hint
    box.fill(best["name"])
    box.press("Enter")
    assert "Press Enter again" in page.locator(".live-scatter .spoken").inner_text()
    assert "Enter again" in page.locator(".live-scatter .card").inner_text()
    assert said(page, "opened") == "[]"
    box.press("Enter")
    page.get_by_text(f"opened=['{best['cds']}']").wait_for()


def test_names_are_abbreviated_and_the_lonely_are_named_early(visit):
    page = visit("n=10")
    scripts = "\n".join((SCRIPTS / name).read_text() for name in ("graph.js", "labels.js"))
    scripts = f"const [LEFT, RIGHT, BELOW, ABOVE] = [1, 2, 3, 4]\n{scripts}"
    shorten = "names => names.map(new Function(`${script}; return n => shortened(n, 28)`)())"
    names = [
        "San Marino Unified",
        "Golden Feather Union Elementary",
        "Klamath-Trinity Joint Unified",
        "The Very Long Name of a Place That Nobody Shortens",
    ]
    assert page.evaluate(f"([script, names]) => ({shorten})(names)", [scripts, names]) == [
        "San Marino Unified",
        "Golden Feather Union El",
        "Klamath-Trinity Joint U",
        "The Very Long Name of a…",
    ]
    # Twenty in a crowd, one apart and ranked last: it comes right after the best.
    order = page.evaluate(
        "script => new Function(`${script}; return inOrderOfNaming`)()"
        "([[...Array(21).keys()]], i => i === 20 ? [400, 400] : [i, i])",
        scripts,
    )
    assert order == [0, 1, 2, 3, 4, 20, *range(5, 20)]
