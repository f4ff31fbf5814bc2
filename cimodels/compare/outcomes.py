"""What a model says of a few entities, as rows that can stand under those of other indicators."""

from collections.abc import Mapping, Sequence

import pandas as pd

from cimodels.certainty.results import Certainty

_SAID = ["expected", "actual", "advantage", "low", "high", "shrunken", "shrunken_se", "rank"]
_NUMBERS = [*_SAID, "probability", "beyond"]


def outcomes(
    certainty: Certainty, cds: Sequence[str], shares: Mapping[str, float] | None = None
) -> pd.DataFrame:
    """Expected against actual of chosen entities.

    Parameters
    ----------
    cds : sequence of str
        Whoever is not in the model gets a row without numbers.
    shares : mapping of `cds` to 0–1, optional
        In how many of the usual models each is in the top, where these have been asked.

    Returns
    -------
    DataFrame, one row per entity in the order given
        `model` (its `ModelSpec`), `cds`, `expected`, `actual`, `advantage` (+ is better), `low`,
        `high` (95 % prediction interval), `shrunken`, `shrunken_se`, `rank` as `ExpectedPerformance.entities`;
        `probability` (0–1, of truly being in the top) and `beyond` as `Certainty.chances`; `n` (entities in the
        model), `share` (0–1), `position` (as `position`). NaN where it is not known.
    """
    model, entities = certainty.expected.spec, certainty.expected.entities
    known = entities[["cds", *_SAID]].merge(certainty.chances[["cds", "probability", "beyond"]], on="cds")
    rows = known.set_index("cds").reindex(list(cds))[_NUMBERS].astype(float)
    table = rows.rename_axis("cds").reset_index()
    table.insert(0, "model", [model] * len(table))
    return table.assign(
        n=len(entities),
        share=[(shares or {}).get(code, float("nan")) for code in table["cds"]],
        position=position(table),
    )


def position(table: pd.DataFrame) -> pd.Series:
    """Where the actual value lies in its prediction interval, + is better: 0 its middle, ±1 its ends.

    (actual − middle) ÷ half of the width, turned by the indicator's direction: a measure that indicators with
    different units share. The middle is what is expected, except for quantile regression.
    """
    sign = table["model"].map(lambda model: model.outcome.direction.sign)
    return (
        sign * (table["actual"] - (table["low"] + table["high"]) / 2) / ((table["high"] - table["low"]) / 2)
    )
