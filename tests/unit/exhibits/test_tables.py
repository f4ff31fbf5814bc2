"""Tables and files as people read them: words, names of files, and no digits that say nothing."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from cimodels.exhibits import tables
from cimodels.models.spec import ModelSpec
from cimodels.screen.spec import ScreenSpec, Threshold
from tests.unit.exhibits.invented import expected_performance, screening


@pytest.fixture(scope="module")
def spec():
    return ScreenSpec(model=ModelSpec(years=(2023, 2024)), focus=(Threshold("advantage", 30),))


def test_text_from_a_file_is_shown_as_it_is():
    assert tables.plain("a*b\u202e") == "a\\*b⟨U\\+202E⟩"


def test_the_name_comes_first_and_what_ranks_it_next():
    expected = expected_performance(50)
    assert list(tables.everybody(expected).columns)[:2] == ["name", "rank"]
    spec = ScreenSpec(model=expected.spec, focus=(Threshold("status", 20),))
    nobody = replace(screening(expected, spec), short_list=pd.DataFrame({"cds": []}))
    table = tables.outperformers(expected, nobody)
    assert list(table.columns)[:3] == ["name", "rank", "short_list"]
    ranks = expected.entities.set_index("cds")["status_rank"]
    assert table["rank"].tolist() == ranks[table["cds"]].tolist() == sorted(table["rank"])


def test_files_say_what_is_in_them():
    name = tables.file_name("expected", ModelSpec(years=(2018, 2023, 2024, 2025)), "california", "6fb0")
    assert name == "expected_math_all_2018+2023-2025_california-6fb0.csv"
    schools = ModelSpec("CAASPP_ELA", "SED", (2024,), "school")
    assert (
        tables.file_name("short_list", schools, "demonstration", "1a")
        == "short_list_caaspp_ela_sed_schools_2024_demonstration-1a.csv"
    )


def test_who_is_left_out_reconciles_with_the_funnel(demo_study, spec):
    expected = demo_study.expect(spec.model)
    result = demo_study.screen(spec, expected)
    said = tables.left_out(expected, result)
    numbers = [int(n.replace(",", "")) for n in re.findall(r"(?<!“)\b\d[\d,]*\b", said)]
    everyone, modelled, out, out_again, ineligible, without = numbers[:6]
    assert out == out_again == len(tables.wholly_left_out(expected)) == everyone - modelled
    assert everyone == result.funnel[0].entered
    assert modelled == len(expected.entities)
    assert without == result.funnel[1].excluded
    assert out == ineligible + without
    assert tables.wholly_left_out(expected).isdisjoint(expected.entities["cds"])


def test_those_left_out_by_the_screen_alone_are_told_apart(demo_study, spec):
    county = next(iter(demo_study.counties))
    expected = demo_study.expect(spec.model)
    result = demo_study.screen(replace(spec, counties=(county,)), expected)
    more = re.search(
        r"leaves out ([\d,]+) more at “Eligible” that are in the model", tables.left_out(expected, result)
    )
    assert more
    failed = set(result.excluded.query("stage == 'eligible'")["cds"])
    assert int(more[1].replace(",", "")) == len(failed & set(expected.entities["cds"]))


def test_reasons_stand_beside_words(demo_study, spec):
    expected = demo_study.expect(spec.model)
    result = demo_study.screen(spec, expected)
    out = tables.reasons_left_out(expected)
    assert set(out["year"]) <= {"every year", "2023", "2024"}
    assert set(out.loc[out["year"] == "every year", "cds"]) == tables.wholly_left_out(expected)
    stages = tables.reasons_not_listed(result)["stage"]
    assert stages.notna().all()
    assert "Eligible" in set(stages)
