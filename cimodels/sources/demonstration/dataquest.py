"""The DataQuest files of the fictional state: chronic absenteeism, suspension, four-year graduation.

District rows come with the district's charters (`All`), without (`No`) and alone (`Yes`); the Dashboard's
rows leave charters out. School rows are not written.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from cimodels.sources.demonstration.calibration import DRAWN_YEARS, GROUP_INDEX, Floats, stream
from cimodels.sources.demonstration.performance import Results, draw_results
from cimodels.sources.demonstration.state import Measured, State, total
from cimodels.sources.demonstration.text import HEADERS, Values, stacked, starred, texts, write_text
from cimodels.vocab.student_groups import DATAQUEST_CODES

FILES = {
    "chronic": {
        2023: "chronicabsenteeism23.txt",
        2024: "chronicabsenteeism24.txt",
        2025: "chronicabsenteeism25-v2.txt",
    },
    "suspension": {2023: "suspension23.txt", 2024: "suspension24.txt", 2025: "suspension25-v2.txt"},
    "acgr": {2023: "acgr23-v2.txt", 2024: "acgr24.txt", 2025: "acgr25.txt"},
}
MINIMUM_SHOWN = 11
# Chronic absenteeism in grades 9 to 12 of unified districts above that in TK to 8, percentage points.
_HIGH_SCHOOL_MORE = 5.4
# Diplomas in four years among the Dashboard's graduates in four or five; dropouts among the others.
_IN_FOUR_YEARS, _DROPPED_OUT = 0.985, 0.60
# Graduates who met the UC/CSU requirements follow from those prepared for college: intercept, slope.
_REQUIREMENTS_MET = (6.0, 0.98)

_CATEGORIES = {code: GROUP_INDEX[group] for code, group in DATAQUEST_CODES.items() if group in GROUP_INDEX}
_CATEGORIES.pop("SL", None)


@dataclass(frozen=True)
class Rate:
    """A count and its denominator, shape (entities, groups); the rate follows."""

    numerator: Floats
    denominator: Floats


@dataclass(frozen=True)
class Scope:
    """One aggregate level and charter scope of one file: whose rows, and their rates by name."""

    level: str
    charter: str
    codes: tuple[np.ndarray, np.ndarray]
    names: tuple[np.ndarray, np.ndarray]
    rates: dict[str, Rate]


def write_dataquest(out: Path, state: State) -> dict[str, int]:
    """Write the DataQuest files into `out`; rows by file name."""
    measures = {"chronic": _chronic(state), "suspension": _plain(state, "SUSP"), "acgr": _graduation(state)}
    written = {}
    for family, by_part in measures.items():
        for year, name in FILES[family].items():
            header = HEADERS["acgr_2023" if (family, year) == ("acgr", 2023) else family]["columns"]
            scopes = _scopes(state, by_part, DRAWN_YEARS.index(year))
            columns = stacked([_columns(family, year, scope) for scope in scopes])
            mark = name == "suspension24.txt"  # as CDE published it
            written[name] = write_text(out / name, header, columns, byte_order_mark=mark)
    return written


# One set of results by name for the districts' own schools, one for their charters.
_Parts = tuple[dict[str, Results], dict[str, Results]]


def _plain(state: State, indicator: str) -> _Parts:
    return {"": state.districts.results[indicator]}, {"": state.charters.results[indicator]}


def _chronic(state: State) -> _Parts:
    """All grades, with TK-8 (the Dashboard's) and 9-12 apart."""

    def spans(part: Measured, purpose: str) -> dict[str, Results]:
        entities, early = part.entities, part.results["CHRONIC"]
        more = np.where(entities.kind == "UNIFIED", _HIGH_SCHOOL_MORE, 0.0)[:, None]
        late = draw_results(
            stream(state.seed, f"grades 9-12 {purpose}"),
            "CHRONIC",
            entities,
            np.minimum(part.base["CHRONIC"] + more, 99.0),
            state.truth.gaps["CHRONIC"][entities.district],
            span="CHRONIC_912",
        )
        both = np.tile(np.arange(len(entities)), 2)
        return {"": total([early, late], both), "GRTK8": early, "GR912": late}

    return spans(state.districts, "districts"), spans(state.charters, "charters")


def _graduation(state: State) -> _Parts:
    def outcomes(part: Measured, purpose: str) -> dict[str, Results]:
        rng = stream(state.seed, f"graduates {purpose}")
        cohort = part.results["GRAD"]
        assert cohort.numerator is not None
        graduates = np.round(_IN_FOUR_YEARS * cohort.numerator).astype(np.int64)
        prepared = np.nan_to_num(part.results["CCI"].status)
        met_rate = np.clip((_REQUIREMENTS_MET[0] + _REQUIREMENTS_MET[1] * prepared) / 100, 0, 1)
        met = rng.binomial(graduates, met_rate)
        dropouts = np.round(_DROPPED_OUT * (cohort.denominator - graduates)).astype(np.int64)
        size = cohort.denominator
        return {
            "graduates": Results(size, graduates, cohort.status),
            "requirements": Results(graduates, met, cohort.status),
            "dropouts": Results(size, dropouts, cohort.status),
        }

    return outcomes(state.districts, "districts"), outcomes(state.charters, "charters")


def _scopes(state: State, parts: _Parts, year: int) -> list[Scope]:
    districts, charters = state.districts.entities, state.charters.entities
    of = np.concatenate([np.arange(len(districts)), charters.district])
    counties, county = np.unique(districts.county, return_inverse=True)
    first = np.unique(county, return_index=True)[1]
    own, alone = parts
    with_charters = {name: total([own[name], alone[name]], of) for name in own}
    has_charter = np.zeros(len(districts), dtype=bool)
    has_charter[charters.district] = True

    code = np.array([cds[:2] for cds in districts.cds])
    district_code = np.array([cds[2:7] for cds in districts.cds])
    everything = np.zeros(len(districts), dtype=np.int64)

    def rates(results: dict[str, Results], rows: np.ndarray) -> dict[str, Rate]:
        return {
            name: Rate(r.numerator[rows, year].astype(float), r.denominator[rows, year].astype(float))
            for name, r in results.items()
            if r.numerator is not None
        }

    def of_districts(charter: str, results: dict[str, Results], rows: np.ndarray, where: np.ndarray) -> Scope:
        names = (districts.county[where], districts.name[where])
        return Scope("D", charter, (code[where], district_code[where]), names, rates(results, rows))

    def larger(level: str, codes: np.ndarray, names: np.ndarray, groups: np.ndarray) -> Scope:
        results = {name: total([r], groups) for name, r in with_charters.items()}
        blank = np.full(len(codes), "")
        return Scope(level, "All", (codes, blank), (names, blank), rates(results, np.arange(len(codes))))

    some, all_rows = np.flatnonzero(has_charter), np.arange(len(districts))
    return [
        larger("T", np.array(["00"]), np.array(["State"]), everything),
        larger("C", code[first], counties, county),
        of_districts("All", with_charters, all_rows, all_rows),
        of_districts("No", own, some, some),
        of_districts("Yes", alone, np.arange(len(charters)), charters.district),
    ]


def _columns(family: str, year: int, scope: Scope) -> dict[str, Values]:
    """One scope's rows: entity by category, categories that have students."""
    categories = list(_CATEGORIES)
    blocks = [_block(scope, family, categories, name) for name in scope.rates if not name.startswith("GR")]
    spans = [_block(scope, family, [name], name) for name in scope.rates if name.startswith("GR")]
    merged: dict[str, Values] = {}
    for block in blocks:
        merged |= block
    table = stacked([merged, *spans]) if spans else merged
    rows = len(table["reporting category"])
    label = f"{year - 1}-{year % 100:02d}"
    constant = {
        "academic year": label,
        "aggregate level": scope.level,
        "school code": "",
        "school name": "",
        "charter school": scope.charter,
        "dass": "All",
    }
    table |= {name: pa.repeat(pa.scalar(value), rows) for name, value in constant.items()}
    spelled = {name.replace(" ", ""): values for name, values in table.items() if " " in name}
    return table | spelled | {"charteryn": table["charter school"]}


def _block(scope: Scope, family: str, categories: list[str], name: str) -> dict[str, Values]:
    groups = np.array([_CATEGORIES.get(category, 0) for category in categories])
    first = next(iter(scope.rates.values())) if family == "acgr" else scope.rates[name]
    entity, column = np.nonzero(first.denominator[:, groups] > 0)
    group = groups[column]
    rate = scope.rates[name]
    size, counted = rate.denominator[entity, group], rate.numerator[entity, group]
    shown = first.denominator[entity, group] >= MINIMUM_SHOWN
    with np.errstate(invalid="ignore"):
        percent = np.nan_to_num(np.round(100 * counted / size, 1))
    count_name, rate_name = _NAMES[family, name if family == "acgr" else ""]
    return {
        "county code": texts(scope.codes[0], entity),
        "district code": texts(scope.codes[1], entity),
        "county name": texts(scope.names[0], entity),
        "district name": texts(scope.names[1], entity),
        "reporting category": texts(categories, column),
        _DENOMINATOR[family]: starred(first.denominator[entity, group], shown),
        count_name: starred(counted, shown),
        rate_name: starred(percent, shown),
    }


_DENOMINATOR = {
    "chronic": "chronicabsenteeismeligiblecumulativeenrollment",
    "suspension": "cumulativeenrollment",
    "acgr": "cohortstudents",
}
_NAMES = {
    ("chronic", ""): ("chronicabsenteeismcount", "chronicabsenteeismrate"),
    ("suspension", ""): (
        "unduplicated count of students suspended (total)",
        "suspension rate (total)",
    ),
    ("acgr", "graduates"): (
        "regular hs diploma graduates (count)",
        "regular hs diploma graduates (rate)",
    ),
    ("acgr", "requirements"): ("met uc/csu grad req's (count)", "met uc/csu grad req's (rate)"),
    ("acgr", "dropouts"): ("dropout (count)", "dropout (rate)"),
}
