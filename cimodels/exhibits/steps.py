"""A presentation's steps: from what is looked at, over the list, to each candidate and how to go on."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import pandas as pd

from cimodels.screen.results import Screening

ROWS = 12  # of a page of the list; two stand beside each other where there is room
PAGE = 2 * ROWS
_MOST_PAGES = 4
MOST_TOLD = PAGE * _MOST_PAGES
CANDIDATES = 10


@dataclass(frozen=True)
class Step:
    """One step. `code` is what a link has (`step=funnel`, `step=list-2`, a district's code); `page` counts from 0."""

    code: str
    kind: str
    title: str
    page: int = 0


def steps(screening: Screening, names: pd.Series, chosen: Sequence[str] = ()) -> tuple[Step, ...]:
    """All steps in order.

    Parameters
    ----------
    names : Series
        Name by code of everyone in the model.
    chosen : codes to present one by one; those that the model does not have are passed over, and without any the
        first of the short list are taken.
    """
    listed = len(screening.short_list)
    pages = min(max(-(-listed // PAGE), 1), _MOST_PAGES)
    noun = screening.spec.model.level
    return (
        Step("focus", "focus", screening.spec.model.outcome.name),
        Step("scatter", "scatter", "Expected and actual"),
        Step("funnel", "funnel", f"From {screening.funnel[0].entered:,} to {listed:,}"),
        *(
            Step(
                "list" if page == 0 else f"list-{page + 1}",
                "list",
                "Short list" + (f", page {page + 1} of {pages}" if pages > 1 else ""),
                page,
            )
            for page in range(pages)
        ),
        *(Step(cds, "candidate", str(names[cds])) for cds in candidates(screening, names.index, chosen)),
        Step("sure", "sure", "How sure are we?"),
        Step("method", "method", f"What was expected of a {noun}, and what this cannot say"),
        Step("join", "join", "Open it on your phone"),
    )


def candidates(screening: Screening, known: Collection[str], chosen: Sequence[str]) -> list[str]:
    """Whom to present one by one: those chosen, else the first of the list."""
    there = set(known)
    return [cds for cds in dict.fromkeys(chosen) if cds in there] or screening.short_list["cds"].head(
        CANDIDATES
    ).tolist()


def at(steps: Sequence[Step], code: str | None) -> int:
    """Position of a link's step; 0 where there is none of that name."""
    return next((i for i, step in enumerate(steps) if step.code == code), 0)
