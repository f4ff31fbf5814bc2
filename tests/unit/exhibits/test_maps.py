"""Maps: a plane that is true to distance and area, tiles that nobody shares, and counts that add up."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cimodels.exhibits.geography import albers, labelled, tiles, unfolded
from cimodels.exhibits.places import BEYOND, LISTED, OTHERS, by_county, places
from cimodels.exhibits.point_map import point_map
from cimodels.exhibits.tile_map import tile_map
from cimodels.screen.spec import ScreenSpec
from cimodels.study import Study
from cimodels.vocab.county_tiles import COUNTY_TILES
from cimodels.vocab.indicators import INDICATORS

# North to south; rounded, as any atlas has them.
CITIES = {
    "Yreka": (41.735, -122.635),
    "Eureka": (40.802, -124.164),
    "San Francisco": (37.775, -122.419),
    "Bishop": (37.364, -118.395),
    "Los Angeles": (34.052, -118.244),
    "San Diego": (32.716, -117.161),
}


def great_circle(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Kilometres on a sphere, by the law of cosines."""
    (la, lo), (lb, lp) = np.radians(a), np.radians(b)
    return float(6371 * np.arccos(np.sin(la) * np.sin(lb) + np.cos(la) * np.cos(lb) * np.cos(lo - lp)))


def test_every_county_of_california_has_a_tile_of_its_own() -> None:
    assert sorted(COUNTY_TILES) == [f"{n:02d}" for n in range(1, 59)]
    assert len(set(COUNTY_TILES.values())) == 58


@pytest.mark.real
def test_tiles_lie_as_the_counties_do(real_home) -> None:
    entities = Study.open(real_home).entities().dropna(subset=["latitude"])
    middles = entities.groupby("county_code")[["latitude", "longitude"]].mean()
    column, row = np.array([COUNTY_TILES[code] for code in middles.index]).T
    told = pd.DataFrame({"row": row, "column": column, **middles})
    assert told["row"].corr(-told["latitude"], method="spearman") > 0.97
    # California leans to the east as it goes south: east and west are compared with those at the same height.
    west = told["longitude"] - np.polyval(
        np.polyfit(told["latitude"], told["longitude"], 1), told["latitude"]
    )
    lean = told["column"] - np.polyval(np.polyfit(told["latitude"], told["column"], 1), told["latitude"])
    assert lean.corr(west, method="spearman") > 0.85


def test_distances_on_the_map_are_those_on_the_globe() -> None:
    frame = pd.DataFrame(CITIES.values(), columns=["latitude", "longitude"], index=CITIES)
    x, y = albers(frame["latitude"], frame["longitude"])
    for i in range(len(CITIES)):
        for j in range(i):
            there = great_circle(tuple(frame.iloc[i]), tuple(frame.iloc[j]))
            assert np.hypot(x[i] - x[j], y[i] - y[j]) == pytest.approx(there, rel=0.01)
    assert list(np.argsort(-y)) == list(range(len(CITIES))), "north is up"
    assert x[3] > x[2], "east is right"


def test_areas_on_the_map_are_those_on_the_globe() -> None:
    """Two fields of one degree of longitude whose areas on the sphere are equal: the map's must be, too."""
    fields = []
    for south in (33.0, 40.0):
        sine = np.sin(np.radians(south)) + 0.01
        fields.append((south, float(np.degrees(np.arcsin(sine)))))
    side = np.linspace(-120.5, -119.5, 40)
    areas = []
    whole = pd.DataFrame([(32.5, -124.0), (42.0, -114.0)], columns=["latitude", "longitude"])
    for south, north in fields:
        ring = [(south, lon) for lon in side] + [(north, lon) for lon in side[::-1]]
        frame = pd.concat([whole, pd.DataFrame(ring, columns=["latitude", "longitude"])])
        x, y = albers(frame["latitude"], frame["longitude"])
        x, y = x[2:], y[2:]
        areas.append(0.5 * abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))))
    assert areas[0] == pytest.approx(areas[1], rel=1e-3)
    assert areas[0] == pytest.approx(6371**2 * 0.01 * np.radians(1), rel=1e-3)


def test_coordinates_that_are_none_stay_unknown() -> None:
    x, y = albers(pd.Series([34.0, np.nan, 91.0, 37.0]), pd.Series([-118.0, -119.0, -120.0, -500.0]))
    assert np.isnan(x).tolist() == np.isnan(y).tolist() == [False, True, True, True]
    assert np.isnan(albers(pd.Series([np.nan]), pd.Series([np.nan]))[0]).all()
    assert np.isfinite(albers(pd.Series([-1.0, 1.0]), pd.Series([0.0, 1.0]))[0]).all()


def test_places_that_coincide_are_laid_around_the_first() -> None:
    x, y = unfolded(np.array([0.0, 0.0, 5.0, 0.0]), np.array([1.0, 1.0, 5.0, 1.0]))
    assert (x[0], y[0], x[2], y[2]) == (0.0, 1.0, 5.0, 5.0)
    apart = [np.hypot(x[i] - x[j], y[i] - y[j]) for i, j in ((0, 1), (0, 3), (1, 3))]
    assert min(apart) > 1


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(-500, 500), st.floats(-500, 500) | st.just(float("nan"))),
        min_size=1,
        max_size=70,
    )
)
def test_a_layout_gives_each_county_a_tile_that_nobody_shares(where: list[tuple[float, float]]) -> None:
    middles = pd.DataFrame(where, columns=["x", "y"]).assign(county_code=[f"X{i}" for i in range(len(where))])
    middles.loc[middles["y"].isna(), "x"] = np.nan
    layout = tiles(middles)
    assert set(layout) == set(middles["county_code"])
    assert len(set(layout.values())) == len(middles)


def test_a_layout_keeps_a_grid_as_it_is() -> None:
    """Five rows of four counties, jittered: nobody has a reason to move."""
    rng = np.random.default_rng(1)
    cells = [(column, row) for row in range(5) for column in range(4)]
    jitter = rng.uniform(-0.2, 0.2, (20, 2))
    middles = pd.DataFrame(
        {
            "county_code": [f"Y{c}{r}" for c, r in cells],
            "x": [c + d for (c, _), d in zip(cells, jitter[:, 0], strict=True)],
            "y": [-r + d for (_, r), d in zip(cells, jitter[:, 1], strict=True)],
        }
    )
    layout = tiles(middles)
    assert sum(layout[f"Y{c}{r}"] == (c, r) for c, r in cells) >= 18


def test_names_that_would_touch_are_left_out_smallest_first() -> None:
    middles = pd.DataFrame({"x": [0.0, 10.0, 0.0], "y": [0.0, 5.0, 100.0], "modelled": [3, 9, 1]})
    assert labelled(middles, 20.0).index.tolist() == [1, 2]


@pytest.fixture(scope="module")
def found(demo_study: Study) -> tuple[pd.DataFrame, pd.DataFrame]:
    spec = ScreenSpec()
    expected = demo_study.expect(spec.model)
    screening = demo_study.screen(spec, expected)
    entities = demo_study.entities().copy()
    entities.loc[entities["cds"] == expected.entities["cds"].iloc[3], "latitude"] = np.nan
    there = places(expected, screening, entities, demo_study.counties)
    assert len(there) == len(expected.entities)
    assert set(there.loc[there["standing"] == LISTED, "cds"]) == set(screening.short_list["cds"])
    return there, by_county(there)


def test_nobody_is_lost_between_districts_and_counties(found) -> None:
    there, counties = found
    for column, flag in (("listed", "listed"), ("beyond", "beyond")):
        assert counties[column].sum() == there[flag].sum() > 0
    assert counties["modelled"].sum() == len(there)
    assert counties["county_code"].is_unique


@pytest.mark.parametrize("shade", ["number", "share"])
def test_each_county_is_one_tile_that_says_its_numbers(found, shade: str) -> None:
    _, counties = found
    shown = tile_map(counties, "district", counted="listed", shade=shade, chosen=["61"])
    codes = [datum[0] for trace in shown.figure.data for datum in trace.customdata]
    texts = [text for trace in shown.figure.data for text in trace.text]
    assert set(codes) == set(counties["county_code"])
    assert len(codes) == len(counties)
    assert sum(t.startswith("✓") for t in texts) == len(shown.figure.layout.shapes) == 1
    row = counties.sort_values("listed").iloc[-1]
    assert f"<b>{row['listed']}</b> of {row['modelled']}" in texts[codes.index(row["county_code"])]
    assert f"{row['county']} {row['listed']} of {row['modelled']}" in shown.alt
    assert shown.data["listed"].sum() == counties["listed"].sum()


def test_a_list_without_anyone_still_makes_a_map(found) -> None:
    _, counties = found
    for shade in ("number", "share"):
        shown = tile_map(counties.assign(listed=0), "district", counted="listed", shade=shade)
        assert "0 of" in shown.alt and len(shown.figure.data) == 1


def test_the_points_are_all_but_those_without_coordinates_who_are_told(found) -> None:
    there, counties = found
    shown = point_map(there, counties, INDICATORS["MATH"], "district", chosen=["61"])
    marks = [trace for trace in shown.figure.data if trace.mode == "markers"]
    assert sum(len(trace.x) for trace in marks) == len(there) - 1
    assert f"1 of {len(there)} has no coordinates" in shown.note
    named = {name for trace in marks if trace.showlegend for name in [trace.name.split(" (")[0]]}
    assert named == {LISTED, BEYOND, OTHERS}
    faded = [trace for trace in marks if trace.marker.opacity < 1]
    outside = there.dropna(subset=["x"]).query("county_code != '61'")
    assert sum(len(trace.x) for trace in faded) == len(outside)
    assert not shown.figure.layout.geo.to_plotly_json(), "geo layouts fetch outlines from elsewhere"
