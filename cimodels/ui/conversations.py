"""Conversations and observations of a dossier: begun with a protocol, noted question by question, tagged as evidence."""

from collections.abc import Mapping

import streamlit as st

from cimodels.exhibits.tables import plain
from cimodels.ui import history, paper, records, state, writing
from cimodels.workspace.asked import questions_of, tags_of
from cimodels.workspace.kinds.research import SETTINGS, SPEAKS, WHOM
from cimodels.workspace.protocols import ListenFor, Protocol, Question, protocols, rubric
from cimodels.workspace.records import Record
from cimodels.workspace.research import covered

_READABLE = 860
_BY_VALUE = ("protocol", "questions")
_BESIDE = (("on", "place"),)


def conversations(dossier: Record) -> None:
    """The one in view with its notes, or all of them and a new one."""
    kept = writing.workspace().records("conversation", parent=dossier.id)
    by_id = {one.id: one for one in kept}
    asked = state.record()
    st.subheader("Interviews, conversations and observations")
    st.caption(
        "Virtual interviews with district and county leaders first, and with other leaders who know the district, such as at the state; then, on site, conversations with district leaders, school leaders and staff, and "
        "observations of classrooms and of professional development. Listen for whether there is an intentional, system-wide continuous "
        "improvement approach.",
        width=_READABLE,
    )
    guides = protocols()
    _covered(kept, guides)
    if kept:
        key = f"talk_{dossier.id[:8]}"
        st.session_state[key] = asked if asked in by_id else None
        st.selectbox(
            "In view",
            list(by_id),
            format_func=lambda one: _called(by_id[one]),
            key=key,
            placeholder="Choose one",
            width=620,
            on_change=lambda: state.choose_record(st.session_state[key] or dossier.id),
        )
    if asked in by_id:
        _one(by_id[asked])
        return
    if not kept:
        st.info("None yet. Choose a guide below; its questions come with the form.", icon=":material/forum:")
    _begin(dossier, guides)


def _covered(kept: list[Record], guides: Mapping[str, Protocol]) -> None:
    """With whom one has talked and what one has observed, and with whom not yet."""
    lines = []
    for setting, of in covered(kept, guides.values()).items():
        told = [
            f":material/check_circle: {WHOM[whom]} ({number})"
            if number
            else f":material/radio_button_unchecked: {WHOM[whom]}: not yet"
            for whom, number in of.items()
        ]
        lines.append(f"- **{SETTINGS[setting]}:** " + " · ".join(told))
    st.markdown("\n".join(lines), width=_READABLE)


def _called(one: Record) -> str:
    return " · ".join(part for part in (one.body["on"], one.body["title"], one.body["place"]) if part)


def _begin(dossier: Record, guides: Mapping[str, Protocol]) -> None:
    st.subheader("Begin one")
    code = st.selectbox(
        "Guide",
        list(guides),
        format_func=lambda code: f"{guides[code].title} · {guides[code].minutes} minutes",
        key="guide",
        width=620,
        help="The guides are files in specs/research; change their words to yours. A conversation keeps the questions that it began with.",
    )
    guide = guides[code]
    with st.container(width=_READABLE):
        st.markdown(plain(guide.opening))
        with st.expander(f"Its {len(guide.questions)} questions"):
            for question in guide.questions:
                st.markdown(f"- {plain(question.ask)}")
        paper.take_away([paper.offer("guide", guide.title, f"{code}/{dossier.id}")], "Print the guide")
        records.form(
            "conversation",
            f"begin_{code}_{dossier.id[:8]}",
            parent=dossier.id,
            begin={
                "title": guide.title,
                "setting": guide.setting,
                "whom": guide.whom,
                "protocol": code,
                "questions": guide.by_value(),
            },
            leave_out=(*_BY_VALUE, "setting", "whom", "in_short"),
            beside=_BESIDE,
            submit="Begin",
            on_saved=lambda record: state.choose_record(record.id),
        )


def _one(talk: Record) -> None:
    body = talk.body
    st.caption(f"{SETTINGS[body['setting']]} · {WHOM[body['whom']]} · {records.signature(talk)}")
    paper.take_away([paper.of_record("guide", talk)], "Print the guide")
    with st.expander("Who, where, and in short"):
        records.form(
            "conversation", f"talk_form_{talk.id[:8]}", record=talk, leave_out=(*_BY_VALUE, "setting", "whom")
        )
        history.manage(talk)
    notes = writing.workspace().records("note", parent=talk.id)
    known = rubric()
    section = ""
    questions = questions_of(body)
    for number, question in enumerate(questions, start=1):
        if question.section != section:
            section = question.section
            st.markdown(f"#### {plain(section)}")
        own = [one for one in notes if one.body["ask"] == question.ask]
        _question(talk, number, question, own, known)
    asked = {question.ask for question in questions}
    st.markdown("#### Anything else")
    rest = [one for one in notes if one.body["ask"] not in asked]
    _question(talk, 0, Question("", "", "", ()), rest, known)


def _question(
    talk: Record,
    number: int,
    question: Question,
    own: list[Record],
    known: Mapping[str, ListenFor],
) -> None:
    codes = [code for code in question.listen_for if code in known]
    with st.container(border=True, width=_READABLE):
        if number:
            st.markdown(f"**{number}. {plain(question.ask)}**")
        hints = [question.follow] if question.follow else []
        hints += ["Listen for: " + "; ".join(known[code].name.lower() for code in codes)] if codes else []
        if hints:
            st.caption(plain(" · ".join(hints)))
        for note in own:
            _note(note, known)
        records.form(
            "note",
            f"note_{talk.id[:8]}_{number}",
            parent=talk.id,
            begin={"ask": question.ask, "listen_fors": [_tag(known[code]) for code in codes]},
            leave_out=("ask", "listen_fors"),
            submit="Keep the note",
        )


def _tag(one: ListenFor) -> dict[str, str]:
    return {"code": one.code, "name": one.name}


def _note(note: Record, known: Mapping[str, ListenFor]) -> None:
    speaks = f" · speaks {SPEAKS[note.body['speaks']].lower()}" if note.body["speaks"] else ""
    st.markdown(plain(note.body["text"]).replace("\n", "  \n"))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"{records.signature(note)}{speaks}", width="content")
        with st.popover("Evidence and changes", icon=":material/sell:", type="tertiary"):
            _tags(note, known)
            records.form("note", f"edit_note_{note.id[:8]}", record=note, leave_out=("ask", "listen_fors"))
            history.manage(note)


def _tags(note: Record, known: Mapping[str, ListenFor]) -> None:
    there = tags_of(note.body)
    names = there | {code: one.name for code, one in known.items()}
    chosen = st.pills(
        "Evidence of",
        list(names),
        selection_mode="multi",
        default=list(there),
        format_func=names.__getitem__,
        key=f"tags_{note.id}_{note.head}",
    )
    if set(chosen) != set(there):
        body = {
            **note.body,
            "listen_fors": [{"code": code, "name": there.get(code, names[code])} for code in chosen],
        }
        history.do(
            lambda: writing.workspace().save(
                note.id, body, based_on=note.head, author=writing.signed(), reason="other evidence"
            )
        )
