"""The kinds of report, by the suffix of their file. Each is imported when it is asked for: document libraries are slow to import."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cimodels.reports.bundle import Bundle


@dataclass(frozen=True)
class Kind:
    """A kind of report about a whole screen.

    Attributes
    ----------
    suffix, name, mime : str
    about : str
        What is in it, for whoever chooses.
    """

    suffix: str
    name: str
    mime: str
    about: str
    module: str

    def write(self, bundle: "Bundle") -> bytes:
        """The file's bytes."""
        writer: Callable[[Bundle], bytes] = import_module(f"cimodels.reports.{self.module}").write
        return writer(bundle)


_OFFICE = "application/vnd.openxmlformats-officedocument"
_ALL = (
    Kind(
        "xlsx",
        "Workbook",
        f"{_OFFICE}.spreadsheetml.sheet",
        "Short list, everyone with errors and intervals, exclusions, funnel, recipe, dictionary",
        "xlsx",
    ),
    Kind(
        "pptx",
        "Slides",
        f"{_OFFICE}.presentationml.presentation",
        "Chart, funnel, short list and a slide for each of the first candidates; charts can be edited",
        "pptx",
    ),
)
KINDS: Mapping[str, Kind] = MappingProxyType({kind.suffix: kind for kind in _ALL})
