"""What CDE measures: one frozen value per indicator, in menu order."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from types import MappingProxyType


class Direction(Enum):
    """Whether more of an indicator is better; the only place that knows it."""

    HIGHER_IS_BETTER = 1
    LOWER_IS_BETTER = -1

    @property
    def sign(self) -> int:
        """+1 or −1: multiply a residual or a change by it so that + is better."""
        return self.value

    @property
    def word(self) -> str:
        return "higher is better" if self is Direction.HIGHER_IS_BETTER else "lower is better"


class Unit(Enum):
    """What one unit of an indicator's status is."""

    POINTS = "points from standard"
    PERCENT = "%"
    SCORE = "scale score"
    GAP_POINTS = "points between the groups"
    GAP_PERCENT = "percentage points between the groups"

    @property
    def difference(self) -> str:
        """What a difference of two such values is counted in."""
        return "percentage points" if self in (Unit.PERCENT, Unit.GAP_PERCENT) else "points"

    @property
    def brief(self) -> str:
        """The unit beside a name, which says of a gap that it is one."""
        return self.difference if self in (Unit.GAP_POINTS, Unit.GAP_PERCENT) else self.value


@dataclass(frozen=True)
class Indicator:
    """One indicator.

    Attributes
    ----------
    code : str
        Our code: CDE's own word where it has one (`ELA`, `MATH`, `CCI`, `ELPI`).
    lowest, highest : float
        Bounds of a possible status; a value outside is a data problem, not an extreme district.
    student_sd : float or None
        Assumed standard deviation between students, for indicators that average a scale. None for
        percentages, whose sampling error follows from the count.
    on_dashboard : bool
        Whether CDE gives it a colour; the others come from DataQuest or CAASPP alone.
    whole_group : str
        The student group that stands for everyone concerned: `EL` for English learner progress.
    concerned : str
        Whom a value is about, after a number: in a rate those who did not get there, in an average everyone in it.
    same_as : str
        Code of the indicator that measures the same thing in another way; empty for none.
    grades : tuple of int
        Grades that it is published for one by one; empty where it is not.
    """

    code: str
    name: str
    short_name: str
    direction: Direction
    unit: Unit
    lowest: float
    highest: float
    explanation: str
    student_sd: float | None = None
    on_dashboard: bool = True
    decimals: int = 1
    whole_group: str = "ALL"
    concerned: str = "students tested"
    same_as: str = ""
    grades: tuple[int, ...] = ()

    @property
    def axis_title(self) -> str:
        return f"{self.short_name} ({self.unit.brief})"

    @property
    def gap(self) -> "Indicator":
        """The difference in this indicator between two student groups, as an indicator of its own.

        It keeps code and direction: what is better for the group is better for the gap.
        """
        span = self.highest - self.lowest
        return replace(
            self,
            name=f"{self.name} gap",
            short_name=f"{self.short_name} gap",
            unit=Unit.GAP_PERCENT if self.unit is Unit.PERCENT else Unit.GAP_POINTS,
            lowest=-span,
            highest=span,
            explanation=f"The group's result minus the other's. {self.explanation}",
        )

    def format(self, value: float | None, *, signed: bool = False) -> str:
        """A value as people write it: one decimal, a real minus sign, the unit only for percent."""
        if value is None or value != value:
            return "no value"
        text = f"{value:+.{self.decimals}f}" if signed else f"{value:.{self.decimals}f}"
        if float(text) == 0:
            text = text.replace("-", "+" if signed else "")
        text = text.replace("-", "−")
        return f"{text} %" if self.unit is Unit.PERCENT and not signed else text


_UP, _DOWN = Direction.HIGHER_IS_BETTER, Direction.LOWER_IS_BETTER

# Distance from standard averages scale scores whose spread between students is about 100 points in
# every grade; METHODS treats it as an assumption, so ModelSpec lets a researcher change it.
STUDENT_SD_SMARTER_BALANCED = 100.0
# CAST reports scores in a band about 150 points wide per grade; 30 is an assumption to be changed.
STUDENT_SD_SCIENCE = 30.0

# Grades tested with Smarter Balanced in English and mathematics.
_GRADES_TESTED = (3, 4, 5, 6, 7, 8, 11)

_ALL = (
    Indicator(
        "ELA",
        "English language arts",
        "ELA",
        _UP,
        Unit.POINTS,
        -350,
        350,
        "Average distance of students' Smarter Balanced English scores from the lowest score that "
        "meets the standard, grades 3–8 and 11.",
        STUDENT_SD_SMARTER_BALANCED,
    ),
    Indicator(
        "MATH",
        "Mathematics",
        "Math",
        _UP,
        Unit.POINTS,
        -350,
        350,
        "Average distance of students' Smarter Balanced mathematics scores from the lowest score "
        "that meets the standard, grades 3–8 and 11.",
        STUDENT_SD_SMARTER_BALANCED,
    ),
    Indicator(
        "SCIENCE",
        "Science",
        "Science",
        _UP,
        Unit.POINTS,
        -300,
        300,
        "The state's science indicator, from the California Science Test in grades 5, 8 and once "
        "in high school.",
        STUDENT_SD_SCIENCE,
    ),
    Indicator(
        "CHRONIC",
        "Chronic absenteeism",
        "Chronic absenteeism",
        _DOWN,
        Unit.PERCENT,
        0,
        100,
        "Share of students absent on 10 % or more of the days they were expected to attend. On the "
        "Dashboard for kindergarten to grade 8; in DataQuest for all grades.",
        concerned="students chronically absent",
    ),
    Indicator(
        "SUSP",
        "Suspension rate",
        "Suspension",
        _DOWN,
        Unit.PERCENT,
        0,
        100,
        "Share of students suspended for one day or more in total during the school year.",
        concerned="students suspended",
    ),
    Indicator(
        "GRAD",
        "Graduation rate",
        "Graduation",
        _UP,
        Unit.PERCENT,
        0,
        100,
        "Share of the combined four- and five-year graduation cohort that finished high school.",
        concerned="students who did not graduate",
    ),
    Indicator(
        "CCI",
        "College/career",
        "College/career",
        _UP,
        Unit.PERCENT,
        0,
        100,
        "Share of graduates rated Prepared for college or a career.",
        concerned="graduates not rated Prepared",
    ),
    Indicator(
        "ELPI",
        "English learner progress",
        "EL progress",
        _UP,
        Unit.PERCENT,
        0,
        100,
        "Share of English learners who moved up a level of the English proficiency test or kept "
        "the highest level.",
        whole_group="EL",
        concerned="English learners who made no progress",
    ),
    Indicator(
        "ACGR",
        "Four-year graduation rate",
        "Four-year graduation",
        _UP,
        Unit.PERCENT,
        0,
        100,
        "Share of the four-year adjusted cohort with a regular diploma (DataQuest).",
        on_dashboard=False,
        concerned="students without a regular diploma after four years",
        same_as="GRAD",
    ),
    Indicator(
        "AG",
        "A–G completion",
        "A–G completion",
        _UP,
        Unit.PERCENT,
        0,
        100,
        "Share of four-year graduates who met the UC/CSU course requirements (DataQuest).",
        on_dashboard=False,
        concerned="graduates who did not meet the A–G requirements",
    ),
    Indicator(
        "DROPOUT",
        "Dropout rate",
        "Dropout",
        _DOWN,
        Unit.PERCENT,
        0,
        100,
        "Share of the four-year adjusted cohort that dropped out (DataQuest).",
        on_dashboard=False,
        concerned="students who dropped out",
        same_as="GRAD",
    ),
    Indicator(
        "CAASPP_ELA",
        "ELA standard met (CAASPP)",
        "ELA met",
        _UP,
        Unit.PERCENT,
        0,
        100,
        "Share of tested students who met or exceeded the English standard, by grade (CAASPP research file).",
        on_dashboard=False,
        concerned="students tested who did not meet the standard",
        same_as="ELA",
        grades=_GRADES_TESTED,
    ),
    Indicator(
        "CAASPP_MATH",
        "Math standard met (CAASPP)",
        "Math met",
        _UP,
        Unit.PERCENT,
        0,
        100,
        "Share of tested students who met or exceeded the mathematics standard, by grade (CAASPP "
        "research file).",
        on_dashboard=False,
        concerned="students tested who did not meet the standard",
        same_as="MATH",
        grades=_GRADES_TESTED,
    ),
    Indicator(
        "CAST",
        "Science standard met (CAST)",
        "Science met",
        _UP,
        Unit.PERCENT,
        0,
        100,
        "Share of tested students who met or exceeded the science standard, by grade (CAST research file).",
        on_dashboard=False,
        concerned="students tested who did not meet the standard",
        same_as="SCIENCE",
        grades=(5, 8, 10, 11, 12),
    ),
)

INDICATORS: Mapping[str, Indicator] = MappingProxyType({i.code: i for i in _ALL})
DASHBOARD_INDICATORS: tuple[str, ...] = tuple(i.code for i in _ALL if i.on_dashboard)


def direction_sign(indicator: str) -> int:
    """+1 or −1 for an indicator code; multiply a residual by it so that + is better."""
    return INDICATORS[indicator].direction.sign
