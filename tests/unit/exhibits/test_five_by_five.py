"""Each student group in its cell of the grid, this year and last, and a reason for each that has none."""

import re
from typing import Any

import pandas as pd
import pytest

from cimodels.exhibits import five_by_five as grids
from cimodels.vocab.levels import COLORS


def row(
    group: str, year: int, status: float | None, levels: tuple[Any, Any, Any], students: int, **other: Any
) -> dict:
    """A row of `Warehouse.profile`: status, then (status level, change level, colour), then students."""
    status_level, change_level, color = levels
    return {
        "indicator": "MATH", "source": "dashboard", "grade": "ALL", "charter_scope": "all", "student_group": group,
        "year": year, "status": status, "change": 2.0, "status_level": status_level, "change_level": change_level,
        "color": color, "denominator": students, "numerator": None, "suppressed": False, "level_basis": "computed",
        "level_uncertain": False, "file": f"math{year}.txt", "member": None, "line": 7,
    } | other  # fmt: skip


ROWS = pd.DataFrame(
    [
        row("ALL", 2025, -20.0, (3, 4, 4), 900),
        row("ALL", 2024, -24.0, (3, 4, 4), 900),
        row("EL", 2025, -60.0, (2, 3, 2), 300),
        row("EL", 2024, -100.0, (1, 4, 2), 300),
        row("FOS", 2025, None, (None, None, None), 8, suppressed=True),
        row("HOM", 2025, -80.0, (None, None, None), 12),
        row("AA", 2025, -50.0, (2, None, None), 40, change=None),
        row("EO", 2025, 10.0, (None, None, None), 400),
    ]
)  # fmt: skip


def words(shown: grids.Exhibit) -> dict[str, int]:
    """Each label in the figure, with the column that it stands in."""
    (trace,) = shown.figure.data
    plain = [re.sub("</?b>", "", text).replace("<br>", " ") for text in trace.text]
    return dict(zip(plain, trace.x, strict=True))


def test_each_group_stands_where_it_is_and_where_it_was() -> None:
    shown = grids.five_by_five(ROWS, 2025, "district", "UNIFIED")
    assert words(shown) == {"●○ All": 4, "● English learners": 3, "○ English learners": 4}
    assert (
        "English learners 2025: −60.0 (Low), change +2.0 (Maintained), ▼ Orange, 2024 ▼ Orange" in shown.alt
    )


def test_whoever_has_no_place_is_told_with_the_reason() -> None:
    note = grids.five_by_five(ROWS, 2025, "district", "UNIFIED").note
    assert "Foster youth (withheld to protect students)" in note
    assert "Homeless (fewer than 15 students)" in note
    assert "Black or African American (no change to rate" in note
    assert "English only" not in note


def test_every_number_keeps_its_file_and_line() -> None:
    data = grids.five_by_five(ROWS, 2025, "district", "UNIFIED").data
    assert set(data["File"]) == {"math2025.txt", "math2024.txt"} and set(data["Line"]) == {7}
    assert len(data) == 7  # the unrated group is not among them


def test_cells_have_the_rules_colours_and_say_them() -> None:
    figure = grids.five_by_five(ROWS, 2025, "district", "UNIFIED").figure
    fills = [shape.fillcolor for shape in figure.layout.shapes]
    assert len(fills) == 25
    assert fills.count(COLORS[1].hex) == 3 and fills.count(COLORS[5].hex) == 4
    said = [a.text for a in figure.layout.annotations]
    assert said.count("▼▼ Red") == 3 and said.count("▲▲ Blue") == 4


def test_a_small_group_stands_where_its_change_counts() -> None:
    rows = pd.DataFrame([row("AA", 2025, 1.0, (4, 5, 4), 149) | {"indicator": "GRAD", "change": 9.0}])
    small = words(grids.five_by_five(rows, 2025, "district", "HIGH"))
    large = words(grids.five_by_five(rows.assign(denominator=150), 2025, "district", "HIGH"))
    assert large == {"● Black": 5}
    assert small == {"● Black": 4 if grids.grid_rules("GRAD", 2025, "district", "HIGH").small else 5}


def test_years_without_colours_have_no_grid() -> None:
    only = ROWS.assign(year=2022)
    assert grids.grid_years(only, "district", "UNIFIED") == []
    assert grids.grid_years(ROWS, "district", "UNIFIED") == [2025, 2024]
    with pytest.raises(ValueError, match="no grid for MATH in 2022"):
        grids.five_by_five(only, 2022, "district", "UNIFIED")


def test_a_year_newer_than_the_rules_has_their_grid_where_it_gives_the_published_colours() -> None:
    last = max(grids.rules.rule_set("MATH", 2025).color_years)
    later = ROWS[ROWS["year"] == 2025].assign(year=last + 1)
    assert grids.grid_years(later, "district", "UNIFIED") == [last + 1]
    assert f"The grid is that of {last}" in grids.five_by_five(later, last + 1, "district", "UNIFIED").note
    assert grids.grid_years(later.assign(color=1), "district", "UNIFIED") == []
