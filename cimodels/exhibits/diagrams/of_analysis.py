"""An analysis as its two drawings."""

from collections.abc import Mapping

from cimodels.exhibits.diagrams.driver_diagram import driver_diagram
from cimodels.exhibits.diagrams.entries import Drawing, Entry
from cimodels.exhibits.diagrams.fishbone import fishbone
from cimodels.workspace.analysis.matrix import Row, matrix
from cimodels.workspace.analysis.ready import aim
from cimodels.workspace.analysis.tried import became
from cimodels.workspace.analysis.whole import Analysis, Branch, branches
from cimodels.workspace.kinds.analysis import ABOVE, CATEGORIES, IDEA, LEVELS

COLUMN = {code: number for number, code in enumerate(LEVELS, start=1)}


def fishbone_of(found: Analysis, look: str = "light") -> Drawing:
    """Its causes on the bones where they lie, with how much evidence there is."""
    rows = {row.cause.id: row for row in matrix(found.causes, found.evidence)}
    bones: dict[str, list[Entry]] = {words: [] for words in CATEGORIES.values()}
    for one in branches(found.causes):
        bones[CATEGORIES[one.record.body["category"]]].append(_cause(one, rows))
    body = found.record.body
    problem, title = body["problem"] or body["name"], f"Fishbone: {body['name']}"
    return fishbone(problem, bones, look=look, title=title, foot=whose(found))


def drivers_of(found: Analysis, look: str = "light") -> Drawing:
    """Its drivers and change ideas, each in its column."""
    entries = [_driver(one, found) for one in branches(found.drivers, ABOVE)]
    body = found.record.body
    return driver_diagram(
        aim(body), entries, look=look, title=f"Driver diagram: {body['name']}", foot=whose(found)
    )


def whose(found: Analysis) -> str:
    """The line under a drawing, which travels with the file."""
    made_up = "An example: what is entered here is made up. " if found.is_sample else ""
    return f"{made_up}{found.record.body['name']}; as of {found.newest[:10]}."


def _cause(branch: Branch, rows: Mapping[str, Row]) -> Entry:
    body = branch.record.body
    return Entry(
        body["cause"],
        rows[branch.record.id].weight,
        body["standing"] or "",
        below=tuple(_cause(one, rows) for one in branch.below),
    )


def _driver(branch: Branch, found: Analysis) -> Entry:
    body, tests = branch.record.body, found.tests.get(branch.record.id, ())
    note = [f"Measure: {body['measure']}" if body["measure"] else ""]
    # What became of it belongs to what can be tried, and to what somebody tried nevertheless.
    note += [f"{became(tests)[0].upper()}{became(tests)[1:]}" if tests or body["level"] == IDEA else ""]
    below = tuple(_driver(one, found) for one in branch.below)
    return Entry(body["driver"], ". ".join(filter(None, note)), level=COLUMN[body["level"]], below=below)
