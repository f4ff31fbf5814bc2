"""The kinds of signals: what each is called, what to ask, and which file it needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Kind:
    """Attributes: `name` heads it, `question` is what to ask the district, `bring` which file it needs."""

    code: str
    name: str
    question: str
    bring: str


_ALL = (
    Kind(
        "assistance",
        "Differentiated assistance",
        "What did the district and its county office find behind these groups' results, and what has changed since?",
        "Import CDE's LCFF assistance status workbook (assistancestatus24.xlsx).",
    ),
    Kind(
        "fiscal",
        "Fiscal certification",
        "Does the budget carry the work you would come to see, this year and in the next two?",
        "Save CDE's interim status page (cde.ca.gov/fg/fi/ir/) and import it, or a list of your own.",
    ),
    Kind(
        "suspension",
        "Suspension",
        "What happens before and instead of a suspension, and has practice or only recording changed?",
        "Import the Dashboard's or DataQuest's suspension file.",
    ),
    Kind(
        "disproportion",
        "Suspension of student groups",
        "Why, in the eyes of students, families and staff, are these students suspended more often, and what is tried?",
        "Import the Dashboard's or DataQuest's suspension file with student groups.",
    ),
    Kind(
        "absence",
        "Absence of students at risk",
        "What keeps these students away, and who follows up when they do not come?",
        "Import the Dashboard's or DataQuest's chronic absenteeism file with student groups.",
    ),
    Kind(
        "dropout",
        "Dropout",
        "Who leaves before graduating, where do they go, and who looks for them?",
        "Import DataQuest's four-year cohort file (acgr25.txt).",
    ),
    Kind(
        "alternative",
        "Alternative schools",
        "Who is moved to alternative schools, who decides, and how many come back?",
        "Import the census-day enrolment file with its school rows, and a file that names alternative schools.",
    ),
    Kind(
        "participation",
        "Participation in tests",
        "Who did not take the tests, and would the results be the same with them?",
        "Import CDE's own Dashboard files of English language arts and mathematics, 2022 or later.",
    ),
    Kind(
        "placement",
        "Least restrictive environment",
        "Where do students with disabilities spend their day, and do these results include them?",
        "Import DataQuest's special education file by program setting (spedps2425.txt), or a table of annual performance reports.",
    ),
    Kind(
        "drift",
        "Change of students",
        "Who came and who left in these years, and do the results hold for students who stayed?",
        "Import results and census-day enrolment of at least two years.",
    ),
    Kind(
        "enrolment",
        "Growth or decline",
        "What did growth or decline do to staff, schools and the programmes you would come to see?",
        "Import results of at least two years.",
    ),
    Kind(
        "charters",
        "Charter schools",
        "Does the district's work reach its charter schools, and which schools do these results count?",
        "Import the census-day enrolment file with its school rows, and a file that names charter schools.",
    ),
    Kind(
        "certified_data",
        "Quality of the data",
        "What was wrong with the data that were sent to the state, and is it corrected?",
        "Import the Dashboard files of 2022 or later.",
    ),
    Kind(
        "suppressed",
        "Withheld results",
        "What do the district's own numbers say of groups too small to be published?",
        "Import any results by student group.",
    ),
)

KINDS: Mapping[str, Kind] = MappingProxyType({kind.code: kind for kind in _ALL})
