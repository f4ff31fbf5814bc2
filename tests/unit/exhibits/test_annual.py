"""The axis of yearly values: whole years only, upright, and as far as where something begins."""

from datetime import date

import pandas as pd

from cimodels.exhibits.annual import towards, years_axis

EIGHT = pd.Series([2017, 2018, 2019, 2022, 2023, 2024, 2025, 2026])


def test_a_short_course_has_each_year() -> None:
    axis = years_axis(EIGHT[-4:], None)
    assert axis["tickvals"] == [2026, 2025, 2024, 2023]
    assert axis["range"] == [2022.5, 2026.5] and axis["tickangle"] == 0


def test_a_long_one_every_second_and_always_the_newest() -> None:
    assert years_axis(EIGHT, None)["tickvals"] == [2026, 2024, 2022, 2020, 2018]


def test_it_reaches_to_where_a_plan_begins() -> None:
    """What begins in August 2026 can show first in 2027; its line stands half a year before."""
    begins = date(2026, 8, 15)
    assert years_axis(EIGHT, begins)["range"] == [2016.5, 2027.0]
    assert towards(EIGHT, begins) == "right"
    assert towards(EIGHT, date(2018, 8, 15)) == "left"
