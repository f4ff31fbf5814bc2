"""What holds for every screen of any county."""

from dataclasses import replace

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from cimodels.screen.funnel import screen
from cimodels.screen.results import Screening
from cimodels.screen.spec import HANDLING, MATCHES, Adequacy, EnrolmentMinimum, ScreenSpec, Threshold

from .county import EXCLUDED, expected_performance
from .oracle import Tables, first_failed_stage

INDICATORS, GROUPS = ("CHRONIC", "ELA", "MATH"), ("ALL", "SED")
MISSING = np.nan


@st.composite
def counties(draw):
    """The four tables of a county of up to 30 districts with ties, gaps and odd kinds."""
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    size = draw(st.integers(1, 30))
    cds = np.array([f"{k:02}" for k in range(size)])

    def holed(values, share=0.2):
        return np.where(random.random(len(values)) < share, MISSING, values)

    entities = pd.DataFrame(
        {
            "cds": cds,
            "name": cds,
            "county": "North",
            "county_code": random.choice(["91", "92"], size),
            "district_type": random.choice(["UNIFIED", "ELEMENTARY", "HIGH", "COE", "OTHER"], size),
            "charter": False,
            "active": True,
        }
    )
    inside = cds[random.random(size) < 0.8]
    modelled = pd.DataFrame({"cds": inside, "expected": 0.0, "years": 3})
    for value, rank in [("actual", "status_rank"), ("improvement", "improvement_rank")]:
        modelled[value] = holed(random.integers(0, 9, len(inside)).astype(float), 0.2 * (value != "actual"))
        modelled[rank] = modelled[value].rank(ascending=False, method="min")
    modelled["rank"] = modelled["actual"].rank(ascending=False, method="min").astype(int)
    total = random.integers(1, 200, size).astype(float)
    count = holed(np.floor(total * random.random(size)))
    enrolment = pd.DataFrame(
        {
            "cds": cds,
            "year": 2025,
            "total": holed(total),
            "count_SED": count,
            "share_SED": 100 * count / total,
        }
    )[random.random(size) < 0.9]
    rated = pd.MultiIndex.from_product([cds, INDICATORS, GROUPS], names=["cds", "indicator", "student_group"])
    ratings = rated.to_frame(index=False)
    for column, top in [("status", 20), ("status_level", 5), ("color", 5)]:
        ratings[column] = holed(random.integers(1, top + 1, len(ratings)).astype(float))
    ratings = ratings.assign(suppressed=False, year=2025, source="dashboard", level_basis="published")
    ratings = ratings[random.random(len(ratings)) < 0.9]
    return expected_performance(modelled, EXCLUDED), entities, enrolment, ratings


percents = st.sampled_from([0.1, 5.0, 10.0, 33.3, 50.0, 100.0])
thresholds = st.builds(Threshold, st.sampled_from(["advantage", "status", "improvement"]), percents)


def check(rule, values):
    groups = st.sampled_from([("ALL",), ("ALL", "SED")])
    missing = st.sampled_from(["pass", "fail"])
    return st.builds(Adequacy, st.sampled_from(INDICATORS), st.just(rule), groups, values, missing)


checks = (
    check("no_red", st.just(0.0))
    | check("level_at_least", st.sampled_from([1.0, 2.0, 3.0, 4.5]))
    | check("percentile_floor", st.sampled_from([0.0, 10.0, 25.0, 50.0, 90.0]))
)
specs = st.builds(
    ScreenSpec,
    focus=st.lists(thresholds, min_size=1, max_size=3, unique_by=lambda t: t.measure).map(tuple),
    focus_match=st.sampled_from(sorted(MATCHES)),
    adequacy=st.lists(checks, max_size=3, unique_by=lambda a: (a.indicator, a.rule, a.student_groups)).map(
        tuple
    ),
    enrolment=st.sampled_from(
        [(), (EnrolmentMinimum("SED", 20, 25.0),), (EnrolmentMinimum("SED", 0, 50.0),)]
    ),
    district_types=st.sampled_from([(), ("UNIFIED",), ("HIGH", "OTHER")]),
    counties=st.sampled_from([(), ("91",)]),
    minimum_enrolment=st.sampled_from([None, 50]),
    maximum_enrolment=st.sampled_from([None, 150]),
    county_offices=st.sampled_from(sorted(HANDLING)),
)
law = settings(max_examples=25, deadline=None)


def listed(screening: Screening) -> set[str]:
    return set(screening.short_list["cds"])


@given(counties(), specs)
@law
def test_conservation(county, spec):
    """Nobody appears twice, nobody disappears, and every exclusion is counted where it happened."""
    result = screen(spec, *county)
    everyone = set(county[1]["cds"])
    assert listed(result) | set(result.excluded["cds"]) == everyone
    assert len(result.short_list) + len(result.excluded) == len(everyone)
    entered = len(everyone)
    for stage in result.funnel:
        assert stage.entered == entered
        assert stage.excluded == (result.excluded["stage"] == stage.stage).sum()
        entered = stage.passed
    assert entered == len(result.short_list)
    assert len(result.verdicts) == len(everyone) * len(result.criteria)
    assert result.excluded["reason"].str.endswith(".").all()
    assert set(result.near_misses["cds"]) <= set(result.excluded["cds"])


@given(counties(), specs)
@law
def test_the_fast_way_agrees_with_the_obvious_one(county, spec):
    result = screen(spec, *county)
    tables = Tables(*county)
    stage = dict(zip(result.excluded["cds"], result.excluded["stage"], strict=True))
    for cds in county[1]["cds"]:
        assert stage.get(cds) == first_failed_stage(spec, cds, tables)


@given(counties(), specs)
@law
def test_margins_have_the_sign_of_the_verdict(county, spec):
    verdicts = screen(spec, *county).verdicts
    measured = verdicts[verdicts["margin"].notna()]
    assert measured["known"].all()
    assert ((measured["margin"] >= 0) == measured["passed"]).all()


@st.composite
def relaxed(draw, spec: ScreenSpec) -> ScreenSpec:
    """The same screen with one thing asked for less strictly."""
    looser = {
        "focus": tuple(replace(t, top_percent=min(100, t.top_percent * 1.7)) for t in spec.focus),
        "focus_match": "any",
        "adequacy": tuple(replace(a, value=_less(a)) for a in spec.adequacy),
        "enrolment": tuple(
            replace(e, minimum_count=e.minimum_count // 2, minimum_share=e.minimum_share / 2)
            for e in spec.enrolment
        ),
        "counties": (),
        "minimum_enrolment": None,
        "maximum_enrolment": None,
    }
    forgiving = tuple(replace(a, when_missing="pass") for a in spec.adequacy)
    changes = [*looser.items(), ("adequacy", spec.adequacy[1:]), ("adequacy", forgiving), ("enrolment", ())]
    if spec.county_offices == "exclude":
        changes.append(("county_offices", "include"))
    return replace(spec, **dict([draw(st.sampled_from(changes))]))


def _less(check: Adequacy) -> float:
    return max(1.0, check.value - 1) if check.rule == "level_at_least" else check.value / 2


@given(counties(), specs, st.data())
@settings(max_examples=60, deadline=None)
def test_relaxing_never_removes(county, spec, data):
    assert listed(screen(spec, *county)) <= listed(screen(data.draw(relaxed(spec)), *county))


@given(counties(), specs, st.randoms())
@law
def test_row_order_changes_nothing(county, spec, random):
    expected, *frames = county

    def shuffled(frame):
        order = random.sample(range(len(frame)), len(frame))
        return frame.iloc[order].reset_index(drop=True)

    other = screen(
        spec, replace(expected, entities=shuffled(expected.entities)), *(shuffled(f) for f in frames)
    )
    result = screen(spec, *county)
    for name in ("verdicts", "short_list", "near_misses", "excluded"):
        pd.testing.assert_frame_equal(getattr(other, name), getattr(result, name))
    assert other.funnel == result.funnel
    assert other.notes == result.notes


@given(counties(), st.sampled_from([10.0, 50.0, 90.0]))
@law
def test_direction(county, floor):
    """More absence mirrored is less absence: the percentile must not care how the scale points."""
    expected, entities, enrolment, ratings = county
    mirrored = ratings.assign(
        indicator=ratings["indicator"].replace({"CHRONIC": "ELA", "ELA": "CHRONIC"}),
        status=-ratings["status"],
    )
    outcomes = [
        listed(
            screen(
                ScreenSpec(
                    focus=(Threshold("advantage", 100),),
                    adequacy=(Adequacy(code, "percentile_floor", ("SED",), floor),),
                ),
                expected,
                entities,
                enrolment,
                frame,
            )
        )
        for code, frame in [("CHRONIC", ratings), ("ELA", mirrored)]
    ]
    assert outcomes[0] == outcomes[1]


@given(counties(), specs)
@law
def test_a_near_miss_is_one_step_away(county, spec):
    """Setting aside the one criterion that a near miss failed puts it on the list."""
    result = screen(spec, *county)
    failed = result.verdicts[~result.verdicts["passed"]].groupby("cds")["criterion"].agg(list)
    for row in result.near_misses.itertuples():
        others = [c for c in failed[row.cds] if c != row.criterion]
        assert spec.focus_match == "any" or not others
        assert all(c.startswith("focus.") for c in others)
