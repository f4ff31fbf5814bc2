"""A scope is a value: written into a link, read back, and named as people would."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cimodels.errors import SpecError
from cimodels.vocab.scope import REGIONS, Scope

COUNTIES = {"10": "Fresno", "20": "Madera", "54": "Tulare"}
FRESNO_UNIFIED = "10621660000000"

codes = st.integers(1, 99).map(lambda n: f"{n:02d}")
districts = st.integers(100_000, 9_999_999).map(lambda n: f"{n:07d}0000000")
scopes = st.one_of(
    st.just(Scope()),
    st.lists(codes, min_size=1, max_size=60).map(lambda some: Scope(tuple(some))),
    districts.map(lambda cds: Scope(cds=cds)),
)


@given(scopes)
def test_a_link_gives_the_scope_back(scope: Scope) -> None:
    assert Scope.from_param(scope.to_param()) == scope


@given(st.text(max_size=30))
def test_nonsense_is_refused_in_words_or_means_something(text: str) -> None:
    try:
        scope = Scope.from_param(text)
    except SpecError as problem:
        assert "county codes" in str(problem)
    else:
        assert Scope.from_param(scope.to_param()) == scope


@pytest.mark.parametrize(
    ("param", "kind"),
    [("state", "state"), ("10", "counties"), ("10-20-54", "counties"), (FRESNO_UNIFIED, "district")],
)
def test_short_parameters(param: str, kind: str) -> None:
    scope = Scope.from_param(param)
    assert (scope.to_param(), scope.kind) == (param, kind)


@pytest.mark.parametrize(
    "param",
    ["", "00", "1", "10-", "10--20", "１０", "10,20", "00000000000000", "10621661030675", "fresno", "10 20"],
)
def test_what_cannot_be_a_scope(param: str) -> None:
    with pytest.raises(SpecError, match="Expected `state`"):
        Scope.from_param(param)


def test_order_and_repetition_of_counties_make_no_difference() -> None:
    assert Scope(("54", "10", "54")) == Scope(("10", "54"))
    assert Scope(("10", "10")).county == "10"
    assert Scope(("10", "20")).county is None


def test_counties_and_a_district_at_once_mean_nothing() -> None:
    with pytest.raises(SpecError, match="not both"):
        Scope(("10",), FRESNO_UNIFIED)


@pytest.mark.parametrize(
    ("scope", "name"),
    [
        (Scope(), "California"),
        (Scope(("10",)), "Fresno County"),
        (Scope(("20", "10", "54")), "Fresno, Madera and Tulare counties"),
        (Scope(REGIONS[7].counties), "Region 7 (Central Valley)"),
        (Scope(("19",)), "19 County"),
        (Scope(("10", "20", "54", "61", "62")), "Fresno, Madera, Tulare and 2 more counties"),
        (Scope(cds=FRESNO_UNIFIED), "Fresno Unified"),
    ],
)
def test_names(scope: Scope, name: str) -> None:
    assert scope.in_words("California", COUNTIES, {FRESNO_UNIFIED: "Fresno Unified"}) == name


def test_the_eleven_regions_hold_each_of_the_58_counties_once() -> None:
    held = [code for region in REGIONS.values() for code in region.counties]
    assert sorted(held) == [f"{n:02d}" for n in range(1, 59)]
    assert all(region.counties == tuple(sorted(region.counties)) for region in REGIONS.values())
