"""Who is kept out, stays away or leaves: suspension, absence, dropout, alternative schools."""

import pandas as pd

from cimodels.signals.rates import Ratio, ratios, wilson
from cimodels.signals.records import STATE, Records, Row, line_of, school_year
from cimodels.signals.results import CHECK, CONCERN, FINE, UNKNOWN, Signal
from cimodels.vocab.counting import count_word
from cimodels.vocab.levels import status_level_name
from cimodels.vocab.student_groups import RATED_GROUPS, STUDENT_GROUPS
from cimodels.vocab.tables import SOURCES

# A group's rate is told from so many times everybody's on, where chance does not explain it.
SUSPENDED_TIMES = 2.0
ABSENT_TIMES = 1.5
AT_RISK = ("SWD", "FOS", "HOM")
DROPOUT_TIMES = 2.0
# Percent of a district's students in alternative schools; in California about 2 percent are.
ALTERNATIVE_SHARE = 10.0
_GROUPS = tuple(group for group in RATED_GROUPS if group != "ALL")
_NAMED = 4
_TIMES = {SUSPENDED_TIMES: "twice", ABSENT_TIMES: "1.5 times"}


def suspension(records: Records, cds: str) -> list[Signal]:
    """The district's own rate, by CDE's levels where it has one, else against the state's."""
    row = records.result(cds, "SUSP")
    missing = _missing(records, "suspension", row, "suspension rate")
    if missing or row is None:
        return [missing] if missing else []
    state = records.result(STATE, "SUSP")
    sentence = f"{row['status']:.1f} % of its students were suspended at least once in {school_year(int(row['year']))}"
    beside = "" if state is None or pd.isna(state["status"]) else f"State: {state['status']:.1f} %. "
    if pd.notna(row["status_level"]):
        level = int(row["status_level"])
        severity = {1: CONCERN, 2: CHECK}.get(level, FINE)
        word = status_level_name("SUSP", level)
        basis = "as published" if row["level_basis"] == "published" else "computed here by CDE's cut-points"
        return [
            _result(records, "suspension", severity, f"{sentence}: {word}.", f"{beside}Level {basis}.", row)
        ]
    severity = _against_state(row, state, SUSPENDED_TIMES)
    return [
        _result(records, "suspension", severity, f"{sentence}.", f"{beside}CDE rates no level here.", row)
    ]


def disproportion(records: Records, cds: str) -> list[Signal]:
    """Groups suspended at least twice as often as everybody, where the interval against the others excludes 1."""
    return _ratios(records, cds, "disproportion", "SUSP", _GROUPS, SUSPENDED_TIMES, "suspended")


def absence(records: Records, cds: str) -> list[Signal]:
    """Students with disabilities, foster youth and homeless students absent at least 1.5 times as often."""
    return _ratios(records, cds, "absence", "CHRONIC", AT_RISK, ABSENT_TIMES, "chronically absent")


def _ratios(
    records: Records, cds: str, kind: str, indicator: str, groups: tuple[str, ...], times: float, what: str
) -> list[Signal]:
    whole = records.result(cds, indicator)
    missing = _missing(records, kind, whole, f"rate of students {what}")
    if missing or whole is None:
        return [missing] if missing else []
    found = ratios(records, cds, indicator, groups)
    if not found:
        nobody = whole["numerator"] == 0
        sentence = (
            f"Nobody was {what} in {school_year(int(whole['year']))}."
            if nobody
            else "No group is large enough, with its counts published, to be compared."
        )
        return [_result(records, kind, FINE if nobody else UNKNOWN, sentence, "", whole)]
    told = [one for one in found if one.ratio >= times and one.low > 1]
    looked = (
        f"{count_word(len(found)).capitalize()} groups were compared."
        if len(found) > 1
        else "One group was compared."
    )
    if not told:
        sentence = f"No group was {what} {_TIMES[times]} as often as all students, beyond chance."
        return [_result(records, kind, FINE, sentence, looked, whole)]
    beyond = [one for one in told if one.beyond_the_state]
    first = (beyond or told)[0]
    count = f"{count_word(len(told)).capitalize()} groups were" if len(told) > 1 else "One group was"
    sentence = (
        f"{count} {what} at least {_TIMES[times]} as often as all students in {school_year(int(whole['year']))}: "
        f"{'; '.join(map(_spoken, told[:_NAMED]))}{'; and others' if len(told) > _NAMED else ''}."
    )
    return [
        _result(
            records, kind, CONCERN if beyond else CHECK, sentence, f"{_method(first)} {looked}", first.row
        )
    ]


def _spoken(one: Ratio) -> str:
    return f"{STUDENT_GROUPS[one.group].name} {one.rate:.1f} % ({one.ratio:.1f} times {one.everybody:.1f} %)"


def _method(one: Ratio) -> str:
    state = "" if pd.isna(one.state) else f"; in the state {one.state:.1f} times"
    return (
        f"{STUDENT_GROUPS[one.group].name}: {one.others:.1f} times the rate of students outside the group "
        f"(95 % interval {one.low:.1f}–{one.high:.1f}{state})."
    )


def dropout(records: Records, cds: str) -> list[Signal]:
    """The cohort's dropout rate against the state's."""
    row = records.result(cds, "DROPOUT")
    missing = _missing(records, "dropout", row, "dropout rate")
    if missing or row is None:
        return [missing] if missing else []
    state = records.result(STATE, "DROPOUT")
    severity = _against_state(row, state, DROPOUT_TIMES)
    low, high = (
        wilson(float(row["numerator"]), float(row["denominator"])) if pd.notna(row["numerator"]) else (0, 100)
    )
    beside = "" if state is None or pd.isna(state["status"]) else f" State: {state['status']:.1f} %."
    sentence = (
        f"{row['status']:.1f} % of the students who were to graduate in {int(row['year'])} dropped out."
    )
    detail = f"95 % interval {low:.1f}–{high:.1f} %, of {row['denominator']:,.0f} students.{beside}"
    return [_result(records, "dropout", severity, sentence, detail, row)]


def alternative(records: Records, cds: str) -> list[Signal]:
    """Students in schools of the Dashboard Alternative School Status programme."""
    rows = records.of("schools", cds)
    if rows.empty or pd.isna(rows.iloc[0]["alternative"]) or not rows.iloc[0]["students"] > 0:
        return [Signal("alternative", UNKNOWN, "No enrolment by school is here for it.")]
    row = rows.iloc[0]
    share = 100 * row["alternative"] / row["students"]
    sentence = f"{share:.1f} % of its students are in alternative schools (DASS)."
    detail = f"{row['alternative']:,.0f} of {row['students']:,.0f} students on census day; told from {ALTERNATIVE_SHARE:g} % on."
    year = school_year(int(row["year"]))
    severity = CHECK if share >= ALTERNATIVE_SHARE else FINE
    return [
        Signal("alternative", severity, sentence, detail, year, "CDE, census-day enrolment", str(row["file"]))
    ]


def _against_state(row: Row, state: Row | None, times: float) -> str:
    """Concern: so many times the state's rate, and surely above it. Check: surely above it."""
    if state is None or pd.isna(state["status"]) or pd.isna(row["numerator"]):
        return UNKNOWN
    surely = wilson(float(row["numerator"]), float(row["denominator"]))[0] > state["status"]
    if not surely:
        return FINE
    return CONCERN if row["status"] >= times * state["status"] else CHECK


def _missing(records: Records, kind: str, row: Row | None, what: str) -> Signal | None:
    """A signal that says why nothing is known, or None where there is a value."""
    if row is None:
        return Signal(kind, UNKNOWN, f"No file here has its {what}.")
    if pd.isna(row["status"]):
        why = "withheld to protect few students" if row["suppressed"] else "blank in the file"
        return _result(records, kind, UNKNOWN, f"Its {what} is {why}.", "", row)
    return None


def _result(records: Records, kind: str, severity: str, sentence: str, detail: str, row: Row) -> Signal:
    year, source = school_year(int(row["year"])), f"CDE, {SOURCES[row['source']]}"
    # DataQuest's rows count students that the district does not teach itself, where it has charter schools.
    if row["source"] == "dataquest" and row["charter_scope"] == "all":
        detail = f"{detail} {_with_charters(records, row['cds'])}"
    return Signal(kind, severity, sentence, detail.strip(), year, source, str(row["file"]), line_of(row))


def _with_charters(records: Records, cds: str) -> str:
    rows = records.of("schools", cds)
    if rows.empty or pd.isna(rows.iloc[0]["charter"]) or not rows.iloc[0]["students"] > 0:
        return "Counts its charter schools too."
    share = 100 * rows.iloc[0]["charter"] / rows.iloc[0]["students"]
    return f"Counts its charter schools too ({share:.0f} % of its students on census day)." if share else ""
