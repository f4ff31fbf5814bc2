"""What was wrong with a file, in words a person can act on: one row of the `problems` table each."""

from dataclasses import dataclass, replace

from cimodels.vocab.tables import TABLES

ERROR, WARNING, NOTE = "error", "warning", "note"


@dataclass(frozen=True)
class Problem:
    """One kind of problem in one file, with the first place it occurs.

    Attributes
    ----------
    severity : str
        `error` (the file was refused), `warning` (rows were set aside) or `note`.
    line : int or None
        First line concerned, the header being line 1.
    count : int
        Rows concerned; 0 when the problem is the file's.
    """

    file: str
    severity: str
    kind: str
    message: str
    advice: str = ""
    line: int | None = None
    column: str | None = None
    value: str | None = None
    count: int = 0
    file_id: int | None = None

    def row(self) -> tuple[object, ...]:
        """Values in the order of the `problems` table."""
        return tuple(getattr(self, column.name) for column in TABLES["problems"].columns)

    def about(self, file_id: int) -> "Problem":
        return replace(self, file_id=file_id)

    def __str__(self) -> str:
        where = self.file
        if self.line is not None:
            where += f", line {self.line}"
        if self.column:
            where += f", column {self.column}"
        if self.value is not None:
            where += f", value {self.value!r}"
        return f"{where}: {self.message} {self.advice}".strip()


def refused(file: str, kind: str, message: str, advice: str, **where: object) -> Problem:
    """A problem that keeps a file out."""
    return Problem(file, ERROR, kind, message, advice, **where)  # type: ignore[arg-type]


def note(file: str, kind: str, message: str, advice: str = "", **where: object) -> Problem:
    """Something to know that keeps nothing out."""
    return Problem(file, NOTE, kind, message, advice, **where)  # type: ignore[arg-type]


class Refusal(Exception):
    """Carries the problem for which one file is refused, up to where the next file is taken."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem
