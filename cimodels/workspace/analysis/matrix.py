"""Causes against kinds of data: what supports a cause, what speaks against it, where nobody has looked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from cimodels.workspace.kinds.analysis import DATA
from cimodels.workspace.records import Record

SUPPORTS, AGAINST, SILENT = "supports", "against", "silent"


@dataclass(frozen=True)
class Cell:
    """Pieces of evidence of one kind on one cause, by what they say; all zero where nobody has looked."""

    supports: int = 0
    against: int = 0
    silent: int = 0

    @property
    def said(self) -> str:
        """In words: `supports (2)`, `supports (1), against (1)`, `says nothing`; empty where nobody has looked."""
        parts = [
            f"{word} ({number})"
            for word, number in ((SUPPORTS, self.supports), (AGAINST, self.against))
            if number
        ]
        return ", ".join(parts) or ("says nothing" if self.silent else "")


@dataclass(frozen=True)
class Row:
    """What every kind of data says about one cause."""

    cause: Record
    cells: Mapping[str, Cell]

    @property
    def supporting(self) -> tuple[str, ...]:
        """Kinds of data that support the cause."""
        return tuple(kind for kind, cell in self.cells.items() if cell.supports)

    @property
    def opposing(self) -> tuple[str, ...]:
        """Kinds of data that speak against it."""
        return tuple(kind for kind, cell in self.cells.items() if cell.against)

    @property
    def weight(self) -> str:
        """How many pieces of evidence speak for it and against it."""
        sums = {
            word: sum(getattr(cell, what) for cell in self.cells.values())
            for what, word in ((SUPPORTS, "for"), (AGAINST, AGAINST))
        }
        said = [f"{number} {word}" for word, number in sums.items() if number]
        return f"evidence: {', '.join(said)}" if said else "no evidence yet"

    @property
    def verdict(self) -> str:
        """One line on the cause."""
        if self.supporting and self.opposing:
            return "the data contradict each other"
        if self.opposing:
            return "only spoken against"
        if len(self.supporting) > 1:
            return f"{len(self.supporting)} kinds of data agree"
        if self.supporting:
            return "only one kind of data supports it"
        return (
            "looked at, and nothing found"
            if any(c.silent for c in self.cells.values())
            else "no evidence yet"
        )


def matrix(causes: Sequence[Record], evidence: Sequence[Record]) -> tuple[Row, ...]:
    """A row for each cause, in their order, with a cell for each kind of data."""
    return tuple(
        Row(cause, MappingProxyType({kind: _cell(cause.id, kind, evidence) for kind in DATA}))
        for cause in causes
    )


def _cell(cause: str, kind: str, evidence: Sequence[Record]) -> Cell:
    pieces = [one.body for one in evidence if one.body["data"] == kind]
    return Cell(*(sum(cause in body[what] for body in pieces) for what in (SUPPORTS, AGAINST, SILENT)))


def findings(rows: Sequence[Row], evidence: Sequence[Record]) -> list[str]:
    """Where the kinds of data agree, where they do not, and what only one of them says, in sentences."""
    said = []
    for row in rows:
        name = f"“{row.cause.body['cause']}”"
        if row.supporting and row.opposing:
            if row.supporting == row.opposing and len(row.supporting) == 1:
                said.append(
                    f"Within {_kinds(row.supporting)}, some pieces support {name} and others speak against it: look at both again."
                )
            else:
                said.append(
                    f"The data contradict each other on {name}: {_says(row.supporting, 'support')} it, {_says(row.opposing, 'speak')} against it. "
                    "Ask what each of them could see."
                )
        elif len(row.supporting) == 1:
            said.append(
                f"Only {_says(row.supporting, 'support')} {name}: look for it in another kind of data before you build on it."
            )
        elif len(row.supporting) > 1:
            said.append(f"{_kinds(row.supporting, begin=True)} agree on {name}.")
        elif row.opposing:
            end = "it is ruled out." if row.cause.body["standing"] == "ruled_out" else "is it ruled out?"
            said.append(
                f"{_says(row.opposing, 'speak', begin=True)} against {name}, and nothing supports it: {end}"
            )
    unseen = [row for row in rows if not any(cell.said for cell in row.cells.values())]
    if unseen and evidence:
        said.append("No evidence yet on " + ", ".join(f"“{row.cause.body['cause']}”" for row in unseen) + ".")
    if missing := [
        words
        for kind, words in DATA.items()
        if evidence and all(one.body["data"] != kind for one in evidence)
    ]:
        said.append(f"Not gathered yet: {', '.join(words.lower() for words in missing)}.")
    return said


def _says(codes: Sequence[str], verb: str, *, begin: bool = False) -> str:
    """The kinds of data and what they do: one observes, the others are several."""
    return f"{_kinds(codes, begin=begin)} {verb}" + ("s" if tuple(codes) == ("observation",) else "")


def _kinds(codes: Sequence[str], *, begin: bool = False) -> str:
    words = [DATA[code].lower() for code in codes]
    text = words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
    return text[0].upper() + text[1:] if begin else text
