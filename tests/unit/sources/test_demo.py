"""The demonstration state: deterministic, complete, in CDE's layouts, and true to what it was drawn from."""

import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cimodels.sources import demonstration
from cimodels.sources.catalogue import ENTRIES
from cimodels.sources.demonstration import DemoReport, generate
from cimodels.vocab.indicators import DASHBOARD_INDICATORS, direction_sign
from cimodels.vocab.student_groups import RATED_GROUPS

FIGURES = tomllib.loads(
    (Path(demonstration.__file__).parent / "calibration.toml").read_text(encoding="utf-8")
)
DASHBOARD_YEARS = (2017, 2018, 2019, 2022, 2023, 2024, 2025, 2026)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, DemoReport]:
    folder = tmp_path_factory.mktemp("demo")
    return folder, generate(folder, schools=False)


@pytest.fixture(scope="module")
def folder(demo: tuple[Path, DemoReport]) -> Path:
    return demo[0]


def read(path: Path, **options: str) -> pd.DataFrame:
    return pd.read_csv(path, sep="\t", dtype=str, keep_default_na=False, quoting=3, **options)


def dashboard(folder: Path, key: str, year: int, record: str = "D") -> pd.DataFrame:
    frame = read(folder / f"{key}download{year}.txt")
    for column in ("currdenom", "currnumer", "currstatus", "priorstatus", "change", "statuslevel", "color"):
        if column in frame:
            frame[column] = pd.to_numeric(frame[column])
    return frame[frame["rtype"] == record]


def all_students(folder: Path, key: str, year: int) -> pd.Series:
    frame = dashboard(folder, key, year)
    frame = frame[(frame["studentgroup"] == "ALL") & (frame["currdenom"] >= 100)]
    return frame.set_index("cds")["currstatus"]


def demographics(folder: Path) -> pd.DataFrame:
    """Shares in percent and log enrolment of districts with 100 students or more, no county offices."""
    frame = read(folder / "censusenrollratesdownload2025.txt")
    frame = frame[frame["rtype"] == "D"]
    shares = frame.pivot(index="cds", columns="studentgroup", values="rate").astype(float).fillna(0)
    total = frame.groupby("cds")["totalenrollment"].first().astype(float)
    shares["LOG_N"] = np.log(total)
    directory = read(folder / "pubdistricts.txt")
    kind = directory.set_index(directory["CD Code"] + "0000000")["DOC"]
    return shares[(total >= 100) & (kind.reindex(shares.index) != "00")]


def district_table(folder: Path) -> pd.DataFrame:
    """One row per district: demographics and each indicator's mean of 2023 to 2025."""
    table = demographics(folder)
    keys = {"ELA": "ela", "MATH": "math", "CHRONIC": "chronic", "SUSP": "susp", "GRAD": "grad", "CCI": "cci"}
    for indicator, key in keys.items():
        years = pd.concat([all_students(folder, key, year) for year in (2023, 2024, 2025)], axis=1)
        table[indicator] = years.mean(axis=1).reindex(table.index)
    return table


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    for name in ("first", "second"):
        generate(tmp_path / name, seed=7, districts=120)
    files = sorted(path.name for path in (tmp_path / "first").iterdir())
    assert files == sorted(path.name for path in (tmp_path / "second").iterdir())
    differing = [
        n for n in files if (tmp_path / "first" / n).read_bytes() != (tmp_path / "second" / n).read_bytes()
    ]
    assert differing == []


def test_another_seed_writes_another_state(tmp_path: Path) -> None:
    for seed in (7, 8):
        generate(tmp_path / str(seed), seed=seed, districts=60, schools=False)
    first, second = ((tmp_path / str(seed) / "planted.csv").read_text() for seed in (7, 8))
    assert first != second


def test_schools_change_nothing_about_districts(tmp_path: Path) -> None:
    for name, schools in (("with", True), ("without", False)):
        generate(tmp_path / name, seed=3, districts=60, schools=schools)
    frames = [dashboard(tmp_path / name, "ela", 2025) for name in ("with", "without")]
    pd.testing.assert_frame_equal(*(frame.reset_index(drop=True) for frame in frames))
    assert len(dashboard(tmp_path / "with", "ela", 2025, "S")) > 0


def test_every_file_is_one_the_catalogue_knows(demo: tuple[Path, DemoReport]) -> None:
    folder, report = demo
    known = {name for entry in ENTRIES.values() for name in entry.names}
    assert set(report.rows) <= known
    assert {path.name for path in folder.iterdir()} == set(report.rows)


def test_every_dashboard_indicator_has_its_years(folder: Path) -> None:
    keys = {"ELA": "ela", "MATH": "math", "SUSP": "susp", "GRAD": "grad", "ELPI": "elpi"}
    for key in keys.values():
        for year in DASHBOARD_YEARS[1:]:
            assert len(read(folder / f"{key}download{year}.txt")) > 500
    assert not (folder / "ccidownload2022.txt").exists()
    assert not (folder / "chronicdownload2017f.txt").exists()
    assert {"SCIENCE", "CHRONIC", "CCI"} | set(keys) == set(DASHBOARD_INDICATORS)


def test_eight_years_and_none_of_the_pandemic(folder: Path) -> None:
    years = {int(path.stem.removesuffix("f")[-4:]) for path in folder.glob("math*download*.txt")}
    assert years == set(DASHBOARD_YEARS) and len(years) == 8


def test_the_year_ahead_goes_on_from_the_last_one_and_is_rated(folder: Path) -> None:
    now, before = dashboard(folder, "math", 2026), dashboard(folder, "math", 2025)
    both = now.merge(before, on=["cds", "studentgroup"], suffixes=("", "_before"))
    shown = both[both["currstatus"].notna() & both["currstatus_before"].notna()]
    assert shown["priorstatus"].eq(shown["currstatus_before"]).all()
    rated = now[(now["studentgroup"] == "ALL") & (now["currdenom"] >= 100)]
    assert rated["color"].between(1, 5).all()


def test_every_rated_group_appears_and_long_term_learners_from_2024(folder: Path) -> None:
    groups = {year: set(dashboard(folder, "ela", year)["studentgroup"]) for year in (2023, 2024)}
    assert set(RATED_GROUPS) <= groups[2024]
    assert "LTEL" not in groups[2023]
    assert "studentgroup" not in read(folder / "elpidownload2023.txt").columns
    assert set(dashboard(folder, "elpi", 2024)["studentgroup"]) == {"EL", "LTEL"}


def test_columns_change_over_the_years_as_in_the_real_files(folder: Path) -> None:
    assert "safetynet" in read(folder / "graddownload2019.txt").columns
    assert "smalldenom" in read(folder / "graddownload2024.txt").columns
    assert "changeLevel" in read(folder / "chronicdownload2024.txt").columns
    assert "indicator" not in read(folder / "eladownload2022.txt").columns
    assert "indicator" in read(folder / "eladownload2023.txt").columns
    assert "change" not in read(folder / "eladownload2022.txt").columns


def test_small_groups_are_hidden(folder: Path) -> None:
    frame = dashboard(folder, "chronic", 2024)
    small = frame["currdenom"] < 11
    assert 0.1 < small.mean() < 0.7
    assert frame.loc[small, ["currstatus", "currnumer", "change"]].isna().all(axis=None)
    assert frame.loc[~small, ["currstatus", "currnumer"]].notna().all(axis=None)
    chronic = read(folder / "chronicabsenteeism24.txt")
    assert (chronic["ChronicAbsenteeismRate"] == "*").sum() > 100


def test_race_groups_add_up_to_all_students(folder: Path) -> None:
    frame = dashboard(folder, "susp", 2025)
    races = frame[frame["studentgroup"].isin(["AA", "AI", "AS", "FI", "HI", "PI", "WH", "MR"])]
    everyone = frame[frame["studentgroup"] == "ALL"].set_index("cds")
    assert races.groupby("cds")["currdenom"].sum().eq(everyone["currdenom"]).all()
    complete = races.groupby("cds")["currnumer"].apply(lambda counts: counts.notna().all())
    cds = complete[complete].index
    assert len(cds) > 20
    counted = races.groupby("cds")["currnumer"].sum()[cds]
    assert counted.eq(everyone["currnumer"][cds]).all()


def test_the_pandemic_shows(folder: Path) -> None:
    before, after = (all_students(folder, "chronic", year).mean() for year in (2019, 2022))
    assert after > 2 * before
    before, after = (all_students(folder, "math", year).mean() for year in (2019, 2022))
    assert after < before - 10


def test_names_and_codes_are_not_californian(folder: Path) -> None:
    directory = read(folder / "pubdistricts.txt")
    assert directory["CD Code"].str[:2].astype(int).between(61, 98).all()
    assert directory["CD Code"].is_unique and directory["District"].is_unique
    assert (directory[["Street", "City", "Phone", "AdmFName", "AdmLName"]] == "No Data").all(axis=None)
    # The open Pacific: no land within hundreds of kilometres.
    assert directory["Latitude"].astype(float).between(20, 28).all()
    assert directory["Longitude"].astype(float).between(-142, -132).all()


def test_types_are_in_californias_proportions(folder: Path) -> None:
    share = read(folder / "pubdistricts.txt")["DOC"].value_counts(normalize=True)
    assert share["54"] == pytest.approx(0.35, abs=0.02)
    assert share["52"] == pytest.approx(0.52, abs=0.02)
    assert share["56"] == pytest.approx(0.08, abs=0.01)


def test_moments_and_correlations_are_those_it_was_drawn_from(folder: Path) -> None:
    table = district_table(folder)
    moments = dict(FIGURES["moments"])
    correlations = moments.pop("correlations")
    for variable, (mean, deviation) in moments.items():
        assert table[variable].mean() == pytest.approx(mean, abs=0.2 * deviation), variable
        assert table[variable].std() == pytest.approx(deviation, rel=0.2), variable
    for one, others in correlations.items():
        for other, expected in others.items():
            assert table[one].corr(table[other]) == pytest.approx(expected, abs=0.12), (one, other)


def test_the_truth_covers_every_district_and_indicator_it_has(folder: Path) -> None:
    planted = pd.read_csv(folder / "planted.csv", dtype={"cds": str})
    assert not planted.duplicated(["cds", "indicator"]).any()
    assert set(planted["indicator"]) == set(DASHBOARD_INDICATORS)
    ela = planted[planted["indicator"] == "ELA"]
    assert len(ela) == len(read(folder / "pubdistricts.txt"))


def test_planted_districts_are_of_every_size(demo: tuple[Path, DemoReport]) -> None:
    folder, report = demo
    assert report.planted == 60
    planted = pd.read_csv(folder / "planted.csv", dtype={"cds": str})
    cds = planted.loc[planted["outperformer"], "cds"].unique()
    enrolment = demographics(folder)["LOG_N"]
    third = pd.qcut(enrolment, 3, labels=False)
    assert third.reindex(cds).value_counts().min() >= 12


@pytest.mark.parametrize(
    ("indicator", "key"), [("ELA", "ela"), ("MATH", "math"), ("CHRONIC", "chronic"), ("CCI", "cci")]
)
def test_planted_districts_do_better_than_demographics_say(folder: Path, indicator: str, key: str) -> None:
    table = demographics(folder)
    status = sum(all_students(folder, key, year) for year in (2023, 2024, 2025)) / 3
    table = table.join(status.rename("status"), how="inner").dropna()
    codes = read(folder / "pubdistricts.txt")
    kind = codes.set_index(codes["CD Code"] + "0000000")["DOC"].reindex(table.index)
    columns = ["SED", "EL", "SWD", "FOS", "HOM", "LOG_N"]
    design = np.column_stack([table[columns], pd.get_dummies(kind)]).astype(float)
    fitted = design @ np.linalg.lstsq(design, table["status"], rcond=None)[0]
    advantage = direction_sign(indicator) * (table["status"] - fitted)

    planted = pd.read_csv(folder / "planted.csv", dtype={"cds": str})
    truth = planted[planted["indicator"] == indicator].set_index("cds").reindex(table.index)
    scale = FIGURES["indicators"][indicator]["persistent"]
    chosen = truth["outperformer"].astype(bool)
    assert chosen.sum() >= 8
    # Planted between 1.5 and 2.5 persistent standard deviations.
    assert 1.2 * scale < advantage[chosen].mean() - advantage[~chosen].mean() < 2.6 * scale
    assert advantage.corr(truth["effect"]) > 0.85


def test_published_levels_are_written_where_rules_are_known(folder: Path) -> None:
    frame = dashboard(folder, "math", 2024)
    rated = frame[
        (frame["studentgroup"] == "ALL") & (frame["currdenom"] >= 30) & (frame["hscutpoints"] != "Y")
    ]
    low = rated["currstatus"] < -95
    assert (rated["statuslevel"] == 1).eq(low).all()
    assert set(rated["color"]) <= {1, 2, 3, 4, 5, 0}
    assert rated["color"].between(1, 5).mean() > 0.95


def test_caaspp_has_student_groups_by_grade_and_hides_small_ones(folder: Path) -> None:
    frame = pd.read_csv(folder / "sb_ca2025_all_csv_v1.zip", sep="^", dtype=str, keep_default_na=False)
    assert {"1", "31", "160", "128", "80"} <= set(frame["Student Group ID"])
    assert set(frame["Grade"]) == {"3", "4", "5", "6", "7", "8", "11", "13"}
    assert set(frame["Test ID"]) == {"1", "2"}
    small = frame["Total Students Tested"].astype(int) < 11
    assert (frame.loc[small, "Percentage Standard Met and Above"] == "*").all()
    shown = frame[~small & (frame["Grade"] != "13")].head(2000)
    parts = [f"Count Standard {w}" for w in ("Exceeded", "Met", "Nearly Met", "Not Met")]
    assert shown[parts].astype(int).sum(axis=1).eq(shown["Total Students Tested"].astype(int)).all()


def test_dataquest_totals_are_districts_with_their_charters(folder: Path) -> None:
    frame = read(folder / "suspension25-v2.txt")
    frame = frame[frame["ReportingCategory"] == "TA"]
    size = pd.to_numeric(frame["CumulativeEnrollment"], errors="coerce")
    districts = (frame["AggregateLevel"] == "D") & (frame["CharterYN"] == "All")
    with_stars = districts & size.isna()
    state = size[frame["AggregateLevel"] == "T"].item()
    assert size[districts].sum() == pytest.approx(state, abs=11 * int(with_stars.sum()))
    both = frame[frame["AggregateLevel"] == "D"].pivot(
        index=["CountyCode", "DistrictCode"], columns="CharterYN", values="CumulativeEnrollment"
    )
    both = both.dropna().astype(int)
    assert len(both) > 10
    assert both["All"].eq(both["No"] + both["Yes"]).all()
