"""One dossier: who it is about, how far it is, what was found, and what is still to find out."""

from datetime import date

import streamlit as st

from cimodels.errors import CimodelsError
from cimodels.exhibits.dossier import contrast, finding_of, signal_key, standing_words
from cimodels.exhibits.signals import where
from cimodels.exhibits.tables import counted, plain
from cimodels.screen.recipe import from_toml
from cimodels.screen.spec import ScreenSpec
from cimodels.signals.kinds import KINDS as SIGNALS
from cimodels.signals.results import SEVERITIES
from cimodels.study import Study
from cimodels.ui import cached, history, records, state, writing
from cimodels.ui.columns import SENTENCE_ROW
from cimodels.ui.record_fields import Names
from cimodels.workspace.kinds.research import CONCERNS, POSITIVES, SET_ASIDE, SOURCES, STATUSES
from cimodels.workspace.records import Record
from cimodels.workspace.research import open_question, overdue, progress

_READABLE = 860
_SIMILAR = 20
_HIDDEN = ("name", "cds", "county", "state", "short_list", "standing")
_FROM_DATA = ("signal", "release")


def heading(dossier: Record, belonging: list[Record], names: Names) -> None:
    """Who it is, why it is looked at, and what a decision would still do without."""
    found = progress(belonging, date.today())
    if st.button("All dossiers", icon=":material/arrow_back:", type="tertiary", key="all_dossiers"):
        state.choose_record(None)
        st.rerun()
    st.subheader(plain(dossier.body["name"]))
    retired = " · retired" if dossier.retired else ""
    st.caption(
        f"{plain(dossier.body['county'])} County · CDS {dossier.body['cds']}{retired} · {found.decided} · "
        f"{counted(found.concerns, 'concern')}, {counted(found.positives, 'positive')}, "
        f"{counted(found.open_questions, 'open question')}, {counted(sum(found.conversations.values()), 'conversation')}, "
        f"{counted(found.raters, 'rater')}"
    )
    for standing in dossier.body["standing"]:
        st.markdown(plain(standing_words(standing)), width=_READABLE)
    with st.expander(
        f"Before a decision: {counted(len(found.missing), 'thing')} missing"
        if found.missing
        else "Nothing is missing before a decision"
    ):
        for sentence in found.missing:
            st.markdown(f"- {plain(sentence)}")
    with st.container(horizontal=True):
        st.page_link(
            "pages/identify/district.py",
            label="Its profile",
            icon=":material/school:",
            query_params={"data": state.state_name(), "cds": dossier.body["cds"]},
        )
        with st.popover("About this dossier", icon=":material/edit:", type="tertiary"):
            records.form(
                "dossier",
                f"about_{dossier.id[:8]}",
                record=dossier,
                leave_out=(*_HIDDEN, "contrast"),
                names=names,
            )
        history.manage(dossier)


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
            leave_out=(*_FROM_DATA,),
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
    found = [one for one in cached.signals([cds])[cds] if one.open]
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
            if st.button("Take over as a finding", key=f"take_{dossier.id[:8]}_{at}", icon=":material/add:"):
                writing.workspace().create(
                    "finding",
                    finding_of(signal, study.release.release),
                    author=writing.signed(),
                    parent=dossier.id,
                )
                st.rerun()


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
        if body["reply"]:
            st.markdown(f"**The district:** {plain(body['reply'])}")
        with st.expander("All of it, and change it"):
            records.card(one, leave_out=("sentence", "kind", "source", "status", "reply"))
            records.form("finding", f"edit_{one.id[:8]}", record=one, leave_out=_FROM_DATA)
            history.manage(one)


def still_to_find_out(dossier: Record, study: Study, names: Names) -> None:
    """Questions with who and by when, and districts to compare with."""
    asked = writing.workspace().records("question", parent=dossier.id)
    waiting = sorted((one for one in asked if open_question(one)), key=lambda one: one.body["by"] or "9999")
    st.subheader(f"Still to find out: {len(waiting):,}")
    if not asked:
        st.caption("Write down what you would have to know before you decide, who finds it out and by when.")
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
            submit="Add the question",
        )
    _contrast(dossier, study, names)


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
            records.form("question", f"answer_{one.id[:8]}", record=one)
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
    spec = _spec(dossier)
    try:
        found = contrast(
            cached.similar(spec.model, dossier.body["cds"], _SIMILAR),
            cached.expected(spec.model),
            cached.screening(spec).near_misses,
        )
    except CimodelsError as problem:
        st.info(f"Nobody can be suggested: {plain(str(problem))}", icon=":material/info:")
    else:
        number = f"%.{spec.model.outcome.decimals}f"
        st.dataframe(
            found,
            hide_index=True,
            row_height=SENTENCE_ROW,
            column_config={
                "name": "Name",
                "county": "County",
                "as": "Suggested as",
                "why": st.column_config.TextColumn("Why", width="large"),
                **{
                    code: st.column_config.NumberColumn(code.capitalize(), format=number)
                    for code in ("expected", "actual", "advantage")
                },
                "cds": None,
            },
            alt="Districts suggested for contrast: similar ones with ordinary results, and near misses of the list",
        )
    with st.container(width=_READABLE):
        records.form(
            "dossier",
            f"contrast_{dossier.id[:8]}",
            record=dossier,
            leave_out=(*_HIDDEN, "why", "lead"),
            names=names,
            submit="Keep these for contrast",
        )


def _spec(dossier: Record) -> ScreenSpec:
    """The screen of the list that it came from, else the one in view."""
    listed = dossier.body["short_list"]
    if not listed:
        return state.current()
    return from_toml(writing.workspace().get(listed).body["recipe"])
