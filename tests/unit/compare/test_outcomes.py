"""Expected against actual on one axis for every indicator: direction, units and whoever is not in a model."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cimodels.compare.outcomes import outcomes, position
from cimodels.exhibits import outcomes as exhibits
from cimodels.models.spec import ModelSpec
from cimodels.study import Study

numbers = st.floats(-300, 300, allow_nan=False)


def one(indicator: str, actual: float, low: float, high: float) -> pd.DataFrame:
    return pd.DataFrame({"model": [ModelSpec(indicator)], "actual": [actual], "low": [low], "high": [high]})


@settings(deadline=None)
@given(actual=numbers, middle=numbers, half=st.floats(0.5, 100))
def test_mirroring_an_indicator_turns_the_place_round(actual: float, middle: float, half: float) -> None:
    up = position(one("GRAD", actual, middle - half, middle + half)).iloc[0]
    down = position(one("SUSP", actual, middle - half, middle + half)).iloc[0]
    assert up == -down
    assert (exhibits.reading(up) == exhibits.BETTER) == (exhibits.reading(down) == exhibits.WORSE)


@settings(deadline=None)
@given(actual=numbers, middle=numbers, half=st.floats(0.5, 100), scale=st.floats(0.1, 50))
def test_the_unit_does_not_matter(actual: float, middle: float, half: float, scale: float) -> None:
    here = position(one("MATH", actual, middle - half, middle + half)).iloc[0]
    other = position(one("MATH", scale * actual, scale * (middle - half), scale * (middle + half))).iloc[0]
    assert here == pytest.approx(other, abs=1e-6)


def test_outcomes_are_the_models_numbers_in_the_order_asked_for(demo_study: Study) -> None:
    model = ModelSpec(years=(2025,))
    certainty = demo_study.certainty(model)
    entities = certainty.expected.entities
    asked = [entities["cds"].iloc[5], "99999999999999", entities["cds"].iloc[0]]
    table = outcomes(certainty, asked, {asked[0]: 0.25})
    assert table["cds"].tolist() == asked
    assert table.loc[0, "advantage"] == entities["advantage"].iloc[5] and table.loc[0, "share"] == 0.25
    assert table.loc[1].drop(["model", "cds", "n"]).isna().all()
    inside = (entities["actual"] >= entities["low"]) & (entities["actual"] <= entities["high"])
    everybody = outcomes(certainty, entities["cds"].tolist())
    assert ((everybody["position"].abs() <= 1).to_numpy() == inside.to_numpy()).all()


def test_the_panel_says_each_outcome_in_words() -> None:
    table = pd.DataFrame(
        {
            "model": [ModelSpec("MATH", "SED", (2024, 2025)), ModelSpec("SUSP", years=(2025,))],
            "expected": [-47.0, 4.0], "actual": [-12.0, 7.0], "advantage": [35.0, -3.0], "low": [-80.0, -1.0],
            "high": [-14.0, 7.0], "rank": [3.0, 400.0], "n": [500, 480], "probability": [0.83, 0.001],
            "share": [0.75, 0.0], "position": [1.06, -1.0],
        }
    )  # fmt: skip
    panel = exhibits.panel(table, 10.0)
    assert panel["Indicator"].tolist() == [
        "Mathematics: Socioeconomically disadvantaged, 2024–2025",
        "Suspension rate, 2025",
    ]
    assert panel["95 % range"].tolist() == ["−80.0 to −14.0", "0.0\u00a0% to 7.0\u00a0%"]
    assert panel["It was"].tolist() == ["▲ better", "● ordinary"]
    assert panel["Chance of top 10 %"].tolist() == ["83.0\u00a0% (strong)", "0.1\u00a0% (unlikely)"]
    assert panel["Usual models"].tolist() == ["75\u00a0%", "0\u00a0%"]
    assert exhibits.summary(table).startswith(
        "On 2 indicators with a model: better than the ordinary range on 1 (Mathematics: Socioeconomically disadvantaged), "
        "worse than the ordinary range on none, within it on the others. Ahead of what was expected, by however little, on 1."
    )
    shown = exhibits.positions(table)
    assert {t.marker.symbol for t in shown.figure.data} == {"triangle-up", "circle", "triangle-down"}
    assert "Suspension rate: expected 4.0 %, was 7.0 %, within the ordinary range" in shown.alt
