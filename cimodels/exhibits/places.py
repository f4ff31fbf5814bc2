"""Where everyone in the model is, how they stand, and how many that makes in each county."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from cimodels.exhibits import tables
from cimodels.exhibits.geography import albers, unfolded
from cimodels.models.results import ExpectedPerformance
from cimodels.screen.results import Screening

LISTED, BEYOND, OTHERS = "on the short list", "beyond the cut-off", "everyone else"
# Whom a county's number counts: column of `by_county`, in words.
COUNTED: Mapping[str, str] = {"listed": LISTED, "beyond": BEYOND}


def places(
    expected: ExpectedPerformance,
    screening: Screening,
    entities: pd.DataFrame,
    counties: Mapping[str, str],
) -> pd.DataFrame:
    """Everyone in the model, where they are and how they stand.

    Parameters
    ----------
    entities : DataFrame
        As `Warehouse.entities`: the office's `latitude` and `longitude`, of a school its district's.
    counties : mapping of county code → name

    Returns
    -------
    DataFrame, one row per entity of the model, best rank first
        `cds`, `name`, `county_code`, `county`, `rank`, `advantage`, `listed`, `beyond` (bool), `standing` (`LISTED`,
        `BEYOND` or `OTHERS`), `x`, `y` (km east and north; NaN without coordinates).
    """
    frame = expected.entities[["cds", "name", "rank", "advantage"]].copy()
    frame["county_code"] = frame["cds"].str[:2]
    frame["county"] = [counties.get(code, f"County {code}") for code in frame["county_code"]]
    frame["listed"] = frame["cds"].isin(screening.short_list["cds"])
    frame["beyond"] = tables.beyond(expected, screening)
    frame["standing"] = np.select([frame["listed"], frame["beyond"]], [LISTED, BEYOND], OTHERS)
    where = entities.set_index("cds")[["latitude", "longitude"]].reindex(frame["cds"])
    frame["x"], frame["y"] = unfolded(*albers(where["latitude"], where["longitude"]))
    return frame


def by_county(places: pd.DataFrame) -> pd.DataFrame:
    """How many in each county: every row of `places` counts in one of them.

    Returns
    -------
    DataFrame, one row per county in order of name
        `county_code`, `county`, `modelled`, `beyond`, `listed` (counts), `x`, `y` (mean of its offices; NaN where
        none is known).
    """
    return (
        places.groupby(["county_code", "county"], as_index=False)
        .agg(
            modelled=("cds", "size"),
            beyond=("beyond", "sum"),
            listed=("listed", "sum"),
            x=("x", "mean"),
            y=("y", "mean"),
        )
        .sort_values("county", ignore_index=True)
    )
