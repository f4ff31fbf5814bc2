"""The live scatter's payload: what the browser receives is what Python computed."""

import base64
import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from cimodels.exhibits.scatter import live_scatter, typical_band
from cimodels.exhibits.standing import NOT_ASKED_FOR
from cimodels.models.spec import ModelSpec
from cimodels.screen.results import in_top
from cimodels.screen.spec import ScreenSpec, Threshold
from tests.unit.exhibits.invented import expected_performance, screening, with_filter


def decoded(text: str, kind: str) -> np.ndarray:
    return np.frombuffer(base64.b64decode(text), kind)


@pytest.mark.parametrize("n", [0, 1, 7, 1000])
def test_arrays_have_one_value_per_entity_and_are_exact(n):
    expected = expected_performance(n)
    payload = live_scatter(expected).payload
    for name in ("expected", "actual", "low", "high"):
        assert np.array_equal(decoded(payload[name], "<f8"), expected.entities[name])
    for measure, column in {
        "advantage": "rank",
        "status": "status_rank",
        "improvement": "improvement_rank",
    }.items():
        assert list(decoded(payload["ranks"][measure], "<i4")) == list(expected.entities[column].fillna(0))
    counties = [payload["counties"][i] for i in decoded(payload["county"], "<i4")]
    assert counties == list(expected.entities["county"])
    assert payload["names"] == list(expected.entities["name"])
    assert payload["n"] == len(payload["cds"]) == n


@pytest.mark.parametrize(("n", "most"), [(1000, 160_000), (10_000, 1_600_000)])
def test_payload_stays_small(n, most):
    assert len(json.dumps(dict(live_scatter(expected_performance(n)).payload))) < most


def test_missing_ranks_are_zero_and_missing_intervals_stay_missing():
    expected = expected_performance(50)
    entities = expected.entities
    entities.loc[3, ["low", "high"]] = np.nan
    entities["improvement_rank"] = entities["improvement_rank"].mask(entities.index == 4)
    payload = live_scatter(expected, measure="improvement").payload
    assert decoded(payload["ranks"]["improvement"], "<i4")[4] == 0
    assert np.isnan(decoded(payload["low"], "<f8")[3])
    assert payload["measure"] == "improvement"


def test_version_follows_content_and_view_follows_the_axes():
    first, again = (live_scatter(expected_performance(40)).payload for _ in range(2))
    other = live_scatter(expected_performance(40, seed=1)).payload
    reverse = live_scatter(expected_performance(40, indicator="CHRONIC")).payload
    assert first["version"] == again["version"] != other["version"]
    assert first["view"] == other["view"] != reverse["view"]


def test_standing_is_everything_but_the_cut():
    expected = expected_performance(300, coarse=True)
    for top in (5.0, 30.0):
        spec = ScreenSpec(model=expected.spec, focus=(Threshold("advantage", top),))
        screened = screening(expected, spec)
        exhibit = live_scatter(expected, screened)
        standing = decoded(exhibit.payload["standing"], "u1")
        passed = screened.verdicts.groupby("cds")["passed"].all().reindex(expected.entities["cds"]).to_numpy()
        in_cut = np.array([in_top(rank, 300, top) for rank in expected.entities["rank"]])
        assert np.array_equal((standing == 1) & in_cut, passed)
        assert np.array_equal(exhibit.table["passes_elsewhere"], standing == 1)


@pytest.mark.parametrize("match", ["all", "any"])
def test_other_thresholds_of_the_focus_count_as_the_spec_says(match):
    expected = expected_performance(200)
    focus = (Threshold("advantage", 10.0), Threshold("status", 20.0))
    spec = ScreenSpec(model=expected.spec, focus=focus, focus_match=match)
    screened = screening(expected, spec, share=0.5)
    standing = decoded(live_scatter(expected, screened, measure="advantage").payload["standing"], "u1")
    table = screened.verdicts.pivot(index="cds", columns="criterion", values="passed")
    table = table.reindex(expected.entities["cds"]).astype(bool)
    rest, status = table["adequacy.SUSP"].to_numpy(), table["focus.status"].to_numpy()
    if match == "all":
        assert np.array_equal(standing, np.where(rest & status, 1, 0))
    else:
        assert np.array_equal(standing, np.where(rest & status, 2, np.where(rest, 1, 0)))
    listed = (standing == 2) | ((standing == 1) & table["focus.advantage"].to_numpy())
    both = [table["focus.advantage"], table["focus.status"]]
    wanted = (both[0] & both[1] if match == "all" else both[0] | both[1]).to_numpy() & rest
    assert np.array_equal(listed, wanted)


@pytest.mark.parametrize("match", ["all", "any"])
@pytest.mark.parametrize("measure", ["advantage", "status"])
def test_marks_in_the_top_are_the_short_list_of_the_screen(demo_study, measure, match):
    focus = (Threshold("advantage", 25.0), Threshold("status", 40.0))
    spec = ScreenSpec(model=ModelSpec(years=(2023, 2024)), focus=focus, focus_match=match)
    expected = demo_study.expect(spec.model)
    screened = demo_study.screen(spec, expected)
    payload = live_scatter(expected, screened, measure=measure).payload
    standing = decoded(payload["standing"], "u1")
    top = next(t.top_percent for t in spec.focus if t.measure == measure)
    ranks = decoded(payload["ranks"][measure], "<i4")
    inside = np.array([rank > 0 and in_top(rank, payload["n"], top) for rank in ranks])
    shown = expected.entities["cds"][(standing == 2) | ((standing == 1) & inside)]
    assert set(shown) == set(screened.short_list["cds"])
    assert len(shown) > 0


def test_entity_that_was_not_screened_is_not_on_the_list():
    expected = expected_performance(20)
    screened = screening(expected, share=1.0)
    gone = expected.entities["cds"].iloc[0]
    verdicts = screened.verdicts
    screened = replace(screened, verdicts=verdicts[verdicts["cds"] != gone])
    assert decoded(live_scatter(expected, screened).payload["standing"], "u1")[0] == 0


def test_whom_a_filter_leaves_out_is_not_asked_for_whatever_else_holds():
    expected = expected_performance(90)
    passed = np.arange(90) % 3 > 0
    screened = with_filter(screening(expected), "county", passed)
    before = live_scatter(expected, screening(expected))
    after = live_scatter(expected, screened)
    standing = decoded(after.payload["standing"], "u1")
    assert np.array_equal(standing == NOT_ASKED_FOR, ~passed)
    assert np.array_equal(standing[passed], decoded(before.payload["standing"], "u1")[passed])
    assert not after.table["passes_elsewhere"][~passed].any()
    assert after.payload["version"] != before.payload["version"]
    for name in ("ranks", "expected", "actual"):
        assert after.payload[name] == before.payload[name], "ranks stay among all"


@pytest.mark.parametrize(
    ("criteria", "counties", "words"),
    [
        (("county",), ("19",), "in the county asked for"),
        (("county",), ("19", "27"), "in the counties asked for"),
        (("minimum_enrolment", "maximum_enrolment"), (), "of the size asked for"),
        (("maximum_enrolment",), (), "of the size asked for"),
        (("district_type",), (), "of the types asked for"),
        (("county", "minimum_enrolment"), ("19",), "asked for"),
    ],
)
def test_the_filter_is_named(criteria, counties, words):
    expected = expected_performance(12)
    screened = screening(expected, ScreenSpec(model=expected.spec, counties=counties))
    for position, criterion in enumerate(criteria):
        screened = with_filter(screened, criterion, np.arange(12) != position)
    assert live_scatter(expected, screened).payload["asked"] == words


@pytest.mark.parametrize(
    ("match", "words"),
    [
        ("all", ", which needs the top 25 % by status as well"),
        ("any", ", open to the top 25 % by status as well"),
    ],
)
def test_what_else_is_asked_is_said(match, words):
    expected = expected_performance(12)
    focus = (Threshold("advantage", 10.0), Threshold("status", 25.0))
    screened = screening(expected, ScreenSpec(model=expected.spec, focus=focus, focus_match=match))
    assert live_scatter(expected, screened).payload["also"] == words
    assert live_scatter(expected, screening(expected)).payload["also"] == ""
    assert live_scatter(expected).payload["also"] == ""


def test_filter_of_a_real_screen_marks_who_left_the_funnel_as_not_eligible(demo_study):
    county = next(iter(demo_study.counties))
    spec = ScreenSpec(model=ModelSpec(years=(2023, 2024)), counties=(county,))
    expected = demo_study.expect(spec.model)
    screened = demo_study.screen(spec, expected)
    standing = decoded(live_scatter(expected, screened).payload["standing"], "u1")
    excluded = screened.excluded
    foreign = excluded.loc[excluded["stage"] == "eligible", "cds"]
    assert set(expected.entities["cds"][standing == NOT_ASKED_FOR]) == set(foreign) & set(
        expected.entities["cds"]
    )
    assert 0 < (standing == NOT_ASKED_FOR).sum() < len(standing)


def test_who_lies_beyond_the_edge_is_named_with_true_values():
    expected = expected_performance(300)
    expected.entities.loc[299, "actual"] = -900.0
    exhibit = live_scatter(expected)
    assert exhibit.payload["axes"]["beyond"] == 1
    assert exhibit.payload["axes"]["whole"][1][0] < -900 < exhibit.payload["axes"]["crowd"][1][0]
    assert f"{expected.entities['name'][299]} expected" in exhibit.alt and "actual −900.0" in exhibit.alt
    assert "triangle" in exhibit.note
    assert "triangle" not in live_scatter(expected_performance(300)).note


def test_the_wire_has_what_the_payload_has():
    exhibit = live_scatter(expected_performance(30))
    sent = json.loads(exhibit.encoded)
    assert {"version": exhibit.payload["version"], **sent} == json.loads(json.dumps(dict(exhibit.payload)))


@pytest.mark.parametrize("n", [1, 8, 17, 97, 400])
def test_typical_band_goes_through_the_medians_of_neighbours(n):
    entities = expected_performance(n).entities.sort_values("expected")
    count = max(1, min(24, n // 8))
    middles = [np.median(group) for group in np.array_split(entities["expected"].to_numpy(), count)]
    assert typical_band(entities)["x"][1:-1] == pytest.approx(middles, abs=1e-3)


def test_typical_band_lies_around_the_line_and_ignores_order():
    entities = expected_performance(400).entities
    band = typical_band(entities)
    x, low, high = (np.array(band[k]) for k in ("x", "low", "high"))
    assert (low < x).all() and (x < high).all() and (np.diff(x) >= 0).all()
    assert band == typical_band(entities.sample(frac=1, random_state=2))
    assert x[0] == pytest.approx(entities["expected"].min(), abs=1e-3)
    assert x[-1] == pytest.approx(entities["expected"].max(), abs=1e-3)


def test_typical_band_of_equal_intervals_is_that_interval():
    x = np.linspace(-10, 10, 60)
    band = typical_band(pd.DataFrame({"expected": x, "low": x - 3, "high": x + 4}))
    assert np.allclose(np.array(band["x"]) - band["low"], 3, atol=2e-3)
    assert np.allclose(np.array(band["high"]) - band["x"], 4, atol=2e-3)


def test_no_intervals_no_band():
    entities = expected_performance(10).entities.assign(low=np.nan, high=np.nan)
    assert typical_band(entities) == {"x": [], "low": [], "high": []}


def test_alternative_text_says_what_is_seen():
    expected = expected_performance(120, indicator="CHRONIC")
    exhibit = live_scatter(expected)
    best = expected.entities.iloc[0]
    assert exhibit.alt.startswith(
        "Scatter plot of 120 districts: expected (across) against actual (up) Chronic"
    )
    assert "all students, 2023–2025; lower is better" in exhibit.alt
    assert f"{(expected.entities['advantage'] > 0).sum()} did better than expected" in exhibit.alt
    assert best["name"] in exhibit.alt
    assert "below it, better" in exhibit.note
    assert live_scatter(expected_performance(0)).alt.endswith("lower is better.") is False


def test_table_is_the_twin_in_rank_order():
    expected = expected_performance(60)
    table = live_scatter(expected).table
    assert list(table["rank"]) == sorted(table["rank"])
    assert list(table.columns) == [
        "cds", "name", "county", "expected", "actual", "low", "high", "advantage", "rank",
    ]  # fmt: skip


def test_payload_is_plain_json_whatever_the_names():
    expected = expected_performance(3)
    expected.entities["name"] = ['</script><b>"', "\u2028\u202e", None]
    payload = live_scatter(expected).payload
    assert json.loads(json.dumps(dict(payload)))["names"][2] == payload["cds"][2]
