"""Whether the results tell of everybody: participation, special education settings, withheld and doubtful values."""

import pandas as pd

from cimodels.signals.rates import wilson
from cimodels.signals.records import STATE, Records, line_of, school_year
from cimodels.signals.results import CHECK, CONCERN, FINE, UNKNOWN, Signal
from cimodels.vocab.indicators import INDICATORS
from cimodels.vocab.student_groups import RATED_GROUPS, STUDENT_GROUPS
from cimodels.vocab.tables import SOURCES

# Percent who must take the tests: Elementary and Secondary Education Act, §1111(c)(4)(E).
REQUIRED_PARTICIPATION = 95.0
# Students from which a group's participation is judged, as the Dashboard rates groups; of fewer, one who stays away is 3 percent.
SMALLEST_GROUP = 30
# Percentage points from the state's share from which a setting is told, by measure; 5c is the rarest.
APART_FROM_STATE = {"5a": 10.0, "5b": 10.0, "5c": 5.0}
SETTINGS = {
    "5a": "in regular classes for at least 80 % of the day",
    "5b": "in regular classes for less than 40 % of the day",
    "5c": "in separate schools or other settings",
}
# Percent of results withheld from which it is told.
WITHHELD_SHARE = 50.0
_NAMED = 4
_REPORT, _DATAQUEST = "CDE, special education annual performance report", "CDE, DataQuest by program setting"


def participation(records: Records, cds: str) -> list[Signal]:
    """Below 95 % of all students: a concern. Below for a group that is large enough: to check."""
    rows = records.of("participation", cds)
    if rows.empty:
        return [
            Signal("participation", UNKNOWN, "No file here says how many of its students took the tests.")
        ]
    year = int(rows["year"].max())
    rows = rows[rows["student_group"].isin(RATED_GROUPS)]
    judged = rows[(rows["student_group"] == "ALL") | (rows["enrolled"] >= SMALLEST_GROUP)]
    low = judged[judged["rate"] < REQUIRED_PARTICIPATION].sort_values(["rate", "indicator"])
    everybody = judged[judged["student_group"] == "ALL"]
    spoken = " and ".join(
        f"{INDICATORS[row['indicator']].name} {row['rate']:g} %" for _, row in everybody.iterrows()
    )
    source = "CDE, Dashboard"
    if low.empty:
        first = (everybody if not everybody.empty else rows).iloc[0]
        sentence = (
            f"At least 95 % of its students took the tests, in every group large enough to tell ({spoken})."
        )
        return [
            Signal("participation", FINE, sentence, "", str(year), source, str(first["file"]), line_of(first))
        ]
    whole = low[low["student_group"] == "ALL"]
    first = (whole if not whole.empty else low).iloc[0]
    named = [
        f"{STUDENT_GROUPS[row['student_group']].name} {row['rate']:g} % ({INDICATORS[row['indicator']].name})"
        for _, row in pd.concat([whole, low[low["student_group"] != "ALL"]]).head(_NAMED).iterrows()
    ]
    more = f"; and {len(low) - _NAMED} more" if len(low) > _NAMED else ""
    sentence = f"Fewer than 95 % took the tests in {school_year(year)}: {'; '.join(named)}{more}."
    detail = f"All students: {spoken}. Federal law asks for 95 %; the Dashboard counts those who are missing to 95 % with the lowest score."
    severity = CHECK if whole.empty else CONCERN
    return [
        Signal(
            "participation", severity, sentence, detail, str(year), source, str(first["file"]), line_of(first)
        )
    ]


def placement(records: Records, cds: str) -> list[Signal]:
    """Least restrictive environment: the report's own judgement of the targets, else the state's shares."""
    rows = records.of("placements", cds)
    if rows.empty:
        return [
            Signal("placement", UNKNOWN, "No file here says where its students with disabilities are taught.")
        ]
    report = rows[rows["source"] == "report"]
    judged = report[report["target_met"].notna()]
    return [_by_target(judged)] if not judged.empty else [_by_state(records, rows)]


def _by_target(rows: pd.DataFrame) -> Signal:
    missed = rows[~rows["target_met"].astype(bool)]
    shown = rows if missed.empty else missed
    first, year = shown.iloc[0], school_year(int(shown.iloc[0]["year"]))
    parts = [
        f"{row['rate']:.1f} % {SETTINGS[row['measure']]}"
        + ("" if pd.isna(row["target"]) else f" (target {row['target']:g} %)")
        for _, row in shown.iterrows()
        if pd.notna(row["rate"])
    ]
    verdict = (
        "meets the state's targets"
        if missed.empty
        else f"misses {len(missed)} of {len(rows)} of the state's targets"
    )
    sentence = f"Its report of {year} {verdict} for where students with disabilities are taught"
    sentence += f": {'; '.join(parts)}." if parts else "."
    severity = FINE if missed.empty else CONCERN
    return Signal("placement", severity, sentence, "", year, _REPORT, str(first["file"]), line_of(first))


def _by_state(records: Records, rows: pd.DataFrame) -> Signal:
    known = rows[rows["rate"].notna() & (rows["source"] == "dataquest")].set_index("measure")
    first, year = rows.iloc[0], school_year(int(rows.iloc[0]["year"]))
    where = (
        year,
        _DATAQUEST if first["source"] == "dataquest" else _REPORT,
        str(first["file"]),
        line_of(first),
    )
    if known.empty:
        why = "withheld to protect few students" if rows["suppressed"].any() else "not given"
        return Signal(
            "placement", UNKNOWN, f"Where its students with disabilities are taught is {why}.", "", *where
        )
    state = records.of("placements", STATE)
    state = state[(state["source"] == "dataquest") & (state["year"] == known.iloc[0]["year"])].set_index(
        "measure"
    )
    parts = [
        f"{row['rate']:.1f} % are {SETTINGS[measure]}"
        + (f" (state {state.loc[measure, 'rate']:.1f} %)" if measure in state.index else "")
        for measure, row in known.iterrows()
    ]
    apart = [
        m for m, row in known.iterrows() if m in state.index and _apart(m, row, float(state.loc[m, "rate"]))
    ]
    detail = (
        f"Of {known.iloc[0]['denominator']:,.0f} students of school age. Told where the share is on the more restrictive side of the state's by 10 "
        "percentage points (5 for separate schools) and its 95 % interval leaves the state's out."
    )
    if state.empty:
        return Signal(
            "placement", UNKNOWN, f"{_spoken(parts)}; the state's own shares are not here.", detail, *where
        )
    severity = CHECK if apart else FINE
    return Signal("placement", severity, f"{_spoken(parts)}.", detail, *where)


def _spoken(parts: list[str]) -> str:
    return f"Of its students with disabilities, {'; '.join(parts)}"


def _apart(measure: str, row: pd.Series, state: float) -> bool:
    """Fewer in regular classes, or more apart, than in the state, by enough and beyond chance."""
    if pd.isna(row["numerator"]):
        return False
    low, high = wilson(float(row["numerator"]), float(row["denominator"]))
    if measure == "5a":
        return bool(state - row["rate"] >= APART_FROM_STATE[measure] and high < state)
    return bool(row["rate"] - state >= APART_FROM_STATE[measure] and low > state)


def certified_data(records: Records, cds: str) -> list[Signal]:
    """Results that CDE marked: data not certified, or in error."""
    rows = records.of("flags", cds)
    if rows.empty:
        if records.of("results", cds).empty:
            return [Signal("certified_data", UNKNOWN, "No results of it are here.")]
        if records.flagged.empty:
            sentence = "No file here marks any district's results as uncertified or in error: these files may lack the columns."
            return [Signal("certified_data", UNKNOWN, sentence)]
        return [
            Signal(
                "certified_data",
                FINE,
                "CDE marked none of its results of the last three years as uncertified or in error.",
            )
        ]
    first = rows.iloc[0]
    names = ", ".join(
        dict.fromkeys(
            f"{INDICATORS[i].name} {int(y)}" for i, y in zip(rows["indicator"], rows["year"], strict=True)
        )
    )
    uncertified = bool(rows["certify_flag"].any())
    what = "not certified by the district" if uncertified else "in error"
    detail = (
        "CDE gave uncertified results its lowest level." if uncertified else "CDE set these values itself."
    )
    where = (str(int(first["year"])), "CDE, Dashboard", str(first["file"]), line_of(first))
    return [Signal("certified_data", CONCERN, f"CDE marked results as {what}: {names}.", detail, *where)]


def suppressed(records: Records, cds: str) -> list[Signal]:
    """How much of what concerns the district's student groups is withheld."""
    rows = records.of("results", cds)
    rows = rows[rows["student_group"].isin(RATED_GROUPS) & (rows["status"].notna() | rows["suppressed"])]
    if rows.empty:
        return [Signal("suppressed", UNKNOWN, "No results of it are here.")]
    withheld = int(rows["suppressed"].sum())
    share = 100 * withheld / len(rows)
    sentence = f"Withheld: {withheld} of its {len(rows)} newest results by student group ({share:.0f} %)."
    detail = f"CDE withholds what rests on 10 students or fewer. Told from {WITHHELD_SHARE:g} % on."
    severity = CHECK if share >= WITHHELD_SHARE else FINE
    sources = ", ".join(SOURCES[one] for one in sorted(rows["source"].unique()))
    files = sorted(rows["file"].unique())
    named = ", ".join(files[:_NAMED]) + (f" and {len(files) - _NAMED} more" if len(files) > _NAMED else "")
    return [
        Signal(
            "suppressed", severity, sentence, detail, str(int(rows["year"].max())), f"CDE, {sources}", named
        )
    ]
