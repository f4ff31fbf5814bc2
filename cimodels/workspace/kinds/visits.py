"""Learning visits: the visit, its teams and agenda, what was noted on the day, and what is brought home."""

from cimodels.workspace.record_types import ABOUT_IT, Field, FieldKind, RecordType

STATUSES = {
    "planned": "Planned",
    "confirmed": "Agreed with the host",
    "held": "Held",
    "called_off": "Called off",
}

VISIT = RecordType(
    "visit",
    "Learning visit",
    "Learning visits",
    "Leaders and staff of other districts and county offices learn on the spot from a district that succeeds.",
    (
        Field("name", "Name", required=True, help="As it stands in calendars: who is visited, about what."),
        Field("host", "Host", FieldKind.DISTRICT, "The district that is visited.", required=True),
        Field("date", "Date", FieldKind.DATE),
        Field("starts", "Begins at", FieldKind.TIME, "When the first activity begins, Pacific time."),
        Field("place", "Place", help="Where people meet; it stands in the calendar."),
        Field("status", "Where it stands", FieldKind.CHOICE, choices=STATUSES),
        Field(
            "purpose",
            "Purpose",
            FieldKind.LONG_TEXT,
            "Why these visitors come to this host: one purposeful intention.",
        ),
        Field(
            "practices",
            "Specific practices to replicate, one a line",
            FieldKind.LONG_TEXT,
            "What visitors want to see and take home, as precisely as they can name it.",
        ),
        Field(
            "who_benefits",
            "Who could benefit",
            FieldKind.LONG_TEXT,
            "Leaders and staff of which districts and county offices are invited, and why they.",
        ),
        Field(
            "value_host",
            "Value for the host",
            FieldKind.LONG_TEXT,
            "For instance: presenting to outsiders helps its staff to reflect on their own work and progress.",
        ),
        Field(
            "value_visitors",
            "Value for the visitors",
            FieldKind.LONG_TEXT,
            "What they can do afterwards that they cannot do now.",
        ),
        Field("contact", "Contact", help="Whom visitors ask before and on the day, and how."),
        Field(
            "logistics",
            "Good to know",
            FieldKind.LONG_TEXT,
            "Parking, sign-in at schools, lunch, photographs of students: whatever people need to know before they come.",
        ),
        *ABOUT_IT,
    ),
    title="name",
)

NOT_ASKED, ASKED, COMING, NOT_COMING = "not_asked", "asked", "coming", "not_coming"
ANSWERS = {NOT_ASKED: "Not asked yet", ASKED: "Asked", COMING: "Coming", NOT_COMING: "Not coming"}

INVITATION = RecordType(
    "invitation",
    "Invitation",
    "Invitations",
    "Which district or county office is asked to a visit, why it could benefit, whom there, and what it answered.",
    (
        Field("name", "District or county office", required=True),
        Field("home", "In the data", FieldKind.DISTRICT, "The same district, if this data release has it."),
        Field(
            "whom",
            "Whom to ask there",
            help="Their roles: a senior leader, and those who would implement it. Names only of those who agreed.",
        ),
        Field("answer", "Answer", FieldKind.CHOICE, choices=ANSWERS),
        Field("invited", "Asked on", FieldKind.DATE),
        Field(
            "why",
            "Why they could benefit",
            FieldKind.LONG_TEXT,
            "What they could learn there, and what makes the host near to them.",
        ),
        Field("note", "Note", FieldKind.LONG_TEXT, "What they said, and who follows it up."),
    ),
    title="name",
    parents=("visit",),
)

TEAM = RecordType(
    "visit_team",
    "Visiting team",
    "Visiting teams",
    "Those who come from one district or county office, learn together and implement together.",
    (
        Field("name", "District or county office", required=True),
        Field("home", "In the data", FieldKind.DISTRICT, "The same district, if this data release has it."),
        Field(
            "members",
            "Members",
            FieldKind.ROWS,
            "Ideally two to four, a senior leader among them.",
            columns=(
                Field("name", "Name", required=True),
                Field("role", "Role"),
                Field("senior", "Senior leader", FieldKind.FLAG),
                Field("email", "E-mail"),
            ),
        ),
        Field(
            "wants",
            "What this team wants to bring home",
            FieldKind.LONG_TEXT,
            "Which practice, and for which need at home.",
        ),
        Field("invitation", "Invitation", FieldKind.RECORD, refers="invitation"),
    ),
    title="name",
    parents=("visit",),
)

ACTIVITY_KINDS = {
    "welcome": "Welcome",
    "panel": "Panel or Q&A with a variety of staff",
    "conversation": "Informal conversation",
    "classroom": "Observation of classroom instruction",
    "development": "Observation of professional development",
    "apply": "Time to think about applying it at home",
    "closing": "Closing reflections and action planning",
    "break": "Break or travel",
}
# What people look for, and note: the three columns of the guide.
COLUMNS = {"teachers": "Teachers", "students": "Students", "environment": "Environment"}

MOST_DAYS = 5

ACTIVITY = RecordType(
    "visit_activity",
    "Activity",
    "Agenda",
    "One part of the day, with a clear objective and time for a debrief.",
    (
        Field("name", "Title", required=True),
        Field("activity", "What it is", FieldKind.CHOICE, required=True, choices=ACTIVITY_KINDS),
        Field(
            "day",
            "Day",
            FieldKind.NUMBER,
            "1 is the visit’s date; only where it takes more than one day.",
            lowest=1,
            highest=MOST_DAYS,
        ),
        Field("starts", "Begins at", FieldKind.TIME),
        Field("minutes", "Minutes", FieldKind.NUMBER, lowest=5, highest=480),
        Field(
            "debrief_minutes",
            "Minutes of debrief after it",
            FieldKind.NUMBER,
            "To put together what people noticed, before the next activity begins.",
            lowest=0,
            highest=120,
        ),
        Field("place", "Where"),
        Field("with_whom", "With whom of the host's staff", help="Different roles see different things."),
        Field("group", "For which group", help="Only where visitors part and do two things at once."),
        Field(
            "objective",
            "Objective",
            FieldKind.LONG_TEXT,
            "What visitors know or can do after it. It is told to everyone before.",
        ),
        Field("debrief", "Questions for the debrief, one a line", FieldKind.LONG_TEXT),
        *(
            Field(
                f"see_{code}",
                f"Look for: {name.lower()}, one a line",
                FieldKind.LONG_TEXT,
                "It stands at the top of this column of the note-taking guide.",
            )
            for code, name in COLUMNS.items()
        ),
    ),
    title="name",
    parents=("visit",),
)

NOTE = RecordType(
    "visit_note",
    "Note of the day",
    "Notes of the day",
    "What one person saw and heard in one activity.",
    (
        Field("name", "Class, talk or place", required=True, help="Such as: grade 4 mathematics, room 12."),
        *(Field(code, name, FieldKind.LONG_TEXT) for code, name in COLUMNS.items()),
        Field("surprises", "What surprises me", FieldKind.LONG_TEXT),
        Field("at_home", "What could work at home", FieldKind.LONG_TEXT),
    ),
    title="name",
    parents=("visit_activity",),
)

DEBRIEF = RecordType(
    "visit_debrief",
    "Conclusion of a debrief",
    "Conclusions of debriefs",
    "What a group concluded together, right after an activity, while what they saw is fresh.",
    (
        Field("name", "What we concluded, in a sentence", required=True),
        Field("who", "Which group", help="The team, or the group that went together."),
        Field("rests_on", "What we saw and heard that it rests on", FieldKind.LONG_TEXT),
        Field("apart", "Where we saw it differently", FieldKind.LONG_TEXT),
        Field("find_out", "What we want to find out next", FieldKind.LONG_TEXT, "And whom to ask today."),
        Field("at_home", "What it could mean at home", FieldKind.LONG_TEXT),
    ),
    title="name",
    parents=("visit_activity",),
)

REFLECTION = RecordType(
    "visit_reflection",
    "Closing reflection",
    "Closing reflections",
    "What a team takes from the visit, said before it leaves.",
    (
        Field("name", "In one sentence: what we take home", required=True),
        Field("team", "Team", FieldKind.RECORD, refers="visit_team"),
        Field(
            "confirmed",
            "What we expected and saw",
            FieldKind.LONG_TEXT,
        ),
        Field("different", "What we saw and had not expected", FieldKind.LONG_TEXT),
        Field(
            "open", "What we still do not understand", FieldKind.LONG_TEXT, "Ask the host while it is fresh."
        ),
        Field(
            "for_host", "What we tell the host", FieldKind.LONG_TEXT, "It helps its staff to reflect, too."
        ),
    ),
    title="name",
    parents=("visit",),
)

HOST_REFLECTION = RecordType(
    "host_reflection",
    "Reflection of the host",
    "Reflections of the host",
    "What the host’s staff learn from showing their work: presenting to outsiders helps them to reflect on it.",
    (
        Field("name", "In one sentence: what the visit gives us", required=True),
        Field("who", "Whose reflection", help="Roles of those who prepared or presented."),
        Field(
            "prepared",
            "What we prepared to present",
            FieldKind.LONG_TEXT,
            "Which part of our approach, with which evidence, by whom.",
        ),
        Field(
            "preparing_showed",
            "What preparing it made us see",
            FieldKind.LONG_TEXT,
            "What we could explain, what we could not, and where different roles told it differently.",
        ),
        Field(
            "told",
            "What visitors told or asked us that we had not seen",
            FieldKind.LONG_TEXT,
            "In the debriefs and the closing; what teams wrote for you stands above.",
        ),
        Field("progress", "What it says about our own progress", FieldKind.LONG_TEXT),
        Field(
            "will_do", "What we will do", FieldKind.LONG_TEXT, "Keep, change or test, by whom and by when."
        ),
        Field(
            "cost",
            "What it took",
            FieldKind.LONG_TEXT,
            "Hours, classes covered, what was left undone: so that the next visit asks for no more than it gives.",
        ),
    ),
    title="name",
    parents=("visit",),
)

PRACTICE = RecordType(
    "practice",
    "Practice",
    "Practices to bring home",
    "Something specific that was seen to work and that a team wants to try in its own circumstances.",
    (
        Field("name", "Practice", required=True, help="A thing that people do, in a few words."),
        Field("team", "For which team", FieldKind.RECORD, refers="visit_team"),
        Field(
            "activity",
            "Seen in",
            FieldKind.RECORD,
            "The activity of the visit in which it was seen.",
            refers="visit_activity",
        ),
        Field("seen", "What was seen", FieldKind.LONG_TEXT, "Who did what, with whom, how often."),
        Field("why", "Why it seems to work", FieldKind.LONG_TEXT),
        Field(
            "conditions",
            "What it rests on there",
            FieldKind.LONG_TEXT,
            "Time, people, money, materials, agreements, years of practice.",
        ),
        Field(
            "adaptation",
            "What would have to be adapted at home",
            FieldKind.LONG_TEXT,
            "Where the own district's context differs.",
        ),
    ),
    title="name",
    parents=("visit",),
)

FIRST_STEP = RecordType(
    "first_step",
    "First step",
    "First steps",
    "What a team tests first to bring a practice home.",
    (
        Field("name", "What to test first", required=True, help="So small that it can begin within weeks."),
        Field("by_whom", "By whom"),
        Field("by_when", "By when", FieldKind.DATE),
        Field("tells", "How we will know whether it works", FieldKind.LONG_TEXT),
    ),
    title="name",
    parents=("practice",),
)

TYPES = (
    VISIT,
    INVITATION,
    TEAM,
    ACTIVITY,
    NOTE,
    DEBRIEF,
    REFLECTION,
    HOST_REFLECTION,
    PRACTICE,
    FIRST_STEP,
)
