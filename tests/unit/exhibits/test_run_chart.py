"""Run charts and yearly values as exhibits: words, marks, alternative text."""

from datetime import date

import pandas as pd

from cimodels.exhibits.annual import annual, before_and_after, yearly
from cimodels.exhibits.run_chart import Measured, brief, in_words, run_chart
from cimodels.study import Study
from cimodels.vocab.indicators import Direction

ABSENT = Measured("Absent", "%", Direction.LOWER_IS_BETTER, goal=5)


def points(values: list[float]) -> pd.DataFrame:
    days = pd.date_range("2026-01-05", periods=len(values), freq="7D").strftime("%Y-%m-%d")
    return pd.DataFrame({"date": days, "value": values, "note": [""] * len(values)})


def test_it_refuses_in_words_until_there_are_ten() -> None:
    said = in_words(points([5, 4, 3, 4, 4]), ABSENT)
    assert said.startswith(
        "Too early to tell: 2 of the 10 measurements that the rules need (3 more on the median"
    )
    assert brief([1, 2, 3], None) == "too early (2 of 10)"


def test_days_are_counted_and_no_hours_however_few_there_are() -> None:
    axis = run_chart(points([4]), ABSENT).figure.layout.xaxis
    assert axis.range == ("2026-01-01", "2026-01-08") and axis.dtick == 86_400_000
    assert run_chart(points([4, 5]), ABSENT).figure.layout.xaxis.range is None


def test_a_long_run_is_told_with_its_side_and_dates_and_stands_out_by_shape() -> None:
    values = [9, 3, 9, 3, 9, 9, 9, 9.1, 9.2, 9.3, 9.4, 9.5, 2, 2.1, 2.2, 2.3, 2.4, 2.5, 2.6, 2.7]
    frame = points(values)
    shown = run_chart(frame, ABSENT)
    said = in_words(frame, ABSENT)
    assert (
        "8 in a row below the median, the better side, 2026-03-30 to 2026-05-18; chance brings 7 at most"
        in said
    )
    assert said in shown.alt and "20 measurements from 2026-01-05 (9)" in shown.alt
    assert list(shown.figure.data[0].marker.symbol).count("diamond") == 8
    assert shown.figure.layout.yaxis.title.text == "Absent (%)"
    assert list(shown.data["Side of the median"])[-1] == "below"
    assert brief(values, Direction.LOWER_IS_BETTER) == "signal: long run on the better side"
    assert brief(values, Direction.HIGHER_IS_BETTER) == "signal: long run on the worse side"


def test_a_mark_on_the_median_inside_a_long_run_is_none_of_it() -> None:
    values = [9, 3, 9, 3, 9, 9, 9, 9.1, 9.2, 9.3, 9.4, 9.5, 2, 2.1, 6, 2.3, 2.4, 2.5, 2.6, 2.7, 2.8]
    shown = run_chart(points(values), Measured("M"))
    assert shown.data["Side of the median"].iloc[14] == "on it"
    assert "8 in a row below the median" in shown.alt
    symbols = list(shown.figure.data[0].marker.symbol)
    assert symbols.count("diamond") == 8 and symbols[14] == "circle"


def test_no_signal_is_no_proof_of_anything() -> None:
    assert "This may all be chance" in in_words(points([1, 2] * 8), Measured("M"))


def test_yearly_values_have_intervals_and_no_rule(demo_study: Study) -> None:
    results = demo_study.warehouse.results("MATH", "ALL")
    cds = results[results["status"].notna()].groupby("cds").size().idxmax()
    values = yearly(demo_study.warehouse.profile(cds), "MATH", "ALL")
    shown = annual(values, "MATH", "ALL", date(2024, 9, 1))
    known = values.dropna(subset=["status"])
    assert (
        len(known) > 2 and (known["low"] < known["status"]).all() and (known["status"] < known["high"]).all()
    )
    assert "none is applied" in shown.note and "95 % interval" in shown.alt
    assert len(shown.figure.layout.shapes) == 1  # where the plan begins; no median
    before, after = before_and_after(values, "MATH", date(2024, 9, 1))
    assert before.endswith(", 2024") and (after.endswith(", 2025") or after == "none yet")


def test_a_district_without_values_has_none() -> None:
    columns = ["indicator", "source", "grade", "student_group", "year", "charter_scope", "status"]
    assert yearly(pd.DataFrame(columns=columns), "MATH", "ALL").empty
