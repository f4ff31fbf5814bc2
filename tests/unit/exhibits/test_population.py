"""Who a district serves: beside its type, over the years, with file and line."""

import pandas as pd

from cimodels.exhibits import population
from cimodels.study import Study
from cimodels.vocab.student_groups import STUDENT_GROUPS

LATEST = pd.DataFrame(
    {
        "cds": ["a", "b", "c", "d", "h"], "year": 2025, "total": [100.0, 90, 80, 70, 60],
        "share_SED": [90.0, 20, 30, 40, 99], "share_EL": [5.0, 15, 25, 35, 0], "share_SWD": [None, 10, 10, 10, 10],
    }
)  # fmt: skip
ENTITIES = pd.DataFrame({"cds": list("abcdh"), "district_type": ["UNIFIED"] * 4 + ["HIGH"]})


def test_a_district_stands_beside_those_of_its_type_alone() -> None:
    shown = population.beside_its_type(LATEST, ENTITIES, "a", "unified districts")
    assert shown.data["Student group"].tolist() == ["Socioeconomically disadvantaged", "English learners"]
    assert shown.data["Half have less than"].tolist() == [35.0, 20.0]
    assert "4 unified districts" in shown.note
    assert population.distinctive(shown.data, "unified districts") == (
        "Compared with other unified districts it serves a larger share of Socioeconomically disadvantaged (more than 88 of "
        "100) and a smaller share of English learners (less than 88 of 100)."
    )


def test_enrolment_keeps_file_and_line_and_tells_its_course(demo_study: Study) -> None:
    cds = demo_study.entities()["cds"].iloc[3]
    own = demo_study.warehouse.enrolment_of(cds)
    assert set(own["student_group"]) <= set(STUDENT_GROUPS)
    table = population.every_count(own)
    assert len(table) == len(own) and table["File"].str.len().gt(0).all() and (table["Line"] > 1).all()
    wide = demo_study.enrolment().query("cds == @cds and year == 2026").iloc[0]
    (share,) = own.query("year == 2026 and student_group == 'SED'")["share"]
    assert wide["SED"] == share
    shown = population.over_the_years(own, ["SED", "EL"])
    assert {trace.name for trace in shown.figure.data} == {
        "Socioeconomically disadvantaged",
        "English learners",
    }
    assert population.size_words(own).startswith(f"{int(wide['total']):,} students in 2026; ")
