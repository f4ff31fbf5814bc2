"""One district in one sentence: what was expected, what it was, and how far that can be relied on."""

import pandas as pd

from cimodels.certainty.results import Certainty
from cimodels.exhibits.tables import counted
from cimodels.models.results import ExpectedPerformance
from cimodels.multiverse.results import Multiverse
from cimodels.vocab.districts import level_of


def in_brief(
    certainty: Certainty, cds: str, *, years: bool = True, multiverse: Multiverse | None = None
) -> str:
    """ "Expected −47.0, was −12.3; more than 8 in 10 chance of being truly in the top 10 %; …".

    Parameters
    ----------
    years : bool
        Whether to count its years in the top, for which each year is modelled alone.
    multiverse : Multiverse, optional
        The other models, if they have been fitted; without them nothing is said about them.

    Returns
    -------
    str
        Of a district that the model does not have, the reason instead.
    """
    expected = certainty.expected
    found = position(expected, cds)
    if found is None:
        return f"Not in this model. {absence(expected, cds)}"
    kind, row = expected.spec.outcome, expected.entities.iloc[found]
    top = f"top {certainty.top_percent:g} %"
    probability = float(certainty.chances["probability"].iloc[found])
    said = [
        f"{'Gap expected' if expected.spec.reference_group else 'Expected'} {kind.format(row['expected'])}, was {kind.format(row['actual'])}",
        f"{chance_words(probability)} chance of being truly in the {top}",
    ]
    if multiverse is not None:
        said.append(_in_other_models(multiverse, cds, bool(certainty.in_top[found]), certainty.top_percent))
    if years:
        other = multiverse is not None and multiverse.spec.top_percent != certainty.top_percent
        said.append(f"in the {top if other else 'top'} in {years_words(certainty, cds)}")
    return "; ".join(said) + "."


def position(expected: ExpectedPerformance, cds: str) -> int | None:
    """The row of an entity in `expected.entities`; None where the model does not have it."""
    found = (expected.entities["cds"] == cds).to_numpy().nonzero()[0]
    return int(found[0]) if len(found) else None


def absence(expected: ExpectedPerformance, cds: str) -> str:
    """Why the model does not have an entity, in sentences."""
    level = expected.spec.level
    if level_of(cds) != level:
        return f"The model in view is about {level}s."
    reasons = expected.excluded.loc[expected.excluded["cds"] == cds, "reason"].drop_duplicates()
    return " ".join(reasons) or f"This release does not say why: the {level} is not among those considered."


def chance_words(probability: float) -> str:
    """A chance as people say it, rounded to a tenth and never to nothing or certainty.

    "Nearly" and "more than" keep it on the right side of the bands: 0.78 is nearly 8 in 10, which is not
    at least 8 in 10.
    """
    if probability < 0.01:
        return "less than 1 in 100"
    if probability > 0.99:
        return "more than 99 in 100"
    if not 0.1 <= probability <= 0.9:
        return f"about {100 * probability:.0f} in 100"
    tenths = round(10 * probability)
    apart = 100 * probability - 10 * tenths
    if abs(apart) >= 3.5:
        return f"between {tenths - (apart < 0)} and {tenths + (apart > 0)} in 10"
    side = "nearly " if apart < 0 else "more than " if apart >= 0.5 else ""
    return f"{side}{tenths} in 10"


def years_words(certainty: Certainty, cds: str) -> str:
    """ "3 of 3 years": the single years in whose top it is, and those without data."""
    districts = certainty.consistency.districts
    rows = districts[districts["cds"] == cds]
    if rows.empty:
        return "a number of years that is not known, because no year could be modelled alone"
    row = rows.iloc[0]
    known = int(row["years_known"])
    missing = f" with data (none in {row['missing_years']})" if row["missing_years"] else ""
    return f"{int(row['years_in_top']) or 'none'} of {known} {'year' if known == 1 else 'years'}{missing}"


def _in_other_models(multiverse: Multiverse, cds: str, in_top: bool, top_percent: float) -> str:
    rows: pd.DataFrame = multiverse.entities[multiverse.entities["cds"] == cds]
    if rows.empty:
        return "in none of the other models at all"
    top = int(rows["in_top"].iloc[0])
    count = f"{top:,} of" if top else "none of"
    count += f" {counted(int(rows['taking_part'].iloc[0]), 'model')}"
    if multiverse.spec.top_percent != top_percent:
        return f"in the top {multiverse.spec.top_percent:g} % in {count}"
    if in_top:
        return f"holds in {count}"
    return f"in the top in {count}" + (", though not in this one" if top else "")
