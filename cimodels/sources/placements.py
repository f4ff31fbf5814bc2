"""Where students with disabilities are taught: indicator 5 of the State Performance Plan, from two kinds of file.

DataQuest counts students by program setting; the annual performance reports have rates, the state's targets and
whether they were met. Source: IDEA, 34 CFR §300.600(d); CDE, file structure "SPED Data by Program Setting".
"""

import re
from pathlib import Path

import duckdb

from cimodels.sources.cleaning import Cleaned
from cimodels.sources.identify import Recognised, year_of
from cimodels.sources.listing import Told, insert, records
from cimodels.vocab.districts import is_cds
from cimodels.vocab.tables import TABLES

MEASURES = ("5a", "5b", "5c")
# All students with disabilities, as the file structure and as files spell it.
_EVERYONE = ("TA", "TOTAL")
_WITHOUT_CHARTERS, _WITH_CHARTERS = ("N", "NO"), ("ALL",)
# Words of the reports: not calculated because few students stand behind it; not applicable.
_WITHHELD, _NOT_APPLICABLE = ("NC", "*"), ("NA", "N/A", "")
_NUMBER = re.compile(r"[<>≤≥=\s]*(\d+(?:\.\d+)?)\s*%?")

Row = tuple[object, ...]


def load_placements(con: duckdb.DuckDBPyConnection, found: Recognised, text: Path, file_id: int) -> Cleaned:
    """Load a file into `placements`: three measures for each district that it has."""
    told = Told(found)
    read = _settings if found.layout.id == "placements" else _report
    loaded, rows, usable = read(found, text, told)
    names = [column.name for column in TABLES["placements"].columns]
    insert(con, "placements", names, [(*row[:-1], file_id, row[-1]) for row in loaded])
    return Cleaned(rows, usable, told.problems())


def _settings(found: Recognised, text: Path, told: Told) -> tuple[list[Row], int, int]:
    """DataQuest: all students with disabilities of districts and the state, charters left out where that is given."""
    chosen: dict[str, tuple[bool, list[Row]]] = {}
    rows = usable = 0
    for line, row in records(found, text, told):
        rows += 1
        level = found.layout.levels.get(row["record"])
        charter = row["charter_code"].upper()
        everyone = row["student_group"].upper() in _EVERYONE
        if level is None or not everyone or charter not in (*_WITHOUT_CHARTERS, *_WITH_CHARTERS):
            told.set_aside("other_students", line)
            continue
        cds = row["county_code"].zfill(2) + row["district_code"].zfill(5) + "0000000"
        if not is_cds(cds) or (level == "state") != (cds == "0" * 14):
            told.set_aside("bad_cds", line, "district_code", cds)
            continue
        if year_of(row["year"]) != found.entry.year:
            told.set_aside("wrong_year", line, "year", row["year"])
            continue
        counts = [row[name] for name in ("regular", "partly", "apart", "separate")]
        wrong = [count for count in counts if not (count in ("*", "") or count.isdigit())]
        if wrong:
            told.set_aside("not_a_number", line, "regular", wrong[0])
            continue
        without = charter in _WITHOUT_CHARTERS
        if cds in chosen:
            told.set_aside("other_students" if chosen[cds][0] != without else "repeated_row", line)
        else:
            usable += 1
        if cds not in chosen or (without and not chosen[cds][0]):
            chosen[cds] = (without, _counted(found.entry.year, level, cds, counts, line))
    return [one for _, three in chosen.values() for one in three], rows + told.count("ragged_line"), usable


def _counted(year: int, level: str, cds: str, counts: list[str], line: int) -> list[Row]:
    """Rates of school-age students: those in preschool settings are in none of the four counts."""
    shown = all(count.isdigit() for count in counts)
    regular, partly, apart, separate = (int(count) if shown else 0 for count in counts)
    total = regular + partly + apart + separate
    made: list[Row] = []
    for measure, number in zip(MEASURES, (regular, apart, separate), strict=True):
        rate = round(100 * number / total, 2) if total else None
        known = (rate, number, total) if shown else (None, None, None)
        made.append((year, level, cds, "dataquest", measure, *known, None, None, not shown, line))
    return made


def _report(found: Recognised, text: Path, told: Told) -> tuple[list[Row], int, int]:
    """Annual performance reports: a row per district, year and measure; other indicators are left aside."""
    loaded: dict[tuple, Row] = {}
    rows = 0
    for line, row in records(found, text, told):
        rows += 1
        measure = _measure(row["measure"]) or _measure(row.get("words", ""))
        year, cds = year_of(row["year"]), row["cds"].ljust(14, "0") if len(row["cds"]) == 7 else row["cds"]
        rate, target = row["rate"].upper(), row.get("target", "")
        met = row.get("met", "").lower()
        number, goal = _NUMBER.fullmatch(rate), _NUMBER.fullmatch(target)
        if measure is None:
            told.set_aside("other_measure", line)
        elif year is None:
            told.set_aside("bad_school_year", line, "year", row["year"])
        elif not (is_cds(cds) and cds.endswith("0000000")):
            told.set_aside("bad_cds", line, "cds", row["cds"])
        elif number is None and rate not in (*_WITHHELD, *_NOT_APPLICABLE):
            told.set_aside("not_a_number", line, "rate", row["rate"])
        elif number is not None and float(number[1]) > 100:
            told.set_aside("impossible_value", line, "rate", row["rate"])
        elif goal is None and target.upper() not in _NOT_APPLICABLE:
            told.set_aside("not_a_number", line, "target", target)
        elif (key := (year, "district", cds, "report", measure)) in loaded:
            told.set_aside("repeated_row", line, "cds", row["cds"])
        else:
            value = float(number[1]) if number else None
            aim = float(goal[1]) if goal else None
            reached = {"yes": True, "no": False}.get(met)
            loaded[key] = (*key, value, None, None, aim, reached, rate in _WITHHELD, line)
    return list(loaded.values()), rows + told.count("ragged_line"), len(loaded)


def _measure(words: str) -> str | None:
    """`5a`, `5b` or `5c`, from the report's number or from its words."""
    bare = words.lower()
    numbered = re.match(r"\s*(?:indicator\s*)?5\s*[-.(]?\s*([abc])\b", bare)
    if numbered:
        return f"5{numbered[1]}"
    told = {"5a": ("80",), "5b": ("40",), "5c": ("separate school", "separate placement")}
    if "preschool" in bare:
        return None
    return next((code for code, some in told.items() if any(word in bare for word in some)), None)
