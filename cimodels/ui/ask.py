"""Questions in SQL: write one, run it with a way to stop, look at the answer, take it away; and what can be asked."""

import pandas as pd
import streamlit as st

from cimodels.ask.answer import Answer
from cimodels.ask.examples import EXAMPLES
from cimodels.ask.limits import LONGEST_IN_A_LINK, LONGEST_SQL, Limits
from cimodels.errors import QueryError
from cimodels.exhibits import tables
from cimodels.exhibits.tables import counted, plain
from cimodels.study import Study
from cimodels.ui import state
from cimodels.vocab.districts import DISTRICT_TYPES
from cimodels.vocab.indicators import INDICATORS
from cimodels.vocab.student_groups import STUDENT_GROUPS
from cimodels.vocab.tables import SOURCES, TABLES

_TEXT, _PUT, _ROWS = "question_text", "question_put", "question_rows"
_ASKED, _ANSWERED = "question_asked", "question_answered"
_MOST = (100, 1_000, 10_000, 100_000)


def question() -> None:
    """Where it is written. What the link brings is shown and not run: whoever opens it reads it first."""
    st.selectbox(
        "Begin with an example",
        list(EXAMPLES),
        index=None,
        format_func=lambda code: EXAMPLES[code].name,
        key="question_example",
        placeholder="Choose one; it can be changed before it runs",
        on_change=_take_example,
    )
    written = state.question()[:LONGEST_SQL]
    # Only what is new is put into the box: a rerun must not undo what somebody is typing.
    if st.session_state.get(_PUT) != written:
        st.session_state[_PUT] = st.session_state[_TEXT] = written
    with st.form("question", border=False, enter_to_submit=False):
        st.text_area(
            "Question in SQL",
            key=_TEXT,
            height=280,
            max_chars=LONGEST_SQL,
            placeholder="SELECT name, county FROM districts ORDER BY name",
            help="One statement that reads: SELECT, FROM, WITH, VALUES, DESCRIBE, SHOW TABLES, SUMMARIZE or EXPLAIN.",
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.selectbox(
                "At most",
                _MOST,
                index=1,
                key=_ROWS,
                format_func=lambda n: f"{n:,} rows",
                width=160,
            )
            st.form_submit_button("Run", type="primary", icon=":material/play_arrow:", on_click=_run)


def _take_example() -> None:
    if code := st.session_state["question_example"]:
        state.choose_question(EXAMPLES[code].sql, LONGEST_IN_A_LINK)
        st.session_state.pop(_ASKED, None)


def _run() -> None:
    sql = st.session_state[_TEXT]
    state.choose_question(sql, LONGEST_IN_A_LINK)
    st.session_state[_PUT] = sql
    st.session_state[_ASKED] = (sql, Limits(rows=st.session_state[_ROWS]))
    st.session_state.pop(_ANSWERED, None)


def answer(study: Study) -> None:
    """The answer to what was asked in this session, worked out once."""
    asked: tuple[str, Limits] | None = st.session_state.get(_ASKED)
    if asked is None or asked[0] != state.question():
        if state.question():
            st.info("Nothing has run yet: read the question, then press Run.", icon=":material/play_circle:")
        return
    key = (study.release.release, asked)
    known = st.session_state.get(_ANSWERED)
    if known is None or known[0] != key:
        known = st.session_state[_ANSWERED] = (key, _worked_out(study, *asked))
    if isinstance(known[1], QueryError):
        _refusal(asked[0], known[1])
    else:
        _shown(known[1])


def _worked_out(study: Study, sql: str, limits: Limits) -> Answer | QueryError:
    """The answer, or why there is none. A click on Stop ends this script at its next word, and the question with it."""
    place = st.empty()
    with place.container(horizontal=True, vertical_alignment="center"):
        said = st.empty()
        st.button("Stop", icon=":material/stop:", on_click=lambda: st.session_state.pop(_ASKED, None))

    def waiting(seconds: float) -> None:
        said.caption(f"Asking… {seconds:.0f} of at most {limits.seconds} seconds")

    try:
        return study.ask(sql, limits, waiting)
    except QueryError as problem:
        return problem
    finally:
        place.empty()


def _refusal(sql: str, problem: QueryError) -> None:
    st.error(plain(problem.message), icon=":material/error:")
    if problem.line is not None:
        line = sql.splitlines()[problem.line - 1]
        caret = "" if problem.character is None else "\n" + " " * (problem.character - 1) + "^"
        st.code(line + caret, language=None)
    if problem.advice:
        st.markdown(plain(problem.advice))


def _shown(found: Answer) -> None:
    rows = found.table.num_rows
    if found.more:
        st.warning(
            f"There are more rows than the {rows:,} that are shown. More can be chosen beside Run, up to {_MOST[-1]:,}.",
            icon=":material/content_cut:",
        )
    st.caption(f"{counted(rows, 'row')} · {found.seconds:.2f} s · release {found.release.release}")
    if not found.columns:
        return
    kinds = dict(zip(found.names, found.columns, strict=True))
    st.dataframe(
        found.shown(),
        hide_index=True,
        column_config={
            name: st.column_config.Column(help=plain(column.type[:200])) for name, column in kinds.items()
        },
        alt=f"The answer: {counted(rows, 'row')} of {counted(len(kinds), 'column')}",
    )
    _take_away(found)


def _take_away(found: Answer) -> None:
    name = f"sql_{found.release.state}-{found.release.release}"
    with st.container(horizontal=True):
        st.download_button(
            "Answer (CSV)",
            lambda: tables.for_spreadsheets(found.to_csv()),
            file_name=f"{name}.csv",
            mime="text/csv",
            on_click="ignore",
            icon=":material/table:",
        )
        st.download_button(
            "Answer (Parquet)",
            found.to_parquet,
            file_name=f"{name}.parquet",
            mime="application/vnd.apache.parquet",
            on_click="ignore",
            icon=":material/deployed_code:",
            help="Typed columns; question and release are in the file's metadata.",
        )
    if (parameters := state.question_parameters()) is None:
        st.caption(f"A link holds at most {LONGEST_IN_A_LINK:,} characters; this question is longer.")
        return
    st.caption("A link to this question:")
    st.code(tables.view_link(str(st.context.url or ""), parameters), language=None)


def schema(study: Study) -> None:
    """Tables and columns with their meaning, and the codes that they hold."""
    st.subheader("What can be asked about")
    rows = study.warehouse.tables()
    chosen = st.selectbox("Table", list(rows), format_func=lambda n: f"{n} ({rows[n]:,} rows)", key="schema")
    table = TABLES[chosen]
    key = f" Its key: {', '.join(table.key)}." if table.key else ""
    st.caption(f"One row per {table.grain}.{key}".replace("`", ""))
    st.dataframe(
        pd.DataFrame(
            [(c.name, c.type, c.meaning.replace("`", "")) for c in table.columns],
            columns=["Column", "Type", "Meaning"],
        ),
        hide_index=True,
        column_config={"Meaning": st.column_config.TextColumn(width="large")},
        alt=f"Columns of {chosen} with type and meaning",
    )
    with st.expander("Codes of indicators, student groups, district types and sources"):
        _codes()


def _codes() -> None:
    codes = [
        *(("indicator", code, i.name) for code, i in INDICATORS.items()),
        *(("student_group", code, g.name) for code, g in STUDENT_GROUPS.items()),
        *(("district_type", code, t.name) for code, t in DISTRICT_TYPES.items()),
        *(("source", code, name) for code, name in SOURCES.items()),
    ]
    st.dataframe(
        pd.DataFrame(codes, columns=["Column", "Code", "Name"]),
        hide_index=True,
        alt="Codes of indicators, student groups, district types and sources with their names",
    )
