"""Everything that the workspace and the data have about one CI Model, gathered for the document about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from cimodels.errors import CimodelsError
from cimodels.reports.bundle import District
from cimodels.reports.desk import Desk
from cimodels.screen.recipe import from_toml
from cimodels.screen.spec import ScreenSpec
from cimodels.workspace.plans import Plan, by_date, read
from cimodels.workspace.records import Record
from cimodels.workspace.visit import Visit, gathered


@dataclass(frozen=True)
class Everything:
    """What is known of one CI Model.

    Attributes
    ----------
    short_list : Record or None
        The kept list that it was found on.
    figures : District or str
        As a brief has them; where there are none, why.
    visits : tuple of Visit
        To it, by date.
    plans : tuple of Plan
        Those that carry a practice of these visits.
    convenings : tuple of Record
        Those to which its leader was invited, by date.
    """

    dossier: Record
    belonging: Sequence[Record]
    short_list: Record | None
    figures: District | str
    visits: tuple[Visit, ...]
    plans: tuple[Plan, ...]
    convenings: tuple[Record, ...]

    @property
    def practices(self) -> list[Record]:
        return [one for visit in self.visits for one in visit.practices]

    @property
    def records(self) -> list[Record]:
        """Every record of it, apart from notes below conversations."""
        visits = [
            record
            for visit in self.visits
            for record in (
                visit.record, *visit.teams, *visit.agenda, *visit.reflections, *visit.hosts, *visit.practices,
                *(note for those in (*visit.notes.values(), *visit.debriefs.values(), *visit.steps.values()) for note in those),
            )
        ]  # fmt: skip
        plans = [
            record
            for plan in self.plans
            for record in (plan.record, *(idea.record for idea in plan.ideas), *plan.cycles)
        ]
        return [self.dossier, *self.belonging, *visits, *plans, *self.convenings]


def gather(desk: Desk, dossier: Record) -> Everything:
    """Everything that the workspace and the data have about it."""
    store, cds = desk.store, dossier.body["cds"]
    lists = {one.id: one for one in store.records("short_list", retired=True)}
    listed = lists.get(dossier.body["short_list"] or "")
    visits = tuple(gathered(store, one) for one in by_date(store.records("visit", host=cds)))
    practices = {one.id for visit in visits for one in visit.practices}
    return Everything(
        dossier,
        store.children(dossier.id),
        listed,
        _figures(desk, dossier, listed),
        visits,
        tuple(plan for plan in read(store.records).values() if practices & carried(plan)),
        by_date(store.records("convening", ci_model=cds)),
    )


def carried(plan: Plan) -> set[str]:
    """Ids of the practices that a plan names, or that its ideas come from."""
    return {*plan.record.body["practices"], *(idea.record.body["practice"] for idea in plan.ideas)}


def _figures(desk: Desk, dossier: Record, listed: Record | None) -> District | str:
    """Its figures by the recipe of the list that it was found on, else by the usual one."""
    if dossier.body["state"] not in ("", desk.data.release.state):
        return "This dossier is of the other data state; look at that one to have its figures."
    try:
        spec = from_toml(listed.body["recipe"]) if listed and listed.body["recipe"] else ScreenSpec()
        return desk.district(spec, dossier.body["cds"])
    except CimodelsError as problem:
        return str(problem)
