"""Levels and colours by rule against those that CDE published, and against its lowest-level flags."""

from functools import cache
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from cimodels.rules import dashboard_levels as rules
from cimodels.sources.levels import compute_levels
from cimodels.vocab.tables import TABLES

CDE = Path(__file__).resolve().parents[2].parent / "shared" / "cde"
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not CDE.exists(), reason="the real CDE files are not in ../shared/cde"),
]

KEY = ["indicator", "cds", "studentgroup", "year"]
OURS = {"CHRO": "CHRONIC"}
NOT_RATED = ("SBA", "CAA", "CAST", "ELO", "RFP", "EO")
NUMBERS = [
    "currstatus",
    "priorstatus",
    "change",
    "currdenom",
    "priordenom",
    "statuslevel",
    "changelevel",
    "color",
]


@cache
def published(path: str, indicator: str) -> pd.DataFrame:
    """A Dashboard file's rows with lower-case names and numbers as numbers."""
    frame = pd.read_csv(CDE / path, sep="\t", dtype=str, quoting=3, encoding="latin-1")
    frame.columns = [name.strip().lower() for name in frame.columns]
    for name in ("hscutpoints", "type", "smalldenom", "dass_flag", "studentgroup", *NUMBERS):
        if name not in frame:
            frame[name] = "EL" if name == "studentgroup" else None
    frame[NUMBERS] = frame[NUMBERS].apply(pd.to_numeric)
    frame["indicator"] = indicator
    frame["year"] = int(path.split("download")[1][:4])
    return frame


@cache
def districts() -> pd.DataFrame:
    directory = pd.read_csv(CDE / "published/pubdistricts.txt.gz", sep="\t", dtype=str, encoding="latin-1")
    kinds = {"54": "UNIFIED", "52": "ELEMENTARY", "56": "HIGH", "00": "COE"}
    kind = directory["DOC"].map(kinds).fillna("OTHER")
    return pd.DataFrame(
        {
            "cds": directory["CD Code"].str.strip() + "0000000",
            "district_type": kind,
            "high_school_cut_points": kind == "HIGH",
        }
    )


def computed(frame: pd.DataFrame) -> pd.DataFrame:
    """`frame` through the warehouse's SQL with all its levels taken away: cds, group, year and levels."""
    con = duckdb.connect()
    columns = [f'"{c.name}" {c.type}' for c in TABLES["indicators"].columns]
    columns += ["suspension_type VARCHAR", "small_denominator BOOLEAN", "high_school_cut_points BOOLEAN"]
    con.execute(f"CREATE TABLE stage ({', '.join(columns)})")
    con.register("districts", districts())
    con.register("frame", frame)
    con.execute(
        """
        INSERT INTO stage BY NAME
        SELECT indicator, year, studentgroup AS student_group, cds, 'ALL' AS grade, 'dashboard' AS source,
            CASE rtype WHEN 'S' THEN 'school' WHEN 'D' THEN 'district' ELSE 'state' END AS level,
            'non_charter' AS charter_scope, currstatus AS status, priorstatus AS prior_status, change,
            currdenom AS denominator, priordenom AS prior_denominator, type AS suspension_type,
            smalldenom = 'Y' AS small_denominator, nullif(hscutpoints = 'Y', false) AS high_school_cut_points
        FROM frame"""
    )
    compute_levels(con, "stage")
    return con.execute(
        """SELECT indicator, cds, student_group AS studentgroup, year, status_level, change_level, color,
                  level_uncertain FROM stage"""
    ).df()


MONTEREY = {
    "ELA": "rebuilt/eladownload2024.txt.gz",
    "MATH": "rebuilt/mathdownload2024.txt.gz",
    "CCI": "rebuilt/ccidownload2024.txt.gz",
    "GRAD": "rebuilt/graddownload2024.txt.gz",
    "CHRONIC": "rebuilt/monterey2024/chronicdownload2024.txt.gz",
    "SUSP": "rebuilt/monterey2024/suspdownload2024.txt.gz",
    "ELPI": "rebuilt/monterey2024/elpidownload2024.txt.gz",
}


@pytest.mark.parametrize(
    ("indicator", "count"),
    [
        ("ELA", 179),
        ("MATH", 180),
        ("CCI", 66),
        ("GRAD", 67),
        ("CHRONIC", 188),
        ("SUSP", 232),
        ("ELPI", 35),
    ],
)
def test_every_published_colour_of_monterey_2024_reproduces(indicator: str, count: int) -> None:
    frame = published(MONTEREY[indicator], indicator)
    frame = frame[(frame["color"] > 0) & ~frame["studentgroup"].isin(NOT_RATED)]
    both = frame.merge(computed(frame), on=KEY, suffixes=("", "_sql"))
    assert len(both) == count
    assert (both["color"] == both["color_sql"]).all()
    assert (both["statuslevel"] == both["status_level"]).all()
    shown = both["changelevel"] > 0
    assert (both["changelevel"] == both["change_level"])[shown].all()


def test_every_row_of_the_published_table_reproduces_by_the_scalar_rules() -> None:
    truth = pd.read_csv(CDE / "truth/monterey2024_published.csv.gz", dtype={"cds": str})
    truth = truth[~truth["studentgroup"].isin(NOT_RATED)].replace({"indicator": OURS})
    flagged = published(MONTEREY["ELA"], "ELA")
    high = set(flagged.loc[flagged["hscutpoints"] == "Y", "cds"])
    kinds = published(MONTEREY["SUSP"], "SUSP").set_index("cds")["type"].to_dict()
    seen = {"status_level": 0, "change_level": 0, "color": 0}
    for row in truth.itertuples():
        variant = "HS" if row.indicator in ("ELA", "MATH") and row.cds in high else "ALL"
        how = {"variant": kinds[row.cds] if row.indicator == "SUSP" else variant}
        status = rules.status_level(row.indicator, 2024, row.currstatus, **how)
        how["small"] = row.currdenom < 150
        change = rules.change_level(row.indicator, 2024, row.change, **how)
        if row.statuslevel > 0:
            seen["status_level"] += 1
            assert status == row.statuslevel, row
        if row.changelevel > 0:
            seen["change_level"] += 1
            assert change == row.changelevel, row
        if row.color > 0:
            seen["color"] += 1
            assert rules.color(row.indicator, 2024, status, change, **how) == row.color, row
    assert seen["color"] == 798
    assert min(seen.values()) == 798


@pytest.mark.parametrize(
    ("flag", "indicator", "path", "count"),
    [
        ("ELA", "ELA", "rebuilt/eladownload2023.txt.gz", 1145),
        ("Math", "MATH", "rebuilt/mathdownload2023.txt.gz", 1199),
        ("CCI", "CCI", "rebuilt/ccidownload2023.txt.gz", 412),
    ],
)
def test_every_lowest_level_flag_of_2023_is_level_one(
    flag: str, indicator: str, path: str, count: int
) -> None:
    flags = pd.read_csv(CDE / "truth/lowest_level_2023_district.csv.gz", dtype=str)
    flags = flags[(flags[flag] == "Y") & (flags["rtype"] == "D")]
    frame = published(path, indicator)
    both = flags.merge(computed(frame[frame["rtype"] == "D"]), on=["cds", "studentgroup"], how="left")
    assert len(both) == count
    assert (both["status_level"] == 1).all()


@pytest.mark.parametrize(
    ("indicator", "year", "leveled", "colored", "no_cut_points"),
    [
        ("ELA", 2023, 6726, 0, 37),
        ("ELA", 2024, 7351, 6594, 41),
        ("ELA", 2025, 7331, 7173, 37),
        ("MATH", 2023, 6731, 0, 37),
        ("MATH", 2024, 7360, 6597, 41),
        ("MATH", 2025, 7351, 7188, 37),
        ("CCI", 2023, 2931, 0, 0),
        ("CCI", 2024, 3283, 2844, 0),
        ("CCI", 2025, 3255, 3158, 0),
        ("GRAD", 2022, 2949, 0, 0),
        ("GRAD", 2024, 3311, 0, 0),
        ("GRAD", 2025, 3285, 3187, 0),
    ],
)
def test_agreement_with_the_derived_levels(
    indicator: str, year: int, leveled: int, colored: int, no_cut_points: int
) -> None:
    """`no_cut_points`: rows of four districts that the directory lacks, which stay without a level."""
    truth = pd.read_csv(CDE / "truth/levels_derived.csv.gz", dtype={"cds": str})
    truth = truth[(truth["indicator"] == indicator) & (truth["year"] == year)]
    truth = truth[~truth["studentgroup"].isin(NOT_RATED)]
    frame = published(f"rebuilt/{indicator.lower()}download{year}.txt.gz", indicator)
    both = truth.merge(computed(frame[frame["rtype"] != "S"]), on=KEY, suffixes=("", "_sql"))
    assert len(both) == len(truth) == leveled
    assert both["color"].notna().sum() == colored
    unknown = both["status_level"].isna()
    assert unknown.sum() == no_cut_points
    assert not both.loc[unknown, "cds"].isin(districts()["cds"]).any()
    known = both[~unknown]
    assert (known["statuslevel"] == known["status_level"]).all()
    with_color = known[known["color"].notna()]
    assert (with_color["color"] == with_color["color_sql"]).all()


@pytest.mark.parametrize(
    ("indicator", "path", "levels", "colors"),
    [
        ("GRAD", "published/graddownload2018.txt.gz", 2752, 2645),
        ("GRAD", "published/graddownload2017f.txt.gz", 9727, 0),
        ("CCI", "published/ccidownload2017f.txt.gz", 9637, 0),
        ("ELPI", "published/elpidownload2017f.txt.gz", 7815, 0),
    ],
)
def test_the_early_years_reproduce_where_rules_are_given(
    indicator: str, path: str, levels: int, colors: int
) -> None:
    frame = published(path, indicator)
    frame = frame[frame["statuslevel"] > 0]
    both = frame.merge(computed(frame), on=KEY, suffixes=("", "_sql"))
    rated = both[both["status_level"].notna()]
    assert len(rated) == levels
    assert (rated["statuslevel"] == rated["status_level"]).all()
    if colors:
        colored = rated[rated["color_sql"].notna()]
        assert len(colored) == colors
        assert (colored["color"] == colored["color_sql"]).all()


@pytest.mark.parametrize(("indicator", "count"), [("ELA", 9269), ("MATH", 9259)])
def test_status_levels_of_2018_follow_one_of_the_two_sets_of_cut_points(indicator: str, count: int) -> None:
    frame = published(f"rebuilt/{indicator.lower()}download2018.txt.gz", indicator)
    frame = frame[frame["statuslevel"] > 0]
    assert len(frame) == count
    for row in frame.itertuples():
        possible = {
            rules.status_level(indicator, 2018, row.currstatus, variant=v, entity="school")
            for v in ("ALL", "HS")
        }
        assert row.statuslevel in possible, row


def test_the_rules_are_the_reference_tables() -> None:
    reference = pd.read_csv(CDE / "reference/cutpoints.csv").replace({"indicator": OURS})
    ours = rules.cut_points()
    ours = ours[ours["years"].str.contains("2025")]
    both = reference.merge(ours, on=["indicator", "variant", "kind", "level"], suffixes=("", "_ours"))
    assert len(both) == len(reference) == len(ours)
    for bound in ("lower", "upper"):
        pd.testing.assert_series_equal(both[bound], both[f"{bound}_ours"], check_names=False)
    grid = pd.read_csv(CDE / "reference/color_cells.csv").replace({"indicator": OURS})
    grid = grid.dropna(subset="color")  # impossible cells
    grid["small"] = grid["smalldenom"] == "Y"
    cells = rules.cells()
    cells = cells[cells["years"].str.contains("2025")]
    cells = cells.rename(columns={"status_level": "statuslevel", "change_level": "changelevel"})
    both = grid.merge(
        cells, on=["indicator", "variant", "small", "statuslevel", "changelevel"], suffixes=("", "_ours")
    )
    assert len(both) == len(grid) == 508
    assert (both["color"] == both["color_ours"]).all()
