"""What the state has said: differentiated assistance, and interim certifications of the budget."""

import pandas as pd

from cimodels.signals.records import Records, line_of, school_year
from cimodels.signals.results import CHECK, CONCERN, FINE, UNKNOWN, Signal
from cimodels.vocab.counting import counted
from cimodels.vocab.priorities import LETTERS, PRIORITIES
from cimodels.vocab.student_groups import STUDENT_GROUPS

_LIST = "CDE, LCFF assistance status"
_PAGE = "CDE, interim status of school districts"
# Education Code §42131(a): what a certification says of this and the two following fiscal years.
_MEANING = {
    "negative": "it will not meet its financial obligations this fiscal year or the next",
    "qualified": "it may not meet its financial obligations this fiscal year or the next two",
}
_REPORTS = ("first", "second")
# Fiscal years for which a former certification is still told.
_REMEMBERED = 3


def assistance(records: Records, cds: str) -> list[Signal]:
    """Eligible for differentiated assistance on the newest list: an official finding."""
    rows = records.of("assistance", cds)
    status = rows[(rows["student_group"] == "ALL") & rows["status"].notna()]
    if status.empty:
        if records.assistance.empty:
            return [Signal("assistance", UNKNOWN, "No assistance list is here.")]
        year = int(records.assistance["year"].max())
        return [Signal("assistance", UNKNOWN, f"It is not on CDE's list of {year}.", "", str(year), _LIST)]
    row = status.iloc[0]
    year, words = int(row["year"]), str(row["status"])
    where = (str(year), _LIST, str(row["file"]), line_of(row))
    if "differentiated" not in words.lower():
        sentence = f"CDE's {year} list has it in {words.lower()}: no student group met the criteria."
        return [Signal("assistance", FINE, sentence, "", *where)]
    groups = rows[rows["student_group"] != "ALL"].set_index("student_group")["priorities"]
    named = [STUDENT_GROUPS[code].name for code in STUDENT_GROUPS if code in groups.index]
    because = f", for {counted(len(named), 'student group')}: {', '.join(named)}" if named else ""
    return [
        Signal(
            "assistance",
            CONCERN,
            f"CDE's {year} list has it in {words.lower()}{because}.",
            f"{_areas(groups)}The county office of education then helps: it is support, not a sanction.",
            *where,
        )
    ]


def _areas(groups: pd.Series) -> str:
    """In which of the state's priority areas each group met the criteria; two or more make a district eligible."""
    told = [
        f"{STUDENT_GROUPS[code].name}: {', '.join(PRIORITIES[n].short for n in LETTERS[groups[code]])}"
        for code in STUDENT_GROUPS
        if code in groups.index and groups[code] in LETTERS
    ]
    return f"By priority areas, two or more of which make a group count: {'; '.join(told)}. " if told else ""


def fiscal(records: Records, cds: str) -> list[Signal]:
    """The newest interim certification. Who is not on a whole list is positive, on a part of one not known."""
    lists = records.certification_lists
    if lists.empty:
        return [Signal("fiscal", UNKNOWN, "No list of interim certifications is here.")]
    listed = records.of("certifications", cds)
    year, report = max(((int(y), r) for y, r in zip(lists["year"], lists["report"], strict=True)), key=_when)
    now = listed[(listed["year"] == year) & (listed["report"] == report)]
    if not now.empty and now.iloc[0]["certification"] in _MEANING:
        return [_certified(now.iloc[0], _before(listed, year, report))]
    newest = lists[(lists["year"] == year) & (lists["report"] == report)]
    whole = dict(zip(newest["certification"], newest["complete"], strict=True))
    earlier = _before(listed, year, report)
    where = (f"{school_year(year)}, {report} interim", _PAGE, str(newest.iloc[0]["file"]))
    if earlier:
        last = earlier[0]
        row = listed[(listed["year"] == last[0]) & (listed["report"] == last[1])].iloc[0]
        again = (
            "and it is on neither list"
            if all(whole.get(one, False) for one in _MEANING)
            else (
                "and whether it was so again is not known, because the newest list here names only some districts"
            )
        )
        return [_certified(row, earlier[1:], f"The newest report here is of {where[0]}, {again}.", CHECK)]
    if all(whole.get(certification, False) for certification in _MEANING):
        sentence = f"It is on neither list of the {report} interim report {school_year(year)}: its certification was positive."
        return [Signal("fiscal", FINE, sentence, "CDE lists every district that is not positive.", *where)]
    if whole.get("negative", False):
        sentence = f"It was not certified as negative in the {report} interim report {school_year(year)}; whether as qualified is not known."
        return [
            Signal("fiscal", UNKNOWN, sentence, "The list here names only some of the qualified.", *where)
        ]
    sentence = f"It is not on the list of the {report} interim report {school_year(year)} that is here, which names only some."
    return [Signal("fiscal", UNKNOWN, sentence, "", *where)]


def _when(of: tuple[int, str]) -> tuple[int, int]:
    return of[0], _REPORTS.index(of[1])


def _before(listed: pd.DataFrame, year: int, report: str) -> list[tuple[int, str, str]]:
    """Earlier certifications that are still told, newest first."""
    rows = zip(listed["year"], listed["report"], listed["certification"], strict=True)
    kept = [
        (int(y), r, c)
        for y, r, c in rows
        if c in _MEANING and _when((int(y), r)) < _when((year, report)) and int(y) > year - _REMEMBERED
    ]
    return sorted(kept, key=lambda one: _when(one[:2]), reverse=True)


def _certified(
    row: pd.Series, earlier: list[tuple[int, str, str]], note: str = "", severity: str = ""
) -> Signal:
    year, report, word = int(row["year"]), str(row["report"]), str(row["certification"])
    before = ", ".join(f"{c} in the {r} interim report {school_year(y)}" for y, r, c in earlier)
    details = [
        note,
        f"Before: {before}." if before else "",
        "County offices certify; CDE lists who is not positive.",
    ]
    return Signal(
        "fiscal",
        severity or (CONCERN if word == "negative" else CHECK),
        f"CDE's {report} interim report {school_year(year)} lists it as {word}: by the projections of then, {_MEANING[word]}.",
        " ".join(part for part in details if part),
        f"{school_year(year)}, {report} interim",
        _PAGE,
        str(row["file"]),
        line_of(row),
    )
