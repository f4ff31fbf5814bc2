"""The CAASPP research file of the fictional state: the newest published year, districts and state, by grade."""

import zipfile
from pathlib import Path

import numpy as np
from scipy.special import ndtr

from cimodels.sources.demonstration.calibration import (
    DRAWN_YEARS,
    GROUP_INDEX,
    NEWEST_PUBLISHED,
    Floats,
    stream,
)
from cimodels.sources.demonstration.state import State
from cimodels.sources.demonstration.text import HEADERS, Values, stacked, starred, texts, write_text
from cimodels.vocab.indicators import STUDENT_SD_SMARTER_BALANCED
from cimodels.vocab.student_groups import CAASPP_CODES

MINIMUM_SHOWN = 11
GRADES = (3, 4, 5, 6, 7, 8, 11)
ALL_GRADES = 13
TESTS = {"1": "ELA", "2": "MATH"}
# Lowest scale score that meets the standard, by grade (Smarter Balanced achievement levels).
_MET = {
    "ELA": (2432, 2473, 2502, 2531, 2552, 2567, 2583),
    "MATH": (2436, 2485, 2528, 2552, 2567, 2586, 2628),
}
# The larger groups, by their CAASPP number: small ones are hidden in most grades of most districts.
_SHOWN = ("ALL", "SED", "EL", "SWD", "AA", "AS", "HI", "WH")
_GROUPS = {code: GROUP_INDEX[group] for code, group in CAASPP_CODES.items() if group in _SHOWN}


def write_caaspp(out: Path, state: State) -> dict[str, int]:
    """Write the research file of the newest published year as CAASPP packs it; rows by file name."""
    year = NEWEST_PUBLISHED
    districts = state.districts.entities
    name = f"sb_ca{year}_all_csv_v1"
    tables = []
    for test, indicator in TESTS.items():
        tested, met = _drawn(state, indicator)
        sums = [values.sum(axis=0, keepdims=True) for values in (tested, met)]
        blank = np.array([""])
        zero = (np.array(["00"]), np.array(["00000"]), blank, "4")
        codes = (
            np.array([cds[:2] for cds in districts.cds]),
            np.array([cds[2:7] for cds in districts.cds]),
            districts.name,
            "6",
        )
        tables += [_columns(test, *zero, *sums), _columns(test, *codes, tested, met)]
    columns = {**stacked(tables), "filler": "", "test year": str(year), "test type": "B"}
    text = out / f"{name}.txt"
    rows = write_text(text, HEADERS["caaspp"]["columns"], columns, delimiter="^")
    # A fixed date, so that the same seed gives the same bytes.
    entry = zipfile.ZipInfo(text.name, date_time=(2025, 10, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(out / f"{name}.zip", "w", compresslevel=6) as archive:
        archive.writestr(entry, text.read_bytes())
    text.unlink()
    return {f"{name}.zip": rows}


def _drawn(state: State, indicator: str) -> tuple[Floats, Floats]:
    """Tested students and those who met the standard, shape (districts, groups, grades)."""
    rng = stream(state.seed, f"caaspp {indicator}")
    entities, results = state.districts.entities, state.districts.results[indicator]
    groups = np.array(list(_GROUPS.values()))
    now = DRAWN_YEARS.index(NEWEST_PUBLISHED)
    tested = _by_grade(entities.kind, results.denominator[:, now, groups])
    status = np.nan_to_num(results.status[:, now, groups])[:, :, None] + np.zeros(len(GRADES))
    met = rng.binomial(tested.astype(np.int64), ndtr(status / STUDENT_SD_SMARTER_BALANCED))
    return tested, met.astype(float)


def _by_grade(kind: np.ndarray, students: np.ndarray) -> Floats:
    """Students spread evenly over the tested grades a district has."""
    has = np.array(
        [[(k != "HIGH") if grade < 9 else (k != "ELEMENTARY") for grade in GRADES] for k in kind], dtype=float
    )
    share = has / has.sum(axis=1, keepdims=True)
    return np.floor(students[:, :, None] * share[:, None, :] + 0.5)


def _columns(
    test: str,
    county: np.ndarray,
    district: np.ndarray,
    names: np.ndarray,
    kind: str,
    tested: Floats,
    met: Floats,
) -> dict[str, Values]:
    """Rows of one test for grades with tested students, and for all grades together."""
    together = [np.concatenate([v, v.sum(axis=2, keepdims=True)], axis=2) for v in (tested, met)]
    entity, group, grade = np.nonzero(together[0])
    size, above = (values[entity, group, grade] for values in together)
    rate = above / size
    exceeded = np.round(0.5 * above * np.clip(rate + 0.25, 0, 1))
    nearly = np.round(0.42 * (size - above))
    counts = {
        "standard exceeded": exceeded,
        "standard met": above - exceeded,
        "standard met and above": above,
        "standard nearly met": nearly,
        "standard not met": size - above - nearly,
    }
    shown = size >= MINIMUM_SHOWN
    score = _mean_score(TESTS[test], rate, grade)
    place = np.zeros(len(entity), dtype=np.int64)
    columns: dict[str, Values] = {
        "county code": texts(county, entity),
        "district code": texts(district, entity),
        "district name": texts(names, entity),
        "school code": texts(["0000000"], place),
        "type id": texts([kind], place),
        "test id": texts([test], place),
        "student group id": texts(list(_GROUPS), group),
        "grade": texts([str(g) for g in (*GRADES, ALL_GRADES)], grade),
        "total students enrolled": np.ceil(size / 0.97),
        "total students tested": size,
        "total students tested with scores": size,
        "mean scale score": starred(score, shown),
    }
    for name, count in counts.items():
        columns[f"percentage {name}"] = starred(np.round(100 * count / size, 2), shown)
        columns[f"count {name}"] = starred(count, shown)
    return columns


def _mean_score(indicator: str, rate: Floats, grade: np.ndarray) -> Floats:
    """A mean scale score that agrees with the share who met the standard; NaN for all grades."""
    standard = np.array([*_MET[indicator], 0.0])[grade]
    distance = STUDENT_SD_SMARTER_BALANCED * 2.5 * (rate - 0.5)
    return np.where(standard > 0, np.round(standard + distance, 1), np.nan)
