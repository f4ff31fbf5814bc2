"""Research on a candidate: its dossier, what was found, what is still to find out, conversations, ratings, the decision."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from cimodels.workspace.record_types import ABOUT_IT, Field, FieldKind, RecordType

CONCERNS: Mapping[str, str] = MappingProxyType(
    {
        "concern_groups": "Concern: student groups (e.g. least restrictive environment)",
        "concern_fiscal": "Concern: fiscal distress",
        "concern_practices": "Concern: controversial practice",
        "concern_other": "Concern: other",
    }
)
POSITIVES: Mapping[str, str] = MappingProxyType(
    {
        "positive_improvement": "Positive: intentional, strategic improvement effort",
        "positive_initiative": "Positive: another initiative",
    }
)
SOURCES: Mapping[str, str] = MappingProxyType(
    {
        "online": "Online information",
        "press": "News media, press",
        "leaders": "Other leaders (state, county)",
        "interview": "Interview",
        "visit": "Visit",
        "data": "Data",
    }
)
OPEN, CHECKED, CONFIRMED, SET_ASIDE = "open", "checked", "confirmed", "set_aside"
STATUSES: Mapping[str, str] = MappingProxyType(
    {OPEN: "Open", CHECKED: "Checked", CONFIRMED: "Confirmed", SET_ASIDE: "Set aside"}
)
ANSWERED, DROPPED = "answered", "dropped"
SETTINGS: Mapping[str, str] = MappingProxyType(
    {"interview": "Virtual interview", "visit": "Conversation on site", "observation": "Observation on site"}
)
WHOM: Mapping[str, str] = MappingProxyType(
    {
        "district_leaders": "District leaders",
        "county_leaders": "County leaders",
        "state_leaders": "State leaders",
        "school_leaders": "School leaders",
        "school_staff": "School staff",
        "classrooms": "Classrooms",
        "professional_development": "Professional development",
    }
)
SPEAKS: Mapping[str, str] = MappingProxyType({"for": "For", "against": "Against", "unclear": "Unclear"})
LEVELS: Mapping[str, str] = MappingProxyType({code: code for code in "1234"})
CI_MODEL, NOT_NOW, NO = "ci_model", "not_now", "no"
DECISIONS: Mapping[str, str] = MappingProxyType({CI_MODEL: "CI Model", NOT_NOW: "Not now", NO: "No"})

DOSSIER = RecordType(
    "dossier",
    "Dossier",
    "Dossiers",
    "One district of a short list, or chosen by hand: everything that is found out about it before it is called a CI Model.",
    (
        Field("name", "District", required=True),
        Field("cds", "CDS code", FieldKind.DISTRICT, required=True),
        Field("county", "County"),
        Field("short_list", "Short list", FieldKind.RECORD, refers="short_list"),
        Field(
            "why", "Why it is looked at", FieldKind.LONG_TEXT, "What the list says of it, or your own reason."
        ),
        Field("lead", "Who leads the research"),
        Field(
            "contrast",
            "Contrast districts",
            FieldKind.DISTRICTS,
            "What a model does that these do not may matter; what all do, may not.",
        ),
        Field(
            "standing",
            "Standing on the list",
            FieldKind.VALUES,
            "Expected and actual value, rank and chance, as they were when the list was kept.",
        ),
        *ABOUT_IT,
    ),
    title="name",
)

FINDING = RecordType(
    "finding",
    "Finding",
    "Findings",
    "One thing that speaks for or against a candidate, with where it was found and what the district says to it.",
    (
        Field("sentence", "What was found, in a sentence", required=True),
        Field("kind", "Kind", FieldKind.CHOICE, required=True, choices={**CONCERNS, **POSITIVES}),
        Field("source", "Source", FieldKind.CHOICE, required=True, choices=SOURCES),
        Field("place", "Where exactly", help="Page, paper, role of who said it; file and line for data."),
        Field("link", "Link", FieldKind.LINK),
        Field("on", "Date", FieldKind.DATE, "When it was published, said or seen."),
        Field("detail", "More about it", FieldKind.LONG_TEXT),
        Field("status", "Status", FieldKind.CHOICE, choices=STATUSES),
        Field(
            "reply",
            "The district's reply",
            FieldKind.LONG_TEXT,
            "What the district says to it, and who said so.",
        ),
        Field(
            "signal", "Signal in the data", help="Kind and time of the signal that it was taken over from."
        ),
        Field("release", "Data release"),
    ),
    title="sentence",
    parents=("dossier",),
)

QUESTION = RecordType(
    "question",
    "Open question",
    "Open questions",
    "Something still to find out before deciding, with who does and by when.",
    (
        Field("question", "What is still to find out", required=True),
        Field("ask", "Whom to ask, or where to look"),
        Field("who", "Who finds out"),
        Field("by", "By when", FieldKind.DATE),
        Field(
            "status",
            "Status",
            FieldKind.CHOICE,
            choices={OPEN: "Open", ANSWERED: "Answered", DROPPED: "Dropped"},
        ),
        Field("answer", "Answer", FieldKind.LONG_TEXT),
    ),
    title="question",
    parents=("dossier",),
)

CONVERSATION = RecordType(
    "conversation",
    "Conversation or observation",
    "Conversations and observations",
    "An interview, a conversation on site or an observation, with the protocol as it was when it began.",
    (
        Field("title", "Title", required=True),
        Field("setting", "How", FieldKind.CHOICE, required=True, choices=SETTINGS),
        Field("whom", "With, or of", FieldKind.CHOICE, required=True, choices=WHOM),
        Field("on", "Date", FieldKind.DATE),
        Field("place", "Place", help="School and room, or the kind of call."),
        Field("people", "Who took part", FieldKind.LONG_TEXT, "Roles; names only of those who agreed."),
        Field("in_short", "In short", FieldKind.LONG_TEXT, "Three sentences, written on the same day."),
        Field("protocol", "Protocol"),
        Field("questions", "Questions of the protocol", FieldKind.VALUES),
    ),
    title="title",
    parents=("dossier",),
)

NOTE = RecordType(
    "note",
    "Note",
    "Notes",
    "What was said or seen at one question, and the listen-fors that it is evidence of.",
    (
        Field(
            "text",
            "Note",
            FieldKind.LONG_TEXT,
            "What was said or seen, as near to the words as you can.",
            required=True,
        ),
        Field(
            "speaks",
            "It speaks",
            FieldKind.CHOICE,
            "For or against what one listens for.",
            choices=SPEAKS,
        ),
        Field("ask", "Question"),
        Field("listen_fors", "Evidence of", FieldKind.VALUES),
    ),
    title="text",
    parents=("conversation",),
)

RATING = RecordType(
    "rating",
    "Rating",
    "Ratings",
    "One person's judgement of one listen-for, from 1 to 4, with the reason.",
    (
        Field("name", "Listen-for", required=True),
        Field("listen_for", "Its code", required=True),
        Field("rater", "Rater", required=True),
        Field("level", "Level", FieldKind.CHOICE, required=True, choices=LEVELS),
        Field("because", "Because", FieldKind.LONG_TEXT, "The evidence that decided."),
    ),
    title="name",
    parents=("dossier",),
)


def _both_for_a_model(body: Mapping[str, Any]) -> str:
    """A CI Model is exemplary performance and an effective approach; neither alone is one."""
    if body["decision"] != CI_MODEL:
        return ""
    missing = [DECISION[code].label.lower() for code in ("performance", "approach") if not body[code]]
    return f"a CI Model needs {' and '.join(missing)} as well." if missing else ""


DECISION = RecordType(
    "decision",
    "Decision",
    "Decisions",
    "Whether the district is a CI Model: exemplary performance and an effective improvement approach, both.",
    (
        Field("name", "District", required=True),
        Field("decision", "Decision", FieldKind.CHOICE, required=True, choices=DECISIONS),
        Field(
            "performance",
            "Exemplary performance",
            FieldKind.LONG_TEXT,
            "Which results, for which students, compared with what was expected, and how sure.",
        ),
        Field(
            "approach",
            "Effective improvement approach",
            FieldKind.LONG_TEXT,
            "What its people do on purpose and across the system, and the evidence of it.",
        ),
        Field(
            "led_to",
            "Why we think that the approach led to the results",
            FieldKind.LONG_TEXT,
            "When the practice began and when results rose, whom it reached, what else changed, what contrast districts do.",
        ),
        Field("reasons", "Reasons", FieldKind.LONG_TEXT, required=True),
        Field(
            "dissent",
            "Dissent",
            FieldKind.LONG_TEXT,
            "Who saw it otherwise, and why. It stays beside the decision.",
        ),
        Field("by", "Who decided"),
        Field("on", "Decided on", FieldKind.DATE, required=True),
        Field("again", "Look again on", FieldKind.DATE),
    ),
    title="name",
    parents=("dossier",),
    rule=_both_for_a_model,
)

TYPES = (DOSSIER, FINDING, QUESTION, CONVERSATION, NOTE, RATING, DECISION)
