"""A network in words: how each member stands, what members share, who is in the mean; once for pages and documents."""

from collections.abc import Callable, Collection, Mapping, Sequence

from cimodels.exhibits.tables import counted
from cimodels.monitoring.together import Together
from cimodels.workspace.analysis.whole import Analysis
from cimodels.workspace.kinds.analysis import CATEGORIES, DATA
from cimodels.workspace.networks import Network, Source, open_challenges, shared
from cimodels.workspace.plans import ADOPTED, Plan
from cimodels.workspace.records import Record

_FEW_WORDS = 4
_ABANDONED = "abandoned"


def analysis_words(one: Analysis) -> str:
    """How far it is: causes, kinds of data, versions of the theory."""
    kinds = {piece.body["data"] for piece in one.evidence}
    likely = sum(cause.body["standing"] == "likely" for cause in one.causes)
    parts = [
        counted(len(one.causes), "cause"),
        f"{likely} likely" if likely else "",
        f"{len(kinds)} of {len(DATA)} kinds of data",
        counted(len(one.theories), "version") + " of the theory" if one.theories else "no theory",
    ]
    return ", ".join(filter(None, parts))


def plan_words(plan: Plan) -> str:
    """How much is tested and adopted."""
    adopted = sum(idea.is_adopted for idea in plan.ideas)
    parts = [counted(len(plan.ideas), "idea"), counted(len(plan.cycles), "cycle")]
    return ", ".join([*parts, f"{adopted} adopted"] if adopted else parts)


def of_member(found: Network, cds: str) -> tuple[tuple[Analysis, ...], tuple[Plan, ...], tuple[Record, ...]]:
    """A member's analyses, plans and open challenges."""
    analyses = tuple(one for one in found.analyses if one.record.body["district"] == cds)
    own = tuple(plan for plan in found.plans if plan.record.body["district"] == cds)
    parents = {plan.record.id for plan in own} | {one.record.id for one in analyses}
    return analyses, own, open_challenges(one for one in found.challenges if one.parent in parents)


def attended(convening: Record, own: Sequence[Plan], told: Mapping[str, Record]) -> str:
    """Whether a member was at a convening; `told` is what was told there, by plan."""
    invited = [plan.record.id for plan in own if plan.record.id in convening.body["plans"]]
    said = [told[code] for code in invited if code in told]
    if not invited:
        return "not invited"
    if not said:
        return "told nothing"
    return "came" if any(one.body["attended"] for one in said) else "told, did not come"


def analyses_counted(number: int) -> str:
    """`1 systems analysis`."""
    return f"{number:,} systems {'analysis' if number == 1 else 'analyses'}"


def cause_rows(analyses: Sequence[Analysis]) -> list[dict[str, str]]:
    """A row for each part of a system in which a cause lies, as `networks.shared` orders them."""
    rows = []
    for one in shared(analyses):
        more = len(one.words) - _FEW_WORDS
        rows.append(
            {
                "Where it lies": CATEGORIES[one.category],
                "A possible cause in": f"{len(one.causes)} of {len(analyses)}",
                "Likely root cause in": f"{len(one.likely)}",
                "All ruled out in": f"{len(one.ruled_out)}",
                "A driver answers it in": f"{len(one.drivers)}",
                "In their words": "; ".join(one.words[:_FEW_WORDS])
                + (f"; and {more} more" if more > 0 else ""),
            }
        )
    return rows


def held_by_several(analyses: Sequence[Analysis]) -> list[str]:
    """Where more than one of them sees a likely root cause."""
    return [CATEGORIES[one.category] for one in shared(analyses) if len(one.likely) > 1]


def source_row(one: Source, title: str, team: Callable[[Plan], str]) -> dict[str, str]:
    """Who tests, adopted and abandoned what comes from one source; `team` says a plan's district."""

    def teams(standing: str) -> str:
        return "; ".join(team(plan) for plan, _ in one.of(standing)) or "nobody"

    others = sorted({idea.standing for _, idea in one.tests} - {ADOPTED, _ABANDONED})
    return {
        "Comes from": title or str(one.tests[0][1].record.body["name"]),
        "Adopted by": teams(ADOPTED),
        "Being tested by": "; ".join(f"{teams(standing)} ({standing})" for standing in others) or "nobody",
        "Abandoned by": teams(_ABANDONED),
    }


def not_in_the_mean(
    joint: Together, known: Collection[str], members: Sequence[str], names: Mapping[str, str]
) -> list[str]:
    """Which members and years are in no mean, and why; `known` are those with any value."""
    said = [
        f"{names[cds]} is not in the mean: no value in {', '.join(map(str, years))}"
        for cds, years in joint.left_out.items()
        if cds in known
    ]
    said += [f"{names[cds]} has no value at all" for cds in members if cds not in known]
    if joint.years_out:
        years = ", ".join(map(str, joint.years_out))
        said.append(
            f"{years}: in no mean, as too few members have a value with the number of students behind it"
        )
    return said
