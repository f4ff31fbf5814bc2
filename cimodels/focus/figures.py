"""What was published about a scope's students, put together to one figure per indicator, student group and year.

    status = Σ nᵢ·statusᵢ / Σ nᵢ,   nᵢ students behind part i's status

Parts are the state's row, the counties' rows where the publisher has rows of counties, else the districts' rows. One part is
itself, to the last digit. A part whose status is withheld stays out and is counted.
"""

import pandas as pd

from cimodels.vocab.indicators import INDICATORS
from cimodels.vocab.scope import COUNTIES, DISTRICT, STATE, Scope

KEY = ["indicator", "student_group", "source", "year"]
# A source with fewer districts than this share of the fullest one's is a part of a file, not the state.
_WHOLE = 0.5
_LEVELS = ("status_level", "change_level", "color", "level_basis")


def newest_sources(spreads: pd.DataFrame) -> pd.DataFrame:
    """Which source and year speak for each indicator: the newest that is whole, the Dashboard first.

    Parameters
    ----------
    spreads : DataFrame, as `Warehouse.spreads`

    Returns
    -------
    DataFrame, one row per indicator in the registry's order
        `indicator`, `source`, `year`, `spread`.
    """
    newest = spreads.sort_values("year").drop_duplicates(["indicator", "source"], keep="last")
    fullest = newest.groupby("indicator")["districts"].transform("max")
    whole = newest[newest["districts"] >= _WHOLE * fullest]
    first = whole.assign(_dashboard=whole["source"] == "dashboard").sort_values(
        ["year", "_dashboard", "districts"], ascending=False
    )
    chosen = first.drop_duplicates("indicator").set_index("indicator")
    order = [code for code in INDICATORS if code in chosen.index]
    return chosen.loc[order, ["source", "year", "spread"]].reset_index()


def figures(rows: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """One figure per indicator × student group × source × year of the scope.

    Parameters
    ----------
    rows : DataFrame, as `Warehouse.scope_results`

    Returns
    -------
    DataFrame, one row per figure, ordered by `KEY`
        `status` (indicator's unit; NaN when no part has one), `change` (of the parts that have one in both years, against
        their own year before), `students` behind the status (NaN where not published), `numerator`, `prior_students`,
        `part_level`, `parts`, `parts_known`, `parts_suppressed`, `coverage`, and the levels of a lone part.
    """
    parts = _parts(rows, scope)
    known = parts["status"].notna()
    counted = parts["denominator"] > 0
    lone = known & (parts.assign(_known=known).groupby(KEY)["_known"].transform("sum") == 1)
    # Without a count a part cannot be weighed, unless it is the only one.
    known &= counted | lone
    weight = parts["denominator"].where(counted, 1.0).where(known)
    moved = known & parts["change"].notna()
    prior = parts["prior_denominator"].where(parts["prior_denominator"] > 0, weight)
    table = parts[KEY].assign(
        part_level=parts["level"],
        parts=1,
        parts_known=known.astype(int),
        parts_suppressed=parts["suppressed"].astype(int),
        _n=weight,
        _sum=weight * parts["status"],
        _students=parts["denominator"].where(known & counted),
        _everyone=parts["denominator"].where(counted | ~parts["suppressed"]),
        _unknown=(~counted).astype(int),
        _numerator=parts["numerator"].where(known),
        _uncounted=(known & parts["numerator"].isna()).astype(int),
        _moved=moved.astype(int),
        _moved_n=weight.where(moved),
        _moved_sum=(weight * parts["status"]).where(moved),
        _prior_n=prior.where(moved),
        _prior_sum=(prior * (parts["status"] - parts["change"])).where(moved),
        _prior_known=parts["prior_denominator"].where(moved),
    )
    summed = table.groupby([*KEY, "part_level"]).sum(numeric_only=True).reset_index()
    has = summed["parts_known"] > 0
    status = (summed["_sum"] / summed["_n"]).where(has)
    change = summed["_moved_sum"] / summed["_moved_n"] - summed["_prior_sum"] / summed["_prior_n"]
    found = summed[[*KEY, "part_level", "parts", "parts_known", "parts_suppressed"]].assign(
        status=status,
        change=change.where(summed["_moved"] > 0),
        students=summed["_students"].where(summed["_students"] > 0),
        numerator=summed["_numerator"].where(has & (summed["_uncounted"] == 0)),
        prior_students=summed["_prior_known"].where(summed["_prior_known"] > 0),
        coverage=(summed["_students"] / summed["_everyone"]).where(summed["_unknown"] == 0),
    )
    return _with_levels_of_lone_parts(found, parts)


def _parts(rows: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """The rows that are put together, of one level for each indicator and source."""
    if scope.kind == STATE:
        return rows[rows["level"] == "state"]
    if scope.kind == DISTRICT:
        return rows[(rows["level"] == "district") & (rows["cds"] == scope.cds)]
    if scope.kind == COUNTIES:
        here = rows[(rows["level"] != "state") & rows["cds"].str[:2].isin(scope.counties)]
        pair = [here["indicator"], here["source"], here["year"]]
        whole = (here["level"] == "county").groupby(pair).transform("any")
        return here[(here["level"] == "county") == whole]
    raise ValueError(scope.kind)


def _with_levels_of_lone_parts(found: pd.DataFrame, parts: pd.DataFrame) -> pd.DataFrame:
    """Levels and colours that came with the row, where one row is the whole figure."""
    lone = parts[~parts.duplicated(KEY, keep=False)]
    return found.merge(lone[[*KEY, *_LEVELS]], on=KEY, how="left").sort_values(KEY, ignore_index=True)
