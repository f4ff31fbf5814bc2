"""A convening's letter to the CI Model's leader, and when to ask again."""

from datetime import date
from typing import Any

from cimodels.workspace.convening_letter import REMIND, invitation, reminder
from cimodels.workspace.kinds import KINDS
from cimodels.workspace.records import Record

AT = "2026-01-02T03:04:05.000006Z"


def convening(**body: Any) -> Record:
    given = {**KINDS["convening"].blank(), "name": "Second; convening", **body}
    return Record("a" * 32, "convening", None, 3, False, given, AT, "Ana", AT, "Ana")


def test_the_leader_is_asked_again_until_the_answer() -> None:
    day = date(2026, 3, 10)
    given = convening(date="2026-03-10").body
    assert reminder(given, day).startswith("The convening is today")
    assert "not invited yet" in reminder(given, date(2026, 3, 10 - 5))
    asked = {**given, "invited": "invited", "invited_on": "2026-02-01", "reminded_on": "2026-03-01"}
    said = reminder(asked, date(2026, 3, 9))
    assert "tomorrow" in said and "since the invitation of 2026-02-01; reminded on 2026-03-01" in said
    assert not reminder({**given, "invited": "coming"}, day)
    assert not reminder(given, date(2026, 3, 11))
    assert reminder(given, date(2026, 2, 17)) and REMIND == 21 and not reminder(given, date(2026, 2, 16))


def test_the_letter_says_when_who_and_what_they_try() -> None:
    body = convening(date="2026-03-10", starts="09:30", leader="Dr. Ruiz").body
    text = invitation(body, ["Valley", "Valley", "Hill"], ["Calls within the hour"])
    assert text.startswith("Dear Dr. Ruiz,") and "When: 2026-03-10 09:30, Pacific time" in text
    assert "\n\nThe teams that learned" in text
    assert "When: 2026-03-10\n" in invitation(convening(date="2026-03-10").body, [], [])
    assert (
        "Who comes: Valley, Hill." in text
        and "What they try of what they saw with you: Calls within the hour." in text
    )
