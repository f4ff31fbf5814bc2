"""What a progress brief is made from: the plans in scope with their Dashboard, assistance, convenings, and what waits."""

from collections.abc import Mapping
from dataclasses import dataclass

from cimodels.errors import DataError
from cimodels.exhibits import annual, of_plan
from cimodels.reports.action_plan import titles
from cimodels.reports.desk import Desk
from cimodels.vocab.scope import STATE, Scope
from cimodels.workspace.assistance import Case, cases
from cimodels.workspace.plans import Plan, by_date, read
from cimodels.workspace.records import Record
from cimodels.workspace.waiting import Waiting, waiting


@dataclass(frozen=True)
class Told:
    """What the brief is made from.

    Attributes
    ----------
    plans : tuple of Plan
        Those in view.
    districts : mapping of CDS code to name
    sources : mapping of id to name
        Practices and drivers that ideas come from.
    dashboard : mapping of plan's id to two texts
        Before it began, and the next after; of plans that name an indicator.
    verdicts : mapping of CDS code to verdict
        On differentiated assistance, of `year`; empty where no year can be judged.
    waiting : tuple of Waiting
        What was seen or found and nobody has tried.
    convenings : tuple of Record
        Those that teams in view are invited to, by date.
    cases : tuple of Case
        Assistance to districts in view.
    challenges : tuple of Record
        Of the plans in view.
    """

    where: str
    plans: tuple[Plan, ...]
    districts: Mapping[str, str]
    sources: Mapping[str, str]
    dashboard: Mapping[str, tuple[str, str]]
    verdicts: Mapping[str, str]
    year: int | None
    waiting: tuple[Waiting, ...]
    convenings: tuple[Record, ...]
    cases: tuple[Case, ...]
    challenges: tuple[Record, ...]
    today: str
    is_demonstration: bool

    def team(self, plan: Plan) -> str:
        """The district's name, else its code."""
        cds = plan.record.body["district"]
        return self.districts.get(cds, cds)


def gather(desk: Desk, record: str) -> Told:
    """What the brief of a scope is made from; the scope as `Scope.to_param` writes it; of the whole state where it is empty.

    Raises
    ------
    SpecError, DataError
        When it is no scope, or the release does not have it.
    """
    scope = Scope.from_param(record or STATE)
    there = _within(desk, scope)
    every = read(desk.records)
    found = tuple(plan for plan in every.values() if there is None or plan.record.body["district"] in there)
    year, verdicts = assisted(desk)
    store = desk.store
    return Told(
        where=scope.in_words("the whole state", desk.data.counties, desk.districts),
        plans=found,
        districts=desk.districts,
        sources=titles([*store.records("practice", retired=True), *store.records("driver", retired=True)]),
        dashboard={plan.record.id: on_the_dashboard(desk, plan) for plan in found},
        verdicts=verdicts,
        year=year,
        waiting=waiting(desk.records, every.values(), there),
        convenings=by_date({one.id: one for plan in found for one in plan.convenings}.values()),
        cases=tuple(
            one
            for one in cases(store, desk.data.release.state, every.values())
            if there is None or one.record.body["district"] in there
        ),
        challenges=tuple(
            one for one in store.records("challenge") if one.parent in {plan.record.id for plan in found}
        ),
        today=desk.today.isoformat(),
        is_demonstration=desk.data.release.is_demonstration,
    )


def _within(desk: Desk, scope: Scope) -> set[str] | None:
    """Districts in scope; None where it is the whole state."""
    if scope.kind == STATE:
        return None
    entities = desk.data.entities()
    if unknown := {*scope.counties, *filter(None, [scope.cds])} - {
        *entities["county_code"],
        *entities["cds"],
    }:
        raise DataError(
            f"This release has no {', '.join(sorted(unknown))}.",
            "Expected county codes, or a district's 14-digit code.",
        )
    if scope.cds:
        return {scope.cds}
    return set(entities.loc[entities["county_code"].isin(scope.counties), "cds"])


def assisted(desk: Desk) -> tuple[int | None, dict[str, str]]:
    """The newest year that can be judged, one with CDE's list first, and the verdict on each district."""
    years = desk.data.assistance_years
    if not years:
        return None, {}
    year = max([one for one in years if desk.data.listed(one)] or years)
    judged = desk.data.assistance(year).judgement.districts
    return year, dict(zip(judged["cds"], judged["verdict"], strict=True))


def on_the_dashboard(desk: Desk, plan: Plan) -> tuple[str, str]:
    """The plan's indicator before it began, with its name, and after."""
    if not plan.record.body["indicator"]:
        return "no indicator named", ""
    profile = desk.data.warehouse.profile(plan.record.body["district"])
    return of_plan.on_the_dashboard(plan, annual.yearly(profile, *of_plan.looked_at(plan)))
