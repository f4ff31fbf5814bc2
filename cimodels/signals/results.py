"""What a signal is: something to look into, with where it stands and what to ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

CONCERN, CHECK, FINE, UNKNOWN = "concern", "check", "fine", "unknown"


@dataclass(frozen=True)
class Severity:
    """How a signal is called and marked; `mark` tells it apart without colour."""

    name: str
    mark: str
    meaning: str


# In the order in which they are shown.
SEVERITIES: Mapping[str, Severity] = MappingProxyType(
    {
        CONCERN: Severity("Concern", "▲", "an official finding, or a figure far from the state's"),
        CHECK: Severity("To check", "◆", "a figure that may have a good reason"),
        UNKNOWN: Severity("Not known", "?", "could not be checked with the files that are here"),
        FINE: Severity("Nothing found", "✓", "looked at, and nothing stands out"),
    }
)


@dataclass(frozen=True)
class Signal:
    """One thing to look into, or that was looked into.

    Attributes
    ----------
    kind : str
        Key of `kinds.KINDS`.
    severity : str
        Key of `SEVERITIES`.
    sentence : str
        What the source says of the district, with the figure.
    detail : str
        What it is compared with, and how; where it is unknown, how to bring the file.
    when : str
        School year, fiscal year with its report, or Dashboard year; empty where nothing is known.
    source, file, line : str, str, int or None
        Who publishes it, the file and its line (the header being line 1). No line where many lines were counted.
    """

    kind: str
    severity: str
    sentence: str
    detail: str = ""
    when: str = ""
    source: str = ""
    file: str = ""
    line: int | None = None

    @property
    def open(self) -> bool:
        """Whether someone should ask about it."""
        return self.severity in (CONCERN, CHECK)
