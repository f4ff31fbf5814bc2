"""Districts that work on one problem together: the network and its course; challenges, and what one would tell others."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from cimodels.vocab.indicators import INDICATORS
from cimodels.vocab.student_groups import STUDENT_GROUPS
from cimodels.workspace.record_types import ABOUT_IT, Field, FieldKind, RecordType

_LONG = FieldKind.LONG_TEXT

# What a hub does for its members.
HUB_ROLES: Mapping[str, str] = MappingProxyType(
    {
        "lead": "Leads the hub",
        "methods": "Facilitates, and teaches improvement methods by doing them",
        "coach": "Coaches the members’ teams between meetings",
        "data": "Data and measures that all share",
        "subject": "Knows the subject of the problem",
        "research": "Studies and writes down what is learned",
        "other": "Another role",
    }
)
NETWORK = RecordType(
    "network",
    "Network",
    "Networks",
    "Several districts work on one shared problem of practice, each in its own system, and learn from each other.",
    (
        Field("name", "Name", required=True),
        Field(
            "problem",
            "Shared problem of practice",
            _LONG,
            "What happens now in every member district, for which students, and how you know.",
        ),
        Field("what", "Shared aim: what will be better", help="One outcome, in a verb and a noun."),
        Field(
            "how_much",
            "How much",
            help="From where to where, in the measure's unit; alike for all, or each in its way.",
        ),
        Field("by", "By when", FieldKind.DATE),
        Field(
            "indicator",
            "Dashboard indicator",
            FieldKind.CHOICE,
            "The outcome that all members share.",
            choices={code: one.name for code, one in INDICATORS.items()},
        ),
        Field(
            "groups",
            "Student groups",
            FieldKind.CHOICES,
            "Everyone concerned where none is named.",
            choices={code: one.name for code, one in STUDENT_GROUPS.items()},
        ),
        Field(
            "measure",
            "What all count beside it",
            help="Weekly or monthly, the same way in every district.",
        ),
        Field("begins", "Begins", FieldKind.DATE),
        Field("members", "Member districts", FieldKind.DISTRICTS),
        Field("hub", "Hub", help="Which organization holds the network together."),
        Field(
            "people",
            "Who facilitates",
            FieldKind.ROWS,
            "Teams that begin need somebody who knows the methods.",
            columns=(
                Field("name", "Name", required=True),
                Field("role", "Role", FieldKind.CHOICE, choices=HUB_ROLES),
                Field("from", "From"),
            ),
        ),
        Field(
            "working",
            "How the network works",
            _LONG,
            "When members meet, what they bring, what is shared with whom, who decides.",
        ),
        Field("analyses", "Systems analyses", FieldKind.RECORDS, refers="systems_analysis"),
        Field("plans", "Action plans", FieldKind.RECORDS, refers="action_plan"),
        Field("convenings", "Convenings", FieldKind.RECORDS, refers="convening"),
        *ABOUT_IT,
    ),
    title="name",
)

# The course of a first year, before anything is tested.
COURSE: Mapping[str, str] = MappingProxyType(
    {
        "understand": "Understand the systems",
        "problem": "Agree on a shared problem",
        "analysis": "Systems analysis with varied data",
        "interpret": "Interpret the data together",
        "ideas": "Change ideas to test",
    }
)
STEP = RecordType(
    "network_step",
    "Step of the course",
    "Steps of the course",
    "What a network did at one step of its first year, and what it learned by doing it.",
    (
        Field("name", "What was done", required=True, help="Or what is planned."),
        Field("step", "Step", FieldKind.CHOICE, required=True, choices=COURSE),
        Field("starts", "From", FieldKind.DATE),
        Field("ends", "To", FieldKind.DATE),
        Field("who", "Who took part", help="From which parts of which districts."),
        Field("learned", "What was learned", _LONG, "About the problem, and about working like this."),
        Field("next", "What follows", _LONG),
    ),
    title="name",
    parents=("network",),
)

# What stands in the way of those who begin, by kind: what is of one kind can be compared.
AREAS: Mapping[str, str] = MappingProxyType(
    {
        "time": "Time to meet and to test",
        "people": "People leave, or roles are empty",
        "leadership": "Backing by leaders",
        "coherence": "Too much at once",
        "data": "Data come late, or not at all",
        "methods": "The methods are new to the team",
        "trust": "Speaking openly about what does not work",
        "adaptation": "The practice does not fit our context",
        "spread": "From one classroom to many",
        "other": "Something else",
    }
)


def _told_how(body: Mapping[str, Any]) -> str:
    """A resolved challenge helps others only with how it was resolved; and it is resolved on a day."""
    if body["resolved"] and not body["how"]:
        return "it is resolved, and nobody says how. Others have the same one."
    if body["how"] and not body["resolved"]:
        return "it says how it was resolved, and not on which day; without one it stays open."
    return ""


CHALLENGE = RecordType(
    "challenge",
    "Challenge",
    "Challenges",
    "What stands in the way, who can clear it, and how it was cleared; others have the same one.",
    (
        Field("name", "What stands in the way", required=True, help="What happens, not whose fault it is."),
        Field("area", "Of what kind it is", FieldKind.CHOICE, required=True, choices=AREAS),
        Field("since", "Since", FieldKind.DATE),
        Field(
            "owner",
            "Who can clear it",
            help="One person with a role; at the county or state where a district cannot.",
        ),
        Field("by", "Until", FieldKind.DATE),
        Field("tried", "What was tried", _LONG, "And what came of it."),
        Field("told", "Told at", FieldKind.RECORD, refers="team_progress"),
        Field("resolved", "Resolved on", FieldKind.DATE),
        Field("how", "How it was resolved", _LONG, "So that another team could do it."),
    ),
    title="name",
    parents=("network", "action_plan", "systems_analysis"),
    rule=_told_how,
)

FOR_WHOM: Mapping[str, str] = MappingProxyType(
    {
        "teams": "Teams that begin",
        "leaders": "Senior leaders of districts",
        "providers": "County offices and others who support",
        "state": "State leaders",
    }
)
RECOMMENDATION = RecordType(
    "recommendation",
    "Recommendation",
    "Recommendations",
    "What you would tell those who begin.",
    (
        Field("name", "What we would tell them", required=True, help="Something that they can do."),
        Field("whom", "For whom", FieldKind.CHOICE, choices=FOR_WHOM),
        Field("area", "On what", FieldKind.CHOICE, "Where it answers a kind of challenge.", choices=AREAS),
        Field("because", "Because", _LONG, "What you saw or went through that makes you say so."),
    ),
    title="name",
    parents=("network", "action_plan", "systems_analysis"),
)

TYPES = (NETWORK, STEP, CHALLENGE, RECOMMENDATION)
