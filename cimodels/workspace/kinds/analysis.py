"""Systems analysis: a problem of practice, the team's theory of its causes, what different data say, and what to try.

An analysis holds the team, the problem and the aim. Its theory is one record, whose revisions are the versions of the
theory; causes, evidence and drivers belong to the analysis and name each other.
"""

from collections.abc import Mapping
from types import MappingProxyType

from cimodels.workspace.record_types import ABOUT_IT, Field, FieldKind, RecordType

_LONG = FieldKind.LONG_TEXT

ROLES = {
    "lead": "Leads the team",
    "senior": "Senior leader, who can decide",
    "facilitator": "Facilitator, knows improvement methods",
    "data": "Data and research",
    "curriculum": "Curriculum and instruction",
    "principal": "School leader",
    "teacher": "Teacher",
    "support": "Student services or special education",
    "family": "Student, family or community",
    "partner": "County office or outside partner",
    "other": "Another role",
}
# The bones of the fishbone: parts of a school system where a cause can lie.
CATEGORIES = {
    "instruction": "Curriculum and instruction",
    "learning": "Professional learning",
    "assessment": "Assessment and data use",
    "structures": "Time, staffing and resources",
    "policies": "Policies and routines",
    "belonging": "Relationships and belonging",
    "families": "Families and community",
    "leadership": "Leadership and coherence",
}
STANDINGS = {
    "open": "Still open",
    "likely": "Likely a root cause",
    "ruled_out": "Ruled out",
}
# The kinds of data that tell about a system, from numbers to what people say and do.
DATA = {
    "results": "Test results",
    "numbers": "Other numbers and surveys",
    "interview": "Interviews",
    "empathy": "Empathy interviews",
    "observation": "Observation",
    "process": "Process maps",
    "artefact": "Artefacts",
}
PRIMARY, SECONDARY, IDEA = "primary", "secondary", "idea"
LEVELS = {PRIMARY: "Primary driver", SECONDARY: "Secondary driver", IDEA: "Change idea"}
# What a driver may lead to; a primary driver leads to the aim.
ABOVE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {PRIMARY: (), SECONDARY: (PRIMARY,), IDEA: (SECONDARY, PRIMARY)}
)
# Fields that one kind of data alone has.
ONLY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"empathy": ("who", "prompt", "story", "needs", "quotes"), "process": ("steps",)}
)

ANALYSIS = RecordType(
    "systems_analysis",
    "Systems analysis",
    "Systems analyses",
    "A problem of practice, who works on it, and the aim; its theory, causes, evidence and drivers belong to it.",
    (
        Field("name", "Name", required=True, help="What a colleague would look for."),
        Field(
            "district",
            "Whose system it is",
            FieldKind.DISTRICT,
            "Empty where several districts look together.",
        ),
        Field(
            "problem",
            "Problem of practice",
            _LONG,
            "What happens now, for which students, and how you know. The problem, not yet a solution.",
        ),
        Field("indicator", "Indicator", help="What the Dashboard calls it, where it is there."),
        Field("student_group", "Student group"),
        Field("figure", "Where it stands", _LONG, "The figure and its source."),
        Field(
            "what",
            "Aim: what will be better",
            help="One outcome, in a verb and a noun: “close the gap in …”.",
        ),
        Field("whom", "For whom", help="Which students, in which grades and schools."),
        Field("how_much", "How much", help="From where to where, in the measure's unit."),
        Field("by", "By when", FieldKind.DATE),
        Field(
            "team",
            "Improvement team",
            FieldKind.ROWS,
            "People from different parts of the organization.",
            columns=(
                Field("name", "Name", required=True),
                Field("role", "Role", FieldKind.CHOICE, choices=ROLES),
                Field("part", "Part of the organization"),
                Field("brings", "What they do for the team"),
            ),
        ),
        Field(
            "working",
            "How the team works",
            _LONG,
            "When it meets and for how long, what time is set aside, what it may decide alone, who removes obstacles.",
        ),
        *ABOUT_IT,
    ),
    title="name",
)

THEORY = RecordType(
    "theory",
    "Theory",
    "Theories",
    "What the team holds to be the reasons behind the problem; each revision of it is a version.",
    (
        Field(
            "statement",
            "We think that the problem is there because …",
            _LONG,
            "In two or three sentences that a newcomer understands.",
            required=True,
        ),
        Field(
            "doubt",
            "What would change our mind",
            _LONG,
            "What you would see, hear or measure if the theory were wrong: the next evidence to look for.",
        ),
        Field(
            "why",
            "Why this version",
            _LONG,
            "For the first: what it comes from. Later: what you learned that changed the theory.",
            required=True,
        ),
    ),
    title="statement",
    parents=("systems_analysis",),
)

CAUSE = RecordType(
    "cause",
    "Cause",
    "Causes",
    "One possible reason behind the problem, on a bone of the fishbone.",
    (
        Field("cause", "Possible cause", required=True, help="One reason, not a missing solution."),
        Field("category", "Where it lies", FieldKind.CHOICE, required=True, choices=CATEGORIES),
        Field(
            "under",
            "It is a reason for this cause",
            FieldKind.RECORD,
            "Ask “why?” of a cause; the answer hangs below it.",
            refers="cause",
        ),
        Field("standing", "Where we stand", FieldKind.CHOICE, choices=STANDINGS),
        Field("note", "Note", _LONG),
    ),
    title="cause",
    parents=("systems_analysis",),
)

EVIDENCE = RecordType(
    "analysis_evidence",
    "Evidence",
    "Evidence",
    "What one piece of data says about the problem and its possible causes.",
    (
        Field(
            "title",
            "What it is",
            required=True,
            help="“State test, grade 6, by school”, “Two lessons in grade 5”.",
        ),
        Field("data", "Kind of data", FieldKind.CHOICE, required=True, choices=DATA),
        Field("on", "Gathered on", FieldKind.DATE),
        Field("part", "From which part of the organization"),
        Field("who", "Who was asked", help="Their role, never a name: “student, grade 7”."),
        Field("prompt", "What they were asked to tell", _LONG),
        Field("story", "Their story", _LONG),
        Field("needs", "What they need", _LONG),
        Field("quotes", "In their own words", _LONG, "Nothing by which the person could be known."),
        Field(
            "steps",
            "The steps of the process, in order",
            FieldKind.ROWS,
            columns=(
                Field("step", "What happens", required=True),
                Field("by", "Who does it"),
                Field("trouble", "Where it goes wrong"),
            ),
        ),
        Field("found", "What it says", _LONG, "What was found, before what you make of it.", required=True),
        Field("supports", "It supports these causes", FieldKind.RECORDS, refers="cause"),
        Field("against", "It speaks against these causes", FieldKind.RECORDS, refers="cause"),
        Field("silent", "We looked, and it says nothing about", FieldKind.RECORDS, refers="cause"),
        Field("link", "Link", FieldKind.LINK, "Where it can be read."),
    ),
    title="title",
    parents=("systems_analysis",),
)

DRIVER = RecordType(
    "driver",
    "Driver",
    "Drivers",
    "What has to change to reach the aim: primary drivers, what moves those, and ideas to try.",
    (
        Field("driver", "What has to change, or what to try", required=True),
        Field("level", "Place in the diagram", FieldKind.CHOICE, required=True, choices=LEVELS),
        Field("under", "Leads to", FieldKind.RECORD, refers="driver"),
        Field("causes", "Causes that it answers", FieldKind.RECORDS, refers="cause"),
        Field("measure", "Measure", help="What would show, within weeks, that it moves."),
        Field("note", "Note", _LONG),
    ),
    title="driver",
    parents=("systems_analysis",),
)

TYPES = (ANALYSIS, THEORY, CAUSE, EVIDENCE, DRIVER)
