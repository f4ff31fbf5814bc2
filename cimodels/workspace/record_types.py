"""What can be written down: kinds of records and their fields, as frozen values.

Forms, exports, search and checks derive from them. A record's body is plain JSON: text, numbers, true and false,
lists and tables of these.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import Any


class FieldKind(Enum):
    """What a field holds; the value is the word that an export's dictionary uses."""

    TEXT = "a line of text"
    LONG_TEXT = "text"
    LINK = "a web address"
    CHOICE = "one of a list"
    CHOICES = "any of a list"
    DATE = "a date, YYYY-MM-DD"
    TIME = "a time of day, HH:MM"
    NUMBER = "a number"
    FLAG = "yes or no"
    DISTRICT = "a district's CDS code"
    DISTRICTS = "CDS codes of districts"
    RECORD = "another record's id"
    RECORDS = "ids of other records"
    ROWS = "a table"
    VALUES = "a table of facts taken over by value"


@dataclass(frozen=True)
class Field:
    """One thing to fill in.

    Attributes
    ----------
    choices : mapping of str to str
        Code → words, for CHOICE and CHOICES.
    columns : tuple of Field
        For ROWS: what each row has.
    refers : str
        For RECORD and RECORDS: the kind referred to.
    lowest, highest : float or None
        Bounds of a NUMBER.
    longest : int
        Characters of a text; rows of a table.
    hidden : bool
        Kept, searched and exported, but in no form and on no card: the app fills it in.
    """

    code: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    help: str = ""
    required: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    columns: tuple["Field", ...] = ()
    refers: str = ""
    lowest: float | None = None
    highest: float | None = None
    longest: int = 20_000
    hidden: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "choices", MappingProxyType(dict(self.choices)))

    @property
    def empty(self) -> Any:
        """What the field holds before anyone fills it in."""
        if self.kind in _LISTS:
            return []
        if self.kind is FieldKind.FLAG:
            return False
        return "" if self.kind in _TEXTS else None


_TEXTS = frozenset({FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.LINK})
_LISTS = frozenset(
    {FieldKind.CHOICES, FieldKind.DISTRICTS, FieldKind.RECORDS, FieldKind.ROWS, FieldKind.VALUES}
)


# What kinds that stand alone have beside their own fields: the data state that a record is about, and whether it is nobody's work.
ABOUT_IT = (
    Field("state", "Data state", hidden=True),
    Field("sample", "An example", FieldKind.FLAG, hidden=True),
)


@dataclass(frozen=True)
class RecordType:
    """One kind of record.

    Attributes
    ----------
    code, name, plural : str
        `finding`; “Finding”; “Findings”.
    explanation : str
        One sentence: what it is for.
    fields : tuple of Field
        In the order of the form.
    title : str
        Code of the field that names a record in lists.
    parents : tuple of str
        Kinds that it can belong to; empty for those that stand alone.
    rule : function of a body, optional
        What one field asks of another; a sentence on what is missing, or nothing.
    """

    code: str
    name: str
    plural: str
    explanation: str
    fields: tuple[Field, ...]
    title: str
    parents: tuple[str, ...] = ()
    rule: Callable[[Mapping[str, Any]], str] | None = None

    def __getitem__(self, code: str) -> Field:
        return next(one for one in self.fields if one.code == code)

    def blank(self) -> dict[str, Any]:
        """A body that nobody has filled in."""
        return {one.code: one.empty for one in self.fields}

    def title_of(self, body: Mapping[str, Any]) -> str:
        """What a record is called in a list."""
        return (
            str(body.get(self.title) or "").strip()
            or f"{self.name} without a {self[self.title].label.lower()}"
        )
