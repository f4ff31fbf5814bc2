"""Implementing what was seen: action plans, change ideas, PDSA cycles, measures with measurements, and support for teams."""

from collections.abc import Mapping
from typing import Any

from cimodels.vocab.indicators import INDICATORS
from cimodels.vocab.student_groups import STUDENT_GROUPS
from cimodels.workspace.record_types import ABOUT_IT, Field, FieldKind, RecordType

STATUSES = {"going": "Under way", "paused": "Paused", "done": "Done", "ended": "Ended early"}
PLAN = RecordType(
    "action_plan",
    "Action plan",
    "Action plans",
    "How a team carries to its own district what it saw to work elsewhere: what it tests, who, until when, and how it will know.",
    (
        Field("name", "Name", required=True, help="What is to get better, for whom."),
        Field("district", "Our district", FieldKind.DISTRICT, required=True),
        Field("team", "Team", help="Who works on it; a senior leader among them."),
        Field("owner", "Owner", help="Who is asked about it."),
        Field("status", "Where it stands", FieldKind.CHOICE, choices=STATUSES),
        Field("begins", "Begins", FieldKind.DATE),
        Field("next_check", "Next check by the team", FieldKind.DATE),
        Field(
            "aim",
            "Aim",
            FieldKind.LONG_TEXT,
            "What, for whom, how much, by when.",
        ),
        Field(
            "indicator",
            "Dashboard indicator",
            FieldKind.CHOICE,
            "Its yearly value is shown before and after.",
            choices={code: one.name for code, one in INDICATORS.items()},
        ),
        Field(
            "student_group",
            "Student group",
            FieldKind.CHOICE,
            choices={code: one.name for code, one in STUDENT_GROUPS.items()},
        ),
        Field(
            "reflections",
            "Reflections from the learning visit",
            FieldKind.LONG_TEXT,
            "What we saw, and which specific practices we want to replicate.",
        ),
        Field(
            "practices",
            "Practices brought home",
            FieldKind.RECORDS,
            "Those written down at a learning visit.",
            refers="practice",
        ),
        Field(
            "analysis",
            "Systems analysis that it rests on",
            FieldKind.RECORD,
            "Its change ideas are offered under “Change ideas and cycles”.",
            refers="systems_analysis",
        ),
        Field(
            "assistance",
            "Differentiated assistance that it is part of",
            FieldKind.RECORD,
            "The county office then sees what came of its support.",
            refers="assistance_case",
        ),
        Field(
            "context",
            "What is different here",
            FieldKind.LONG_TEXT,
            "Students, staff, schedule, agreements: what a practice has to be adjusted to.",
        ),
        *ABOUT_IT,
    ),
    title="name",
)

IDEA = RecordType(
    "change_idea",
    "Change idea",
    "Change ideas",
    "A practice as it could work here, to be tested before it is spread.",
    (
        Field("name", "Change idea", required=True, help="What people here will do differently."),
        Field("practice", "Practice that it comes from", FieldKind.RECORD, refers="practice"),
        Field(
            "driver",
            "Driver or idea of an analysis that it comes from",
            FieldKind.RECORD,
            "The driver diagram then shows what became of it.",
            refers="driver",
        ),
        Field(
            "seen",
            "What was seen, and where",
            FieldKind.LONG_TEXT,
            "And why it seems to work there, on what conditions.",
        ),
        Field(
            "adaptation",
            "How it is adjusted to our context",
            FieldKind.LONG_TEXT,
            "What stays as it was seen, what has to differ here, and why.",
        ),
        Field("owner", "Owner"),
    ),
    title="name",
    parents=("action_plan",),
)


def _decided_from_what_was_learned(body: Mapping[str, Any]) -> str:
    """A cycle is decided from what it taught."""
    if body["act"] and not body["study"]:
        return "it is decided, and nothing is said under “Study”. Say what the data say beside the prediction, then decide."
    return ""


DECISIONS = {"adopt": "Adopt", "adapt": "Adapt", "abandon": "Abandon"}
CYCLE = RecordType(
    "pdsa_cycle",
    "PDSA cycle",
    "PDSA cycles",
    "One small test: plan, do, study, act.",
    (
        Field(
            "name", "Question", required=True, help="What this test is to answer; one that a test can answer."
        ),
        Field(
            "prediction",
            "Prediction",
            FieldKind.LONG_TEXT,
            "What we expect to happen, with a number where there is one; written before the test.",
            required=True,
        ),
        Field(
            "plan",
            "Plan",
            FieldKind.LONG_TEXT,
            "Who does what, with whom, where and when; what is collected.",
        ),
        Field(
            "scale",
            "How large",
            help="One lesson, one classroom, one school …: as small as will teach something.",
        ),
        Field("owner", "Owner"),
        Field("starts", "From", FieldKind.DATE),
        Field("ends", "To", FieldKind.DATE),
        Field("measures", "Measures", FieldKind.RECORDS, "Those that would show it.", refers="plan_measure"),
        Field(
            "follows",
            "Follows cycle",
            FieldKind.RECORD,
            "Cycles linked one after the other are a ramp: each larger, or under other conditions.",
            refers="pdsa_cycle",
        ),
        Field("do", "Do: what happened", FieldKind.LONG_TEXT, "As planned or not; what nobody had expected."),
        Field(
            "study",
            "Study: beside the prediction",
            FieldKind.LONG_TEXT,
            "What the data say, and what was learned.",
        ),
        Field(
            "held",
            "Did the prediction hold?",
            FieldKind.CHOICE,
            choices={"yes": "Yes", "partly": "Partly", "no": "No"},
        ),
        Field("act", "Act", FieldKind.CHOICE, "What follows for the idea.", choices=DECISIONS),
        Field("next", "What next", FieldKind.LONG_TEXT, "The next test, or how it becomes the usual way."),
    ),
    title="name",
    parents=("change_idea",),
    rule=_decided_from_what_was_learned,
)
# Filled in once the test has been made.
AFTER = ("do", "study", "held", "act", "next")

ROLES = {
    "outcome": "Outcome: what the aim is about",
    "driver": "Driver: what has to move for it",
    "process": "Process: whether the change is done as meant",
    "balancing": "Balancing: what may get worse elsewhere",
}
BETTER = {"higher": "More is better", "lower": "Less is better", "same": "It should stay as it is"}
MEASURE = RecordType(
    "plan_measure",
    "Measure",
    "Measures",
    "What the team counts itself, often enough to learn from: weekly or monthly, not yearly.",
    (
        Field("name", "Measure", required=True),
        Field("role", "Kind of measure", FieldKind.CHOICE, required=True, choices=ROLES),
        Field("unit", "Unit", help="Such as % of students, minutes, referrals a week."),
        Field("better", "Which way is better", FieldKind.CHOICE, choices=BETTER),
        Field("goal", "Goal", FieldKind.NUMBER),
        Field(
            "baseline",
            "Measurements before the change",
            FieldKind.NUMBER,
            "So many of the first ones make the median, ten at least; empty for the median of all. With a short baseline chance alone "
            "looks like a change more often.",
            lowest=10,
            highest=1000,
        ),
        Field(
            "definition",
            "How it is counted",
            FieldKind.LONG_TEXT,
            "Whom, when, by whom; of a share, out of what. The same way every time.",
        ),
        Field("often", "How often"),
        Field("owner", "Who collects it"),
    ),
    title="name",
    parents=("action_plan",),
)

POINT = RecordType(
    "measurement",
    "Measurement",
    "Measurements",
    "One value of a measure on one day.",
    (
        Field("date", "Date", FieldKind.DATE, required=True),
        Field("value", "Value", FieldKind.NUMBER, required=True),
        Field("note", "Note", help="What happened then, such as when a change began."),
    ),
    title="date",
    parents=("plan_measure",),
)

INVITED = {
    "not_yet": "Not invited yet",
    "invited": "Invited",
    "coming": "Will come",
    "came": "Came",
    "not": "Cannot come",
}
CONVENING = RecordType(
    "convening",
    "Convening",
    "Convenings",
    "Teams meet regularly to tell how their action plans go, and help each other.",
    (
        Field("name", "Name", required=True),
        Field("date", "Date", FieldKind.DATE),
        Field("starts", "Begins at", FieldKind.TIME),
        Field("place", "Place, or link"),
        Field("facilitator", "Facilitated by"),
        Field("plans", "Teams invited, by their action plan", FieldKind.RECORDS, refers="action_plan"),
        Field(
            "agenda",
            "Agenda",
            FieldKind.ROWS,
            columns=(
                Field("minutes", "Minutes", FieldKind.NUMBER, lowest=1, highest=480),
                Field("what", "What", required=True),
                Field("lead", "Who leads"),
            ),
        ),
        Field("ci_model", "CI Model district", FieldKind.DISTRICT, "Whose leader goes on giving guidance."),
        Field("leader", "Its leader", help="Name and role of the one who is invited."),
        Field("invited", "Is this leader invited?", FieldKind.CHOICE, choices=INVITED),
        Field("invited_on", "Invited on", FieldKind.DATE),
        Field("reminded_on", "Reminded on", FieldKind.DATE),
        Field("guidance", "What this leader advised", FieldKind.LONG_TEXT),
        Field("notes", "Agreed in the room", FieldKind.LONG_TEXT),
        Field("next_date", "Next convening", FieldKind.DATE),
        *ABOUT_IT,
    ),
    title="name",
)

PROGRESS = RecordType(
    "team_progress",
    "Progress of a team",
    "Progress of the teams",
    "What one team tells at a convening, in the same four parts each time.",
    (
        Field("name", "Team", required=True),
        Field("plan", "Action plan", FieldKind.RECORD, required=True, refers="action_plan"),
        Field("attended", "Who came", help="Names or roles; empty when nobody could."),
        Field("since", "Since last time", FieldKind.LONG_TEXT, "Cycles tested, what the measures say."),
        Field("strengths", "Strengths", FieldKind.LONG_TEXT, "What goes well in applying it here."),
        Field(
            "challenges", "Challenges", FieldKind.LONG_TEXT, "What does not, and what was tried against it."
        ),
        Field("next", "What next", FieldKind.LONG_TEXT),
        Field("next_date", "Until", FieldKind.DATE),
        Field("help", "What would help", FieldKind.LONG_TEXT, "From whom in the room, or from the county."),
    ),
    title="name",
    parents=("convening",),
)

SUPPORT = RecordType(
    "support_visit",
    "Follow-up visit",
    "Follow-up visits",
    "Those who support a team visit it, observe how it implements, and give coaching and guidance.",
    (
        Field("name", "What the visit is about", required=True),
        Field("date", "Date", FieldKind.DATE),
        Field("who", "Who visits"),
        Field("observed", "What was observed", FieldKind.LONG_TEXT),
        Field("coaching", "Coaching and guidance given", FieldKind.LONG_TEXT),
        Field("agreed", "Agreed", FieldKind.LONG_TEXT, "Who does what until when."),
        Field("next_date", "Next visit", FieldKind.DATE),
    ),
    title="name",
    parents=("action_plan",),
)

TYPES = (PLAN, IDEA, CYCLE, MEASURE, POINT, CONVENING, PROGRESS, SUPPORT)
