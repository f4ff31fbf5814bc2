"""Text in a drawing: how wide it is, where it is broken, and safe as XML whatever somebody typed."""

import unicodedata
from collections.abc import Iterator
from xml.sax.saxutils import escape

from cimodels.vocab.visible import visible

# Widths in shares of the type's size, of Arial and what stands in for it; a little generous, so that nothing is cut.
_NARROW, _WIDE = frozenset("iljIt.,:;'’|!()[]f/ "), frozenset("mwMW@%—…&")
_SHARES = ((_NARROW, 0.32), (_WIDE, 0.92))


def width(text: str, size: float) -> float:
    """Pixels that a line needs."""
    return size * sum(map(_share, text))


def _share(character: str) -> float:
    for some, share in _SHARES:
        if character in some:
            return share
    if unicodedata.east_asian_width(character) in "WF":
        return 1.05
    return 0.72 if character.isupper() else 0.57


def wrapped(text: str, size: float, room: float) -> list[str]:
    """Lines of at most `room` pixels; a word that has no room alone is broken."""
    lines: list[str] = []
    for word in _pieces(visible(" ".join(text.split())), size, room):
        if lines and width(f"{lines[-1]} {word}", size) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _pieces(text: str, size: float, room: float) -> Iterator[str]:
    for word in text.split():
        piece = ""
        for character in word:
            if piece and width(piece + character, size) > room:
                yield piece
                piece = ""
            piece += character
        yield piece


def shortened(text: str, most: int) -> str:
    """At most so many characters: whole sentences where one fits, else cut at a word."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    sentences, _, rest = text[:most].rpartition(". ")
    if rest and sentences:
        return f"{sentences}."
    return text[: most - 1].rsplit(" ", 1)[0].rstrip(".,;: ") + " …"


def safe(text: str) -> str:
    """As the content of an element or an attribute."""
    return escape(visible(text), {'"': "&quot;"})
