"""Levels in SQL against a plain reading of the rules, row by row, and the drawn cases of the contract."""

import duckdb
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cimodels.rules import dashboard_levels as rules
from cimodels.sources.levels import compute_levels
from cimodels.vocab.student_groups import STUDENT_GROUPS
from cimodels.vocab.tables import TABLES

COLUMNS = {c.name: c.type for c in TABLES["indicators"].columns} | {
    "suspension_type": "VARCHAR",
    "small_denominator": "BOOLEAN",
    "high_school_cut_points": "BOOLEAN",
}
UNIFIED, HIGH, ELEMENTARY, COE, UNKNOWN = (f"99{n:05d}0000000" for n in range(1, 6))
DISTRICTS = {UNIFIED: "UNIFIED", HIGH: "HIGH", ELEMENTARY: "ELEMENTARY", COE: "COE"}
SCHOOL = "99000010000001"
ROW = {
    "indicator": "MATH",
    "year": 2024,
    "student_group": "ALL",
    "level": "district",
    "cds": UNIFIED,
    "grade": "ALL",
    "source": "dashboard",
    "charter_scope": "non_charter",
    "status": -47.6,
    "prior_status": -49.9,
    "change": 2.3,
    "change_basis": "published",
    "denominator": 500,
    "prior_denominator": 480,
}


def load(*rows: dict) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute(f"CREATE TABLE stage ({', '.join(f'{name} {kind}' for name, kind in COLUMNS.items())})")
    values = [{**ROW, **row}.get(name) for row in rows for name in COLUMNS]
    line = f"({', '.join('?' * len(COLUMNS))})"
    con.execute(f"INSERT INTO stage VALUES {', '.join([line] * len(rows))}", values)
    con.execute("CREATE TABLE districts (cds VARCHAR, district_type VARCHAR, high_school_cut_points BOOLEAN)")
    con.executemany(
        "INSERT INTO districts VALUES (?, ?, ?)", [[c, t, t == "HIGH"] for c, t in DISTRICTS.items()]
    )
    return con


def leveled(*rows: dict) -> list[dict]:
    con = load(*rows)
    compute_levels(con, "stage")
    frame = con.execute("SELECT * FROM stage ORDER BY rowid").df().astype(object)
    return frame.where(frame.notna(), None).to_dict("records")


def levels(**row: object) -> tuple:
    """(status level, change level, colour, basis) of one row."""
    done = leveled(row)[0]
    return tuple(done[name] for name in ("status_level", "change_level", "color", "level_basis"))


def test_a_row_without_published_levels_gets_them_by_rule() -> None:
    assert levels() == (2, 3, 2, "computed")


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"status_level": 3, "change_level": 3, "color": 3}, (3, 3, 3, "published")),
        ({"status_level": 3}, (3, None, None, "published")),
        ({"level_basis": "published"}, (None, None, None, None)),
    ],
    ids=["all", "status level only", "the file says none"],
)
def test_what_was_published_stays(row: dict, expected: tuple) -> None:
    assert levels(**row) == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"student_group": "SBA"}, None),
        ({"student_group": "ELO"}, None),
        ({"grade": "11"}, None),
        ({"level": "county"}, None),
        ({"source": "caaspp"}, None),
        ({"status": None}, None),
        ({"error_flag": True}, None),
        ({"year": 2019}, None),
        ({"year": 2021}, None),
        ({"indicator": "AG"}, None),
        ({"denominator": None}, None),
        ({"denominator": 29}, None),
        ({"denominator": 30}, (2, 3, 2)),
        ({"prior_denominator": 29}, (2, None, None)),
        ({"prior_denominator": None}, (2, None, None)),
        ({"student_group": "FOS", "denominator": 15, "prior_denominator": 15}, (2, 3, 2)),
        ({"student_group": "LTEL", "denominator": 14}, None),
        ({"student_group": "HOM", "level": "school", "cds": SCHOOL, "denominator": 29}, None),
        ({"change": None, "prior_status": None}, (2, None, None)),
        ({"year": 2022}, (2, None, None)),
        ({"indicator": "CCI", "year": 2023, "status": 9.9}, (1, None, None)),
        ({"certify_flag": True, "status": 30.0}, (1, None, None)),
        ({"cds": HIGH}, (3, 3, 3)),
        ({"cds": HIGH, "high_school_cut_points": False}, (3, 3, 3)),
        ({"high_school_cut_points": True}, (3, 3, 3)),
        ({"cds": UNKNOWN}, None),
        ({"level": "state", "cds": "00000000000000"}, (2, 3, 2)),
        ({"level": "school", "cds": SCHOOL}, None),
        ({"level": "school", "cds": SCHOOL, "high_school_cut_points": True}, (3, 3, 3)),
        ({"indicator": "GRAD", "year": 2018, "status": 85.0, "change": 1.0}, (3, 4, 4)),
        ({"indicator": "GRAD", "year": 2018, "status": 85.0, "cds": COE}, None),
    ],
    ids=str,
)
def test_who_is_rated(row: dict, expected: tuple | None) -> None:
    got = levels(**row)
    assert got == ((*expected, "computed") if expected else (None, None, None, None))


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"cds": UNIFIED}, (3, 2, 2)),
        ({"cds": COE}, (3, 2, 2)),
        ({"cds": HIGH}, (4, 2, 3)),
        ({"cds": ELEMENTARY}, (2, 2, 2)),
        ({"cds": UNKNOWN}, (None, None, None)),
        ({"cds": UNKNOWN, "suspension_type": "ES"}, (2, 2, 2)),
        ({"level": "school", "cds": SCHOOL}, (None, None, None)),
        ({"level": "school", "cds": SCHOOL, "suspension_type": "MS"}, (3, 2, 2)),
    ],
    ids=str,
)
def test_suspension_depends_on_the_kind_of_district(row: dict, expected: tuple) -> None:
    assert levels(indicator="SUSP", status=3.4, change=0.5, **row)[:3] == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"denominator": 150, "change": 9.0, "indicator": "CCI", "status": 56.0}, (4, 5, 5)),
        ({"denominator": 149, "change": 9.0, "indicator": "CCI", "status": 56.0}, (4, 4, 4)),
        (
            {"small_denominator": True, "change": -9.1, "indicator": "CCI", "status": 56.0},
            (4, 2, 3),
        ),
        ({"denominator": 149, "change": 5.0, "indicator": "GRAD", "status": 92.0}, (4, 5, 4)),
        ({"denominator": 149, "change": 15.0}, (2, 5, 3)),
    ],
    ids=["large", "small", "flagged", "graduation shows the change level", "math does not care"],
)
def test_small_denominators_take_one_step_at_most(row: dict, expected: tuple) -> None:
    assert levels(**row)[:3] == expected


@pytest.mark.parametrize(
    ("change", "uncertain"), [(2.8, False), (2.9, True), (3.0, True), (3.1, False), (None, False)]
)
def test_a_change_beside_a_cut_point_is_uncertain(change: float | None, uncertain: bool) -> None:
    assert leveled({"change": change, "prior_status": None})[0]["level_uncertain"] is uncertain


def test_dataquest_rows_take_the_year_before_from_their_own_file() -> None:
    dataquest = {
        "indicator": "CHRONIC",
        "source": "dataquest",
        "charter_scope": "all",
        "prior_status": None,
        "prior_denominator": None,
        "change": None,
        "change_basis": None,
    }
    before = {**dataquest, "year": 2023, "status": 24.3, "denominator": 900}
    now = {**dataquest, "status": 20.4, "denominator": 950}
    other_scope = {**now, "charter_scope": "non_charter"}
    other_source = {**now, "source": "dashboard"}
    first, second, third, fourth = leveled(before, now, other_scope, other_source)
    assert first["prior_status"] is None
    assert (second["prior_status"], second["prior_denominator"]) == (24.3, 900)
    assert (second["change"], second["change_basis"]) == (-3.9, "computed")
    assert (second["status_level"], second["change_level"], second["color"]) == (1, 5, 3)
    assert third["prior_status"] is None
    assert fourth["prior_status"] is None


def test_a_missing_change_is_computed_and_a_published_one_kept() -> None:
    computed, kept = leveled({"change": None, "change_basis": None}, {"change": 2.2})
    assert (computed["change"], computed["change_basis"]) == (2.3, "computed")
    assert (kept["change"], kept["change_basis"]) == (2.2, "published")


def test_the_report_counts_every_kind_and_says_why_a_year_has_none() -> None:
    con = load(
        {},
        {"student_group": "SED", "change": 3.0},
        {"student_group": "SWD", "status_level": 1},
        {"year": 2019},
        {"year": 2025, "change": None, "prior_status": None},
    )
    report = compute_levels(con, "stage")
    rows = {row.year: row for row in report.counts.itertuples()}
    assert (rows[2024].rows, rows[2024].published, rows[2024].computed) == (3, 1, 2)
    assert (rows[2024].colored, rows[2024].uncertain) == (2, 1)
    assert rows[2019].computed == 0
    assert "not been checked" in rows[2019].note
    assert rows[2025].note == ""
    assert (report.published, report.computed, report.uncertain) == (1, 3, 1)


def test_computing_twice_changes_nothing() -> None:
    con = load({}, {"student_group": "SED", "status_level": 3}, {"student_group": "SBA"})
    compute_levels(con, "stage")
    once = con.execute("SELECT * FROM stage ORDER BY rowid").df()
    compute_levels(con, "stage")
    pd.testing.assert_frame_equal(con.execute("SELECT * FROM stage ORDER BY rowid").df(), once)


# An obviously right reading of the rules, one row at a time, from CDE's tables and not from our code.
# Cut-points are (lowest level 5, 4, 3, 2) for higher-is-better, (highest …) otherwise.
STATUS = {
    ("ELA", "ALL"): (45, 10, -5, -70),
    ("ELA", "HS"): (75, 30, 0, -45),
    ("MATH", "ALL"): (35, 0, -25, -95),
    ("MATH", "HS"): (25, 0, -60, -115),
    ("GRAD", "ALL"): (95, 90.5, 80, 68),
    ("CCI", "ALL"): (70, 55, 35, 10),
    ("ELPI", "ALL"): (65, 55, 45, 35),
    ("CHRONIC", "ALL"): (2.5, 5, 10, 20),
    ("SUSP", "ED"): (0.5, 1.5, 3, 6),
    ("SUSP", "HD"): (1.5, 3.5, 6, 9),
    ("SUSP", "UD"): (1, 2.5, 4.5, 8),
}
CHANGE = {
    "ELA": (15, 3, -15),
    "MATH": (15, 3, -15),
    "GRAD": (5, 1, -5),
    "CCI": (9, 2, -9),
    "ELPI": (10, 2, -10),
    "CHRONIC": (-3, -0.5, 3),
    "ED": (-2, -0.3, 2),
    "HD": (-3, -0.5, 3),
    "UD": (-2, -0.3, 2),
}
FIVE_BY_FIVE = {
    "ELA": "55544 54444 44333 33222 22111",
    "MATH": "55544 54444 44333 33222 22111",
    "CCI": "55543 54432 44322 33221 32111",
    "CHRONIC": "55543 54432 44322 33221 32111",
    "ELPI": "55543 54432 44322 33221 32111",
    "GRAD": "55550 54432 44322 33221 11111",
    "ED": "55540 54430 44322 33221 32111",
    "HD": "55540 54432 44322 33221 32111",
    "UD": "55540 54432 44322 33221 32111",
}
THREE_WIDE = {5: "554", 4: "443", 3: "432", 2: "322", 1: "211"}
SMALL_GRADUATION = "55550 44433 44322 33222 11111"


def oracle(row: dict) -> tuple:
    indicator, status, change = row["indicator"], row["status"], row["change"]
    kind = DISTRICTS[row["cds"]]
    minimum = STUDENT_GROUPS[row["student_group"]].minimum_rated
    if row["denominator"] < minimum or status is None:
        return None, None, None
    lower_is_better = indicator in ("CHRONIC", "SUSP")
    key = {"UNIFIED": "UD", "HIGH": "HD", "ELEMENTARY": "ED", "COE": "UD"}[kind]
    table = key if indicator == "SUSP" else indicator
    hs = indicator in ("ELA", "MATH") and kind == "HIGH"
    cuts = STATUS[indicator, key if indicator == "SUSP" else "HS" if hs else "ALL"]
    level = 1
    for number, cut in zip((2, 3, 4, 5), cuts[::-1], strict=True):
        if status <= cut if lower_is_better else status >= cut:
            level = number
    if change is None or row["prior_denominator"] < minimum:
        return level, None, None
    best, good, bad = CHANGE[table]
    if lower_is_better:
        best, good, bad, change = -best, -good, -bad, -change
    if change >= best:
        moved = 5
    elif change >= good:
        moved = 4
    elif change > -good:
        moved = 3
    else:
        moved = 2 if change >= bad else 1
    grid = FIVE_BY_FIVE[table].split()
    if row["denominator"] < 150 and indicator in ("CHRONIC", "SUSP", "CCI"):
        moved = min(max(moved, 2), 4)
        return level, moved, int(THREE_WIDE[level][4 - moved])
    if row["denominator"] < 150 and indicator == "GRAD":
        grid = SMALL_GRADUATION.split()
    return level, moved, int(grid[5 - level][5 - moved]) or None


def tenths(low: int, high: int) -> st.SearchStrategy[float]:
    return st.integers(low * 10, high * 10).map(lambda n: n / 10)


def around(cuts: tuple, low: int, high: int) -> st.SearchStrategy[float]:
    """Values anywhere between the bounds, and often at or beside a cut-point."""
    edges = [round(c + d, 1) for c in cuts for d in (-0.1, 0.0, 0.1) if low <= c + d <= high]
    return st.sampled_from(edges) | tenths(low, high)


@st.composite
def rows(draw: st.DrawFn) -> dict:
    indicator, _ = draw(st.sampled_from(sorted(STATUS)))
    points = indicator in ("ELA", "MATH")
    cuts = tuple(c for (i, _), cs in STATUS.items() if i == indicator for c in cs)
    moves = tuple(s * c for cs in CHANGE.values() for c in cs for s in (1, -1))
    status = draw(st.none() | (around(cuts, -200, 200) if points else around(cuts, 0, 100)))
    change = draw(st.none() | around(moves, -60, 60))
    # A change that the status does not leave room for is in no file: prior rates lie between 0 and 100.
    if not points and None not in (status, change) and not 0 <= status - change <= 100:
        change = None
    sizes = st.sampled_from([14, 15, 29, 30, 149, 150]) | st.integers(0, 5000)
    return {
        "indicator": indicator,
        "cds": draw(st.sampled_from(sorted(DISTRICTS))),
        "student_group": draw(st.sampled_from(["ALL", "SED", "FOS", "HOM", "LTEL", "WH"])),
        "year": draw(st.sampled_from([2024, 2025])),
        "status": status,
        "prior_status": None,
        "change": change,
        "denominator": draw(sizes),
        "prior_denominator": draw(sizes),
    }


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(rows(), min_size=1, max_size=40))
def test_sql_agrees_with_the_oracle(drawn: list[dict]) -> None:
    for row, done in zip(drawn, leveled(*drawn), strict=True):
        assert (done["status_level"], done["change_level"], done["color"]) == oracle(row), row


@settings(max_examples=300, deadline=None)
@given(rows())
def test_the_scalar_rules_agree_with_the_oracle(row: dict) -> None:
    row |= {"denominator": max(row["denominator"], 30), "prior_denominator": 30}
    kind, indicator = DISTRICTS[row["cds"]], row["indicator"]
    variant = "HS" if indicator in ("ELA", "MATH") and kind == "HIGH" else "ALL"
    variant = rules.SUSPENSION_TYPES[kind] if indicator == "SUSP" else variant
    how = {"variant": variant, "small": row["denominator"] < 150}
    year = row["year"]
    status = rules.status_level(indicator, year, row["status"], variant=variant)
    change = rules.change_level(indicator, year, row["change"], **how) if status else None
    assert (status, change, rules.color(indicator, year, status, change, **how)) == oracle(row)
    assert rules.explain(indicator, year, row["status"], row["change"], **how)
