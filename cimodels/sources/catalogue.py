"""What CDE publishes: one frozen `Entry` per file and year, expanded from `catalogue.toml`."""

import fnmatch
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True)
class Entry:
    """One published file of one year.

    Attributes
    ----------
    id : str
        Stable name, e.g. `dashboard-ela-2024`.
    family : str
        `dashboard`, `dataquest`, `caaspp`, `enrolment`, `assistance`, `local_indicators`, `certifications`,
        `placements`, `participation`, `directory` or `truth`.
    indicators : tuple of str
        Codes of `vocab.indicators` that the file gives; empty for the other families.
    year : int
        Dashboard year (2024 is school year 2023–24); 0 for files without one.
    names : tuple of str
        File names in the order to try: the revision known to be current first.
    address : str
        Folder address; empty where the file is not downloaded.
    landing_page : str
        Where a person finds the file when every name fails.
    layout : str
        Key of `layouts.LAYOUTS`.
    rows : int
        About how many data rows the file has.
    grade : str
        Grade that the whole file is about; `ALL` for the indicator's own span.
    note : str
        What a reader of the values must know; empty when nothing.
    download : str
        Full address where it is not `address` + name.
    published : bool
        Whether CDE has published files of the year. One that is not has no address.
    part : str
        Which of a year's files it is, where the file says so in a column `part`: `first` or `second`.
    """

    id: str
    family: str
    title: str
    indicators: tuple[str, ...]
    year: int
    names: tuple[str, ...]
    address: str
    landing_page: str
    layout: str
    rows: int
    grade: str = "ALL"
    note: str = ""
    download: str = ""
    published: bool = True
    part: str = ""

    @property
    def downloads(self) -> tuple[tuple[str, str], ...]:
        """(file name, full address) in the order to try; empty where there is no address."""
        if self.download:
            return ((self.names[0], self.download),)
        return tuple((name, self.address + name) for name in self.names) if self.address else ()


@dataclass(frozen=True)
class Unused:
    """Files that are recognised by name and not used, with the reason."""

    names: tuple[str, ...]
    title: str
    reason: str


def _names(
    patterns: Iterable[str], suffixes: list[str], current: str, words: Mapping[str, Any]
) -> Iterator[str]:
    ordered = sorted(suffixes, key=lambda suffix: suffix != current)
    for suffix in ordered:
        for pattern in patterns:
            # Twice, because an item's key may itself name the year.
            yield pattern.format(**words, suffix=suffix).format(**words)


_DATA = tomllib.loads(Path(__file__).with_name("catalogue.toml").read_text(encoding="utf-8"))
_UNPUBLISHED = frozenset(_DATA["unpublished"])
_AHEAD = (
    "CDE had not published this year when this version of cimodels was made: the file is read as that of the year "
    "before."
)


def _entry(series: Mapping[str, Any], item: Mapping[str, Any], year: int) -> Entry:
    words = {"key": item["key"], "label": item.get("label", ""), "year": year, "yy": f"{year % 100:02d}"}
    words["yyyy"] = f"{(year - 1) % 100:02d}{year % 100:02d}"
    suffixes = series.get("suffixes", [""])
    current = item.get("current", {}).get(str(year), suffixes[0])
    published = year not in _UNPUBLISHED
    parts = (series["family"], item.get("id", item["key"]), year or "")
    return Entry(
        id="-".join(str(part) for part in parts if part),
        family=series["family"],
        title=series["title"].format(**words),
        indicators=tuple(item.get("indicators", ())),
        year=year,
        names=tuple(_names(series["names"], suffixes, current, words)),
        address=series["folder"] if published else "",
        landing_page=series["page"],
        layout=item.get("layout", series["layout"]),
        rows=item["rows"],
        grade=item.get("grade", "ALL"),
        note=item.get("note", "") if published else _AHEAD,
        download=series.get("download", ""),
        published=published,
        part=item.get("part", ""),
    )


ENTRIES: Mapping[str, Entry] = MappingProxyType(
    {
        entry.id: entry
        for series in _DATA["series"]
        for item in series["items"]
        for entry in (_entry(series, item, year) for year in item["years"])
    }
)
UNUSED: tuple[Unused, ...] = tuple(
    Unused(tuple(row["names"]), row["title"], row["reason"]) for row in _DATA["unused"]
)


def entries(
    years: Iterable[int] | None = None,
    indicators: Iterable[str] | None = None,
    families: Iterable[str] | None = None,
) -> tuple[Entry, ...]:
    """Catalogue entries, in catalogue order; each argument narrows, None keeps all.

    Entries without a year (the directory) are kept whatever the years, and entries without an
    indicator (enrolment, assistance, directory) whatever the indicators: every choice needs them.
    """
    wanted_years = None if years is None else {*years, 0}
    wanted_indicators = None if indicators is None else set(indicators)
    wanted_families = None if families is None else set(families)
    return tuple(
        entry
        for entry in ENTRIES.values()
        if (wanted_years is None or entry.year in wanted_years)
        and (wanted_indicators is None or not entry.indicators or wanted_indicators & {*entry.indicators})
        and (wanted_families is None or entry.family in wanted_families)
    )


def unused(name: str) -> Unused | None:
    """The kind of known but unused file that `name` is, or None."""
    for kind in UNUSED:
        if any(fnmatch.fnmatch(name.lower(), pattern.lower()) for pattern in kind.names):
            return kind
    return None
