"""What was seen, or found in an analysis, and is in no action plan yet."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from cimodels.workspace.kinds.analysis import IDEA
from cimodels.workspace.plans import Plan
from cimodels.workspace.records import Record


@dataclass(frozen=True)
class Waiting:
    """A practice, or a change idea of an analysis, that no team has made a change idea of.

    Attributes
    ----------
    record : Record
        Of kind `practice` or `driver`.
    district : str
        Whose it is to try; empty where nobody has said.
    where : str
        The visit, or the analysis, that it comes from.
    """

    record: Record
    district: str
    where: str


def waiting(
    records: Callable[[str], list[Record]], plans: Iterable[Plan], within: Collection[str] | None = None
) -> tuple[Waiting, ...]:
    """Practices first, then ideas of analyses; each in the order in which they were written.

    A practice is to be tried by the district of the team that brought it home, else by that of a plan which names it; an
    analysis' idea by the district whose system it is, else by that of a plan which rests on it. Examples are nobody's.

    Parameters
    ----------
    records : function of a kind's code
        As `Workspace.records`.
    plans : iterable of Plan
        Every plan, in view or not.
    within : collection of str, optional
        Only those of these districts; everything by default, also what is nobody's.
    """
    every = tuple(plans)
    used = {
        idea.record.body[code] for plan in every for idea in plan.ideas for code in ("practice", "driver")
    }
    named = {code: plan.record.body["district"] for plan in every for code in plan.record.body["practices"]}
    resting = {plan.record.body["analysis"]: plan.record.body["district"] for plan in every}
    homes = {team.id: team.body["home"] for team in records("visit_team")}
    visits = {one.id: one for one in records("visit")}
    analyses = {one.id: one for one in records("systems_analysis") if not one.body["sample"]}
    found = [
        Waiting(one, homes.get(one.body["team"]) or named.get(one.id) or "", visits[one.parent].body["name"])
        for one in records("practice")
        if one.id not in used and one.parent in visits
    ]
    found += [
        Waiting(
            one,
            analyses[one.parent].body["district"] or resting.get(one.parent) or "",
            analyses[one.parent].body["name"],
        )
        for one in records("driver")
        if one.body["level"] == IDEA and one.id not in used and one.parent in analyses
    ]
    return tuple(one for one in found if within is None or one.district in within)
