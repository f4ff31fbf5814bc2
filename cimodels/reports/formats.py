"""The formats that every document is written in. Each is imported when it is asked for: document libraries are slow to import."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cimodels.reports.document import Document


@dataclass(frozen=True)
class Format:
    """`writer` is the module of this package whose `write` makes the file; `about` is for whoever chooses."""

    suffix: str
    name: str
    mime: str
    writer: str
    about: str

    def write(self, document: "Document") -> bytes:
        """The file's bytes."""
        written: bytes = import_module(f"cimodels.reports.{self.writer}").write(document)
        return written


_ALL = (
    Format(
        "docx",
        "DOCX",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "word",
        "To print, and to change in an office program",
    ),
    Format(
        "html",
        "HTML",
        "text/html",
        "page",
        "To read and print: one file that opens offline in any browser, light and dark",
    ),
)
FORMATS: Mapping[str, Format] = MappingProxyType({one.suffix: one for one in _ALL})
