"""The kinds of report, by the suffix of their file. Each is imported when it is asked for: document libraries are slow to import."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cimodels.reports.bundle import Bundle, District, Picture


@dataclass(frozen=True)
class Kind:
    """A kind of report.

    Attributes
    ----------
    suffix, name, mime : str
    about : str
        What is in it, for whoever chooses.
    writer : str
        Module and function of this package: `xlsx.write`.
    of : str
        `screen`, `picture` (one figure of a screen) or `district`.
    """

    suffix: str
    name: str
    mime: str
    about: str
    writer: str
    of: str = "screen"

    def write(self, of: "Bundle | District", picture: "Picture | None" = None) -> bytes:
        """The file's bytes, `of` a district where the kind is; `picture` says which figure, where it is one."""
        from cimodels.reports.bundle import Picture

        return self._writer(of, picture or Picture()) if self.of == "picture" else self._writer(of)

    @property
    def _writer(self) -> Any:
        module, function = self.writer.split(".")
        return getattr(import_module(f"cimodels.reports.{module}"), function)


_OFFICE = "application/vnd.openxmlformats-officedocument"
_ALL = (
    Kind(
        "xlsx",
        "Workbook (XLSX)",
        f"{_OFFICE}.spreadsheetml.sheet",
        "Short list, everyone with errors and intervals, exclusions with reasons, funnel, recipe, dictionary",
        "xlsx.write",
    ),
    Kind(
        "pptx",
        "Slides (PPTX)",
        f"{_OFFICE}.presentationml.presentation",
        "Chart, funnel, short list and a slide for each of the first candidates; charts can be edited",
        "pptx.write",
    ),
    Kind(
        "html",
        "Page (HTML)",
        "text/html",
        "The whole story in one file that opens offline and prints, light and dark",
        "html.write",
    ),
    Kind(
        "csv", "Table (CSV)", "text/csv", "Everyone: numbers, chances, listed or why not", "tables.write_csv"
    ),
    Kind(
        "parquet",
        "Table (Parquet)",
        "application/vnd.apache.parquet",
        "The same for R, Python or DuckDB, with recipe and dictionary inside",
        "tables.write_parquet",
    ),
    Kind("png", "Picture (PNG)", "image/png", "For documents and slides", "picture.write_png", "picture"),
    Kind(
        "docx",
        "Brief (DOCX)",
        f"{_OFFICE}.wordprocessingml.document",
        "One district on two pages, with what to ask and the source of every number",
        "docx.write",
        "district",
    ),
    Kind("svg", "Picture (SVG)", "image/svg+xml", "Sharp at any size", "picture.write_svg", "picture"),
)
KINDS: Mapping[str, Kind] = MappingProxyType({kind.suffix: kind for kind in _ALL})
