"""The demonstration state against the real one: the same moments, and not one name in common."""

import gzip
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cimodels.sources.demonstration import generate

pytestmark = pytest.mark.real

COVARIATES = ["SED", "EL", "SWD", "HOM", "HI", "WH", "AS", "LOG_N"]
INDICATORS = ["ELA", "MATH", "CHRONIC", "SUSP", "GRAD", "CCI"]
YEARS = (2023, 2024, 2025)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    generate(folder, schools=False)
    return folder


def read(path: Path, encoding: str = "utf-8") -> pd.DataFrame:
    if not path.exists():
        path = path.with_name(path.name + ".gz")
    return pd.read_csv(path, sep="\t", dtype=str, keep_default_na=False, quoting=3, encoding=encoding)


def covariates(folder: Path, directory: pd.DataFrame) -> pd.DataFrame:
    frame = read(folder / "censusenrollratesdownload2025.txt")
    frame = frame[frame["rtype"] == "D"]
    shares = frame.pivot(index="cds", columns="studentgroup", values="rate").astype(float).fillna(0)
    total = frame.groupby("cds")["totalenrollment"].first().astype(float)
    shares["LOG_N"] = np.log(total)
    kind = directory.set_index(directory["CD Code"] + "0000000")["DOC"].reindex(shares.index)
    return shares[(total >= 100) & kind.isin(["52", "54", "56"])]


def dashboard(folder: Path, key: str, year: int) -> pd.Series:
    frame = read(folder / f"{key}download{year}.txt")
    frame = frame[(frame["rtype"] == "D") & (frame["studentgroup"] == "ALL")]
    large = pd.to_numeric(frame["currdenom"]) >= 100
    return pd.to_numeric(frame[large].set_index("cds")["currstatus"])


def dataquest(folder: Path, name: str, columns: tuple[str, str]) -> pd.Series:
    encoding = "utf-8-sig" if name.startswith("suspension24") else "cp1252"
    frame = read(folder / name, encoding)
    frame.columns = frame.columns.str.replace(" ", "")
    charter = "CharterSchool" if "CharterSchool" in frame else "CharterYN"
    keep = (frame["AggregateLevel"] == "D") & (frame["ReportingCategory"] == "TA") & (frame[charter] == "All")
    frame = frame[keep]
    frame = frame.set_index(frame["CountyCode"] + frame["DistrictCode"] + "0000000")
    size = pd.to_numeric(frame[columns[0]], errors="coerce")
    return pd.to_numeric(frame[columns[1]], errors="coerce")[size >= 100]


CHRONIC = ("ChronicAbsenteeismEligibleCumulativeEnrollment", "ChronicAbsenteeismRate")
SUSPENSION = ("CumulativeEnrollment", "SuspensionRate(Total)")
CHRONIC_FILES = ("chronicabsenteeism23", "chronicabsenteeism24", "chronicabsenteeism25-v2")
SUSPENSION_FILES = ("suspension23", "suspension24", "suspension25-v2")


def district_table(folder: Path, directory: pd.DataFrame) -> pd.DataFrame:
    """District means of 2023 to 2025; the same files, read in the same way, for both states."""
    table = covariates(folder, directory)
    series = {
        "ELA": [dashboard(folder, "ela", y) for y in YEARS],
        "MATH": [dashboard(folder, "math", y) for y in YEARS],
        "CCI": [dashboard(folder, "cci", y) for y in YEARS],
        "GRAD": [dashboard(folder, "grad", y) for y in (2024, 2025)],
        "CHRONIC": [dataquest(folder, f"{n}.txt", CHRONIC) for n in CHRONIC_FILES],
        "SUSP": [dataquest(folder, f"{n}.txt", SUSPENSION) for n in SUSPENSION_FILES],
    }
    for indicator, years in series.items():
        table[indicator] = pd.concat(years, axis=1).mean(axis=1).reindex(table.index)
    return table[COVARIATES + INDICATORS]


@pytest.fixture(scope="module")
def tables(demo: Path, real_files: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    real = read(real_files / "published" / "pubdistricts.txt", "cp1252")
    ours = district_table(demo, read(demo / "pubdistricts.txt"))
    return ours, district_table(real_files / "rebuilt", real)


def test_means_and_spreads_are_the_real_ones(tables: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    ours, real = tables
    for variable in real:
        spread = real[variable].std()
        assert ours[variable].mean() == pytest.approx(real[variable].mean(), abs=0.25 * spread), variable
        assert ours[variable].std() == pytest.approx(spread, rel=0.25), variable


def test_correlations_are_the_real_ones(tables: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    # Race is not in the model that outcomes are drawn from, so its correlations with them are weaker.
    main = [c for c in COVARIATES if c not in ("HI", "WH", "AS")] + INDICATORS
    ours, real = (table[main].corr() for table in tables)
    difference = (ours - real).abs()
    assert difference.max().max() < 0.2, difference.stack().nlargest(6)
    assert difference.to_numpy()[np.triu_indices(len(main), 1)].mean() < 0.08


def test_a_district_persists_as_much_as_a_real_one(demo: Path, real_files: Path) -> None:
    for key in ("ela", "math"):
        ours, real = (
            dashboard(folder, key, 2023).corr(dashboard(folder, key, 2025))
            for folder in (demo, real_files / "rebuilt")
        )
        assert ours == pytest.approx(real, abs=0.03)


def test_no_name_and_no_code_is_a_real_one(demo: Path, real_files: Path) -> None:
    ours = read(demo / "pubdistricts.txt")
    real = read(real_files / "published" / "pubdistricts.txt", "cp1252")
    for column in ("County", "District", "CD Code"):
        assert not set(ours[column]) & set(real[column]), column
    # Nor is an invented place a real county, city, or the first words of a real district.
    kinds = r" (?:Unified|Elementary|High|County Office of Education)$"
    invented = set(ours["District"].str.replace(kinds, "", regex=True).str.lower())
    places = set(real["County"].str.lower()) | set(real["City"].str.lower())
    assert not invented & places
    words = {word for name in real["District"].str.lower() for word in name.replace("-", " ").split()}
    assert not {word for name in invented for word in name.split()} & words


def test_suppression_is_about_as_common(demo: Path, real_files: Path) -> None:
    def hidden(path: Path) -> float:
        frame = read(path)
        size = pd.to_numeric(frame["currdenom"])
        rated = frame["studentgroup"].isin(["ALL", "SED", "EL", "SWD", "FOS", "HOM", "AA", "AS", "HI", "WH"])
        districts = (frame["rtype"] == "D") & rated
        return float((size[districts] < 11).mean())

    name = "eladownload2024.txt"
    assert hidden(demo / name) == pytest.approx(hidden(real_files / "rebuilt" / name), abs=0.1)


def test_headers_are_those_of_the_real_files(demo: Path, real_files: Path) -> None:
    compared = 0
    for path in demo.glob("*.txt"):
        for twin in real_files.rglob(path.name + ".gz"):
            with gzip.open(twin) as file:
                real = file.readline()
            assert path.read_bytes().split(b"\n", 1)[0].strip() == real.strip(), path.name
            compared += 1
    assert compared > 30
