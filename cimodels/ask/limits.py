"""How much one question may take."""

from dataclasses import dataclass

from cimodels.models.spec import check_number

LONGEST_SQL = 20_000
LONGEST_IN_A_LINK = 4_000
MOST_ROWS = 100_000
MOST_SECONDS = 120


@dataclass(frozen=True)
class Limits:
    """Bounds of one question.

    Attributes
    ----------
    rows : int
        What an answer has more is left out, and told.
    seconds : int
        Of the database's work; then it is interrupted.
    megabytes : int
        Of an answer; a larger one is refused.
    memory : int
        Megabytes that the database may use. Nothing is spilled to disk.
    """

    rows: int = 1_000
    seconds: int = 15
    megabytes: int = 50
    memory: int = 1_024

    def __post_init__(self) -> None:
        check_number("rows", self.rows, 1, MOST_ROWS, whole=True)
        check_number("seconds", self.seconds, 1, MOST_SECONDS, whole=True)
