"""Whether they are the same students: who came and left, growth, charter schools."""

import pandas as pd

from cimodels.signals.records import Records, school_year
from cimodels.signals.results import CHECK, FINE, UNKNOWN, Signal

# Percent of the students behind the results, gained or lost over the period.
CHANGED_SIZE = 10.0
# Percent of the students in charter schools of the district's own.
CHARTER_SHARE = 25.0


def drift(records: Records, cds: str) -> list[Signal]:
    """Whether its students changed apart from those of districts of its type; see `certainty.drift`."""
    rows = records.of("movement", cds)
    if rows.empty:
        return [Signal("drift", UNKNOWN, "No results of two years are here for it.")]
    row = rows.iloc[0]
    when, file = _period(row), str(row["file"])
    if row["drift"]:
        return [
            Signal(
                "drift",
                CHECK,
                str(row["drift_reason"]),
                "",
                when,
                "CDE, Dashboard and census-day enrolment",
                file,
            )
        ]
    if pd.isna(row["moved_students"]):
        return [
            Signal("drift", UNKNOWN, "How its students changed is not known.", str(row["drift_reason"]), when)
        ]
    sentence = "Neither their number nor the shares of low-income students and English learners moved by more than 10 against districts of its type."
    return [
        Signal(
            "drift",
            FINE,
            sentence,
            str(row["drift_reason"]),
            when,
            "CDE, Dashboard and census-day enrolment",
            file,
        )
    ]


def enrolment(records: Records, cds: str) -> list[Signal]:
    """Its own growth or decline, whatever others did."""
    rows = records.of("movement", cds)
    if rows.empty or pd.isna(rows.iloc[0]["students_first"]) or not rows.iloc[0]["students_first"] > 0:
        return [Signal("enrolment", UNKNOWN, "The students behind its results are not known for two years.")]
    row = rows.iloc[0]
    change = 100 * (row["students_last"] / row["students_first"] - 1)
    verb = "grew" if change > 0 else "fell"
    sentence = (
        f"The students behind its results {verb} by {abs(change):.0f} % "
        f"({row['students_first']:,.0f} to {row['students_last']:,.0f}) between {row['year_first']:.0f} and {row['year_last']:.0f}."
    )
    detail = f"Students tested in mathematics; told from {CHANGED_SIZE:g} % on."
    severity = CHECK if abs(change) >= CHANGED_SIZE else FINE
    return [Signal("enrolment", severity, sentence, detail, _period(row), "CDE, Dashboard", str(row["file"]))]


def charters(records: Records, cds: str) -> list[Signal]:
    """How many of its students are in charter schools, which the Dashboard's district rows leave out."""
    rows = records.of("schools", cds)
    if rows.empty or pd.isna(rows.iloc[0]["charter"]) or not rows.iloc[0]["students"] > 0:
        return [Signal("charters", UNKNOWN, "No enrolment by school is here for it.")]
    row = rows.iloc[0]
    share = 100 * row["charter"] / row["students"]
    sentence = f"{share:.0f} % of the students in its schools are in charter schools."
    detail = (
        f"{row['charter']:,.0f} of {row['students']:,.0f} on census day. The Dashboard's results of a district leave them out, DataQuest's "
        f"include them; told from {CHARTER_SHARE:g} % on."
    )
    severity = CHECK if share >= CHARTER_SHARE else FINE
    return [
        Signal(
            "charters",
            severity,
            sentence,
            detail,
            school_year(int(row["year"])),
            "CDE, census-day enrolment",
            str(row["file"]),
        )
    ]


def with_ends(moved: pd.DataFrame, entity_years: pd.DataFrame) -> pd.DataFrame:
    """`certainty.drift.drift`'s table with the students at the first and last year that a district has.

    Parameters
    ----------
    entity_years : DataFrame, one row per `cds` × `year`
        `denominator`, students behind the result; 0 where there are none any more.

    Returns
    -------
    DataFrame, one row per district
        `moved` and `students_first`, `students_last`, `year_first`, `year_last`; all NaN with fewer than two years.
    """
    known = entity_years[entity_years["denominator"].notna()].sort_values(["cds", "year"])
    grouped = known.groupby("cds")
    ends = pd.DataFrame(
        {
            "students_first": grouped["denominator"].first(),
            "students_last": grouped["denominator"].last(),
            "year_first": grouped["year"].first().astype(float),
            "year_last": grouped["year"].last().astype(float),
        }
    )
    two = ends["year_first"] < ends["year_last"]
    return moved.merge(ends[two], left_on="cds", right_index=True, how="left")


def _period(row: pd.Series) -> str:
    """The years compared; empty where there are no two."""
    return "" if pd.isna(row["year_first"]) else f"{row['year_first']:.0f}–{row['year_last']:.0f}"
