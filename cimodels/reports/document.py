"""A document as a list of what stands in it, written once; `formats` makes a Word file or a page of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from cimodels.exhibits.diagrams.entries import Drawing

DEEPEST = 3
# Heights of what is left free to write in, inches.
ROOM = {"line": 0.36, "some": 0.9, "more": 1.35, "much": 4.2}


@dataclass(frozen=True)
class Heading:
    """`anchor` names it within the document."""

    text: str
    level: int
    anchor: str


@dataclass(frozen=True)
class Text:
    """Lines as they were typed; `label` stands bold before them, `look` is empty, `strong`, `note` or `code`."""

    text: str
    label: str = ""
    look: str = ""


@dataclass(frozen=True)
class Bullets:
    """A list of sentences."""

    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table with its headings above.

    Attributes
    ----------
    widths : tuple of float
        The columns' shares of the text's width.
    alt : str
        What it is about: its caption, and its description for those who do not see it.
    numbers : tuple of int
        Columns that are set to the right.
    room : str
        Height of rows without a word, a key of `ROOM`; such a table is ruled, for hands to keep to its columns.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    alt: str
    numbers: tuple[int, ...] = ()
    room: str = ""


@dataclass(frozen=True)
class Picture:
    """Something drawn, when it is asked for.

    Attributes
    ----------
    png : function
        For paper.
    svg : function of `light` or `dark`
        For the screen.
    broad : bool
        Whether its words need a page on its side.
    """

    name: str
    alt: str
    png: Callable[[], bytes]
    svg: Callable[[str], str]
    broad: bool = False


@dataclass(frozen=True)
class NewPage:
    """What follows begins on a new sheet of paper."""


Block = Heading | Text | Bullets | Table | Picture | NewPage


class Document:
    """Title, a line below it, and blocks in order.

    Parameters
    ----------
    kind : str
        What it is, in words: `Dossier`. It stands on every page beside the title.
    footer : str
        Where it comes from, on every page.
    contents : bool
        Whether its parts are listed at the top, each a way to it.
    """

    def __init__(
        self, kind: str, title: str, below: str = "", *, footer: str, contents: bool = False
    ) -> None:
        self.kind, self.title, self.below, self.footer = kind, title, below, footer
        self.has_contents = contents
        self.blocks: list[Block] = []
        self._level = 0

    @property
    def headings(self) -> list[Heading]:
        return [one for one in self.blocks if isinstance(one, Heading)]

    def heading(self, text: str, level: int = 1) -> None:
        """A heading, at most one level below the one before it: whoever only hears them keeps their bearings."""
        if not 1 <= level <= min(self._level + 1, DEEPEST):
            raise ValueError(f"a heading of level {level} after one of level {self._level}: {text[:60]!r}")
        self._level = level
        self.blocks.append(Heading(text, level, f"part-{len(self.headings) + 1}"))

    def text(self, text: str, *, label: str = "") -> None:
        self.blocks.append(Text(text, label))

    def strong(self, text: str) -> None:
        """What everybody must see."""
        self.blocks.append(Text(text, look="strong"))

    def note(self, text: str) -> None:
        """Small: who wrote something, how to read it."""
        self.blocks.append(Text(text, look="note"))

    def code(self, text: str, label: str) -> None:
        """Text that a program reads; `label` says what it is to whoever does not see it."""
        self.blocks.append(Text(text, label, "code"))

    def bullets(self, sentences: Sequence[str]) -> None:
        if sentences:
            self.blocks.append(Bullets(tuple(sentences)))

    def table(
        self,
        headings: Sequence[str],
        rows: Sequence[Sequence[str]],
        widths: Sequence[float],
        alt: str,
        *,
        numbers: Sequence[int] = (),
        room: str = "",
    ) -> None:
        """As `Table`."""
        self.blocks.append(
            Table(
                tuple(headings),
                tuple(tuple(row) for row in rows),
                tuple(widths) or (1.0,) * len(headings),
                alt,
                tuple(numbers),
                room,
            )
        )

    def picture(
        self, name: str, alt: str, png: Callable[[], bytes], svg: Callable[[str], str], *, broad: bool = False
    ) -> None:
        """As `Picture`."""
        self.blocks.append(Picture(name, alt, png, svg, broad))

    def drawing(self, name: str, make: Callable[[str], Drawing]) -> None:
        """A fishbone or a driver diagram; `make` draws it for a theme."""
        from cimodels.reports.drawn import png

        light = make("light")
        self.picture(
            name,
            light.alt,
            partial(png, light),
            lambda look: light.svg if look == "light" else make(look).svg,
            broad=light.width > light.height,
        )

    def new_page(self) -> None:
        self.blocks.append(NewPage())
