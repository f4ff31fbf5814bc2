"""Links are short and readable, and nonsense in them never breaks a page."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cimodels.models.spec import ModelSpec
from cimodels.screen.link import from_params, to_params
from cimodels.screen.link_fields import FIELDS
from cimodels.screen.spec import Adequacy, EnrolmentMinimum, ScreenSpec, Threshold
from cimodels.vocab.student_groups import STUDENT_GROUPS

EVERYTHING = ScreenSpec(
    model=ModelSpec(
        "CHRONIC",
        "SED",
        (2018, 2022, 2023),
        "school",
        ("SED",),
        "precision_weighted",
        "equal",
        50,
        "dataquest",
    ),
    focus=(Threshold("status", 10.5), Threshold("improvement", 25)),
    focus_match="any",
    adequacy=(
        Adequacy("ELA", student_groups=("ALL", "SED")),
        Adequacy("MATH", student_groups=("ALL", "SED")),
        Adequacy("SUSP", "level_at_least", value=3),
        Adequacy("ELPI", "percentile_floor", ("EL",), 12.5, "fail"),
    ),
    adequacy_year=2024,
    enrolment=(
        EnrolmentMinimum("SED", 0, 30),
        EnrolmentMinimum("EL", 100, 0),
        EnrolmentMinimum("SWD", 9, 7.5),
    ),
    district_types=("UNIFIED", "HIGH"),
    counties=("19", "27"),
    minimum_enrolment=500,
    county_offices="include",
    charters="only",
)


def test_a_link_as_written():
    assert to_params(EVERYTHING) == {
        "v": "1",
        "indicator": "CHRONIC",
        "group": "SED",
        "years": "2018.2022-2023",
        "level": "school",
        "covariates": "SED",
        "estimator": "precision_weighted",
        "weights": "equal",
        "n": "50",
        "source": "dataquest",
        "measures": "status:10.5.improvement:25",
        "match": "any",
        "checks": "ELA-MATH:red:ALL-SED.SUSP:level3.ELPI:floor12.5:fail",
        "rated": "2024",
        "min": "SED:30p.EL:100n.SWD:7.5p:9n",
        "types": "UNIFIED.HIGH",
        "counties": "19.27",
        "size": "500-",
        "coe": "include",
        "charters": "only",
    }
    assert from_params(to_params(EVERYTHING)) == (EVERYTHING, ())


def test_only_what_differs_is_written():
    assert to_params(ScreenSpec()) == {"v": "1"}
    assert to_params(ScreenSpec(focus=(Threshold("advantage", 12.5),))) == {"v": "1", "top": "12.5"}
    assert to_params(ScreenSpec(adequacy=()))["checks"] == "none"
    assert to_params(ScreenSpec(model=ModelSpec(covariates=())))["covariates"] == "none"
    assert from_params({}) == (ScreenSpec(), ())


def test_a_measure_without_a_number_takes_that_of_top():
    spec, notices = from_params({"top": "20", "measures": "advantage.status:5"})
    assert notices == ()
    assert spec.focus == (Threshold("advantage", 20), Threshold("status", 5))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("indicator", "MATHS"),
        ("years", "1900-2999"),
        ("years", "2025-2023"),
        ("years", "2023-"),
        ("years", ""),
        ("covariates", "SED.WEALTH"),
        ("n", "-5"),
        ("n", "9" * 1500),
        ("weights", "equal"),  # the default estimator takes its own
        ("top", "nan"),
        ("top", "0"),
        ("top", "1e999"),
        ("measures", "advantage:10.advantage:20"),
        ("measures", "luck:10"),
        ("checks", "ELA:red3"),
        ("checks", "ELA:level"),
        ("checks", "ELA:level9"),
        ("checks", "ELA:level1.2.3"),
        ("checks", "ELA:red.ELA:red"),
        ("checks", "NOPE:red"),
        ("checks", "ELA:red:NOBODY"),
        ("min", "SED:130p"),
        ("min", "SED:1.2.3p"),
        ("min", "SED:30p.SED:40p"),
        ("types", "CASTLE"),
        ("counties", "²²"),
        ("size", "few"),
        ("size", "5000-500"),
        ("coe", "<script>"),
        ("rated", "1066"),
        ("group", "A" * 5000),
        ("group", None),
        ("group", ["ALL"]),
    ],
)
def test_nonsense_keeps_the_default_and_says_so(name, value):
    spec, notices = from_params({name: value, "match": "any"})
    assert spec == ScreenSpec(focus_match="any")
    assert len(notices) == 1
    assert notices[0].startswith(f"{name} = “")
    assert "The default is used instead." in notices[0]
    assert len(notices[0]) < 500


def test_years_without_anything_published_are_dropped_and_named_in_brief():
    published = range(2017, 2026)
    spec, notices = from_params({"years": "2017-2100"}, published)
    assert spec.model.years == tuple(published)
    assert notices == ("There are no data for 2026–2100, which the link asks for: left out.",)
    spec, notices = from_params({"years": "2030.2040"}, published)
    assert spec == ScreenSpec()
    assert notices[0].endswith("2030 and 2040, which the link asks for: the default is used instead.")
    assert from_params({"years": "2018.2025"}, published)[1] == ()
    spec, notices = from_params({"rated": "2099"}, published)
    assert spec == ScreenSpec()
    assert notices[0].startswith("There are no ratings of 2099, which the link asks for")
    assert from_params({"rated": "2024"}, published)[0].adequacy_year == 2024


def test_a_notice_names_some_codes_and_counts_the_rest():
    (notice,) = from_params({"group": "NOBODY"})[1]
    named = notice.split("one of ")[1].split(" and ")[0].split(", ")
    assert len(named) == 12
    assert f" and {len(STUDENT_GROUPS) - 12} more. The default" in notice


def test_a_notice_shows_what_hides_in_a_value():
    (notice,) = from_params({"indicator": "MATH\u202e\x00"})[1]
    assert notice.startswith("indicator = “MATH⟨U+202E⟩⟨U+0000⟩” in the link cannot be used")


def test_another_version_is_read_with_a_notice():
    spec, notices = from_params({"v": "7", "top": "5"})
    assert spec == replace(ScreenSpec(), focus=(Threshold("advantage", 5),))
    assert "version “7”" in notices[0]


def test_strangers_belong_to_the_page():
    assert from_params({"cds": "01", "tab": "2"}) == (ScreenSpec(), ())


names = st.sampled_from(["v", *(field.name for field in FIELDS)])
fragments = st.sampled_from(
    [
        "ELA",
        ":",
        "red",
        "level",
        "floor",
        ".",
        "-",
        "3",
        "10",
        "p",
        "n",
        "SED",
        "2023",
        "e",
        "none",
        "advantage",
    ]
)
texts = st.lists(fragments, max_size=8).map("".join) | st.text(max_size=30)


@given(st.dictionaries(names, texts | st.none() | st.integers(), max_size=6))
@settings(max_examples=300, deadline=None)
def test_no_link_breaks(params):
    spec, notices = from_params(params)
    assert isinstance(spec, ScreenSpec)
    assert all("\n" not in notice for notice in notices)
    assert from_params(to_params(spec)) == (spec, ())
