"""Everything that can go wrong for a reason a person can act on.

Each message says what happened, where, what was expected and what to do. Only the command line and
`ui.frame` catch these; anything else that is raised is a bug and is allowed to be loud.
"""


class CimodelsError(Exception):
    """Root of the errors that users see, as a sentence and without a traceback.

    Parameters
    ----------
    message : str
        What happened, and where.
    advice : str
        What to do about it; empty where the message already says it.
    """

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.message} {self.advice}".strip()


_LONGEST_QUOTED = 120


def _short(text: str) -> str:
    """What somebody wrote, as far as a sentence can carry it."""
    return text if len(text) <= _LONGEST_QUOTED else f"{text[:_LONGEST_QUOTED]}…"


class SpecError(CimodelsError):
    """A model or screen specification that cannot mean anything; names the field and the value.

    Parameters
    ----------
    said : str
        What happened, where a sentence says it better than the field and the value do.
    """

    def __init__(self, field: str, value: object, expected: str, said: str = "") -> None:
        super().__init__(
            said or f"{_short(field)} = {_short(repr(value))} cannot be used.", f"Expected {expected}."
        )
        self.field = field
        self.value = value
        self.expected = expected


class DataError(CimodelsError):
    """Source files or the warehouse are missing, unreadable or contradictory."""


class EstimationError(CimodelsError):
    """The model cannot be estimated from these districts; says why."""


class Cancelled(CimodelsError):
    """A long computation that was asked to stop, and did."""


class WorkspaceError(CimodelsError):
    """What people write cannot be kept as it is, or the place where it is kept cannot be used; nothing was changed."""


class QueryError(CimodelsError):
    """A question in SQL that has no answer: what is wrong with it, and where.

    Parameters
    ----------
    line, character : int or None
        Where in the question, both from 1; None where the place is not known.
    """

    def __init__(
        self, message: str, advice: str = "", line: int | None = None, character: int | None = None
    ) -> None:
        super().__init__(message, advice)
        self.line = line
        self.character = character
