"""Paper to write on: columns with what to look for above and room below, and tables with empty rows."""

from collections.abc import Sequence

from cimodels.reports.document import Document

_OWN = ("What surprises me", "What could work at home")


def lines(text: str) -> list[str]:
    """What was typed one a line, empty lines left out."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def sheet(document: Document, columns: Sequence[tuple[str, Sequence[str]]]) -> None:
    """A guide: columns with their heading and what to look for, room to write, and two questions of one's own."""
    deepest = max((len(look_for) for _, look_for in columns), default=0)
    rows = [[f"▢ {found[at]}" if at < len(found) else "" for _, found in columns] for at in range(deepest)]
    headings = [name for name, _ in columns]
    document.table(
        headings, [*rows, [""] * len(columns)], (), "What to look for, and room for what is seen", room="much"
    )
    document.table(_OWN, [["", ""]], (), "Room for one’s own thoughts", room="more")


def table_to_fill(
    document: Document, headings: Sequence[str], rows: int, room: str, widths: Sequence[float] = ()
) -> None:
    """A table of empty rows; `room` is a key of `document.ROOM`."""
    told = f"To fill in: {', '.join(headings)}"
    document.table(headings, [[""] * len(headings)] * rows, widths, told, room=room)


def to_write(document: Document, title: str, room: str) -> None:
    """An empty box under a title."""
    document.table([title], [[""]], (), f"Room to write: {title}", room=room)
