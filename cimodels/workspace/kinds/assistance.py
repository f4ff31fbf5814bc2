"""Support that a county office owes and gives: why a district is eligible, what was given, and what came of it."""

from collections.abc import Mapping
from types import MappingProxyType

from cimodels.vocab.indicators import INDICATORS
from cimodels.vocab.student_groups import STUDENT_GROUPS
from cimodels.workspace.record_types import ABOUT_IT, Field, FieldKind, RecordType

GIVEN: Mapping[str, str] = MappingProxyType(
    {
        "search": "Search for CI Models",
        "visit": "Learning visit",
        "analysis": "Systems analysis together",
        "planning": "Help with the action plan",
        "convening": "Convening with other teams",
        "coaching": "Coaching on site",
        "data": "Data",
        "other": "Other support",
    }
)
STATUSES: Mapping[str, str] = MappingProxyType({"going": "Under way", "done": "Ended"})

ASSISTANCE = RecordType(
    "assistance_case",
    "Assistance",
    "Assistance",
    "Differentiated assistance to one district: its reasons as they were, the support that was given, and what came of it.",
    (
        Field("name", "What the support is for", required=True),
        Field("district", "District", FieldKind.DISTRICT, required=True),
        Field("year", "Results of", FieldKind.NUMBER),
        Field("release", "Data release"),
        Field("reasons", "Why it is eligible", FieldKind.VALUES),
        Field(
            "indicator",
            "What is to get better first",
            FieldKind.CHOICE,
            choices={code: one.name for code, one in INDICATORS.items()},
        ),
        Field(
            "student_group",
            "For which student group",
            FieldKind.CHOICE,
            choices={code: one.name for code, one in STUDENT_GROUPS.items()},
        ),
        Field("begins", "Since", FieldKind.DATE),
        Field("owner", "Who at the county office"),
        Field("status", "Where it stands", FieldKind.CHOICE, choices=STATUSES),
        Field(
            "models",
            "Districts to learn from",
            FieldKind.DISTRICTS,
            "Those that do well with exactly this outcome, in circumstances like these.",
        ),
        Field(
            "given",
            "Support given",
            FieldKind.ROWS,
            columns=(
                Field("on", "Date", FieldKind.DATE),
                Field("kind", "What", FieldKind.CHOICE, choices=GIVEN),
                Field("note", "By whom, and in short", required=True),
            ),
        ),
        Field(
            "came",
            "What came of it",
            FieldKind.LONG_TEXT,
            "What is done otherwise now, and what the team's own measures say; the Dashboard stands beside it.",
        ),
        *ABOUT_IT,
    ),
    title="name",
)

TYPES = (ASSISTANCE,)
