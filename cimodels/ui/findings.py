"""Concerns and positives of a dossier: what people noted, beside what the data show already."""

from collections.abc import Sequence

import streamlit as st

from cimodels.exhibits.dossier import finding_of, signal_key
from cimodels.exhibits.signals import where
from cimodels.exhibits.tables import counted, plain
from cimodels.signals.kinds import KINDS as SIGNALS
from cimodels.signals.results import FINE, SEVERITIES, UNKNOWN, Signal
from cimodels.study import Study
from cimodels.ui import cached, history, questions, records, writing
from cimodels.workspace.kinds import KINDS
from cimodels.workspace.kinds.research import CONCERNS, POSITIVES, SET_ASIDE, SOURCES, STATUSES
from cimodels.workspace.records import Record

_READABLE = 860
_FROM_DATA = ("signal", "release")
_BESIDE = (("kind", "source"), ("place", "link", "on"))


def findings(dossier: Record, study: Study) -> None:
    """Concerns and positives, those that the data show beside those that people noted."""
    noted = writing.workspace().records("finding", parent=dossier.id)
    _signals(dossier, study, noted)
    _noted("Concerns", [one for one in noted if one.body["kind"] in CONCERNS], "concern")
    _noted("Positives", [one for one in noted if one.body["kind"] in POSITIVES], "positive")
    st.subheader("Note a finding")
    st.caption(
        "Look for concerns: student-group-specific indicators such as least restrictive environment, fiscal distress, controversial "
        "practices. And for positives: intentional, strategic improvement efforts and other initiatives. Sources: online information, news "
        "media and press, other leaders at the state or the county.",
        width=_READABLE,
    )
    with st.container(width=_READABLE):
        records.form(
            "finding",
            f"finding_{dossier.id[:8]}",
            parent=dossier.id,
            begin={"status": "open"},
            leave_out=_FROM_DATA,
            beside=_BESIDE,
            submit="Note",
        )


def _signals(dossier: Record, study: Study, noted: list[Record]) -> None:
    cds = dossier.body["cds"]
    if cds not in set(study.entities()["cds"]):
        st.info(
            "The release in view does not have this district, so the data say nothing here.",
            icon=":material/database_off:",
        )
        return
    taken = {one.body["signal"] for one in noted}
    every = cached.signals([cds])[cds]
    found = [one for one in every if one.open]
    new = [one for one in found if signal_key(one) not in taken]
    st.subheader("What the data show already")
    if not found:
        st.caption("The data have no signal to check for it.")
    elif not new:
        st.caption(f"All {counted(len(found), 'signal')} in the data are taken over below.")
    for at, signal in enumerate(new):
        severity = SEVERITIES[signal.severity]
        with st.container(border=True, width=_READABLE):
            st.markdown(
                f"{severity.mark} **{SIGNALS[signal.kind].name}** · {severity.name.lower()} · :material/database: from the data"
            )
            st.markdown(plain(signal.sentence))
            st.caption(plain(where(signal)))
            with st.container(horizontal=True):
                _from_signal(dossier, study, signal, at)
    _not_shown(dossier, every)


def _not_shown(dossier: Record, every: Sequence[Signal]) -> None:
    """What the data were asked and do not show: nothing found, and not known, which somebody else has to be asked."""
    fine = dict.fromkeys(SIGNALS[one.kind].name for one in every if one.severity == FINE)
    unknown = dict.fromkeys(one.kind for one in every if one.severity == UNKNOWN)
    if fine:
        st.caption(f"{SEVERITIES[FINE].mark} Looked at, and nothing stands out: {', '.join(fine)}.")
    if not unknown:
        return
    names = ", ".join(SIGNALS[code].name for code in unknown)
    st.caption(f"{SEVERITIES[UNKNOWN].mark} Not known from the files that are here: {names}.")
    asked = {one.body["question"] for one in writing.workspace().records("question", parent=dossier.id)}
    missing = [
        {"question": SIGNALS[code].question, "ask": "Leaders of the district; the data do not have it"}
        for code in unknown
        if SIGNALS[code].question not in asked
    ]
    if missing and st.button(
        f"Put {counted(len(missing), 'question')} about it on what is still to find out",
        icon=":material/help:",
        key=f"unknown_{dossier.id[:8]}",
        type="tertiary",
    ):
        history.do(lambda: questions.put(dossier, missing))


def _from_signal(dossier: Record, study: Study, signal: Signal, at: int) -> None:
    """A signal becomes a finding by value, or its question joins what is still to find out."""
    store, key = writing.workspace(), f"{dossier.id[:8]}_{at}"
    if st.button("Take over as a finding", key=f"take_{key}", icon=":material/add:"):
        body = finding_of(signal, study.release.release)
        history.do(lambda: store.create("finding", body, author=writing.signed(), parent=dossier.id))
    if st.button(
        "Ask the district",
        key=f"ask_{key}",
        icon=":material/help:",
        type="tertiary",
        help=SIGNALS[signal.kind].question,
    ):
        asked = {
            "question": SIGNALS[signal.kind].question,
            "ask": "Leaders of the district",
            "status": "open",
        }
        history.do(lambda: store.create("question", asked, author=writing.signed(), parent=dossier.id))


def _noted(title: str, found: list[Record], noun: str) -> None:
    st.subheader(f"{title}: {len(found):,}")
    if not found:
        st.caption(f"No {noun} is noted yet.")
    for one in sorted(found, key=lambda record: record.body["status"] == SET_ASIDE):
        _finding(one)


def _finding(one: Record) -> None:
    body = one.body
    with st.container(border=True, width=_READABLE):
        st.markdown(f"**{plain(body['sentence'])}**")
        data = " · :material/database: taken over from the data" if body["signal"] else ""
        kind = {**CONCERNS, **POSITIVES}[body["kind"]]
        status = STATUSES.get(body["status"] or "open", "")
        st.caption(
            f"{plain(kind)} · {SOURCES[body['source']]}{data} · **{status}** · noted by {plain(one.created_by)}, {one.created_at[:10]}"
        )
        if body["link"]:
            st.markdown(records.said(KINDS["finding"]["link"], body["link"]))
        if body["reply"]:
            st.markdown(f"**The district:** {plain(body['reply'])}")
        with st.expander("All of it, and change it"):
            records.card(one, leave_out=("sentence", "kind", "source", "status", "reply", "link"))
            records.form("finding", f"edit_{one.id[:8]}", record=one, leave_out=_FROM_DATA, beside=_BESIDE)
            history.manage(one)
