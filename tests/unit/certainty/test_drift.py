"""Other students: who moved apart from peers, and what is not known."""

import numpy as np
import pandas as pd
import pytest

from cimodels.certainty.drift import drift

KINDS = pd.Series("UNIFIED", index=["A", "B", "C", "D", "E"])


def frames(after: dict[str, tuple[float, float, float]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Students behind results, and enrolment, of five districts in 2023 and in 2025: (total, SED, EL)."""
    rows = []
    for cds in KINDS.index:
        for year, (total, sed, el) in ((2023, (1000, 50, 20)), (2025, after.get(cds, (1000, 50, 20)))):
            rows.append(
                {"cds": cds, "year": year, "total": total, "SED": sed, "EL": el, "denominator": total / 2}
            )
    frame = pd.DataFrame(rows)
    return frame[["cds", "year", "denominator"]], frame.drop(columns="denominator")


def run(students: pd.DataFrame, enrolment: pd.DataFrame, kinds: pd.Series = KINDS) -> pd.DataFrame:
    return drift(students, enrolment, kinds, (2023, 2024, 2025)).set_index("cds")


def test_what_moves_more_than_ten_points_is_flagged_and_said():
    found = run(*frames({"A": (1200, 50, 20), "B": (1000, 62, 20), "C": (1000, 50, 9), "D": (1090, 59, 29)}))
    assert found["drift"].tolist() == [True, True, True, False, False]
    assert found["moved_students"].tolist() == pytest.approx([20, 0, 0, 9, 0])
    assert found.loc["B", "drift_reason"] == (
        "Between 2023 and 2025 its share of socioeconomically disadvantaged students moved by +12.0 "
        "percentage points relative to districts of its type, more than 10: other students may explain part "
        "of its results."
    )
    assert "English learners moved by −11.0" in found.loc["C", "drift_reason"]
    assert found.loc["D", "drift_reason"] == ""


def test_what_moves_everybody_is_no_drift():
    found = run(*frames({cds: (1000, 65, 20) for cds in KINDS.index}))
    assert not found["drift"].any()
    assert (found["moved_SED"] == 0).all()


def test_peers_are_of_the_same_type():
    kinds = KINDS.where(~KINDS.index.isin(["A", "B"]), "HIGH")
    found = run(*frames({"A": (1000, 65, 20), "B": (1000, 65, 20)}), kinds)
    assert not found["drift"].any()
    assert run(*frames({"A": (1000, 65, 20), "B": (1000, 65, 20)}))["drift"].sum() == 2


def test_enrolment_that_counts_other_schools_is_not_compared():
    students, enrolment = frames({"A": (600, 70, 20)})
    students.loc[students["cds"] == "A", "denominator"] = 500
    found = run(students, enrolment)
    assert not found.loc["A", "drift"] and np.isnan(found.loc["A", "moved_SED"])
    assert "counts other schools" in found.loc["A", "drift_reason"]


def test_what_is_not_known_is_said():
    students, enrolment = frames({})
    enrolment = enrolment[~((enrolment["cds"] == "A") & (enrolment["year"] == 2025))].drop(columns="EL")
    found = run(students, enrolment)
    assert not found["drift"].any()
    assert "disadvantaged students, its share of English learners" in found.loc["A", "drift_reason"]
    assert found.loc["B", "drift_reason"] == "Not known in two of the years: its share of English learners."
    nothing = run(students.head(0), enrolment.head(0))
    assert nothing[["moved_students", "moved_SED", "moved_EL"]].isna().all().all()


def test_row_order_changes_nothing():
    students, enrolment = frames({"A": (1200, 62, 20)})
    shuffled = run(students.sample(frac=1, random_state=1), enrolment.sample(frac=1, random_state=1))
    pd.testing.assert_frame_equal(shuffled, run(students, enrolment))
