"""The rubric of a dossier: evidence for each listen-for, everybody's ratings, and how far these are apart."""

from collections.abc import Mapping
from zlib import crc32

import streamlit as st

from cimodels.exhibits.rubric_spread import agreement_words, rubric_spread
from cimodels.exhibits.tables import counted, plain
from cimodels.rubric.agreement import Rating, agreement, spreads
from cimodels.ui import figures, paper, records, writing
from cimodels.workspace.asked import tags_of
from cimodels.workspace.kinds.research import SPEAKS
from cimodels.workspace.protocols import ListenFor, rubric
from cimodels.workspace.records import Record

_READABLE = 860
_FIXED = ("name", "listen_for", "rater")


def summary(dossier: Record) -> None:
    """Everybody's ratings at a glance, then each listen-for with its evidence and the form for one's own."""
    known = rubric()
    given = writing.workspace().records("rating", parent=dossier.id)
    names = {code: one.name for code, one in known.items()} | {
        one.body["listen_for"]: one.body["name"] for one in given
    }
    ratings = [
        Rating(one.body["rater"], dossier.id, one.body["listen_for"], int(one.body["level"])) for one in given
    ]
    st.subheader("An intentional, system-wide continuous improvement approach?")
    paper.take_away([paper.of_record("rubric", dossier)], "Print the rubric")
    shown = bool(ratings) and _shown(dossier, known, given)
    if shown:
        figures.exhibit(
            rubric_spread(spreads(ratings, names), names),
            f"rubric_{dossier.id[:8]}",
            {"listen_for": "Listen-for", "rater": "Rater", "level": "Level"},
        )
        st.markdown(plain(agreement_words(agreement(ratings))), width=_READABLE)
    elif not ratings:
        st.info(
            "Nobody has rated yet. Each person rates alone, before talking about it; two or more show how sure the judgement is.",
            icon=":material/rule:",
        )
    evidence = _evidence(dossier)
    for one in known.values():
        of_it = [r for r in given if r.body["listen_for"] == one.code]
        _listen_for(dossier, one, evidence.get(one.code, []), of_it, shown=shown)


def _shown(dossier: Record, known: Mapping[str, ListenFor], given: list[Record]) -> bool:
    """Whether others' ratings are shown: at once to whoever has rated everything or is nobody, else when asked for."""
    own = {one.body["listen_for"] for one in given if one.body["rater"] == writing.author()}
    first = bool(writing.author()) and not own.issuperset(known)
    return st.toggle(
        "Show what everybody gave",
        value=not first,
        key=f"shown_{dossier.id[:8]}_{first}",
        help="Rate first, then look: whoever has seen another's rating gives one that is nearer to it.",
    )


def _evidence(dossier: Record) -> dict[str, list[tuple[Record, Record]]]:
    """Notes by the listen-for that they are evidence of, each with its conversation."""
    store = writing.workspace()
    found: dict[str, list[tuple[Record, Record]]] = {}
    for talk in store.records("conversation", parent=dossier.id):
        for note in store.records("note", parent=talk.id):
            for code in tags_of(note.body):
                found.setdefault(code, []).append((note, talk))
    return found


def _listen_for(
    dossier: Record,
    one: ListenFor,
    evidence: list[tuple[Record, Record]],
    given: list[Record],
    *,
    shown: bool,
) -> None:
    gave = [r for r in given if shown or r.body["rater"] == writing.author()]
    said = ", ".join(f"{r.body['rater']} {r.body['level']}" for r in gave)
    said = said or (f"rated by {len(given)}" if given else "not rated")
    label = f"**{one.name}** · {counted(len(evidence), 'note')} · {plain(said)}"
    with st.expander(label, key=f"listen_{dossier.id[:8]}_{one.code}", width=_READABLE):
        st.markdown(f"**Listen for:** {plain(one.listen_for)}")
        for level, anchor in enumerate(one.anchors, start=1):
            st.markdown(f"{level}. {plain(anchor)}")
        for note, talk in evidence:
            speaks = f"*{SPEAKS[note.body['speaks']].lower()}* · " if note.body["speaks"] else ""
            st.markdown(f"> {speaks}{plain(note.body['text'])}".replace("\n", "  \n> "))
            st.caption(f"{plain(talk.body['title'])} · {records.signature(note)}")
        if not evidence:
            st.caption("No note is tagged as evidence of it yet.")
        for rating in gave:
            if rating.body["because"]:
                st.markdown(
                    f"**{plain(rating.body['rater'])}, {rating.body['level']}:** {plain(rating.body['because'])}"
                )
        _mine(dossier, one, given)


def _mine(dossier: Record, one: ListenFor, given: list[Record]) -> None:
    rater = writing.author()
    if not rater:
        st.caption("Say who you are at the top of the page to rate.")
        return
    mine = next((r for r in given if r.body["rater"] == rater), None)
    st.markdown("**My rating**")
    records.form(
        "rating",
        f"rate_{dossier.id[:8]}_{one.code}_{crc32(rater.encode())}",
        record=mine,
        parent=dossier.id,
        begin={"name": one.name, "listen_for": one.code, "rater": rater},
        leave_out=_FIXED,
        submit="Rate" if mine is None else "Change",
    )
