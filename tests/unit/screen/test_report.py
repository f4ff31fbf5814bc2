"""What leaves the program: plain values, and no formulas."""

import csv
import io
import json
from dataclasses import replace

import numpy as np
import pandas as pd

from cimodels.screen.funnel import screen
from cimodels.screen.report import TABLES, frame_csv, to_csv_rows, to_json_dict
from cimodels.screen.spec import Adequacy, ScreenSpec, Threshold

from .county import ENROLMENT, ENTITIES, EXPECTED, RATINGS

SPEC = ScreenSpec(focus=(Threshold("advantage", 100),), adequacy=(Adequacy("CHRONIC", when_missing="fail"),))
RESULT = screen(SPEC, EXPECTED, ENTITIES, ENROLMENT, RATINGS)


def test_json_is_strict_and_complete():
    value = json.loads(json.dumps(to_json_dict(RESULT, {"release": "r"}), allow_nan=False))
    assert {"spec", "release", "funnel", "short_list", "excluded"} <= set(value)
    assert ScreenSpec.from_dict(value["spec"]) == SPEC
    assert value["release"] == {"release": "r"}
    assert [row["cds"] for row in value["short_list"]] == ["B", "A", "E"]
    assert value["short_list"][0]["rank"] == 1
    unknown = next(row for row in value["near_misses"] if row["cds"] == "C")
    assert unknown["margin"] is None
    assert value["funnel"][0] == {
        "stage": "eligible",
        "sentence": RESULT.funnel[0].sentence,
        "entered": 8,
        "passed": 6,
        "excluded": 2,
    }


def test_every_table_is_writable_as_csv():
    for name in TABLES:
        rows = to_csv_rows(RESULT, name)
        csv.writer(io.StringIO()).writerows(rows)
        assert all(len(row) == len(rows[0]) for row in rows)
    assert to_csv_rows(RESULT)[0][:4] == ["cds", "name", "county", "district_type"]


def test_names_are_not_run_as_formulas():
    names = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\u00a0 =1", "Gin=kgo", "Hazel"]
    result = screen(SPEC, EXPECTED, ENTITIES.assign(name=names), ENROLMENT, RATINGS)
    written = {
        row[0]: row[1] for table in ("short_list", "excluded") for row in to_csv_rows(result, table)[1:]
    }
    assert list(dict(sorted(written.items())).values()) == [
        "'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\t=1", "'\u00a0 =1", "Gin=kgo", "Hazel",
    ]  # fmt: skip
    negative = to_csv_rows(replace(result, short_list=result.short_list[["expected"]]))
    assert negative[1] == [-40.0], "numbers stay numbers"


def test_any_table_as_text():
    frame = pd.DataFrame(
        {"name": ["=1", "Fir, Elm"], "n": pd.array([1, None], dtype="Int64"), "x": [0.5, np.nan]}
    )
    assert frame_csv(frame) == 'name,n,x\n\'=1,1,0.5\n"Fir, Elm",,\n'
