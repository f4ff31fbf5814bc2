"""Whom to invite, on a drawn county: only who has a need and is near, with reasons; and the county offices."""

from types import SimpleNamespace
from typing import Any

import pandas as pd

from cimodels.compare.invite import Around, Invitee, invitees, offices
from cimodels.study import Study
from cimodels.vocab.indicators import INDICATORS

HOST = "host"
#  cds: county, result, expected, chance beyond, rank by result
DRAWN = {
    HOST: ("01", 20.0, -10.0, 0.99, 1),
    "needy": ("01", -60.0, -40.0, 0.02, 8),
    "below": ("02", -10.0, 5.0, 0.08, 3),
    "orange": ("01", -20.0, -21.0, 0.50, 4),
    "fine": ("01", 0.0, 0.0, 0.50, 2),
    "alike": ("09", -50.0, -50.0, 0.50, 7),
    "far": ("09", -55.0, -40.0, 0.01, 6),
    "unlike": ("08", -56.0, -40.0, 0.01, 5),
}


def certainty() -> Any:
    rows = [
        {"cds": cds, "name": cds.title(), "county": f"County {county}", "actual": actual, "expected": expected, "status_rank": rank}
        for cds, (county, actual, expected, _, rank) in DRAWN.items()
    ]  # fmt: skip
    chances = pd.DataFrame({"cds": list(DRAWN), "beyond": [one[3] for one in DRAWN.values()]})
    spec = SimpleNamespace(outcome=INDICATORS["MATH"])
    return SimpleNamespace(expected=SimpleNamespace(spec=spec, entities=pd.DataFrame(rows)), chances=chances)


def entities() -> pd.DataFrame:
    rows = [(cds, county, "UNIFIED", 37.0, -122.0 + at / 10) for at, (cds, (county, *_)) in enumerate(DRAWN.items())]  # fmt: skip
    rows[list(DRAWN).index("orange")] = ("orange", "01", "HIGH", 37.0, -121.7)
    rows += [(f"office{county}", county, "COE", 37.0, float("nan")) for county in ("01", "02", "09", "05")]
    frame = pd.DataFrame(rows, columns=["cds", "county_code", "district_type", "latitude", "longitude"])
    return frame.assign(name=frame["cds"].str.title(), county="County " + frame["county_code"])


AROUND = Around("01", "Region 5 (South Bay)", ("01", "02"))
ASSISTED = {"below": "On CDE’s list.", "fine": "On CDE’s list."}
COLORS = {"orange": (2025, 2), "needy": (2025, 3)}


def found() -> dict[str, Invitee]:
    peers = pd.DataFrame({"cds": ["alike", "unlike"], "distance": [0.8, 3.0]})
    similar: Any = SimpleNamespace(peers=peers, far_distance=2.0)
    return {
        one.cds: one for one in invitees(HOST, certainty(), similar, entities(), AROUND, ASSISTED, COLORS)
    }


def test_only_who_has_a_need_and_is_near_is_suggested_more_reasons_first() -> None:
    assert list(found()) == ["needy", "below", "alike", "orange"]
    assert list(invitees(HOST, certainty(), None, entities(), Around("77"), ASSISTED, COLORS)) == []


def test_each_reason_has_its_figures() -> None:
    told = found()
    assert told["needy"].needs == (
        "Below what was expected: −60.0, expected −40.0; truly below with a chance of 98 %.",
        "Weak: −60.0, rank 8 of 8 by result.",
    )
    assert told["orange"].needs == ("Weak: −20.0 (Orange in 2025), rank 4 of 8 by result.",)
    assert told["below"].needs[1] == "On CDE’s list."
    assert told["below"].near == ("In the host’s region, Region 5 (South Bay); 18 km (11 miles) away.",)
    assert told["needy"].near == ("In the host’s county, 9 km (6 miles) away.",)
    assert told["orange"].near == (
        "In the host’s county, 27 km (17 miles) away.",
        "Of another type (high school): does it teach the grades that are visited?",
    )
    assert told["alike"].near == ("Like the host: 0.80 standard deviations apart in circumstances.",)
    assert told["alike"].why == "Weak: −50.0, rank 7 of 8 by result. " + told["alike"].near[0]
    assert {cds: set(one.reach) for cds, one in told.items()} == {
        "below": {"region"}, "needy": {"county", "region"}, "orange": {"county", "region"}, "alike": {"like"},
    }  # fmt: skip


def test_county_offices_of_the_host_and_of_those_suggested() -> None:
    told = offices(HOST, list(found().values()), entities(), AROUND, ASSISTED)
    assert [one.cds for one in told] == ["office01", "office02", "office09"]
    assert told[0].needs == ("It supports 2 of those suggested: Needy, Orange.",)
    assert told[0].near == ("It is the host’s county office.",)
    assert told[1].needs == (
        "It supports 1 of those suggested: Below. 1 of them is eligible for differentiated assistance, which it gives.",
    )
    assert told[2].near == () and told[2].reach == {"like"}


def test_on_the_demonstration_reasons_hold_against_the_tables(demo_study: Study) -> None:
    from cimodels.models.spec import ModelSpec

    spec = ModelSpec()
    expected = demo_study.expect(spec)
    table = expected.entities.set_index("cds")
    host = table.index[0]
    told = demo_study.invitees(spec, host)
    assert told == demo_study.invitees(spec, host)
    places = demo_study.entities().set_index("cds")
    districts = [one for one in told if not one.office]
    assert districts and host not in {one.cds for one in told}
    for one in districts:
        assert any(said.startswith(("Below", "Weak")) for said in one.needs)
        if one.needs[0].startswith("Below"):
            assert table.at[one.cds, "advantage"] < 0
        same = places.at[one.cds, "county_code"] == places.at[host, "county_code"]
        assert ("county" in one.reach) == same
    kinds = {places.at[one.cds, "district_type"] for one in told if one.office}
    assert kinds <= {"COE"}
