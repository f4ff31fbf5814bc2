"""Whole journeys: what a person does, from the first start to a list that the command line makes again."""

import csv
import io
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from cimodels.models.spec import ModelSpec
from cimodels.settings import Home
from cimodels.study import Study
from tests.browser.hands import at_rest, until
from tests.browser.serving import ROOT, app

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def demo_app(demo_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app on a demonstration state, offline."""
    with app(
        demo_home.root, tmp_path_factory.mktemp("app") / "log", CIMODELS_BASE_URL="http://127.0.0.1:1"
    ) as at:
        yield at


@pytest.fixture
def reachable(tmp_path: Path) -> Iterator[str]:
    """A server that answers, so that the app takes itself for online."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *arguments: Any) -> None:
            """Say nothing."""

    folder = tmp_path / "served"
    folder.mkdir()
    with ThreadingHTTPServer(
        ("127.0.0.1", 0), lambda *a, **k: Quiet(*a, directory=str(folder), **k)
    ) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


def drawn(page: Any) -> None:
    page.wait_for_selector(".live-scatter .xtick", timeout=90_000)


def settled(page: Any) -> None:
    page.wait_for_timeout(300)
    at_rest(page)
    page.wait_for_timeout(300)


def until_top_reads(page: Any, value: str) -> None:
    """Wait for the number box: Back asks the server, which may take its time; fails when it never comes."""
    page.wait_for_function(
        "value => document.querySelector('input[aria-label=\"Top %\"]')?.value === value", arg=value
    )
    settled(page)


def test_first_start_to_demonstration_to_short_list_to_recipe(
    tmp_path: Path, reachable: str, new_page: Callable[..., Any]
) -> None:
    home = tmp_path / "home"
    with app(home, tmp_path / "log", CIMODELS_BASE_URL=reachable) as address:
        page = new_page(address)
        for offer in ("Download from CDE", "Import files I have", "Look around"):
            page.get_by_role("heading", name=offer).wait_for()
        page.get_by_role("button", name="Generate the demonstration state").click()
        page.wait_for_selector(".live-scatter .xtick", timeout=180_000)
        assert page.get_by_text("Every district, county and number here is invented").is_visible()

        slider = page.locator(".live-scatter input[type=range]")
        box = slider.bounding_box()
        page.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + box["height"] / 2)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] / 2, steps=8)
        page.mouse.up()
        page.wait_for_url("**top=*")
        settled(page)

        page.get_by_role("link", name="Short list").first.click()
        heading = page.get_by_role("heading", name="Short list:")
        heading.wait_for()
        settled(page)
        count = int(heading.inner_text().split(":")[1].replace(",", "").split()[0])
        assert "top=" in page.url, "the view is lost between pages"
        with page.expect_download() as download:
            page.get_by_role("button", name="Recipe (TOML)").click()
        recipe = tmp_path / "recipe.toml"
        download.value.save_as(recipe)
        page.get_by_role("button", name="Take away").click()
        with page.expect_download() as download:
            page.get_by_role("button", name="Table (CSV)").click()
        shown = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8-sig"))))

    made = subprocess.run(
        [sys.executable, "-m", "cimodels", "screen", str(recipe), "--format", "csv"],
        cwd=ROOT,
        env={"CIMODELS_HOME": str(home), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    listed = [row["cds"] for row in shown if row["on_list"] == "yes"]
    assert [row["cds"] for row in csv.DictReader(io.StringIO(made.stdout))] == listed
    assert len(listed) == count > 0


def test_offline_it_opens_on_the_demonstration_state(demo_app: str, new_page: Callable[..., Any]) -> None:
    page = new_page(demo_app)
    drawn(page)
    said = page.get_by_text("Every district, county and number here is invented")
    assert said.is_visible()
    bar = page.locator("[data-testid=stHeader]").bounding_box()
    assert said.bounding_box()["y"] >= bar["y"] + bar["height"], "Streamlit's bar must not lie over it"
    assert "/expected" in page.url


@pytest.mark.parametrize("path", ["short_list?v=1&indicator=ELA&top=20", "expected?v=1&indicator=ELA&top=20"])
def test_a_cold_deep_link_opens_the_right_page(
    path: str, demo_home: Home, tmp_path: Path, new_page: Callable[..., Any]
) -> None:
    with app(demo_home.root, tmp_path / "log", CIMODELS_BASE_URL="http://127.0.0.1:1") as address:
        page = new_page(f"{address}/{path}")
        page.get_by_role(
            "heading", name="Short list" if "short" in path else "Expected and actual"
        ).first.wait_for()
        settled(page)
        assert not page.get_by_role("dialog").count()
        box = page.get_by_role("spinbutton", name="Top %")
        until(lambda: box.input_value() == "20.0", "the link's cut-off")
        assert "English language arts" in page.inner_text("body")


def test_reload_back_and_a_second_browser_give_the_same_view(
    demo_app: str, new_page: Callable[..., Any]
) -> None:
    page = new_page(f"{demo_app}/expected?v=1&indicator=ELA")
    drawn(page)
    box = page.get_by_role("spinbutton", name="Top %")
    box.fill("25")
    box.press("Enter")
    page.wait_for_url("**top=25*")
    settled(page)
    said = page.locator(".live-scatter [aria-live]").first.inner_text()
    page.reload()
    drawn(page)
    settled(page)
    assert page.locator(".live-scatter [aria-live]").first.inner_text() == said
    other = new_page(page.url)
    drawn(other)
    settled(other)
    assert other.locator(".live-scatter [aria-live]").first.inner_text() == said
    page.get_by_role("spinbutton", name="Top %").fill("5")
    page.get_by_role("spinbutton", name="Top %").press("Enter")
    page.wait_for_url("**top=5*")
    settled(page)
    page.go_back()
    until_top_reads(page, "25.0")


def test_back_returns_to_the_view_before_defaults_included(
    demo_app: str, new_page: Callable[..., Any]
) -> None:
    page = new_page(f"{demo_app}/expected")
    drawn(page)
    settled(page)
    for value in ("20", "30"):
        page.get_by_role("spinbutton", name="Top %").fill(value)
        page.get_by_role("spinbutton", name="Top %").press("Enter")
        page.wait_for_url(f"**top={value}*")
        settled(page)
    for value in ("20.0", "10.0"):
        page.go_back()
        until_top_reads(page, value)


def test_nonsense_in_a_link_is_told_and_not_obeyed(demo_app: str, new_page: Callable[..., Any]) -> None:
    page = new_page(
        f"{demo_app}/expected?v=1&indicator=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&top=banana&cds=%5Bx%5D(http://e)"
    )
    drawn(page)
    settled(page)
    assert page.get_by_text("in the link cannot be used").count() == 2
    assert not page.locator("img[src=x]").count()


def test_a_click_in_the_scatter_opens_the_profile(demo_app: str, new_page: Callable[..., Any]) -> None:
    page = new_page(f"{demo_app}/expected")
    drawn(page)
    settled(page)
    page.locator(".live-scatter .stage").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url("**/district?**")
    page.get_by_role("heading", name="Every indicator, newest value").wait_for()


def test_a_candidate_is_put_beside_mine_and_the_link_keeps_both(
    demo_app: str, demo_study: Study, new_page: Callable[..., Any]
) -> None:
    mine = demo_study.expect(ModelSpec()).entities["cds"].iloc[90]
    page = new_page(f"{demo_app}/compare?cds={mine}&part=like")
    page.get_by_role("heading", name="Could one of these be a model").wait_for()
    page.get_by_role("button", name="Put beside mine").first.click()
    page.wait_for_url("**with=*")
    settled(page)
    page.get_by_role("radio", name="Side by side").click()
    page.get_by_role("heading", name="What differs most").wait_for()
    settled(page)
    table = page.get_by_role("table").first
    assert table.locator("thead th").count() == 3
    page.set_viewport_size({"width": 390, "height": 800})
    page.wait_for_timeout(500)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (
        "the page itself scrolls"
    )
    page.reload()
    page.get_by_role("heading", name="What differs most").wait_for()


def test_a_question_in_sql_is_stopped_and_the_next_one_is_answered_and_taken_away(
    demo_app: str, new_page: Callable[..., Any]
) -> None:
    endless = quote("SELECT count(*) FROM range(1000000000000)")
    page = new_page(f"{demo_app}/ask?sql={endless}")
    page.get_by_role("button", name="Run").click()
    page.get_by_text("Asking…").wait_for()
    page.locator('[data-testid="stMain"]').get_by_role("button", name="Stop").click()
    page.get_by_text("Nothing has run yet").wait_for()
    page.get_by_role("textbox", name="Question in SQL").fill(
        "SELECT name, 1 AS one FROM districts ORDER BY name LIMIT 3"
    )
    page.get_by_role("button", name="Run").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Answer (CSV)").click()
    header, *rows = csv.reader(io.StringIO(waiting.value.path().read_text(encoding="utf-8-sig")))
    assert header == ["name", "one", "release"] and len(rows) == 3
    page.wait_for_url(lambda address: "SELECT" in address and "1000000000000" not in address)
    page.reload()
    page.get_by_text("Nothing has run yet").wait_for()
    page.wait_for_function(
        "() => document.querySelector('[data-testid=stMain] textarea')?.value.startsWith('SELECT name, 1 AS one')"
    )


@pytest.mark.real
def test_import_of_real_files_with_a_bad_one_among_them(
    tmp_path: Path, real_files: Path, new_page: Callable[..., Any]
) -> None:
    bad = tmp_path / "mathdownload2019.txt"
    bad.write_text("<!DOCTYPE html><html><body>Service unavailable</body></html>", encoding="utf-8")
    names = ["mathdownload2024.txt.gz", "mathdownload2025.txt.gz", "censusenrollratesdownload2025.txt.gz"]
    files = [real_files / "rebuilt" / name for name in names]
    files += [real_files / "published" / "pubdistricts.txt.gz", bad]
    home = tmp_path / "home"
    shutil.rmtree(home, ignore_errors=True)
    # A served page makes the app take itself for online, so that it offers instead of generating.
    with ThreadingHTTPServer(("127.0.0.1", 0), SimpleHTTPRequestHandler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        online = f"http://127.0.0.1:{server.server_address[1]}/"
        with app(home, tmp_path / "log", CIMODELS_BASE_URL=online) as address:
            page = new_page(address)
            page.locator("input[type=file]").set_input_files([str(path) for path in files])
            page.get_by_text("mathdownload2019.txt").first.wait_for()
            page.get_by_role("button", name="Import").click()
            page.get_by_text("4 stored, 0 already here, 1 refused.").wait_for(timeout=120_000)
            page.get_by_text("is ready:").wait_for(timeout=120_000)
            page.get_by_role("link", name="See expected and actual").click()
            drawn(page)
            settled(page)
            assert not page.get_by_text("Every district, county and number here is invented").count()
            assert "Mathematics" in page.inner_text("body")
        server.shutdown()
