"""What is still to find out about a candidate, by whom and by when; and districts to compare it with."""

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from cimodels.errors import CimodelsError
from cimodels.exhibits.dossier import contrast
from cimodels.exhibits.tables import plain
from cimodels.screen.recipe import from_toml
from cimodels.screen.spec import ScreenSpec
from cimodels.study import Study
from cimodels.ui import cached, history, records, state, writing
from cimodels.ui.columns import sentence_table
from cimodels.ui.record_fields import Names
from cimodels.workspace.protocols import usual_questions
from cimodels.workspace.records import Record
from cimodels.workspace.research import open_question, overdue

_READABLE = 860
_SIMILAR = 20
_OTHERS = ("name", "cds", "county", "short_list", "standing", "why", "lead")
_ASKED_BESIDE = (("ask", "who", "by"),)


def still_to_find_out(dossier: Record, study: Study, names: Names) -> None:
    """Questions with who and by when, and districts to compare with."""
    asked = writing.workspace().records("question", parent=dossier.id)
    waiting = sorted((one for one in asked if open_question(one)), key=lambda one: one.body["by"] or "9999")
    st.subheader(f"Still to find out: {len(waiting):,}")
    if not asked:
        st.caption("Write down what you would have to know before you decide, who finds it out and by when.")
    _usual(dossier, {one.body["question"] for one in asked})
    today = date.today()
    for one in [*waiting, *(one for one in asked if not open_question(one))]:
        _question(one, today)
    with st.container(width=_READABLE):
        records.form(
            "question",
            f"question_{dossier.id[:8]}",
            parent=dossier.id,
            begin={"status": "open"},
            leave_out=("status", "answer"),
            beside=_ASKED_BESIDE,
            submit="Add the question",
        )
    _contrast(dossier, study, names)


def _usual(dossier: Record, there: set[str]) -> None:
    """What is usually asked of online information, the press and other leaders, in one press."""
    missing = [one for one in usual_questions() if one["question"] not in there]
    if missing and st.button(
        f"Put the {len(missing)} usual questions here",
        icon=":material/playlist_add:",
        key=f"usual_{dossier.id[:8]}",
        help="Of online information, the press, leaders at county and state; a file in specs/research, to be changed as you like.",
    ):
        history.do(lambda: put(dossier, missing))


def put(dossier: Record, asked: Sequence[Mapping[str, str]]) -> None:
    """Questions, each with whom to ask, onto what is still to find out."""
    author = writing.signed()
    with writing.workspace().together() as batch:
        for one in asked:
            batch.create("question", {**one, "status": "open"}, author=author, parent=dossier.id)


def _question(one: Record, today: date) -> None:
    body = one.body
    mark = ":material/radio_button_unchecked:" if open_question(one) else ":material/check_circle:"
    late = " · **overdue**" if open_question(one) and overdue(body["by"], today) else ""
    with st.container(border=True, width=_READABLE):
        st.markdown(f"{mark} **{plain(body['question'])}**")
        parts = (body["ask"], body["who"], f"by {body['by']}" if body["by"] else "")
        st.caption(" · ".join(plain(part) for part in parts if part) + late)
        if body["answer"]:
            st.markdown(plain(body["answer"]))
        with st.expander("Answer or change"):
            records.form("question", f"answer_{one.id[:8]}", record=one, beside=_ASKED_BESIDE)
            history.manage(one, attach=False)


def _contrast(dossier: Record, study: Study, names: Names) -> None:
    st.subheader("Contrast districts")
    st.caption(
        "Two or three whose circumstances are alike and whose results are as expected. What the candidate does and they do as well is not "
        "the reason.",
        width=_READABLE,
    )
    if chosen := dossier.body["contrast"]:
        st.markdown("**Chosen:** " + ", ".join(plain(names.districts.get(cds, cds)) for cds in chosen))
    spec = spec_of(dossier)
    try:
        found = contrast(
            cached.similar(spec.model, dossier.body["cds"], _SIMILAR),
            cached.expected(spec.model),
            cached.screening(spec).near_misses,
        )
    except CimodelsError as problem:
        st.info(f"Nobody can be suggested: {plain(str(problem))}", icon=":material/info:")
    else:
        kind = spec.model.outcome
        sentence_table(
            [
                {
                    "District": plain(f"{row.name} · {row.county}"),
                    "Suggested as": row.suggested,
                    "Why": plain(row.why),
                    "Expected": kind.format(row.expected),
                    "Actual": kind.format(row.actual),
                    "Advantage": kind.format(row.advantage, signed=True),
                }
                for row in found.rename(columns={"as": "suggested"}).itertuples(index=False)
            ],
            "Districts suggested for contrast: similar ones with ordinary results, and near misses of the list",
            "contrast",
        )
    with st.container(width=_READABLE):
        records.form(
            "dossier",
            f"contrast_{dossier.id[:8]}",
            record=dossier,
            leave_out=_OTHERS,
            names=names,
            submit="Keep these for contrast",
        )


def spec_of(dossier: Record) -> ScreenSpec:
    """The screen of the list that it came from, else the one in view."""
    listed = dossier.body["short_list"]
    if not listed:
        return state.current()
    return from_toml(writing.workspace().get(listed).body["recipe"])
