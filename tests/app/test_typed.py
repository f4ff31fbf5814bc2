"""What the browser reads off a form becomes what a record holds; what it cannot mean is left out."""

from typing import Any

import pytest

from cimodels.ui.drafts.told import typed
from cimodels.ui.record_fields import Names
from cimodels.workspace.record_types import Field, FieldKind

NAMES = Names({"1" * 14: "Alder Unified · Pine"}, {"practice": {"a" * 32: "Exit tickets", "b" * 32: "Walks"}})
MEMBERS = Field(
    "members",
    "Members",
    FieldKind.ROWS,
    columns=(Field("name", "Name"), Field("senior", "Senior", FieldKind.FLAG), Field("age", "Age", FieldKind.NUMBER)),
)  # fmt: skip


@pytest.mark.parametrize(
    ("one", "told", "holds"),
    [
        (Field("x", "X"), "words", "words"),
        (Field("x", "X", FieldKind.LONG_TEXT), "two\nlines", "two\nlines"),
        (Field("x", "X", FieldKind.CHOICE, choices={"a": "Adapt", "b": "Adopt"}), "Adopt", "b"),
        (Field("x", "X", FieldKind.CHOICE, choices={"a": "Adapt"}), "Abandon", None),
        (Field("x", "X", FieldKind.CHOICES, choices={"a": "A", "b": "B"}), ["B", "gone", "A"], ["b", "a"]),
        (Field("x", "X", FieldKind.DATE), "2026-03-04", "2026-03-04"),
        (Field("x", "X", FieldKind.DATE), "soon", None),
        (Field("x", "X", FieldKind.DATE), "", None),
        (Field("x", "X", FieldKind.TIME), "08:30:00", "08:30"),
        (Field("x", "X", FieldKind.NUMBER), "12.50", 12.5),
        (Field("x", "X", FieldKind.NUMBER, lowest=5, highest=480), "45", 45),
        (Field("x", "X", FieldKind.NUMBER, lowest=5), "4", None),
        (Field("x", "X", FieldKind.NUMBER), "nan", None),
        (Field("x", "X", FieldKind.FLAG), True, True),
        (Field("x", "X", FieldKind.FLAG), "true", None),
        (Field("x", "X", FieldKind.DISTRICT), "Alder Unified · Pine", "1" * 14),
        (Field("x", "X", FieldKind.RECORDS, refers="practice"), ["Walks"], ["b" * 32]),
        (Field("x", "X", FieldKind.RECORD, refers="gone"), "Walks", None),
        (Field("x", "X"), {"not": "text"}, None),
    ],
)  # fmt: skip
def test_a_field(one: Field, told: Any, holds: Any) -> None:
    assert typed([one], {"x": told}, NAMES) == ({} if holds is None else {"x": holds})


def test_a_table_comes_back_line_by_line_without_the_empty_ones() -> None:
    told = {
        "members_0_name": "Cy",
        "members_0_senior": True,
        "members_0_age": "",
        "members_1_name": "",
        "members_1_senior": False,
        "members_1_age": "",
        "members_2_name": "Di",
        "members_2_senior": False,
        "members_2_age": "41",
    }
    assert typed([MEMBERS], told, NAMES) == {
        "members": [
            {"name": "Cy", "senior": True, "age": None},
            {"name": "Di", "senior": False, "age": 41},
        ]
    }
    assert typed([MEMBERS], {}, NAMES) == {}
