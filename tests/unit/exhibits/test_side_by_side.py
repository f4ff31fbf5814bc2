"""A few districts in columns: names that no other has, years told, words as well as colours, distinct symbols."""

import pandas as pd

from cimodels.compare.outcomes import outcomes
from cimodels.exhibits import side_by_side as exhibits
from cimodels.exhibits.outcomes import advantages
from cimodels.models.spec import ModelSpec
from cimodels.study import Study

ENTITIES = pd.DataFrame(
    {
        "cds": ["1", "2", "3", "4"],
        "name": ["Lincoln", "Lincoln", "Jefferson", "Lincoln"],
        "county": ["Placer", "Marin", "Tulare", "Marin"],
        "district_type": ["UNIFIED", "HIGH", None, "HIGH"],
    }
)


def test_no_two_columns_have_the_same_name() -> None:
    assert exhibits.labels(ENTITIES, ["3", "1"]) == {"3": "Jefferson", "1": "Lincoln"}
    assert exhibits.labels(ENTITIES, ["1", "2"]) == {"1": "Lincoln · Placer", "2": "Lincoln · Marin"}
    assert exhibits.labels(ENTITIES, ["2", "4"]) == {"2": "Lincoln · Marin · 2", "4": "Lincoln · Marin · 4"}


def test_whom_they_serve_says_what_is_not_known() -> None:
    latest = pd.DataFrame(
        {"cds": ["1"], "year": [2025], "total": [1200.0], "share_SED": [61.25], "share_EL": [None]}
    )
    table = exhibits.whom_they_serve(
        latest, ENTITIES, {"1": "A", "3": "B"}, {"1": "–", "3": "58 km (36 miles)"}
    )
    assert table.loc["Students"].tolist() == ["1,200 (2025)", "not known"]
    assert table.loc["Low income"].tolist() == ["61.2\u00a0%", "not known"]
    assert table.loc["Type"].tolist() == ["Unified", "not known"]
    assert table.loc["From the first", "B"] == "58 km (36 miles)"
    assert "English learners" not in table.index


def test_results_outcomes_and_course_of_several(demo_study: Study) -> None:
    model = ModelSpec(years=(2025,))
    certainty = demo_study.certainty(model)
    codes = certainty.expected.entities["cds"].iloc[[0, 50, 150]].tolist()
    named = exhibits.labels(demo_study.entities(), codes)
    profiles = {named[cds]: demo_study.warehouse.profile(cds) for cds in codes}

    words, colors = exhibits.newest_results(profiles, "ALL")
    assert list(words) == list(named.values()) and words.index.is_unique and words.shape == colors.shape
    told = words.loc["Mathematics"]
    assert not told.str.contains(r"\(").any() and told.str.contains("Red|Orange|Yellow|Green|Blue").all()
    assert words.loc["Math standard met (CAASPP)"].str.contains(r"\(2025\)$").all()
    places = exhibits.where_they_stand(profiles, "ALL")
    assert (places["Line"] > 1).all() and set(places["District"]) == set(named.values())

    found = outcomes(certainty, codes)
    listed = dict.fromkeys(codes, "not on it")
    table = exhibits.expected_and_actual(found, named, listed, 10.0)
    assert list(table) == list(named.values())
    assert table.loc["Rank"].tolist() == [
        f"{int(r):,} of {int(n):,}" for r, n in zip(found["rank"], found["n"], strict=True)
    ]
    assert "Usual models" not in table.index
    every = advantages(found, named)
    assert every.index.tolist() == ["Mathematics, 2025"] and every.notna().all().all()

    shown = exhibits.course(profiles, "MATH", "dashboard", "ALL")
    assert len({trace.marker.symbol for trace in shown.figure.data}) == 3
    assert len({trace.line.color for trace in shown.figure.data}) == 3
    assert shown.data["File"].str.len().gt(0).all()
    assert exhibits.sources_of(profiles, "MATH", "ALL") == ["dashboard"]
