"""Which catalogue entry a table of text is: by its header first, by its name and first rows then."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from cimodels.sources.catalogue import ENTRIES, Entry, unused
from cimodels.sources.layouts import LAYOUTS, Layout, tidy
from cimodels.sources.problems import Problem, Refusal, note, refused
from cimodels.sources.reading import TextTable

DELIMITERS = {"\t": "tabs", "^": "carets (^)", ",": "commas", ";": "semicolons", "|": "bars (|)"}
# A file that has this share of a layout's required columns was meant to be that layout.
MEANT = 0.6


@dataclass(frozen=True)
class Recognised:
    """A table of text and what it is."""

    table: TextTable
    entry: Entry
    header: tuple[str, ...]
    delimiter: str

    @property
    def layout(self) -> Layout:
        return LAYOUTS[self.entry.layout]


def base_name(name: str) -> str:
    """A file name without folder, extensions, copy marks and revision: `suspension25-v2.txt.gz` → `suspension25`."""
    stem = re.sub(r"(\.(txt|csv|tsv|xlsx|xls|zip|gz|asp|html?))+$", "", name.strip().lower())
    stem = re.sub(r"( ?\(\d+\)| - copy)$", "", stem)
    return re.sub(r"[-_]?(v\d+|rev\d*)$", "", stem)


_BY_NAME = {base_name(name): entry for entry in ENTRIES.values() for name in entry.names}


def named_entry(table: TextTable) -> Entry | None:
    """The entry whose official name the table carries: the member's name counts before the archive's."""
    inner = table.member if table.kind == "member" else None
    return _BY_NAME.get(base_name(inner or table.file))


def left_aside(name: str) -> Problem | None:
    """The note about a file that is known by its name and not used; None for every other name."""
    known = unused(re.sub(r"\.gz$", "", name))
    if known is None:
        return None
    return note(name, "not_used", f"Recognised as {known.title} and left aside: {known.reason}.")


def recognise(table: TextTable) -> Recognised:
    """What a table of text is.

    Raises
    ------
    Refusal
        With the reason: a web page, wrong delimiter, missing columns, wrong or unknown file.
    """
    aside = left_aside(table.member) if table.kind == "member" and table.member else left_aside(table.file)
    if aside:
        raise Refusal(aside)
    lines = _head_lines(table)
    named = named_entry(table)
    delimiter, header = _header(table, lines[0], named)
    first = [_split(line, delimiter) for line in lines[1:] if line.strip()]
    if not first:
        raise Refusal(
            refused(
                table.label,
                "empty_file",
                "There is a header and not one row below it.",
                "Download the file again.",
            )
        )
    entry = _entry(table, header, first, named)
    return Recognised(table, entry, tuple(header), delimiter)


def _head_lines(table: TextTable) -> list[str]:
    head = table.head()
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in head:
        raise Refusal(
            refused(
                table.label,
                "not_text",
                "The file is UTF-16 or binary, not plain text.",
                "Save it as tab-delimited UTF-8 text, or download it again.",
            )
        )
    try:
        text = head.decode()
    except UnicodeDecodeError:
        text = head.decode("cp1252", errors="replace")
    text = text.lstrip("\ufeff")
    if not text.strip():
        raise Refusal(refused(table.label, "empty_file", "The file is empty.", "Download it again."))
    if re.match(r"\s*<(!doctype|html|head|\?xml|body|script)", text, re.IGNORECASE):
        raise Refusal(
            refused(
                table.label,
                "html_page",
                "The file is a web page (probably an error page), not data.",
                "Open the address in a browser to see what the site says, then download again. Of web pages only "
                "CDE's interim status reports are read.",
                line=1,
                value=text.strip()[:60],
            )
        )
    lines = text.splitlines()
    # The last line of a full head is cut off somewhere.
    return lines[:-1] if len(head) >= 1 << 16 and len(lines) > 2 else lines


def _split(line: str, delimiter: str) -> list[str]:
    quoted = delimiter == "," and line.startswith('"')
    parts = line.strip('"').split('","') if quoted else line.split(delimiter)
    return [part.strip() for part in parts]


def _complete(layout: Layout, header: Sequence[str]) -> bool:
    groups = layout.id != "assistance" or any(tidy(name).endswith("priorities") for name in header)
    return groups and not layout.missing(header)


def _header(table: TextTable, line: str, named: Entry | None) -> tuple[str, list[str]]:
    """The delimiter and the column names; refuses what no layout reads."""
    ways = {delimiter: _split(line, delimiter) for delimiter in DELIMITERS if delimiter in line}
    for delimiter, header in ways.items():
        for layout in LAYOUTS.values():
            if not _complete(layout, header) or (named and layout.id != named.layout):
                continue
            if delimiter in (layout.delimiter, *layout.also):
                return delimiter, header
            raise Refusal(
                refused(
                    table.label,
                    "wrong_delimiter",
                    f"Columns are separated by {DELIMITERS[delimiter]} where CDE's file has "
                    f"{DELIMITERS[layout.delimiter]}.",
                    "Import CDE's own file: a program that saved it again has often changed its codes too.",
                    line=table.first_line,
                    value=line[:60],
                )
            )
    raise Refusal(_unknown(table, ways or {"\t": [line]}, named))


def _unknown(table: TextTable, ways: dict[str, list[str]], named: Entry | None) -> Problem:
    """Missing or renamed columns where a layout was meant, otherwise an unknown file."""
    header = max(ways.values(), key=len)
    meant = [LAYOUTS[named.layout]] if named else [one for one in LAYOUTS.values() if len(one.required) > 4]
    layout = min(meant, key=lambda one: len(one.missing(header)) / len(one.required))
    missing = layout.missing(header)
    if named is None and len(missing) > (1 - MEANT) * len(layout.required):
        return refused(
            table.label,
            "unknown_file",
            "Neither its name nor its columns are those of a file in the catalogue.",
            "Leave it out, or give it CDE's file name if it is one of theirs.",
            line=table.first_line,
            value=" | ".join(header)[:60],
        )
    near = difflib.get_close_matches(missing[0], [tidy(name) for name in header], 1, 0.6) if missing else []
    hint = f" A column is called {near[0]!r}: was it renamed?" if near else ""
    return refused(
        table.label,
        "missing_columns",
        f"Columns are missing: {', '.join(missing) or 'student groups'}.{hint}",
        "Download the file again. If CDE has renamed the column, add its new name to layouts.toml.",
        line=table.first_line,
        column=missing[0] if missing else None,
        value=near[0] if near else None,
    )


def year_of(text: str) -> int | None:
    """Dashboard year of a published year: `2024`, `2017f`, `2023-24` → 2024, 2017, 2024."""
    found = re.fullmatch(r"(\d{4})(?:f|-(\d\d))?", text.strip())
    if not found:
        return None
    return int(found[1]) + (found[2] is not None)


def _says(entry: Entry, header: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, str]:
    """What the first row says about year, indicator, test or part, under `entry`'s layout."""
    where = LAYOUTS[entry.layout].positions(header)
    wanted = ("year", "indicator", "test", "part") if entry.layout != "truth" else ()
    return {name: rows[0][where[name]] for name in wanted if name in where and where[name] < len(rows[0])}


def _fits(entry: Entry, header: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether a table's columns and first row allow it to be `entry`."""
    layout = LAYOUTS[entry.layout]
    if not _complete(layout, header):
        return False
    says = _says(entry, header, rows)
    if entry.year and year_of(says.get("year", "")) != entry.year:
        return False
    if entry.part and says.get("part") != entry.part:
        return False
    code = layout.indicator_codes.get(says.get("indicator", ""), says.get("indicator", ""))
    if code and code not in entry.indicators:
        return False
    if "test" in says:
        tests = {measure.test.lstrip("0"): measure.indicator for measure in layout.measures}
        if tests.get(says["test"].lstrip("0")) not in entry.indicators:
            return False
    marks = {indicator for column, indicator in layout.marks.items() if column in map(tidy, header)}
    return not marks or not marks.isdisjoint(entry.indicators)


def _entry(
    table: TextTable, header: Sequence[str], rows: Sequence[Sequence[str]], named: Entry | None
) -> Entry:
    if named:
        if _fits(named, header, rows):
            return named
        says = ", ".join(f"{key} {value!r}" for key, value in _says(named, header, rows).items())
        raise Refusal(
            refused(
                table.label,
                "wrong_file",
                f"It is named as {named.title}, but its first row says {says or 'something else'}.",
                "Download the file again, or give it its own official name.",
                line=table.first_line + 1,
            )
        )
    fitting = [entry for entry in ENTRIES.values() if _fits(entry, header, rows)]
    if len(fitting) > 1 and fitting[0].family == "caaspp":
        where = LAYOUTS[fitting[0].layout].positions(header)
        groups = {row[where["student_group"]] for row in rows if "student_group" in where and len(row) > 5}
        wanted = "all-groups" if groups - {"1", "001"} else "all-students"
        fitting = [entry for entry in fitting if wanted in entry.id] or fitting
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        raise Refusal(
            refused(
                table.label,
                "unknown_year",
                "Its columns are known, but the catalogue has no such file for its year.",
                "If CDE has published a new year, add the year to catalogue.toml.",
                line=table.first_line + 1,
                value=" | ".join(rows[0])[:60],
            )
        )
    names = ", ".join(entry.names[0] for entry in fitting[:6])
    raise Refusal(
        refused(
            table.label,
            "ambiguous_file",
            "Its columns fit several files and do not say which one it is.",
            f"Give it CDE's own name, one of: {names}.",
        )
    )
