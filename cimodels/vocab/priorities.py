"""The state priorities of the Local Control Funding Formula, and the letters of the assistance lists.

Source: Education Code 52060(d) and 52066(d); definition sheets inside CDE's assistance lists of 2019 and 2022–2024.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Priority:
    """One priority area. `name` is as CDE has it; `short` stands in sentences, `word` in cells of tables."""

    number: int
    name: str
    short: str
    word: str

    @property
    def label(self) -> str:
        return f"Priority {self.number} ({self.short})"


_ALL = (
    Priority(1, "Basics", "basics", "basics"),
    Priority(2, "Implementation of state academic standards", "academic standards", "standards"),
    Priority(3, "Parent engagement", "parent engagement", "parents"),
    Priority(4, "Pupil achievement", "pupil achievement", "achievement"),
    Priority(5, "Pupil engagement", "pupil engagement", "engagement"),
    Priority(6, "School climate", "school climate", "climate"),
    Priority(7, "Access to a broad course of study", "course access", "access"),
    Priority(8, "Outcomes in a broad course of study", "course outcomes", "outcomes"),
    Priority(9, "Coordination of services for expelled pupils", "expelled pupils", "expelled pupils"),
    Priority(10, "Coordination of services for foster youth", "foster youth", "foster youth"),
)

PRIORITIES: Mapping[int, Priority] = MappingProxyType({p.number: p for p in _ALL})

# The lists say by one letter in which areas a student group met the criteria.
LETTERS: Mapping[str, tuple[int, ...]] = MappingProxyType(
    {
        "A": (4, 5, 6),
        "B": (4, 5),
        "C": (5, 6),
        "D": (4, 6),
        "E": (4, 8),
        "F": (5, 8),
        "G": (6, 8),
        "H": (4, 5, 8),
        "I": (4, 6, 8),
        "J": (5, 6, 8),
        "K": (4, 5, 6, 8),
    }
)
LETTER_OF: Mapping[tuple[int, ...], str] = MappingProxyType(
    {areas: letter for letter, areas in LETTERS.items()}
)

# How a district came onto a list: the numbered methods of the lists' record layouts.
METHODS: Mapping[str, str] = MappingProxyType(
    {
        "1": "a student group met the criteria in two or more priority areas",
        "2": "two or more local indicators not met for two or more years",
        "3": "a student group in one priority area, and one local indicator in another",
        "4": "end-of-year student data (CALPADS) not certified in time",
    }
)
