"""A guide to take along: questions in order with what to listen for, and room to write; and the rubric to rate with."""

from collections.abc import Mapping, Sequence
from typing import Any

from cimodels.errors import WorkspaceError
from cimodels.reports.desk import Desk
from cimodels.reports.document import Document
from cimodels.reports.guide import table_to_fill, to_write
from cimodels.workspace.asked import questions_of
from cimodels.workspace.kinds.research import CONCERNS, SET_ASIDE, SETTINGS, WHOM
from cimodels.workspace.protocols import ListenFor, Question, protocols, rubric
from cimodels.workspace.records import Record
from cimodels.workspace.research import open_question

_RECORD = 32  # characters of a record's id
_BESIDE = (5, 1.1)


def of(desk: Desk, record: str) -> Document:
    """The sheet of a guide, or of a conversation that was begun with one.

    Parameters
    ----------
    record : str
        Code of a guide, a slash and a dossier's id after it where it is about a candidate; or a conversation's id.

    Raises
    ------
    WorkspaceError
        When there is none.
    """
    code, _, about = record.partition("/")
    if len(code) == _RECORD:
        talk = desk.get(code, "conversation")
        return compose(talk.body, desk.get(talk.parent or "", "dossier"), [], rubric())
    guides = protocols()
    if code not in guides:
        raise WorkspaceError(f"There is no guide {code[:40]!r}.", f"Guides: {', '.join(guides)}.")
    guide = guides[code]
    body = {
        "title": guide.title,
        "setting": guide.setting,
        "whom": guide.whom,
        "minutes": guide.minutes,
        "opening": guide.opening,
        "questions": guide.by_value(),
    }
    if not about:
        return compose(body, None, [], rubric())
    dossier = desk.get(about, "dossier")
    return compose(body, dossier, desk.store.children(dossier.id), rubric())


def templates() -> dict[str, str]:
    """Code of each guide → its title."""
    return {code: one.title for code, one in protocols().items()}


def compose(
    body: Mapping[str, Any],
    dossier: Record | None,
    belonging: Sequence[Record],
    known: Mapping[str, ListenFor],
) -> Document:
    """A guide's sheet.

    Parameters
    ----------
    body : mapping
        As that of a `conversation`; `minutes` and `opening` where it is a guide's.
    belonging : sequence of Record
        Of the dossier: what is still to find out is asked as well.
    """
    about = (
        dossier.body["name"] if dossier else "",
        SETTINGS[body["setting"]],
        WHOM[body["whom"]],
        f"{body['minutes']} minutes" if body.get("minutes") else "",
    )
    paper = Document(
        "Guide", body["title"], " · ".join(part for part in about if part), footer="cimodels · guide"
    )
    if body.get("opening"):
        paper.text(body["opening"])
    paper.table(
        ("Date and place", "Who takes part (roles)", "Who writes"),
        [[" · ".join(part for part in (body.get("on"), body.get("place")) if part), body.get("people") or "", ""],
         ["", "", ""]],
        (1, 2, 1), "Who, when and where", room="line",
    )  # fmt: skip
    section = ""
    for number, question in enumerate(questions_of(body), start=1):
        if question.section != section or number == 1:
            section = question.section
            paper.heading(section or "Questions")
        _question(paper, number, question, known)
    _of_the_dossier(paper, belonging)
    paper.heading("Anything else")
    table_to_fill(paper, ("What was said or seen", "For or against"), 1, "more", _BESIDE)
    to_write(paper, "In short: three sentences, written on the same day", "some")
    return paper


def _question(paper: Document, number: int, question: Question, known: Mapping[str, ListenFor]) -> None:
    paper.heading(f"{number}. {question.ask}", 2)
    hints = [question.follow] if question.follow else []
    names = [known[code].name.lower() for code in question.listen_for if code in known]
    hints += [f"Listen for: {'; '.join(names)}"] if names else []
    if hints:
        paper.note(" · ".join(hints))
    table_to_fill(paper, ("What was said or seen", "For or against"), 1, "more", _BESIDE)


def _of_the_dossier(paper: Document, belonging: Sequence[Record]) -> None:
    """Concerns without the district's reply, and open questions: each with room for what is said to it."""
    concerns = [
        one.body["sentence"]
        for one in belonging
        if one.kind == "finding"
        and one.body["kind"] in CONCERNS
        and one.body["status"] != SET_ASIDE
        and not one.body["reply"]
    ]
    asked = [one.body["question"] for one in belonging if one.kind == "question" and open_question(one)]
    for title, those, answer in (
        ("Concerns to ask about", concerns, "What the district says to it, and who said so"),
        ("Still to find out", asked, "Answer"),
    ):
        if those:
            paper.heading(title)
        for one in those:
            paper.heading(one, 2)
            to_write(paper, answer, "some")
