"""The page of questions in SQL."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from cimodels.ask.examples import EXAMPLES
from cimodels.ask.limits import LONGEST_IN_A_LINK, Limits
from cimodels.errors import QueryError
from cimodels.settings import Home
from cimodels.study import Study
from tests.app.test_pages import ROOT, run, texts


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch, demo_home: Home, in_home: Callable[[Home], None]) -> None:
    monkeypatch.setattr("cimodels.ui.server.is_online", lambda *arguments: False)
    monkeypatch.chdir(ROOT)
    in_home(demo_home)


def press_run(app: AppTest) -> None:
    next(button for button in app.button if button.label == "Run").click().run()
    assert not app.exception


def test_an_example_is_put_in_the_box_and_the_link_and_runs_when_asked() -> None:
    app = run("about/ask")
    app.selectbox(key="question_example").set_value("state_trend").run()
    assert app.text_area(key="question_text").value == EXAMPLES["state_trend"].sql
    assert app.query_params["sql"] == EXAMPLES["state_trend"].sql
    assert "Nothing has run yet" in texts(app)
    press_run(app)
    assert "MATH" in app.dataframe[0].value["indicator"].tolist()
    assert [b.proto.label for b in app.get("download_button")] == ["Answer (CSV)", "Answer (Parquet)"]


def test_a_question_from_a_link_is_shown_and_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Study, "ask", lambda *a: pytest.fail("it ran by itself"))
    app = run("about/ask", sql="SELECT 1 AS a, 2 AS a")
    assert app.text_area(key="question_text").value == "SELECT 1 AS a, 2 AS a"
    assert "read the question, then press Run" in texts(app)


def test_columns_of_one_name_and_more_rows_than_asked_for() -> None:
    app = run("about/ask", sql="SELECT range AS a, 2 AS a FROM range(5000)")
    app.selectbox(key="question_rows").set_value(100)
    press_run(app)
    assert list(app.dataframe[0].value.columns) == ["a", "a (2)"] and len(app.dataframe[0].value) == 100
    assert "more rows than the 100 that are shown" in texts(app)


def test_a_mistake_is_told_with_its_line_and_the_next_question_is_answered() -> None:
    app = run("about/ask", sql="SELECT name,\n  nam\nFROM districts")
    press_run(app)
    assert 'column "nam" not found' in app.error[0].value and app.code[0].value == "  nam\n  ^"
    app.text_area(key="question_text").set_value("SELECT 41 + 1 AS answer")
    press_run(app)
    assert not app.error and app.dataframe[0].value["answer"].tolist() == [42]


def test_an_answer_is_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, Limits]] = []
    slow = Study.ask

    def ask(study: Study, sql: str, limits: Limits, waiting: Callable[[float], None]) -> object:
        asked.append((sql, limits))
        waiting(1.0)
        return slow(study, sql, limits)

    monkeypatch.setattr(Study, "ask", ask)
    app = run("about/ask", sql="SELECT 1")
    press_run(app)
    app.selectbox(key="schema").set_value("districts").run()
    assert asked == [("SELECT 1", Limits(rows=1_000))] and len(app.dataframe) > 1


def test_a_timed_out_question_is_told_and_the_page_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def late(*asked: object) -> None:
        raise QueryError("The answer took longer than 15 s and was stopped.")

    monkeypatch.setattr(Study, "ask", late)
    app = run("about/ask", sql="SELECT 1")
    press_run(app)
    assert "longer than 15 s" in app.error[0].value
    assert "What can be asked about" in [h.value for h in app.subheader]


def test_a_question_too_long_for_a_link_is_kept_in_the_session() -> None:
    app = run("about/ask")
    sql = "SELECT 1 AS one -- " + "x" * LONGEST_IN_A_LINK
    app.text_area(key="question_text").set_value(sql)
    press_run(app)
    assert "sql" not in app.query_params and "this question is longer" in texts(app)
    assert app.dataframe[0].value["one"].tolist() == [1] and app.text_area(key="question_text").value == sql


def test_the_schema_tells_every_column_of_a_table_and_the_codes() -> None:
    app = run("about/ask")
    app.selectbox(key="schema").set_value("districts").run()
    columns, codes = (frame.value for frame in app.dataframe)
    assert columns["Column"].tolist()[:2] == ["cds", "name"] and "`" not in "".join(columns["Meaning"])
    assert ("indicator", "MATH", "Mathematics") in codes.itertuples(index=False, name=None)
    assert "One row per district or county office" in texts(app)


@pytest.mark.parametrize("sql", ["<script>alert(1)</script>", "\u202e", "x" * 50_000, "%%%"])
def test_nonsense_in_the_link_is_only_text(sql: str) -> None:
    app = run("about/ask", sql=sql)
    press_run(app)
    assert app.error
