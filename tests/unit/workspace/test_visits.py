"""A visit's rules: teams, agenda, host load, calendar file and templates, each against drawn cases or an obvious oracle."""

import io
import re
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical
from hypothesis import given
from hypothesis import strategies as st

from cimodels.errors import WorkspaceError
from cimodels.vocab.file_names import file_stem
from cimodels.workspace import agenda, convening_calendar, host_load, invitations, visit_teams
from cimodels.workspace.agenda_tips import tips
from cimodels.workspace.calendar_file import ZONE, escaped, folded, guest_in, is_address
from cimodels.workspace.host_load import Day
from cimodels.workspace.kinds import KINDS
from cimodels.workspace.records import Record
from cimodels.workspace.store import Workspace
from cimodels.workspace.visit import gathered, revision, visit_of
from cimodels.workspace.visit_calendar import calendar
from cimodels.workspace.visit_end import still_open
from cimodels.workspace.visit_templates import read, templates

HOST = "19647330000000"
TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("seniors", "said"),
    [
        ("", ["Nobody is named"]),
        ("y", ["One person comes alone"]),
        ("n", ["One person comes alone", "No senior leader"]),
        ("yn", []),
        ("nnnn", ["No senior leader"]),
        ("ynnnn", ["5 people are more"]),
    ],
)
def test_a_team_is_two_to_four_with_a_senior_leader(seniors: str, said: list[str]) -> None:
    found = visit_teams.remarks([{"name": "x", "senior": one == "y"} for one in seniors])
    assert [one[: len(start)] for one, start in zip(found, said, strict=True)] == said


def activity(
    name: str, starts: str | None, minutes: int | None, debrief: int = 0, group: str = "", **more: object
) -> dict[str, object]:
    body = {"name": name, "starts": starts, "minutes": minutes, "debrief_minutes": debrief, "group": group}
    body |= {"day": None}
    return {"activity": "panel", "objective": "To know", **body, **more}


def test_overlaps_gaps_and_what_has_no_time_are_told_in_words() -> None:
    assert agenda.timing(
        [
            activity("Panel", "09:00", 45, 15),
            activity("Classes", "09:50", 30),
            activity("Talk", "10:30", 15, group="x"),
            activity("Lunch", "12:00", 40),
            activity("Closing", None, None),
        ]
    ) == [
        "“Closing” has no time yet.",
        "It is not said how long “Closing” takes.",
        "“Classes” begins at 9:50 a.m., but “Panel” with its debrief ends at 10:00 a.m.: 10 minutes twice.",
        "From 10:45 a.m. to 12:00 p.m. nothing is planned: 75 minutes.",
    ]


def test_groups_may_do_two_things_at_once_and_everybody_may_not() -> None:
    both = [activity("Grade 3", "09:00", 30, group="A"), activity("Grade 4", "09:00", 30, group="b")]
    assert agenda.timing(both) == []
    assert len(agenda.timing([*both, activity("Tour", "09:10", 20)])) == 2
    assert len(agenda.timing([both[0], activity("Tour", "09:10", 20, group="a")])) == 1


def lacks(*bodies: dict[str, object]) -> list[list[str]]:
    """What the agenda lacks of each tip, in their order."""
    return [list(one.lacks) for one in tips([{**KINDS["visit_activity"].blank(), **one} for one in bodies])]


def test_each_tip_is_held_against_the_agenda() -> None:
    assert tips([]) == ()
    assert lacks(activity("Panel", "09:00", 45, objective="")) == [
        [
            "No informal conversation with host staff is planned, such as over lunch.",
            "Nothing is observed: neither classroom instruction nor professional development.",
            "It is not said who of the host’s staff is on “Panel”; different roles see different things.",
        ],
        ["“Panel” has no objective that visitors could be told."],
        ["“Panel” has no time for a debrief."],
        [],
        ["Nowhere is there time for visitors to think about applying it at home."],
        ["There is no closing with reflections and action planning: visitors leave without a plan."],
    ]


def test_debriefs_guides_time_to_think_and_the_end() -> None:
    suggested, objectives, debriefs, guides, thinking, closing = lacks(
        activity("Rooms", "09:00", 30, activity="classroom"),
        activity("End", "10:00", 20, activity="closing"),
        activity("Coffee", "08:00", 30, 5, activity="conversation", day=2),
    )
    assert suggested == ["No panel or Q&A with a variety of the host’s staff is planned."]
    assert objectives == []
    assert debriefs == ["“Rooms” has no time for a debrief."]
    assert guides == ["“Rooms” has nothing to look for; its guide for notes would be empty."]
    assert thinking == [
        "Only 20 minutes are left to think about applying it at home, with the closing; give it 30 or more."
    ]
    assert closing == [
        "The closing is not the last activity: “Coffee” (informal conversation) comes on another day."
    ]


def test_each_day_of_several_has_its_own_times() -> None:
    first, second = activity("Panel", "09:00", 45), activity("Rooms", "09:00", 45, day=2)
    assert agenda.timing([first, second]) == []
    late = activity("Late", "11:00", 30, day=4)
    assert agenda.timing([first, second, activity("Talk", "09:30", 30, day=2), late]) == [
        "Day 2: “Talk” begins at 9:30 a.m., but “Rooms” ends at 9:45 a.m.: 15 minutes twice.",
        "Nothing is planned on day 3.",
    ]
    laid = agenda.one_after_another("08:00", [first, second, late])
    assert [(one["day"], one["starts"]) for one in laid] == [(None, "08:00"), (2, "08:00"), (4, "08:00")]
    assert agenda.when(second, 2) == "Day 2, 9:00–9:45 a.m." and agenda.when(first, 1) == "9:00–9:45 a.m."
    assert agenda.on_weekend(date(2027, 3, 11), 2) == []
    assert agenda.on_weekend(date(2027, 3, 12), 2) == ["Saturday, 2027-03-13, is no school day."]


@pytest.mark.parametrize(
    ("starts", "minutes", "said"),
    [
        ("09:00", 45, "9:00–9:45 a.m."),
        ("11:30", 45, "11:30 a.m.–12:15 p.m."),
        ("00:15", None, "12:15 a.m."),
        (None, 45, "time open"),
    ],
)
def test_times_are_told_as_a_clock_does(starts: str | None, minutes: int | None, said: str) -> None:
    assert agenda.span(agenda.slot(activity("x", starts, minutes))) == said


def test_what_goes_on_at_a_minute() -> None:
    slots = [agenda.slot(activity("A", at, 30)) for at in ("09:00", "09:20", "11:00", None)]
    assert [agenda.running(slots, minute) for minute in (539, 540, 565, 590, 660)] == [None, 0, 1, None, 2]


times = st.integers(0, 1200).map(lambda at: f"{at // 60:02d}:{at % 60:02d}")
days = st.lists(
    st.builds(
        activity, st.just("x"), times, st.integers(5, 60), st.integers(0, 20), st.sampled_from(["", "A", "B"])
    ),
    min_size=1,
    max_size=8,
)


@given(days)
def test_gaps_are_the_minutes_that_nothing_covers(bodies: list[dict[str, object]]) -> None:
    slots = [agenda.slot(one) for one in bodies]
    covered = {minute for one in slots for minute in range(one.starts or 0, one.ends or 0)}
    wanted = set(range(min(covered), max(covered) + 1)) - covered
    assert {minute for start, end in agenda.gaps(slots) for minute in range(start, end)} == wanted


@given(days)
def test_one_after_another_leaves_no_gap_and_no_overlap(bodies: list[dict[str, object]]) -> None:
    ordered = sorted(bodies, key=lambda one: str(one["starts"]))
    laid = agenda.one_after_another("08:00", ordered)
    assert agenda.timing(laid) == []
    assert [{**one, "starts": ""} for one in laid] == [{**one, "starts": ""} for one in ordered]
    assert agenda.one_after_another("08:00", laid) == laid


def test_a_day_does_not_run_past_midnight() -> None:
    with pytest.raises(WorkspaceError, match="past midnight with “Late”"):
        agenda.one_after_another("23:00", [activity("Late", None, 90)])


def visited(*days_away: int | None, visitors: int = 3) -> host_load.Load:
    found = [Day(HOST, None if n is None else TODAY + timedelta(n), visitors) for n in days_away]
    return host_load.load([*found, Day("other", TODAY, 9)], HOST, TODAY)


def test_a_hosts_load_counts_twelve_months_both_ways() -> None:
    found = visited(-366, -365, -1, 0, 365, 366, None)
    assert (found.had, found.planned, found.dateless) == (2, 2, 1)
    assert (found.had_visitors, found.planned_visitors) == (6, 6)
    assert host_load.in_words(found) == (
        "2 visits (6 visitors named) in the last 12 months, 2 visits (6 visitors named) in the next, and 1 without a date"
    )
    two_days = host_load.load([Day(HOST, TODAY, 4, days=2)], HOST, TODAY)
    assert host_load.in_words(two_days) == (
        "no visit in the last 12 months, 1 visit (2 days, 4 visitors named) in the next"
    )
    assert host_load.in_words(visited(3, visitors=0)) == (
        "no visit in the last 12 months, 1 visit (nobody named yet) in the next"
    )


@pytest.mark.parametrize(
    ("days_away", "much"),
    [
        ((), 0),
        ((30, 90, 150, 210), 0),
        ((30, 90, 150, 210, 270), 1),
        ((-200, -120, 30, 90, 150), 1),
        ((-300, -200, -120, 100, 200, 300), 0),
        ((30, 57), 1),
        ((30, 58), 0),
        ((-20, -10), 0),
        ((10, 10), 1),
    ],
)
def test_it_is_much_beyond_one_a_quarter_or_within_four_weeks(days_away: tuple[int, ...], much: int) -> None:
    assert len(host_load.warnings(visited(*days_away))) == much


@pytest.fixture
def store(tmp_path: Path) -> Workspace:
    return Workspace(f"sqlite:///{tmp_path / 'w.db'}")


def planned(store: Workspace, **body: object) -> Record:
    return store.create(
        "visit",
        {"name": "Coaching; reading, writing", "host": HOST, "date": "2027-03-12", **body},
        author="Ana",
    )


def unfolded(file: bytes) -> list[tuple[str, dict[str, str], str]]:
    """Content lines as RFC 5545 reads them: name, parameters, value (written for these tests, from section 3.1)."""
    assert file.endswith(b"\r\n") and b"\n" not in file.replace(b"\r\n", b"")
    raw = file.decode().split("\r\n")[:-1]
    assert all(len(line.encode()) <= 75 for line in raw)
    whole: list[str] = []
    for line in raw:
        if line.startswith(" "):
            whole[-1] += line[1:]
        else:
            whole.append(line)
    found = []
    for line in whole:
        # Colons and semicolons within quotes belong to a parameter's value.
        parts = re.findall(r'(?:[^:"]|"[^"]*")+|:', line)
        head, value = parts[0], "".join(parts[2:])
        name, *given = re.findall(r'(?:[^;"]|"[^"]*")+', head)
        found.append((name, {k: v.strip('"') for k, v in (one.split("=", 1) for one in given)}, value))
    return found


def unescaped(value: str) -> str:
    """A TEXT value as it was before it was escaped, character by character."""
    out, characters = "", iter(value)
    for character in characters:
        if character == "\\":
            after = next(characters)
            out += "\n" if after in "nN" else after
        else:
            assert character not in ",;"
            out += character
    return out


def test_the_calendar_file_reads_back(store: Workspace) -> None:
    purpose = "Wie, über Länder hinweg; “improve”\\now\n第二行 " + "long " * 40
    made = planned(store, purpose=purpose.strip(), status="confirmed", place="Room 1, Main St")
    for name, starts, minutes, debrief in (("Panel", "09:00", 45, 15), ("Closing", "10:00", 30, None)):
        body = {
            "name": name,
            "activity": "panel",
            "starts": starts,
            "minutes": minutes,
            "debrief_minutes": debrief,
        }
        store.create("visit_activity", body, author="Ana", parent=made.id)
    visit = gathered(store, made)
    file = calendar(visit, "Valley Unified", revision(store, made))
    lines = unfolded(file)
    assert [value for name, _, value in lines if name in ("BEGIN", "END")] == [
        "VCALENDAR", "VTIMEZONE", "DAYLIGHT", "DAYLIGHT", "STANDARD", "STANDARD", "VTIMEZONE", "VEVENT", "VEVENT", "VCALENDAR",
    ]  # fmt: skip
    event = {name: (given, value) for name, given, value in lines[[v for _, _, v in lines].index("VEVENT") :]}
    assert event["DTSTART"] == ({"TZID": ZONE}, "20270312T090000")
    assert event["DTEND"] == ({"TZID": ZONE}, "20270312T103000")
    assert unescaped(event["SUMMARY"][1]) == "Coaching; reading, writing"
    assert unescaped(event["LOCATION"][1]) == "Room 1, Main St"
    assert event["STATUS"][1] == "CONFIRMED"
    said = unescaped(event["DESCRIPTION"][1])
    assert purpose.strip() in said
    assert "9:00–10:00 a.m. Panel\n10:00–10:30 a.m. Closing" in said
    assert calendar(visit, "Valley Unified", revision(store, made)) == file


def test_its_time_zone_is_californias_on_every_day(store: Workspace) -> None:
    """Read by dateutil, and held against the system's own time zone data."""
    text = calendar(gathered(store, made := planned(store)), "Valley", revision(store, made)).decode()
    start, end = text.index("BEGIN:VTIMEZONE"), text.index("END:VTIMEZONE") + len("END:VTIMEZONE")
    zone, truth = tzical(io.StringIO(text[start:end])).get(ZONE), ZoneInfo(ZONE)
    for day in range(0, 365 * 8, 3):
        moment = datetime(2026, 1, 1, 12) + timedelta(day)
        assert moment.replace(tzinfo=zone).utcoffset() == moment.replace(tzinfo=truth).utcoffset()


@pytest.mark.parametrize(
    ("starts", "lines"),
    [
        (
            "13:30",
            [
                "DTSTART;TZID=America/Los_Angeles:20270312T133000",
                "DTEND;TZID=America/Los_Angeles:20270312T143000",
            ],
        ),
        (None, ["DTSTART;VALUE=DATE:20270312", "DTEND;VALUE=DATE:20270313"]),
    ],
)
def test_without_an_agenda_it_takes_an_hour_or_the_day(
    store: Workspace, starts: str | None, lines: list[str]
) -> None:
    made = planned(store, starts=starts)
    text = calendar(gathered(store, made), "Valley", revision(store, made)).decode()
    assert [line for line in text.split("\r\n") if line.startswith(("DTSTART;", "DTEND;"))] == lines
    assert "STATUS:TENTATIVE" in text


Line = tuple[str, dict[str, str], str]


def each_event(file: bytes) -> list[list[Line]]:
    """The lines of each event."""
    found: list[list[Line]] = []
    inside = False
    for line in unfolded(file):
        if line[2] == "VEVENT":
            inside = line[0] == "BEGIN"
            found += [[]] if inside else []
        elif inside:
            found[-1].append(line)
    return found


def value(event: list[Line], name: str) -> str:
    (found,) = [line[2] for line in event if line[0] == name]
    return found


def test_each_day_is_an_event_and_a_day_that_is_no_more_is_cancelled(store: Workspace) -> None:
    made = planned(store, status="confirmed")
    ids = []
    for name, number, starts in (("Panel", None, "09:00"), ("Rooms", 2, "10:00"), ("End", 3, "08:30")):
        body = {"name": name, "activity": "panel", "day": number, "starts": starts, "minutes": 60}
        ids.append(store.create("visit_activity", body, author="Ana", parent=made.id).id)
    before = each_event(calendar(gathered(store, made), "Valley", revision(store, made)))
    assert [value(one, "UID") for one in before] == [
        f"{made.id}@cimodels",
        f"{made.id}-2@cimodels",
        f"{made.id}-3@cimodels",
    ]
    assert [value(one, "DTSTART") for one in before] == [
        "20270312T090000",
        "20270313T100000",
        "20270314T083000",
    ]
    assert unescaped(value(before[1], "SUMMARY")) == "Coaching; reading, writing (day 2 of 3)"
    assert "10:00–11:00 a.m. Rooms" in unescaped(value(before[1], "DESCRIPTION"))
    assert "Panel" not in unescaped(value(before[1], "DESCRIPTION"))
    end = store.get(ids[2])
    store.save(end.id, {**end.body, "day": 2, "starts": "11:00"}, based_on=1, author="Ana")
    after = each_event(calendar(gathered(store, made), "Valley", revision(store, made)))
    assert [value(one, "STATUS") for one in after] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert [value(one, "UID") for one in after] == [value(one, "UID") for one in before]
    assert int(value(after[2], "SEQUENCE")) > int(value(before[2], "SEQUENCE"))


def test_visitors_are_guests_where_there_is_an_organizer(store: Workspace) -> None:
    made = planned(store, contact="Host office, visits@example.org")
    members = [
        {"name": 'Ana "A." Lee; dean', "email": " ana+visit@example.org", "role": "", "senior": True},
        {"name": "Twice", "email": "ANA+visit@EXAMPLE.org", "role": "", "senior": False},
        {"name": "No address", "email": "at home", "role": "", "senior": False},
    ]
    store.create("visit_team", {"name": "Hill", "members": members}, author="Ana", parent=made.id)
    (event,) = each_event(calendar(gathered(store, made), "Valley", revision(store, made)))
    given = {line[0]: line for line in event}
    assert given["ORGANIZER"][1:] == ({"CN": "Host office"}, "mailto:visits@example.org")
    assert [line[1:] for line in event if line[0] == "ATTENDEE"] == [
        (
            {
                "CN": "Ana ’A.’ Lee; dean",
                "ROLE": "REQ-PARTICIPANT",
                "PARTSTAT": "NEEDS-ACTION",
                "RSVP": "TRUE",
            },
            "mailto:ana+visit@example.org",
        )
    ]
    body = store.get(made.id).body
    alone = store.save(made.id, {**body, "contact": "Ana, room 5"}, based_on=1, author="Ana")
    (event,) = each_event(calendar(gathered(store, alone), "Valley", revision(store, alone)))
    assert not {"ORGANIZER", "ATTENDEE"} & {line[0] for line in event}


@pytest.mark.parametrize(
    ("text", "name", "address"),
    [
        ("Ana Lee <ana@example.org>", "Ana Lee", "ana@example.org"),
        ("ana@example.org", "ana@example.org", "ana@example.org"),
        ("Ana, 555-0100; ana.lee@k12.example.org.", "Ana, 555-0100", "ana.lee@k12.example.org"),
    ],
)
def test_an_address_is_found_in_a_contact(text: str, name: str, address: str) -> None:
    found = guest_in(text)
    assert found is not None and (found.name, found.address) == (name, address)
    assert guest_in("Ana at example, room 5") is None
    assert not is_address(text) or text == address


def test_a_convening_has_its_calendar_file(store: Workspace) -> None:
    agenda_ = [{"minutes": 30, "what": "Each team tells", "lead": "Teams"}, {"what": "Next, and when"}]
    body = {"name": "Convening; fall", "date": "2027-10-01", "starts": "13:00", "agenda": agenda_}
    made = store.create("convening", body, author="Ana")
    (event,) = each_event(convening_calendar.calendar(made))
    assert (value(event, "DTSTART"), value(event, "DTEND")) == ("20271001T130000", "20271001T133000")
    assert unescaped(value(event, "SUMMARY")) == "Convening; fall"
    assert "- 30 min: Each team tells (Teams)\n- Next, and when" in unescaped(value(event, "DESCRIPTION"))


def test_before_everybody_leaves_each_team_has_what_it_came_for(store: Workspace) -> None:
    made = planned(store)
    assert still_open(gathered(store, made)) == []
    hill, lake = (
        store.create("visit_team", {"name": name}, author="Ana", parent=made.id).id
        for name in ("Hill", "Lake")
    )
    store.create("visit_reflection", {"name": "Pairs", "team": hill}, author="Bo", parent=made.id)
    pairs = store.create("practice", {"name": "Pairs", "team": hill}, author="Bo", parent=made.id)
    assert still_open(gathered(store, made)) == [
        "Hill does not say what it tests first.",
        "Lake has written no closing reflection.",
        "Lake names no practice to bring home.",
    ]
    store.create("first_step", {"name": "One room"}, author="Bo", parent=pairs.id)
    store.create("visit_reflection", {"name": "Talk", "team": lake}, author="Bo", parent=made.id)
    assert still_open(gathered(store, made)) == ["Lake names no practice to bring home."]


def test_invitations_are_counted_and_written(store: Workspace) -> None:
    made = planned(store, practices="Tallies\n\nPairs", contact="ana@example.org")
    for answer in ("coming", "coming", "not_coming", "asked", "not_asked", None):
        body = {"name": "Hill", "answer": answer, "why": "Weak: −60", "whom": "Principals"}
        store.create("invitation", body, author="Ana", parent=made.id)
    visit = gathered(store, made)
    assert invitations.counted(visit.invitations).in_words() == (
        "4 asked, 2 coming, 1 not coming, 1 without an answer yet; 2 not asked yet"
    )
    assert invitations.counted([]).in_words() == "nobody is invited yet"
    told = invitations.letter(visit.invitations[0], visit, "Valley")
    assert "a learning visit to Valley on 2027-03-12." in told and "- Tallies\n- Pairs" in told
    assert "among them (Principals)" in told and "ana@example.org" in told and "Weak" not in told
    assert not invitations.has_team(visit.invitations[0], visit.teams)
    store.create("visit_team", {"name": "HILL"}, author="Ana", parent=made.id)
    assert invitations.has_team(visit.invitations[0], gathered(store, made).teams)


def test_every_change_of_visit_or_agenda_raises_the_sequence(store: Workspace) -> None:
    made = planned(store)
    seen = [revision(store, made).sequence]
    one = store.create("visit_activity", {"name": "A", "activity": "panel"}, author="Ana", parent=made.id)
    seen.append(revision(store, made).sequence)
    one = store.save(one.id, {**one.body, "place": "Gym"}, based_on=1, author="Ana")
    seen.append(revision(store, made).sequence)
    store.retire(one.id, based_on=2, author="Ana", reason="not needed")
    seen.append(revision(store, made).sequence)
    assert seen == [0, 1, 2, 3]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_folding_and_escaping_lose_nothing_that_can_be_seen(text: str) -> None:
    line = f"DESCRIPTION:{escaped(text)}"
    pieces = folded(line).split("\r\n")
    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == line
    if text.isprintable():
        assert unescaped(escaped(text)) == text


def test_a_record_leads_to_its_visit(store: Workspace) -> None:
    made = planned(store)
    one = store.create("visit_activity", {"name": "A", "activity": "panel"}, author="Ana", parent=made.id)
    note = store.create("visit_note", {"name": "Room 1"}, author="Bo", parent=one.id)
    for asked in (made.id, one.id, note.id):
        assert visit_of(store, asked) == made
    other = store.create("short_list", {"name": "L"}, author="Ana")
    assert visit_of(store, other.id) is None and visit_of(store, "nonsense") is None
    assert [n.id for n in gathered(store, made).notes[one.id]] == [note.id]
    assert (
        file_stem("visit", made.body["name"], made.body["date"])
        == "visit_2027-03-12_coaching_reading_writing"
    )


def test_every_template_loads_and_makes_a_day_in_order() -> None:
    found = templates()
    assert {"full_day", "half_day"} <= set(found)
    for one in found.values():
        laid = agenda.one_after_another("08:30", one.activities)
        assert agenda.timing(laid) == []
        assert [one.lacks for one in tips(laid)] == [()] * 6
        assert {"panel", "conversation", "classroom", "closing"} <= {body["activity"] for body in laid}
        assert set(laid[0]) == {f.code for f in KINDS["visit_activity"].fields}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name =", "cannot be read"),
        ("name = 'x'", "it lacks something"),
        ("name='x'\nabout='y'\n[[activity]]\nname='z'\nactivity='panel'", "has no minutes"),
        (
            "name='x'\nabout='y'\n[[activity]]\nname='z'\nactivity='party'\nminutes=5",
            "activity 1: Activity: “What it is”",
        ),
        ("name='x'\nabout='y'\n[[activity]]\nname='z'\nroom='5'\nminutes=5", "'room'"),
    ],
)
def test_a_template_that_is_wrong_is_told_where(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    with pytest.raises(WorkspaceError, match=r"own\.toml") as problem:
        read(tmp_path / "own.toml")
    assert told in problem.value.message
