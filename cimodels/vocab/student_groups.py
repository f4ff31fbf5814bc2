"""Student groups: CDE's Dashboard codes, and how DataQuest and CAASPP spell the same group.

The same letters mean different groups in different families of files (DataQuest `SD` is disability,
Dashboard `SED` is poverty), so a code is always read through its family's mapping.
Source: CDE Dashboard record layouts, DataQuest file structures, CAASPP StudentGroups file.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class StudentGroup:
    """One student group.

    Attributes
    ----------
    code : str
        The Dashboard's code; ours where the Dashboard has none.
    family : str
        `all`, `race`, `programme`, `language`, `gender`, `grade_span` or `test`.
    dataquest, caaspp : str or None
        The group's code in those files; None where the file family does not have it.
    rated : bool
        Whether the Dashboard gives it a colour.
    minimum_rated : int
        Students needed in both years for a colour at LEA level.
    short : str
        A name for narrow places; empty where the name is short itself.
    """

    code: str
    name: str
    family: str
    dataquest: str | None = None
    caaspp: str | None = None
    rated: bool = True
    minimum_rated: int = 30
    short: str = ""

    @property
    def short_name(self) -> str:
        """The name for narrow places."""
        return self.short or self.name


_ALL = (
    StudentGroup("ALL", "All students", "all", "TA", "1", short="All"),
    StudentGroup("SED", "Socioeconomically disadvantaged", "programme", "SS", "31", short="Low income"),
    StudentGroup("EL", "English learners", "programme", "SE", "160"),
    StudentGroup(
        "LTEL", "Long-term English learners", "programme", "SL", None, minimum_rated=15, short="Long-term EL"
    ),
    StudentGroup("SWD", "Students with disabilities", "programme", "SD", "128", short="Disabilities"),
    StudentGroup("FOS", "Foster youth", "programme", "SF", "240", minimum_rated=15, short="Foster"),
    StudentGroup("HOM", "Homeless", "programme", "SH", "52", minimum_rated=15),
    StudentGroup("AA", "Black or African American", "race", "RB", "74", short="Black"),
    StudentGroup("AI", "American Indian or Alaska Native", "race", "RI", "75", short="Am. Indian"),
    StudentGroup("AS", "Asian", "race", "RA", "76"),
    StudentGroup("FI", "Filipino", "race", "RF", "77"),
    StudentGroup("HI", "Hispanic or Latino", "race", "RH", "78", short="Hispanic"),
    StudentGroup("PI", "Native Hawaiian or Pacific Islander", "race", "RP", "79", short="Pacific Isl."),
    StudentGroup("WH", "White", "race", "RW", "80"),
    StudentGroup("MR", "Two or more races", "race", "RT", "144", short="Two races +"),
    StudentGroup("ELO", "Current English learners only", "language", None, None, rated=False),
    StudentGroup("RFP", "Recently reclassified", "language", None, "8", rated=False),
    StudentGroup("EO", "English only", "language", None, "180", rated=False),
    StudentGroup("MIG", "Migrant", "programme", "SM", "28", rated=False),
    StudentGroup("RNR", "Race not reported", "race", "RD", None, rated=False),
    StudentGroup("FEMALE", "Female", "gender", "GF", "4", rated=False),
    StudentGroup("MALE", "Male", "gender", "GM", "3", rated=False),
    StudentGroup("NONBINARY", "Non-binary", "gender", "GX", None, rated=False),
    StudentGroup("GENDER_MISSING", "Gender not reported", "gender", "GZ", None, rated=False),
    StudentGroup(
        "TKK", "Transitional kindergarten and kindergarten", "grade_span", "GRTKK", None, rated=False
    ),
    StudentGroup("G13", "Grades 1–3", "grade_span", "GR13", None, rated=False),
    StudentGroup("G46", "Grades 4–6", "grade_span", "GR46", None, rated=False),
    StudentGroup("G78", "Grades 7–8", "grade_span", "GR78", None, rated=False),
    StudentGroup("TK8", "Transitional kindergarten to grade 8", "grade_span", "GRTK8", None, rated=False),
    StudentGroup("G912", "Grades 9–12", "grade_span", "GR912", None, rated=False),
    StudentGroup("SBA", "Took the Smarter Balanced test", "test", None, None, rated=False),
    StudentGroup("CAA", "Took the alternate assessment", "test", None, None, rated=False),
    StudentGroup("CAST", "Took the science test", "test", None, None, rated=False),
    StudentGroup("NOT_SED", "Not socioeconomically disadvantaged", "programme", None, "111", rated=False),
    StudentGroup("NOT_SWD", "No reported disability", "programme", None, "99", rated=False),
)

STUDENT_GROUPS: Mapping[str, StudentGroup] = MappingProxyType({g.code: g for g in _ALL})
RATED_GROUPS: tuple[str, ...] = tuple(g.code for g in _ALL if g.rated)
RACE_GROUPS: tuple[str, ...] = tuple(g.code for g in _ALL if g.family == "race" and g.rated)
DATAQUEST_CODES: Mapping[str, str] = MappingProxyType({g.dataquest: g.code for g in _ALL if g.dataquest})
CAASPP_CODES: Mapping[str, str] = MappingProxyType({g.caaspp: g.code for g in _ALL if g.caaspp})
# Programme and language groups whose names are no nouns; those of races and genders are none either.
_ADJECTIVES = ("SED", "NOT_SED", "HOM", "MIG", "RFP", "EO")
# Pairs and sets of which no student is in two; of all others some may be.
_APART: tuple[frozenset[str], ...] = (
    frozenset(g.code for g in _ALL if g.family == "race"),
    frozenset(g.code for g in _ALL if g.family == "gender"),
    frozenset(("TKK", "G13", "G46", "G78", "G912")),
    frozenset(("TK8", "G912")),
    frozenset(("SED", "NOT_SED")),
    frozenset(("SWD", "NOT_SWD")),
    frozenset(("EL", "EO")),
    frozenset(("ELO", "RFP", "EO")),
    frozenset(("LTEL", "EO")),
    frozenset(("SBA", "CAA")),
)
# Spellings that mean a group above. TOM is the assistance lists' word for two or more races.
ALIASES: Mapping[str, str] = MappingProxyType({"TOM": "MR"})


def apart(a: str, b: str) -> bool:
    """Whether no student is in both groups."""
    return a != b and any({a, b} <= codes for codes in _APART)


def group_words(code: str) -> str:
    """A student group in the middle of a sentence."""
    group = STUDENT_GROUPS[code]
    if group.family == "race" or group.name.startswith("English"):
        return group.name
    return group.name[0].lower() + group.name[1:]


def students_words(code: str) -> str:
    """The students of a group in the middle of a sentence: `White students`, `English learners`."""
    named = STUDENT_GROUPS[code].family not in ("race", "gender") and code not in _ADJECTIVES
    return group_words(code) if named else f"{group_words(code)} students"
