"""Every page from the entry file, without a browser: first view, deep link, nonsense, empty and error states."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from cimodels.settings import Home, home
from cimodels.sources.catalogue import ENTRIES
from cimodels.study import Study

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    "identify/focus",
    "identify/expected",
    "identify/short_list",
    "identify/robustness",
    "identify/map",
    "identify/present",
    "identify/district",
    "identify/compare",
    "learn/workspace",
    "learn/research",
    "improve/systems_analysis",
    "improve/network",
    "learn/visits",
    "improve/action_plans",
    "improve/progress",
    "identify/assistance",
    "about/data",
    "about/ask",
    "about/methods",
]


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch, demo_home: Home, in_home: Callable[[Home], None]) -> None:
    monkeypatch.setattr("cimodels.ui.server.is_online", lambda *arguments: False)
    monkeypatch.chdir(ROOT)
    in_home(demo_home)


def run(page: str | None = None, **parameters: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in parameters.items():
        app.query_params[name] = value
    app.run()
    if page:
        app.switch_page(f"pages/{page}.py").run()
    assert not app.exception, app.exception[0].message
    return app


def texts(app: AppTest) -> str:
    kinds = (
        app.markdown,
        app.caption,
        app.warning,
        app.error,
        app.info,
        app.header,
        app.subheader,
        app.success,
    )
    return "\n".join(str(element.value) for kind in kinds for element in kind)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_and_says_that_the_state_is_invented(page: str) -> None:
    app = run(page)
    assert not app.error
    assert "Demonstration state" in texts(app)


@pytest.mark.parametrize("page", ["identify/expected", "identify/short_list"])
def test_a_link_sets_every_control(page: str) -> None:
    app = run(page, v="1", indicator="ELA", group="SED", years="2023-2024", top="5")
    assert app.selectbox(key="focus_indicator").value == "ELA"
    assert app.selectbox(key="focus_group").value == "SED"
    assert app.number_input(key="focus_top").value == 5.0


def test_nonsense_in_a_link_falls_back_with_a_message() -> None:
    app = run("identify/expected", indicator="BANANA", top="5000", years="<script>")
    assert app.selectbox(key="focus_indicator").value == "MATH"
    assert "BANANA" in texts(app)
    assert not app.error


def test_an_unknown_district_in_a_link_is_named() -> None:
    app = run("identify/district", cds="99999999999999")
    assert "99999999999999" in texts(app)


def test_a_district_page_tells_its_story() -> None:
    cds = Study.open(home()).entities().query("district_type == 'UNIFIED'")["cds"].iloc[0]
    app = run("identify/district", cds=cds)
    said = texts(app)
    assert "Every indicator, newest value" in said
    assert "expected **" in texts(run("identify/district", cds=cds, part="why"))


def test_a_control_changes_the_list() -> None:
    app = run("identify/short_list")
    before = next(s.value for s in app.subheader if s.value.startswith("Short list"))
    app.number_input(key="focus_top").set_value(50.0).run()
    after = next(s.value for s in app.subheader if s.value.startswith("Short list"))
    assert before != after


def test_a_model_that_cannot_be_estimated_says_why() -> None:
    app = run("identify/expected", indicator="MATH", n="90000")
    assert app.error
    assert not app.exception


def test_the_first_start_makes_three_offers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_home: Callable[[Home], None]
) -> None:
    monkeypatch.setattr("cimodels.ui.server.first_start", lambda: True)
    in_home(Home(tmp_path))
    app = run()
    assert [b.label for b in app.button if b.label in ("Download", "Import")] == ["Download", "Import"]
    assert any("demonstration" in b.label for b in app.button)


def test_a_link_to_data_that_is_not_here_says_what_is_shown_instead() -> None:
    for asked in ("california", "../../etc"):
        app = run("identify/expected", data=asked)
        assert "Here it is shown with demonstration" in texts(app)
        assert not app.error


def panels() -> None:
    """Every panel, open: run by AppTest as a script of its own."""
    from cimodels.ui import cached, panels, state

    study, spec = cached.study(), state.current()
    panels.model_panel(study, spec.model)
    panels.districts_panel(study, spec)
    panels.performance_panel(spec)
    panels.adequacy_panel(spec)


def open_panels(**parameters: str) -> AppTest:
    app = AppTest.from_function(panels, default_timeout=60)
    for name, value in parameters.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception, app.exception[0].message
    return app


def test_no_control_hides_what_a_link_chose() -> None:
    app = open_panels(types="OTHER", min="ALL:10p.EO:5n", checks="ELA:level3.5:EO")
    assert app.multiselect(key="who_types").value == ["OTHER"]
    assert app.multiselect(key="minimum_groups").value == ["ALL", "EO"]
    assert app.selectbox(key="adequacy_level_ELA").value == 3.5
    assert app.multiselect(key="adequacy_groups_ELA").value == ["EO"]


def test_a_check_that_only_a_recipe_has_is_shown() -> None:
    assert open_panels(checks="AG:floor10").selectbox(key="adequacy_rule_AG").value == "percentile_floor"


def test_a_new_check_takes_the_word_that_is_shown_for_missing_values() -> None:
    app = open_panels(checks="ELA:red:fail")
    app.selectbox(key="adequacy_rule_SUSP").set_value("no_red").run()
    assert "ELA-SUSP:red:fail" in app.query_params["checks"]


def test_an_emptied_number_box_changes_nothing_unless_empty_means_something() -> None:
    app = run("identify/short_list", n="40", size="500-")
    app.number_input(key="focus_top").set_value(None).run()
    assert app.number_input(key="focus_top").value == 10.0
    app = open_panels(n="40", size="500-")
    app.number_input(key="model_minimum").set_value(None).run()
    assert app.query_params["n"] == "40"
    app = open_panels(size="500-")
    app.number_input(key="who_minimum_enrolment").set_value(None).run()
    assert "size" not in app.query_params


def test_a_move_that_cannot_mean_anything_is_told_and_taken_back() -> None:
    app = run("identify/short_list", years="2025")
    app.get("button_group")[0].set_value([]).run()
    assert "at least one year" in app.toast[0].value
    assert "2025" in app.query_params["years"]


def test_why_one_is_not_on_the_list_is_told_in_words() -> None:
    app = run("identify/short_list")
    app.session_state["open_why_not"] = True
    app.run()
    app.session_state["why_not"] = (
        Study.open(home()).entities().query("district_type == 'COE'")["cds"].iloc[0]
    )
    app.run()
    assert not app.exception
    assert "county office of education; asked for none of these" in texts(app)
    (told,) = app.table
    assert list(told.value.columns) == ["Check", "Verdict", "Found", "Asked for", "Margin"]
    assert told.value["Verdict"].str.startswith(("passes", "fails")).all()


def test_a_size_that_leaves_nobody_in_is_told_and_taken_back() -> None:
    app = AppTest.from_function(sizes, default_timeout=60)
    app.query_params["size"] = "-500"
    app.run().number_input(key="who_minimum_enrolment").set_value(2000).run()
    assert "2,000 above the largest of 500" in app.toast[0].value
    assert app.query_params["size"] == "-500"
    assert app.number_input(key="who_minimum_enrolment").value is None
    assert "no larger than the largest" in texts(run("identify/short_list", size="2000-500"))


def sizes() -> None:
    """The panel of districts under what a page shows of a refusal: run by AppTest as a script of its own."""
    from cimodels.ui import bound, cached, panels, state

    bound.say_refused()
    panels.districts_panel(cached.study(), state.current())


def test_minimums_are_offered_where_there_is_enrolment() -> None:
    groups = open_panels(min="LTEL:5n").multiselect(key="minimum_groups")
    assert "Long-term English learners (no enrolment data)" in groups.options
    assert "English learners" in groups.options
    assert [option for option in groups.options if option.endswith("(no enrolment data)")] == [
        "Long-term English learners (no enrolment data)"
    ]
    assert "no enrolment data" not in " ".join(open_panels().multiselect(key="minimum_groups").options)


def test_years_that_nobody_publishes_are_left_out_with_a_word() -> None:
    app = run("identify/short_list", years="2024-2100")
    last = max(entry.year for entry in ENTRIES.values())
    assert app.get("button_group")[0].value == list(range(2024, last + 1))
    assert f"There are no data for {last + 1}–2100" in texts(app)


@pytest.mark.parametrize(
    ("measures", "headings"),
    [("", ["Rank by advantage"]), ("status:50", ["Rank by advantage", "Rank by status"])],
)
def test_a_rank_says_what_it_ranks(measures: str, headings: list[str]) -> None:
    link = {"measures": measures} if measures else {"top": "50"}
    app = run("identify/expected", checks="none", **link)
    (table,) = app.dataframe
    assert json.loads(table.proto.columns)["rank"]["label"] == headings[-1]
    assert list(table.value.columns)[:2] == ["name", "profile"]
    app = run("identify/short_list", checks="none", **link)
    columns = json.loads(app.dataframe[0].proto.columns)
    shown = [column for column in app.dataframe[0].value.columns if column.endswith("rank")]
    assert [columns[column]["label"] for column in shown] == headings


def test_the_methods_page_begins_in_plain_words_and_finds_a_word() -> None:
    app = run("about/methods")
    assert app.header[0].value == "Methods" and "### In short" in app.markdown[0].value
    assert len(app.table[0].value) > 30
    app.text_input(key="glossary_word").set_value("shrunken").run()
    assert app.table[0].value["Word"].tolist() == ["Shrunken advantage"]
    app.text_input(key="glossary_word").set_value("qqq").run()
    assert "No word or meaning" in texts(app)


def test_the_data_page_tells_what_is_missing_and_what_was_refused(
    tmp_path: Path, in_home: Callable[[Home], None]
) -> None:
    from cimodels.sources.build import build
    from cimodels.sources.library import import_paths

    folder, inbox = Home(tmp_path).state("california"), tmp_path / "in"
    inbox.mkdir()
    header = "cds\trtype\tstudentgroup\tcurrdenom\tcurrstatus\tdistrictname\tcountyname\treportingyear\n"
    row = "01611190000000\tD\tALL\t200\t-20.5\tBeta Unified\tAlameda\t2024\n"
    (inbox / "mathdownload2024.txt").write_text(header + row)
    (inbox / "eladownload2024.txt").write_text("<html>503</html>")
    import_paths(folder, [inbox])
    build(folder, "california")
    in_home(Home(tmp_path))
    app = run("about/data", data="california")
    said = texts(app)
    assert "What is missing, and what that costs" in said and "Files that were refused" in said
    matrix, _problems, _files, refused = (table.value for table in app.dataframe[:4])
    assert matrix.loc[matrix["Indicator"] == "Mathematics", "2024"].tolist() == ["1 part"]
    assert "Neither focus nor check in 2025. To get: `chronicabsenteeism25-v2.txt`" in said
    assert "Census-day enrolment**. No circumstances are known" in said
    assert refused["file"].tolist() == ["eladownload2024.txt"]
    assert list(refused)[:2] == ["file", "line"]


def test_the_demonstration_state_misses_no_file() -> None:
    app = run("about/data")
    assert "What is missing" not in texts(app)
    assert "Files that were refused" not in texts(app)


def test_the_data_page_offers_import_when_the_warehouse_is_gone(
    tmp_path: Path, in_home: Callable[[Home], None]
) -> None:
    home = Home(tmp_path)
    home.state("california").root.mkdir()
    home.state("california").current.write_text('{"file": "warehouse-gone.duckdb"}')
    in_home(home)
    app = run("about/data")
    assert "missing: 'warehouse-gone.duckdb'" in texts(app).replace("\\", "")
    assert "Import" in [button.label for button in app.button]


@pytest.mark.parametrize("page", ["expected", "short_list"])
def test_a_cut_off_with_room_for_no_one_says_what_to_do(page: str) -> None:
    app = run(f"identify/{page}", top="0.1", min="EL:90p")
    assert not app.exception
    told = " ".join(str(info.value) for info in app.info)
    assert "choose more" in told if page == "expected" else "wider cut-off" in told
    assert "near misses" not in told
