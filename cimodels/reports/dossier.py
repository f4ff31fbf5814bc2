"""A candidate's dossier on paper: the decision first, then what it rests on, to the last note."""

from collections.abc import Mapping, Sequence
from datetime import date

from cimodels.exhibits.dossier import standing_words
from cimodels.exhibits.rubric_spread import agreement_words
from cimodels.reports.labels import short
from cimodels.reports.package import repacked
from cimodels.reports.paper import Paper
from cimodels.rubric.agreement import Rating, agreement, spreads
from cimodels.workspace.kinds import kind_of
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

_FINDING = ("What was found", "Kind and status", "Source", "The district's reply")
_QUESTION = ("Question", "Whom to ask", "Who, by when", "Answer")
_MOST = 255  # characters that a property of the file holds


def write(
    dossier: Record,
    belonging: Sequence[Record],
    notes: Mapping[str, Sequence[Record]],
    districts: Mapping[str, str],
    today: date,
) -> bytes:
    """A DOCX file; equal records give equal bytes.

    Parameters
    ----------
    belonging : sequence of Record
        What belongs to the dossier, oldest first.
    notes : mapping of str to sequence of Record
        The notes of each conversation, by its id.
    districts : mapping of str to str
        What CDS codes are called.
    today : date
        What is overdue, and the date on the paper.
    """
    of: dict[str, list[Record]] = {}
    for one in belonging:
        of.setdefault(one.kind, []).append(one)
    body = dossier.body
    paper = Paper(
        f"Dossier: {short(body['name'], 80)}",
        f"{today.isoformat()} · from a workspace of cimodels · not for publication",
    )
    facts = paper.file.core_properties
    facts.title, facts.author, facts.last_modified_by = (
        short(f"Dossier: {body['name']}", _MOST),
        "cimodels",
        "cimodels",
    )
    paper.title(body["name"], f"{body['county']} County · CDS {body['cds']}")
    if body["state"] == "demonstration":
        paper.text("Demonstration: the district and every number are invented.", bold=True)
    for standing in body["standing"]:
        paper.text(standing_words(standing))
        paper.text(
            f"As on the kept list “{standing.get('name')}”; recipe {standing.get('fingerprint')}, data release {standing.get('release')}."
        )
    if body["why"]:
        paper.text(body["why"])
    _decision(paper, of.get("decision", []))
    missing = progress(belonging, today).missing
    paper.heading("What a decision would do without")
    paper.bullets(missing or ("Nothing of what is usually looked at.",))
    findings = of.get("finding", [])
    _findings(paper, "Concerns", [one for one in findings if one.body["kind"] in CONCERNS])
    _findings(paper, "Positives", [one for one in findings if one.body["kind"] in POSITIVES])
    _questions(paper, of.get("question", []))
    _ratings(paper, dossier, of.get("rating", []))
    if body["contrast"]:
        paper.heading("Contrast districts")
        paper.bullets([districts.get(cds, cds) for cds in body["contrast"]])
    for talk in of.get("conversation", []):
        _conversation(paper, talk, notes.get(talk.id, ()))
    return repacked(paper.bytes())


def _decision(paper: Paper, made: list[Record]) -> None:
    paper.heading("Decision")
    if not made:
        paper.text("Not decided yet.")
        return
    now = made[-1]
    paper.text(f"{DECISIONS[now.body['decision']]}, {now.body['on']}", bold=True)
    for field in kind_of("decision").fields:
        if field.code not in ("name", "decision", "on") and now.body[field.code]:
            paper.text(f"{field.label}: {now.body[field.code]}")


def _findings(paper: Paper, title: str, found: list[Record]) -> None:
    paper.heading(title)
    if not found:
        paper.text("None is noted.")
        return
    words = {**CONCERNS, **POSITIVES}
    rows = [
        (
            ". ".join(part.rstrip(".") for part in (one.body["sentence"], one.body["detail"]) if part),
            f"{words[one.body['kind']].partition(': ')[2]} · {STATUSES[one.body['status'] or 'open']}",
            " · ".join(
                str(part)
                for part in (
                    SOURCES[one.body["source"]],
                    one.body["place"],
                    one.body["link"],
                    one.body["on"],
                    f"noted by {one.created_by}",
                )
                if part
            ),
            one.body["reply"],
        )
        for one in found
    ]
    paper.table(_FINDING, rows, [2.6, 1.3, 2, 1.6], f"{title}, each with kind, status, source and reply.")


def _questions(paper: Paper, asked: list[Record]) -> None:
    if not asked:
        return
    paper.heading("Still to find out, and what was answered")
    rows = [
        (
            one.body["question"],
            one.body["ask"],
            " · ".join(part for part in (one.body["who"], one.body["by"]) if part),
            one.body["answer"],
        )
        for one in asked
    ]
    paper.table(
        _QUESTION,
        rows,
        [2.4, 1.4, 1.3, 2.2],
        "Questions with whom to ask, who finds out by when, and the answer.",
    )


def _ratings(paper: Paper, dossier: Record, given: list[Record]) -> None:
    if not given:
        return
    paper.heading("An intentional, system-wide continuous improvement approach?")
    names = {one.body["listen_for"]: one.body["name"] for one in given}
    ratings = [
        Rating(one.body["rater"], dossier.id, one.body["listen_for"], int(one.body["level"])) for one in given
    ]
    because = {(one.body["listen_for"], one.body["rater"]): one.body["because"] for one in given}
    rows = [
        (
            names[one.listen_for],
            "; ".join(
                f"{rater}: {level}. {because[one.listen_for, rater]}".strip() for rater, level in one.levels
            ),
            f"{one.low}" if one.apart == 0 else f"{one.low} to {one.high}",
        )
        for one in spreads(ratings, names)
    ]
    paper.table(
        ("Listen-for", "Level from 1 to 4, by rater", "From, to"),
        rows,
        [2, 4, 0.8],
        "Ratings by listen-for and rater.",
    )
    paper.text(agreement_words(agreement(ratings)))


def _conversation(paper: Paper, talk: Record, notes: Sequence[Record]) -> None:
    body = talk.body
    paper.heading(body["title"])
    paper.text(
        " · ".join(
            part
            for part in (
                SETTINGS[body["setting"]],
                WHOM[body["whom"]],
                body["on"],
                body["place"],
                body["people"],
            )
            if part
        )
    )
    if body["in_short"]:
        paper.text(body["in_short"], bold=True)
    asked = [question["ask"] for question in body["questions"]]
    for ask in [*asked, ""]:
        own = [one for one in notes if one.body["ask"] == ask or (not ask and one.body["ask"] not in asked)]
        if own:
            paper.text(ask or "Anything else", bold=True)
            paper.bullets([_note(one) for one in own])


def _note(one: Record) -> str:
    tags = ", ".join(tag["name"].lower() for tag in one.body["listen_fors"])
    speaks = f"speaks {SPEAKS[one.body['speaks']].lower()}" if one.body["speaks"] else ""
    about = "; ".join(part for part in (f"on {tags}" if tags else "", speaks, one.created_by) if part)
    return f"{one.body['text']} ({about})"
