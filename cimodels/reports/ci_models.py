"""The set of CI Models side by side: exemplary performance, effective approach, and what others took from them."""

from dataclasses import dataclass

from cimodels.exhibits.dossier import standing_words
from cimodels.exhibits.tables import counted
from cimodels.reports.about import INVENTED
from cimodels.reports.desk import Desk
from cimodels.reports.document import Document
from cimodels.reports.dossier import decision, place
from cimodels.reports.everything import carried
from cimodels.rubric.agreement import Rating, spreads
from cimodels.workspace.kinds.research import CI_MODEL, CONCERNS, SET_ASIDE
from cimodels.workspace.plans import read
from cimodels.workspace.records import Record


@dataclass(frozen=True)
class Model:
    """One of them: its dossier, what belongs to it, and how often it was visited and what was taken home and tried."""

    dossier: Record
    belonging: tuple[Record, ...]
    visits: int
    practices: int
    plans: int

    def of(self, kind: str) -> list[Record]:
        return [one for one in self.belonging if one.kind == kind]

    @property
    def decision(self) -> Record:
        return self.of("decision")[-1]

    @property
    def unanswered(self) -> int:
        """Concerns without the district's reply."""
        return sum(
            one.body["kind"] in CONCERNS and one.body["status"] != SET_ASIDE and not one.body["reply"]
            for one in self.of("finding")
        )

    @property
    def ranges(self) -> dict[str, str]:
        """Listen-for's name → the levels that raters gave, from the lowest to the highest."""
        given = self.of("rating")
        names = {one.body["listen_for"]: one.body["name"] for one in given}
        levels = [
            Rating(one.body["rater"], self.dossier.id, one.body["listen_for"], int(one.body["level"]))
            for one in given
        ]
        return {
            names[one.listen_for]: f"{one.low}" if one.apart == 0 else f"{one.low} to {one.high}"
            for one in spreads(levels, names)
        }


def of(desk: Desk, record: str = "") -> Document:
    """Every CI Model of the data state in view; `record` is not needed."""
    store = desk.store
    plans = read(desk.records).values()
    found = []
    for dossier in desk.records("dossier"):
        belonging = tuple(store.children(dossier.id))
        decisions = [one for one in belonging if one.kind == "decision"]
        if not decisions or decisions[-1].body["decision"] != CI_MODEL:
            continue
        visits = [one for one in desk.records("visit") if one.body["host"] == dossier.body["cds"]]
        practices = {one.id for visit in visits for one in store.records("practice", parent=visit.id)}
        carrying = [plan for plan in plans if practices & carried(plan)]
        found.append(Model(dossier, belonging, len(visits), len(practices), len(carrying)))
    return compose(found, desk.today.isoformat(), is_demonstration=desk.data.release.is_demonstration)


def compose(models: list[Model], today: str, *, is_demonstration: bool) -> Document:
    """Side by side first, then each with its decision."""
    paper = Document(
        "CI Models",
        "CI Models side by side",
        f"As of {today}",
        footer=f"{today} · from a workspace of cimodels · not for publication",
        contents=True,
    )
    if is_demonstration:
        paper.strong(INVENTED)
    paper.text(
        "A CI Model is a district with exemplary performance and an effective improvement approach: both, or it is none."
    )
    paper.heading("Side by side")
    if not models:
        paper.text("No district is decided to be a CI Model yet.")
        return paper
    rows = [
        (
            f"{one.dossier.body['name']}\n{one.dossier.body['county']} County" if one.dossier.body["county"] else one.dossier.body["name"],
            one.decision.body["performance"],
            one.decision.body["approach"],
            f"{one.decision.body['on']}" + ("\nwith dissent" if one.decision.body["dissent"] else ""),
            f"{counted(one.visits, 'visit')}\n{counted(one.practices, 'practice')} taken home\n{counted(one.plans, 'action plan')}",
        )
        for one in models
    ]  # fmt: skip
    headings = (
        "District",
        "Exemplary performance",
        "Effective improvement approach",
        "Decided",
        "What others took",
    )
    paper.table(headings, rows, (1.4, 2.3, 2.3, 1.1, 1.3), "CI Models side by side")
    _heard(paper, models)
    for one in models:
        _one(paper, one)
    return paper


def _heard(paper: Document, models: list[Model]) -> None:
    """What raters gave, listen-for by listen-for; levels from 1 to 4, never averaged."""
    paper.heading("What was heard, from 1 to 4")
    names = list(dict.fromkeys(name for one in models for name in one.ranges))
    if not names:
        paper.text("Nobody has rated what was heard.")
        return
    rows = [(name, *(one.ranges.get(name, "–") for one in models)) for name in names]
    paper.table(
        ("Listen-for", *(one.dossier.body["name"] for one in models)),
        rows,
        (2, *[1] * len(models)),
        "Levels from the lowest to the highest that a rater gave. A dash: nobody has rated it.",
    )


def _one(paper: Document, one: Model) -> None:
    body = one.dossier.body
    paper.heading(body["name"])
    paper.note(place(body))
    for standing in body["standing"]:
        paper.text(standing_words(standing), label="When the list was kept")
    decision(paper, one.of("decision"))
    if one.unanswered:
        paper.text(f"{counted(one.unanswered, 'concern')} without the district’s reply.")
