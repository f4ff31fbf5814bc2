"""What a drawing is made from, and what it is when it is drawn."""

from dataclasses import dataclass

RULED_OUT, LIKELY = "ruled_out", "likely"


@dataclass(frozen=True)
class Entry:
    """One thing that somebody wrote, with those that hang below it.

    Attributes
    ----------
    note : str
        A short line under it, such as its evidence or its measure.
    mark : str
        `LIKELY`, `RULED_OUT` or empty.
    level : int
        For driver diagrams: the column, from 1 for what leads to the aim.
    """

    text: str
    note: str = ""
    mark: str = ""
    level: int = 1
    below: tuple["Entry", ...] = ()


@dataclass(frozen=True)
class Drawing:
    """`svg` is a whole document; `alt` says what it shows; `width` in pixels, at which its words are as large as a page's."""

    svg: str
    alt: str
    width: int
    height: int
