"""Support for one district put together: its learning visits, its action plans, what was given."""

from collections.abc import Iterable
from dataclasses import dataclass

from cimodels.workspace.plans import Plan
from cimodels.workspace.records import Record
from cimodels.workspace.store import Workspace


@dataclass(frozen=True)
class Case:
    """Assistance to a district.

    Attributes
    ----------
    visits : tuple of Record
        Learning visits to which the district sends, or sent, a team, and that were not called off.
    plans : tuple of Plan
        Action plans that name this assistance.
    """

    record: Record
    visits: tuple[Record, ...]
    plans: tuple[Plan, ...]

    @property
    def given(self) -> int:
        """How often support was given: as noted here, learning visits held, follow-up visits to its plans."""
        held = sum(one.body["status"] == "held" for one in self.visits)
        return len(self.record.body["given"]) + held + sum(len(plan.visits) for plan in self.plans)


def cases(store: Workspace, state: str, plans: Iterable[Plan]) -> tuple[Case, ...]:
    """All assistance of one data state, oldest first."""
    every = tuple(plans)
    visits = {one.id: one for one in store.records("visit") if one.body["status"] != "called_off"}
    homes = [(team.body["home"], str(team.parent)) for team in store.records("visit_team")]

    def whole(one: Record) -> Case:
        district = one.body["district"]
        went = dict.fromkeys(visit for home, visit in homes if home == district and visit in visits)
        own = tuple(plan for plan in every if plan.record.body["assistance"] == one.id)
        return Case(one, tuple(visits[code] for code in went), own)

    return tuple(whole(one) for one in store.records("assistance_case", state=state))


def current(found: Iterable[Case], district: str) -> Case | None:
    """The newest assistance to a district that has not ended."""
    going = [
        one
        for one in found
        if one.record.body["district"] == district and one.record.body["status"] != "done"
    ]
    return going[-1] if going else None
