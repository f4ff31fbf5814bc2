"""How far the research on a candidate is: what was found, what is missing before a decision."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from cimodels.workspace.kinds.research import CI_MODEL, CONCERNS, DECISIONS, OPEN, POSITIVES, SET_ASIDE
from cimodels.workspace.protocols import Protocol
from cimodels.workspace.records import Record

_ON_SITE = frozenset({"visit", "observation"})


@dataclass(frozen=True)
class Progress:
    """One dossier, counted.

    Attributes
    ----------
    concerns, positives : int
        Findings of each side that are not set aside.
    open_findings, open_questions, overdue : int
        Still to be checked; still to be answered; of these, those whose day has passed.
    conversations : mapping of str to int
        Kept conversations and observations by whom they are with.
    raters : int
        People who rated at least one listen-for.
    decision : str
        Code of `DECISIONS`; empty before one is made.
    missing : tuple of str
        Sentences on what a decision would do without, the most important first.
    """

    concerns: int = 0
    positives: int = 0
    open_findings: int = 0
    open_questions: int = 0
    overdue: int = 0
    conversations: Mapping[str, int] = field(default_factory=dict)
    raters: int = 0
    decision: str = ""
    missing: tuple[str, ...] = ()

    @property
    def decided(self) -> str:
        """The decision in words."""
        return DECISIONS.get(self.decision, "not decided")


def progress(belonging: Iterable[Record], today: date) -> Progress:
    """What the records that belong to one dossier amount to; retired ones are not counted."""
    of: dict[str, list[Record]] = {}
    for one in belonging:
        if not one.retired:
            of.setdefault(one.kind, []).append(one)
    findings = [one.body for one in of.get("finding", []) if one.body["status"] != SET_ASIDE]
    concerns = [body for body in findings if body["kind"] in CONCERNS]
    positives = [body for body in findings if body["kind"] in POSITIVES]
    questions = [one.body for one in of.get("question", []) if open_question(one)]
    talks: dict[str, int] = {}
    for one in of.get("conversation", []):
        talks[one.body["whom"]] = talks.get(one.body["whom"], 0) + 1
    on_site = any(one.body["setting"] in _ON_SITE for one in of.get("conversation", []))
    raters = {one.body["rater"] for one in of.get("rating", [])}
    decisions = of.get("decision", [])
    unanswered = sum(not body["reply"] for body in concerns)
    unchecked = sum(body["status"] in (OPEN, None) for body in findings)
    missing = (
        "No positive is noted: what does the district do on purpose to improve?" if not positives else "",
        "No concern is noted; were the signals in the data, the press and the county asked?"
        if not concerns
        else "",
        f"{_many(unanswered, 'concern')} without the district's reply." if unanswered else "",
        f"{_many(unchecked, 'finding')} not checked yet." if unchecked else "",
        f"{_many(len(questions), 'question')} still open." if questions else "",
        "No interview with leaders of the district." if "district_leaders" not in talks else "",
        "No interview with leaders of the county." if "county_leaders" not in talks else "",
        "Nobody has been there: no conversation or observation on site." if not on_site else "",
        _raters_missing(len(raters)),
        _led_to_missing(decisions),
    )
    return Progress(
        len(concerns),
        len(positives),
        unchecked,
        len(questions),
        sum(overdue(body["by"], today) for body in questions),
        talks,
        len(raters),
        str(decisions[-1].body["decision"]) if decisions else "",
        tuple(sentence for sentence in missing if sentence),
    )


def covered(conversations: Iterable[Record], guides: Iterable[Protocol]) -> dict[str, dict[str, int]]:
    """How → with or of whom → how many were held; every pair that has a guide is there, in the guides' order."""
    found: dict[str, dict[str, int]] = {}
    for guide in guides:
        found.setdefault(guide.setting, {})[guide.whom] = 0
    for one in conversations:
        of = found.setdefault(one.body["setting"], {})
        of[one.body["whom"]] = of.get(one.body["whom"], 0) + 1
    return found


def open_question(question: Record) -> bool:
    """Whether it still waits for an answer."""
    return question.body["status"] in (OPEN, None)


def overdue(by: str | None, today: date) -> bool:
    """Whether the day has passed by which something was to be found out."""
    return bool(by) and date.fromisoformat(str(by)) < today


def _raters_missing(raters: int) -> str:
    if raters == 0:
        return "Nobody has rated what was heard."
    return (
        "One person alone has rated; a second one shows how far the judgement depends on who makes it."
        if raters == 1
        else ""
    )


def _led_to_missing(decisions: Sequence[Record]) -> str:
    """A model's approach has led to its results; who is decided to be none owes no argument."""
    if decisions and (decisions[-1].body["decision"] != CI_MODEL or decisions[-1].body["led_to"]):
        return ""
    return "Nobody has said why the approach, and nothing else, led to the results."


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
