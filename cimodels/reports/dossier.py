"""A candidate's dossier on paper: the decision first, then what it rests on, to the last note."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from cimodels.exhibits.dossier import standing_words
from cimodels.exhibits.rubric_spread import agreement_words
from cimodels.reports.desk import Desk
from cimodels.reports.document import Document
from cimodels.reports.telling import Known, signature, told
from cimodels.rubric.agreement import Rating, agreement, spreads
from cimodels.workspace.asked import questions_of, tags_of
from cimodels.workspace.kinds import KINDS, kind_of
from cimodels.workspace.kinds.research import (
    CONCERNS,
    DECISIONS,
    POSITIVES,
    SETTINGS,
    SOURCES,
    SPEAKS,
    STATUSES,
    WHOM,
)
from cimodels.workspace.records import Record
from cimodels.workspace.research import progress

LISTEN = "An intentional, system-wide continuous improvement approach?"
_FINDING = ("What was found", "Kind and status", "Source", "The district's reply")
_QUESTION = ("Question", "Whom to ask", "Who, by when", "Answer")
_TOLD = frozenset({"decision", "finding", "question", "rating", "conversation"})


def of(desk: Desk, record: str) -> Document:
    """The dossier of an id, with everything that belongs to it."""
    dossier = desk.get(record, "dossier")
    belonging = desk.store.children(dossier.id)
    return compose(dossier, belonging, notes_of(desk, belonging), desk.known, desk.today)


def notes_of(desk: Desk, belonging: Iterable[Record]) -> dict[str, list[Record]]:
    """The notes of each conversation, by its id."""
    return {
        one.id: desk.store.records("note", parent=one.id) for one in belonging if one.kind == "conversation"
    }


def compose(
    dossier: Record,
    belonging: Sequence[Record],
    notes: Mapping[str, Sequence[Record]],
    known: Known,
    today: date,
) -> Document:
    """Everything in it.

    Parameters
    ----------
    belonging : sequence of Record
        What belongs to the dossier, oldest first.
    notes : mapping of str to sequence of Record
        The notes of each conversation, by its id.
    today : date
        What is overdue, and the date on the paper.
    """
    of, body = by_kind(belonging), dossier.body
    paper = Document(
        "Dossier",
        body["name"],
        place(body),
        footer=f"{today.isoformat()} · from a workspace of cimodels · not for publication",
    )
    invented(paper, body)
    for standing in body["standing"]:
        stood(paper, standing)
    for code in ("why", "lead"):
        if body[code]:
            paper.text(body[code], label=KINDS["dossier"][code].label)
    paper.heading("Decision")
    decision(paper, of.get("decision", []))
    missing = progress(belonging, today).missing
    paper.heading("What a decision would do without")
    paper.bullets(missing or ("Nothing of what is usually looked at.",))
    found = of.get("finding", [])
    for title, kinds in (("Concerns", CONCERNS), ("Positives", POSITIVES)):
        paper.heading(title)
        findings(paper, title, [one for one in found if one.body["kind"] in kinds])
    if asked := of.get("question", []):
        paper.heading("Still to find out, and what was answered")
        questions(paper, asked)
    if given := of.get("rating", []):
        paper.heading(LISTEN)
        ratings(paper, dossier, given)
    if body["contrast"]:
        paper.heading("Contrast districts")
        paper.bullets([known.districts.get(cds, cds) for cds in body["contrast"]])
    for talk in of.get("conversation", []):
        paper.heading(talk.body["title"])
        conversation(paper, talk, notes.get(talk.id, ()), 2)
    others(paper, of, _TOLD, known)
    return paper


def by_kind(records: Iterable[Record]) -> dict[str, list[Record]]:
    """Records by the code of their kind, in their order."""
    of: dict[str, list[Record]] = {}
    for one in records:
        of.setdefault(one.kind, []).append(one)
    return of


def place(body: Mapping[str, Any]) -> str:
    """Where the district is."""
    return f"{body['county']} County · CDS {body['cds']}" if body["county"] else f"CDS {body['cds']}"


def invented(paper: Document, body: Mapping[str, Any]) -> None:
    """Said of what is of the demonstration."""
    if body["state"] == "demonstration":
        paper.strong("Demonstration: the district and every number are invented.")


def stood(paper: Document, standing: Mapping[str, Any]) -> None:
    """Where the district stood on a kept list, with what finds the list again."""
    paper.text(standing_words(standing))
    paper.note(
        f"As on the kept list “{standing.get('name')}”; recipe {standing.get('fingerprint')}, data release {standing.get('release')}."
    )


def others(paper: Document, of: Mapping[str, Sequence[Record]], but: Collection[str], known: Known) -> None:
    """Records of kinds that have no place of their own, under what their kind is called."""
    for kind, those in of.items():
        if kind in but:
            continue
        paper.heading(KINDS[kind].plural)
        for one in those:
            told(paper, one, known, level=2)


def decision(paper: Document, made: Sequence[Record]) -> None:
    """The decision that stands, with all that was said about it."""
    if not made:
        paper.text("Not decided yet.")
        return
    now = made[-1]
    paper.strong(f"{DECISIONS[now.body['decision']]}, {now.body['on']}")
    for field in kind_of("decision").fields:
        if field.code not in ("name", "decision", "on") and now.body[field.code]:
            paper.text(str(now.body[field.code]), label=field.label)
    paper.note(signature(now))


def findings(paper: Document, title: str, found: Sequence[Record]) -> None:
    """A table of findings of one side."""
    if not found:
        paper.text("None is noted.")
        return
    words = {**CONCERNS, **POSITIVES}
    rows = [
        (
            "\n".join(part for part in (one.body["sentence"], one.body["detail"]) if part),
            f"{words[one.body['kind']].partition(': ')[2]} · {STATUSES[one.body['status'] or 'open']}",
            " · ".join(
                str(part)
                for part in (
                    SOURCES[one.body["source"]],
                    one.body["place"],
                    one.body["link"],
                    one.body["on"],
                    f"data release {one.body['release']}" if one.body["release"] else "",
                    f"noted by {one.created_by}",
                )
                if part
            ),
            one.body["reply"],
        )
        for one in found
    ]
    paper.table(_FINDING, rows, [2.6, 1.3, 2, 1.6], f"{title}, each with source and reply")


def questions(paper: Document, asked: Sequence[Record]) -> None:
    """A table of questions with their answers."""
    rows = [
        (
            one.body["question"],
            one.body["ask"],
            " · ".join(part for part in (one.body["who"], one.body["by"]) if part),
            one.body["answer"],
        )
        for one in asked
    ]
    paper.table(_QUESTION, rows, [2.4, 1.4, 1.3, 2.2], "What was still to find out")


def ratings(paper: Document, dossier: Record, given: Sequence[Record]) -> None:
    """Everybody's ratings with their spread, and how far raters agree."""
    names = {one.body["listen_for"]: one.body["name"] for one in given}
    levels = [
        Rating(one.body["rater"], dossier.id, one.body["listen_for"], int(one.body["level"])) for one in given
    ]
    because = {(one.body["listen_for"], one.body["rater"]): one.body["because"] for one in given}
    rows = [
        (
            names[one.listen_for],
            "\n".join(
                f"{rater}: {level}. {because[one.listen_for, rater]}".strip() for rater, level in one.levels
            ),
            f"{one.low}" if one.apart == 0 else f"{one.low} to {one.high}",
        )
        for one in spreads(levels, names)
    ]
    paper.table(("Listen-for", "Level from 1 to 4, by rater", "From, to"), rows, [2, 4, 0.8], "Ratings")
    paper.text(agreement_words(agreement(levels)))


def conversation(paper: Document, talk: Record, notes: Sequence[Record], level: int) -> None:
    """What was said and seen, question by question; `level` is that of the questions' headings."""
    body = talk.body
    about = (SETTINGS[body["setting"]], WHOM[body["whom"]], body["on"], body["place"], body["people"])
    paper.note(" · ".join(part for part in about if part))
    if body["in_short"]:
        paper.text(body["in_short"], label="In short")
    asked = list(dict.fromkeys(question.ask for question in questions_of(body)))
    for ask in [*asked, ""]:
        own = [one for one in notes if one.body["ask"] == ask or (not ask and one.body["ask"] not in asked)]
        if own:
            paper.heading(ask or "Anything else", level)
            paper.bullets([_note(one, at_question=bool(ask)) for one in own])
    if not notes:
        paper.text("No note was taken.")


def _note(one: Record, *, at_question: bool) -> str:
    """What was noted, on what it bears and by whom; a question that is no longer in the guide comes with it."""
    tags = ", ".join(name.lower() for name in tags_of(one.body).values())
    speaks = f"speaks {SPEAKS[one.body['speaks']].lower()}" if one.body["speaks"] else ""
    about = "; ".join(part for part in (f"on {tags}" if tags else "", speaks, one.created_by) if part)
    asked = "" if at_question or not one.body["ask"] else f"{one.body['ask']} "
    return f"{asked}{one.body['text']} ({about})"
