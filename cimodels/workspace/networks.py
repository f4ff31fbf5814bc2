"""A network with everything that belongs to it: how each member stands, what members share, which ideas were adopted where."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cimodels.errors import WorkspaceError
from cimodels.workspace import plans
from cimodels.workspace.analysis.tried import answered
from cimodels.workspace.analysis.whole import Analysis, whole
from cimodels.workspace.kinds.analysis import CATEGORIES
from cimodels.workspace.kinds.networks import COURSE
from cimodels.workspace.plans import Idea, Plan, by_date
from cimodels.workspace.records import Record
from cimodels.workspace.store import Workspace


@dataclass(frozen=True)
class Network:
    """A network.

    Attributes
    ----------
    steps : tuple of Record
        Of its course, in the order of the course and then of their dates.
    challenges, recommendations : tuple of Record
        Its own, and those of its plans and analyses, oldest first.
    analyses, plans, convenings : tuple
        Those that it names and that are not retired.
    """

    record: Record
    steps: tuple[Record, ...]
    challenges: tuple[Record, ...]
    recommendations: tuple[Record, ...]
    analyses: tuple[Analysis, ...]
    plans: tuple[Plan, ...]
    convenings: tuple[Record, ...]

    @property
    def members(self) -> tuple[str, ...]:
        """CDS codes of its member districts."""
        return tuple(self.record.body["members"])


def gathered(store: Workspace, record: str) -> Network:
    """The network of an id.

    Raises
    ------
    WorkspaceError
        When there is no such record, or it is of another kind.
    """
    found = store.get(record)
    if found.kind != "network":
        raise WorkspaceError("The link names a record that is no network.", "Choose one from the list.")
    body, children = found.body, store.children(record)
    every = plans.read(store.records)
    there = {one.id for one in store.records("systems_analysis")}
    own = {record, *body["plans"], *body["analyses"]}
    order = list(COURSE)
    steps = sorted(
        (one for one in children if one.kind == "network_step"),
        key=lambda one: (order.index(one.body["step"]), one.body["starts"] or "9999", one.created_at),
    )
    return Network(
        found,
        tuple(steps),
        tuple(one for one in store.records("challenge") if one.parent in own),
        tuple(one for one in store.records("recommendation") if one.parent in own),
        tuple(whole(store, one) for one in body["analyses"] if one in there),
        tuple(every[one] for one in body["plans"] if one in every),
        by_date(one for one in store.records("convening") if one.id in body["convenings"]),
    )


@dataclass(frozen=True)
class Shared:
    """One part of a school system, over a network's analyses; each analysis counts once.

    Attributes
    ----------
    category : str
        Code of `CATEGORIES`.
    causes, likely, ruled_out : tuple of Analysis
        Those with a possible cause there, with a likely root cause, and those that ruled all of theirs out.
    drivers : tuple of Analysis
        Those with a driver that answers a cause there.
    words : tuple of str
        What the causes are called, those of the likely ones first.
    """

    category: str
    causes: tuple[Analysis, ...]
    likely: tuple[Analysis, ...]
    ruled_out: tuple[Analysis, ...]
    drivers: tuple[Analysis, ...]
    words: tuple[str, ...]


def shared(analyses: Sequence[Analysis]) -> tuple[Shared, ...]:
    """Every part of a system in which an analysis has a cause; what the most have in common first.

    Causes are put together by where they lie, never by their words: whether two of them are the same is for people to say.
    """

    def standings(one: Analysis, category: str) -> list[str]:
        return [
            cause.body["standing"] or "open" for cause in one.causes if cause.body["category"] == category
        ]

    def of(category: str) -> Shared:
        there = [one for one in analyses if standings(one, category)]
        causes = [cause for one in analyses for cause in one.causes if cause.body["category"] == category]
        return Shared(
            category,
            tuple(there),
            tuple(one for one in there if "likely" in standings(one, category)),
            tuple(one for one in there if set(standings(one, category)) == {"ruled_out"}),
            tuple(one for one in analyses if category in answered_categories(one)),
            tuple(
                str(cause.body["cause"])
                for cause in sorted(causes, key=lambda cause: cause.body["standing"] != "likely")
            ),
        )

    found = [of(category) for category in CATEGORIES]
    return tuple(
        sorted((one for one in found if one.causes), key=lambda one: (-len(one.likely), -len(one.causes)))
    )


def answered_categories(one: Analysis) -> frozenset[str]:
    """Where the causes lie that an analysis' drivers answer."""
    lies = {cause.id: cause.body["category"] for cause in one.causes}
    return frozenset(
        lies[cause] for driver in one.drivers for cause in answered(driver, one.drivers) if cause in lies
    )


@dataclass(frozen=True)
class Source:
    """What several teams test: one practice, or one driver; or what one team says it saw.

    Attributes
    ----------
    record : str
        Id of the practice or driver; empty where an idea names neither.
    """

    record: str
    tests: tuple[tuple[Plan, Idea], ...]

    def of(self, standing: str) -> tuple[tuple[Plan, Idea], ...]:
        """Those of its ideas that stand so."""
        return tuple((plan, idea) for plan, idea in self.tests if idea.standing == standing)


def by_source(found: Iterable[Plan]) -> tuple[Source, ...]:
    """Change ideas put together by the practice or driver that they come from; those adopted in most plans first.

    An idea that names neither stands alone: that two were seen alike is for people to say.
    """
    grouped: dict[str, list[tuple[Plan, Idea]]] = {}
    for plan in found:
        for idea in plan.ideas:
            source = idea.record.body["practice"] or idea.record.body["driver"] or idea.record.id
            grouped.setdefault(source, []).append((plan, idea))
    sources = [
        Source("" if those[0][1].record.id == code else code, tuple(those)) for code, those in grouped.items()
    ]
    return tuple(sorted(sources, key=lambda one: (-len(one.of(plans.ADOPTED)), -len(one.tests))))


def open_challenges(challenges: Iterable[Record]) -> tuple[Record, ...]:
    """Those that are not resolved, the oldest first."""
    return tuple(
        sorted(
            (one for one in challenges if not one.body["resolved"]),
            key=lambda one: (one.body["since"] or one.created_at[:10], one.created_at),
        )
    )


def not_in_it(
    network: Network, every: Mapping[str, Plan], analyses: Iterable[Record]
) -> dict[str, list[str]]:
    """Plans and analyses of member districts that the network does not name yet: field → ids."""
    body, members = network.record.body, set(network.members)
    return {
        "plans": [
            code
            for code, plan in every.items()
            if plan.record.body["district"] in members and code not in body["plans"]
        ],
        "analyses": [
            one.id
            for one in analyses
            if one.body["district"] in members and one.id not in body["analyses"] and not one.body["sample"]
        ],
    }
