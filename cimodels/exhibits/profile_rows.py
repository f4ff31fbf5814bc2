"""Which of an entity's published rows stand for a student group in a year, as models and Dashboard take them."""

import pandas as pd

from cimodels.vocab.indicators import INDICATORS
from cimodels.vocab.student_groups import STUDENT_GROUPS
from cimodels.vocab.tables import SOURCES

# Dashboard's own rule: without charter schools where there is such a row.
_SCOPES = {"non_charter": 0, "all": 1, "charter": 2}
# All grades; `13` is CAASPP's code for them.
_ALL_GRADES = ("ALL", "13")


def series(profile: pd.DataFrame, indicator: str, source: str) -> pd.DataFrame:
    """The course of an indicator: one row per student group × year.

    Parameters
    ----------
    profile : DataFrame
        As `Warehouse.profile`.

    Returns
    -------
    DataFrame
        The rows of all grades in the registry's order of groups, then by year; of several charter scopes the one
        that the models take.
    """
    rows = profile[
        (profile["indicator"] == indicator)
        & (profile["source"] == source)
        & profile["grade"].isin(_ALL_GRADES)
        & profile["student_group"].isin(list(STUDENT_GROUPS))
    ]
    order = {code: position for position, code in enumerate(STUDENT_GROUPS)}
    rows = rows.assign(
        _group=rows["student_group"].map(order), _scope=rows["charter_scope"].map(_SCOPES)
    ).sort_values(["_group", "year", "_scope"])
    return rows.drop_duplicates(["student_group", "year"]).drop(columns=["_group", "_scope"])


def known_series(profile: pd.DataFrame) -> list[tuple[str, str]]:
    """(indicator, source) of which any status is known, in the registries' order."""
    known = profile[profile["status"].notna()]
    found = set(zip(known["indicator"], known["source"], strict=True))
    return [(code, source) for code in INDICATORS for source in SOURCES if (code, source) in found]


def newest(profile: pd.DataFrame, student_group: str) -> pd.DataFrame:
    """The newest row with a value (a suppressed one too) of every indicator × source for one group, else the newest.

    `ALL` stands for everyone concerned.

    An indicator that never concerns everyone (English learner progress) is told of those whom it concerns.
    """
    group = profile["indicator"].map(
        {
            code: kind.whole_group if student_group == "ALL" else student_group
            for code, kind in INDICATORS.items()
        }
    )
    rows = profile[(profile["student_group"] == group) & profile["grade"].isin(_ALL_GRADES)]
    orders = {"indicator": list(INDICATORS), "source": list(SOURCES), "charter_scope": list(_SCOPES)}
    places = {f"_{column}": rows[column].map(codes.index) for column, codes in orders.items()}
    rows = rows.assign(
        _told=rows["status"].notna() | rows["suppressed"], _newest=-rows["year"].astype(int), **places
    )
    rows = rows.sort_values(["_indicator", "_source", "_charter_scope"], kind="stable")
    # Of a year's charter scopes the one that models take, whether or not it has a value.
    rows = rows.drop_duplicates(["indicator", "source", "year"])
    rows = rows.sort_values(
        ["_indicator", "_source", "_told", "_newest"], ascending=[True, True, False, True], kind="stable"
    )
    return rows.drop_duplicates(["indicator", "source"])[profile.columns]


def newest_rated(profile: pd.DataFrame) -> pd.DataFrame:
    """The rows of each indicator × source in the newest year that gave any colour; those years must not lie far back.

    An indicator whose newest colours are more than a year older than the entity's newest ones is left out: it says
    how it was.
    """
    rated = profile[profile["color"].notna() & profile["grade"].isin(_ALL_GRADES)]
    if rated.empty:
        return rated
    last = rated.groupby(["indicator", "source"])["year"].transform("max")
    rated = rated[(rated["year"] == last) & (rated["year"] >= rated["year"].max() - 1)]
    rated = rated.assign(_scope=rated["charter_scope"].map(_SCOPES)).sort_values("_scope", kind="stable")
    return rated.drop_duplicates(["indicator", "source", "student_group"]).drop(columns="_scope")
