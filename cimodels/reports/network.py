"""A network: problem and aim, how each member stands, its first year, what members share, the shared outcome, what it learned."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from cimodels.exhibits import network as exhibits
from cimodels.exhibits import of_network
from cimodels.exhibits.annual import in_words
from cimodels.exhibits.tables import counted
from cimodels.monitoring.together import each, together
from cimodels.reports.about import INVENTED
from cimodels.reports.action_plan import titles
from cimodels.reports.desk import Desk
from cimodels.reports.document import Document
from cimodels.reports.telling import Known, told
from cimodels.vocab.indicators import INDICATORS
from cimodels.vocab.student_groups import STUDENT_GROUPS, students_words
from cimodels.vocab.tables import SOURCES
from cimodels.workspace.analysis.ready import aim
from cimodels.workspace.kinds.networks import AREAS, COURSE, FOR_WHOM, HUB_ROLES
from cimodels.workspace.networks import Network, by_source, gathered, open_challenges
from cimodels.workspace.plans import Plan
from cimodels.workspace.records import Record

# Fields that have a place of their own; whatever else a network has is told at the end of its first part.
_PLACED = (
    "name", "state", "problem", "what", "how_much", "by", "indicator", "groups", "members", "people", "analyses", "plans", "convenings",
)  # fmt: skip
_PROOF = "Each year has other students, and much else changes in a district: that members improved does not show that the network did it."


@dataclass(frozen=True)
class Outcome:
    """What was published about one student group of the shared aim.

    Attributes
    ----------
    rows : DataFrame
        As `Warehouse.results`.
    state : DataFrame
        As `Warehouse.state_results`.
    """

    student_group: str
    rows: pd.DataFrame
    state: pd.DataFrame


@dataclass(frozen=True)
class Told:
    """What the document is made from.

    Attributes
    ----------
    last : mapping of plan's id to record
        What was told at the last convening.
    sources : mapping of id to name
        Practices and drivers.
    """

    network: Network
    known: Known
    last: Mapping[str, Record]
    sources: Mapping[str, str]
    outcomes: tuple[Outcome, ...]
    is_demonstration: bool

    def called(self, cds: str) -> str:
        """A district's name, else its code."""
        return self.known.districts.get(cds, f"district {cds}")


def of(desk: Desk, record: str) -> Document:
    """The network of an id."""
    found, store = gathered(desk.store, record), desk.store
    body = found.record.body
    groups = body["groups"] or [INDICATORS[body["indicator"]].whole_group] if body["indicator"] else []
    warehouse = desk.data.warehouse
    return compose(
        Told(
            network=found,
            known=desk.known,
            last={
                one.body["plan"]: one
                for meeting in found.convenings[-1:]
                for one in store.records("team_progress", parent=meeting.id)
            },
            sources=titles(
                [*store.records("practice", retired=True), *store.records("driver", retired=True)]
            ),
            outcomes=tuple(
                Outcome(
                    group,
                    warehouse.results(body["indicator"], group),
                    warehouse.state_results(body["indicator"], group),
                )
                for group in groups
            ),
            is_demonstration=desk.data.release.is_demonstration,
        )
    )


def compose(what: Told) -> Document:
    """The whole network; what is not there is said."""
    found, body = what.network, what.network.record.body
    below = (
        counted(len(found.members), "member district"),
        body["hub"] and f"hub: {body['hub']}",
        body["begins"] and f"since {body['begins']}",
    )
    paper = Document(
        "Network",
        body["name"],
        " · ".join(part for part in below if part),
        footer="cimodels · network",
        contents=True,
    )
    if what.is_demonstration:
        paper.strong(INVENTED)
    _about(paper, what)
    _members(paper, what)
    _course(paper, what)
    _shared(paper, what)
    _results(paper, what)
    _lessons(paper, what)
    return paper


def _about(paper: Document, what: Told) -> None:
    body = what.network.record.body
    paper.heading("Shared problem and aim")
    paper.text(body["problem"] or "The shared problem is not written yet.")
    groups = " and ".join(students_words(code) for code in body["groups"])
    if said := aim({**body, "whom": groups}):
        paper.text(said, label="Aim")
    if body["people"]:
        rows = [(row["name"], HUB_ROLES.get(row["role"], ""), row["from"] or "") for row in body["people"]]
        paper.table(("Name", "Role", "From"), rows, (2, 3, 2), "Who facilitates")
    told(paper, what.network.record, what.known, leave_out=_PLACED)


def _members(paper: Document, what: Told) -> None:
    found = what.network
    paper.heading("How each member stands")
    if not found.members:
        paper.text("No member yet.")
        return
    headings = ["Member", "Systems analysis", "Action plans", "Open challenges"]
    headings += ["Last convening" for _ in found.convenings[-1:]]
    rows = []
    for cds in found.members:
        analyses, own, waiting = of_network.of_member(found, cds)
        row = [
            what.called(cds),
            "\n".join(f"{one.record.body['name']}: {of_network.analysis_words(one)}" for one in analyses),
            "\n".join(f"{one.record.body['name']}: {of_network.plan_words(one)}" for one in own),
            "\n".join(one.body["name"] for one in waiting),
        ]
        row += [of_network.attended(last, own, what.last) for last in found.convenings[-1:]]
        rows.append([cell or "none yet" for cell in row])
    paper.table(headings, rows, (1.6, 2.6, 2.2, 1.8, 1.2)[: len(headings)], "Every member")


def _course(paper: Document, what: Told) -> None:
    paper.heading("The first year")
    if not what.network.steps:
        paper.text("No step is written down yet.")
    for code, name in COURSE.items():
        own = [one for one in what.network.steps if one.body["step"] == code]
        if own:
            paper.heading(name, 2)
        for one in own:
            told(paper, one, what.known, leave_out=("step",), level=3)


def _shared(paper: Document, what: Told) -> None:
    paper.heading("What members share")
    rows = of_network.cause_rows(what.network.analyses)
    if rows:
        paper.table(
            tuple(rows[0]),
            [tuple(row.values()) for row in rows],
            (1.8, 1, 1, 1, 1, 3),
            "Causes by where they lie",
        )
        paper.note("Counted by where a cause lies on the fishbone, each analysis once; never by its words.")
    else:
        paper.text("No analysis of the network has a cause yet.")

    def team(plan: Plan) -> str:
        return what.called(plan.record.body["district"])

    ideas = [
        of_network.source_row(one, what.sources.get(one.record, ""), team)
        for one in by_source(what.network.plans)
    ]
    if ideas:
        paper.table(
            tuple(ideas[0]), [tuple(row.values()) for row in ideas], (2.4, 1.6, 2.2, 1.4), "Ideas: who tests, who adopted them"
        )  # fmt: skip
    else:
        paper.text("No change idea yet in a plan of the network.")


def _results(paper: Document, what: Told) -> None:
    paper.heading("Shared outcome")
    if not what.outcomes:
        paper.text("No shared Dashboard indicator is named yet.")
        return
    for one in what.outcomes:
        _outcome(paper, what, one)
    paper.note(_PROOF)


def _outcome(paper: Document, what: Told, one: Outcome) -> None:
    found, body = what.network, what.network.record.body
    kind, about = INDICATORS[body["indicator"]], STUDENT_GROUPS[one.student_group].name
    paper.heading(f"{kind.name}: {about}", 2)
    source = exhibits.source_of(one.rows, found.members)
    rows, state = one.rows[one.rows["source"] == source], one.state[one.state["source"] == source]
    own = each(rows, found.members, kind)
    if not own:
        paper.text("This data release has no value of it for any member.")
        return
    begins = date.fromisoformat(body["begins"]) if body["begins"] else None
    names = {cds: what.called(cds) for cds in found.members}
    joint = together(rows, found.members, kind)
    if moved := exhibits.moved_words(joint, state, kind, begins):
        paper.text(moved)
    if len(joint.members) > 1:
        frame = exhibits.taken_together(joint, state, kind, about, begins).data.astype(str)
        lines = [tuple(row) for row in frame.to_numpy()]
        paper.table(tuple(frame.columns), lines, (0.7, 1.2, 1.4, 1, 1), "Members together")
    years = sorted({int(year) for values in own.values() for year in values["year"]})
    table = [
        (names[cds], *(in_words(by_year.loc[year], kind) if year in by_year.index else "" for year in years))
        for cds, by_year in ((cds, values.set_index("year")) for cds, values in own.items())
    ]
    paper.table(
        ("Member", *map(str, years)),
        table,
        (1.8, *(1.2 for _ in years)),
        f"{about}, each member with its 95 % interval",
    )
    said = of_network.not_in_the_mean(joint, own, found.members, names)
    paper.note(f"Source: {SOURCES[source]}. " + "".join(f"{line}. " for line in said))


def _lessons(paper: Document, what: Told) -> None:
    found = what.network
    whose = {plan.record.id: what.called(plan.record.body["district"]) for plan in found.plans}
    whose |= {one.record.id: one.record.body["name"] for one in found.analyses}

    def named(one: Record, about: str) -> str:
        return " · ".join(part for part in (one.body["name"], about, whose.get(one.parent or "", "")) if part)

    paper.heading("Challenges and advice")
    open_ = open_challenges(found.challenges)
    resolved = [one for one in found.challenges if one.body["resolved"]]
    for title, those in (("Still open", open_), ("Resolved", resolved)):
        if those:
            paper.heading(title, 2)
        for one in those:
            paper.heading(named(one, AREAS[one.body["area"]]), 3)
            told(paper, one, what.known, leave_out=("name", "area", "told"))
    if found.recommendations:
        paper.heading("What we would tell others", 2)
    for one in found.recommendations:
        paper.heading(named(one, FOR_WHOM.get(one.body["whom"] or "", "")), 3)
        told(paper, one, what.known, leave_out=("name", "whom", "area"))
    if not found.challenges and not found.recommendations:
        paper.text("Nothing is written down yet.")
