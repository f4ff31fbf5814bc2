"""What is here of all that CDE publishes, what is not, and what that costs."""

from dataclasses import dataclass

import pandas as pd

from cimodels.sources.catalogue import ENTRIES, Entry
from cimodels.vocab.indicators import INDICATORS
from cimodels.vocab.tables import SOURCES

HERE, PART, MISSING = "here", "part", "missing"
# Families of files in the words of a reader, in the order of the page.
FAMILIES = {
    **SOURCES,
    "enrolment": "Census-day enrolment",
    "assistance": "Assistance lists",
    "local_indicators": "Local indicators",
    "certifications": "Interim certifications",
    "placements": "Special education settings",
    "participation": "Participation in tests",
    "directory": "Directory",
}


@dataclass(frozen=True)
class Gap:
    """What of one family and year is not here, or here in part.

    Attributes
    ----------
    year : int
        Dashboard year; 0 for files without one.
    family : str
        Key of `FAMILIES`.
    missing, part : tuple of str
        Names of indicators; the family's own name where its file is about no indicator.
    cost : str
        What cannot be done, or is done with something else.
    files : tuple of str
        CDE's names of the files that would fill the gap.
    """

    year: int
    family: str
    missing: tuple[str, ...]
    part: tuple[str, ...]
    cost: str
    files: tuple[str, ...]


@dataclass(frozen=True)
class Holdings:
    """Catalogue entries that gave rows to a warehouse, and those of them that are a part of CDE's file."""

    here: frozenset[str]
    part: frozenset[str]

    @classmethod
    def of(cls, files: pd.DataFrame, problems: pd.DataFrame) -> "Holdings":
        """From a warehouse's tables `files` and `problems`."""
        few = problems.loc[problems["kind"] == "few_rows", "file_id"]
        # A file whose rows are all in a wider one has given none itself, and is here all the same.
        covered = problems.loc[problems["kind"] == "covered_elsewhere", "file_id"]
        loaded = files[(files["rows_loaded"] > 0) | files["file_id"].isin(covered)]
        return cls(frozenset(loaded["entry"]), frozenset(loaded.loc[loaded["file_id"].isin(few), "entry"]))

    def condition(self, family: str, year: int, indicator: str = "") -> str:
        """`here`, `part`, `missing`, or empty where CDE publishes no such file."""
        needed = self._needed(family, year, indicator)
        if not needed:
            return ""
        found = [e.id for e in needed if e.id in self.here]
        if not found:
            return MISSING
        return HERE if len(found) == len(needed) and self.part.isdisjoint(found) else PART

    def _needed(self, family: str, year: int, indicator: str) -> list[Entry]:
        """CDE's files of an indicator and year, but those whose rows a file that is here has too."""
        asked = (e for e in _published(family, year) if not indicator or indicator in e.indicators)
        return [e for e in asked if _wider(e) not in self.here]

    def gaps(self) -> tuple[Gap, ...]:
        """Everything that is missing or partial, newest year first."""
        # Years with results, and what has no year: older lists are of no use to anyone who looks at these.
        years = sorted(
            {e.year for e in ENTRIES.values() if e.family in SOURCES and e.published} | {0}, reverse=True
        )
        found = (self._gap(family, year) for year in years for family in FAMILIES)
        return tuple(gap for gap in found if gap)

    def _gap(self, family: str, year: int) -> Gap | None:
        about = {code for e in _published(family, year) for code in e.indicators}
        codes = [code for code in INDICATORS if code in about] or [""]
        conditions = {code: self.condition(family, year, code) for code in codes}
        missing = [code for code in codes if conditions[code] == MISSING]
        part = [code for code in codes if conditions[code] == PART]
        if not missing and not part:
            return None
        lacking = [e for code in (*missing, *part) for e in self._lacking(family, year, code)]
        return Gap(
            year=year,
            family=family,
            missing=_names(missing, family),
            part=_names(part, family),
            cost=self._cost(family, year, missing, part),
            files=tuple(dict.fromkeys(e.names[0] for e in lacking)),
        )

    def _lacking(self, family: str, year: int, indicator: str) -> list[Entry]:
        """Needed files that are not here, or here in part; of two that hold the same rows the wider one."""
        needed = self._needed(family, year, indicator)
        return [e for e in needed if (e.id not in self.here or e.id in self.part) and not _wider(e)]

    def _cost(self, family: str, year: int, missing: list[str], part: list[str]) -> str:
        if family == "enrolment":
            return self._cost_of_enrolment(year) if missing else _FEWER
        if family in _COSTS:
            return _COSTS[family]
        if not any((*missing, *part)):
            return _FEWER
        told = []
        replaced = [code for code in missing if self._elsewhere(family, year, code)]
        if replaced:
            others = sorted({SOURCES[s] for code in replaced for s in self._elsewhere(family, year, code)})
            told.append(f"{_listed(replaced)}: the values of {' and '.join(others)} are used.")
        lost = [code for code in missing if code not in replaced]
        if lost == missing and not part:
            told.append(f"Neither focus nor check in {year}.")
        elif lost:
            told.append(f"{_listed(lost)}: neither focus nor check in {year}.")
        absent = [e for code in part for e in self._lacking(family, year, code) if e.id not in self.here]
        if absent:
            told.append(f"{_listed(part)}: without {' and '.join(dict.fromkeys(map(_title, absent)))}.")
        return " ".join(told if absent or not part else [*told, _FEWER])

    def _elsewhere(self, family: str, year: int, indicator: str) -> list[str]:
        """Other families that have an indicator in a year."""
        return [s for s in SOURCES if s != family and self.condition(s, year, indicator) in (HERE, PART)]

    def _cost_of_enrolment(self, year: int) -> str:
        held = [e.year for e in ENTRIES.values() if e.family == "enrolment" and e.id in self.here]
        if not held:
            return "No circumstances are known, so nothing can be expected of any district."
        # As the model does: the nearest year, the earlier on ties.
        nearest = min(held, key=lambda one: (abs(one - year), one))
        return f"Circumstances of {nearest} are used for {year}."


_FEWER = "Of what is here in part, the districts and schools in it are counted."
_COSTS = {
    "assistance": "Who was eligible for differentiated assistance is not known.",
    "certifications": "Who was certified as negative or qualified is known only as far as a list of one's own says it.",
    "placements": "Where students with disabilities are taught is known only from reports of one's own.",
    "participation": "Whether 95 % of students took the tests is not known.",
    "directory": "Types of district are read from other files and from names, and nothing can be put on a map.",
}


def _published(family: str, year: int) -> list[Entry]:
    """Files of CDE's with results or registers; lists of names are spare, as every file has its own."""
    return [
        e
        for e in ENTRIES.values()
        if e.family == family and e.year == year and e.downloads and e.layout != "entities"
    ]


def _wider(entry: Entry) -> str:
    """The entry with all student groups, which has the rows of the one with all students; empty for others."""
    wider = entry.id.replace("all-students", "all-groups")
    return wider if wider != entry.id else ""


def _title(entry: Entry) -> str:
    return entry.title.removesuffix(f" {entry.year}").rstrip(",")


def _names(codes: list[str], family: str) -> tuple[str, ...]:
    return tuple(INDICATORS[code].name if code else FAMILIES[family] for code in codes)


def _listed(codes: list[str]) -> str:
    return ", ".join(INDICATORS[code].name for code in codes)
