"""A driver diagram: from the aim, by what has to change, to ideas to try."""

from collections.abc import Sequence

from cimodels.exhibits.diagrams.entries import Drawing, Entry
from cimodels.exhibits.diagrams.ink import (
    LINE,
    LOOKS,
    SIZE,
    SMALL,
    SMALL_LINE,
    Look,
    box,
    drawing,
    path,
    text,
)
from cimodels.exhibits.diagrams.words import shortened, wrapped

_COLUMNS = ("Aim", "Primary drivers", "Secondary drivers", "Change ideas")
_BOX, _GAP, _EDGE, _BETWEEN, _PAD = 226, 50, 12, 14, 10
_TOP = 40
_AIM = 400  # characters; the whole is on the page


def driver_diagram(
    aim: str, entries: Sequence[Entry], *, look: str = "light", title: str = "Driver diagram", foot: str = ""
) -> Drawing:
    """Draw it.

    Parameters
    ----------
    entries : sequence of Entry
        Those of level 1 lead to the aim; others at the top of the sequence lead nowhere yet, and are drawn so.
    look : {'light', 'dark'}
    foot : str
        A line under the drawing.
    """
    ink = LOOKS[look]
    joined = [one for one in entries if one.level == 1]
    loose = [one for one in entries if one.level > 1]
    goal = Entry(shortened(aim, _AIM) or "The aim is not written yet", level=0, below=tuple(joined))
    parts = [
        text(_left(number), _EDGE, [name], ink.muted, style=' font-weight="bold"')
        for number, name in enumerate(_COLUMNS)
    ]
    y = _TOP + _place(goal, _TOP, ink, parts) + 2 * _BETWEEN
    if loose:
        parts.append(
            text(_left(1), y, ["Not yet connected to the aim"], ink.muted, style=' font-weight="bold"')
        )
        y += LINE + _BETWEEN
        for one in loose:
            y += _place(one, y, ink, parts, loose=True) + _BETWEEN
    wide = _left(3) + _BOX + _EDGE
    if foot:
        lines = wrapped(foot, SMALL, wide - 2 * _EDGE)
        parts.append(text(_EDGE, y, lines, ink.muted, size=SMALL, step=SMALL_LINE))
        y += len(lines) * SMALL_LINE
    return drawing(parts, wide, y + _EDGE, ink, title, _alt(aim, joined, loose))


def _left(level: int) -> float:
    return _EDGE + level * (_BOX + _GAP)


def _own(entry: Entry) -> tuple[list[str], list[str], float]:
    """Its words, its note, and the height of its box."""
    words, note = wrapped(entry.text, SIZE, _BOX - 2 * _PAD), wrapped(entry.note, SMALL, _BOX - 2 * _PAD)
    return words, note, len(words) * LINE + len(note) * SMALL_LINE + 2 * _PAD


def _tall(entry: Entry) -> float:
    """The height that an entry needs with all below it."""
    return max(_own(entry)[2], _stack(entry.below))


def _stack(entries: Sequence[Entry]) -> float:
    return sum(map(_tall, entries)) + _BETWEEN * max(len(entries) - 1, 0)


def _place(entry: Entry, top: float, ink: Look, parts: list[str], *, loose: bool = False) -> float:
    """Draw an entry and all below it from `top` on; gives back the height. Each is in the middle of what is below it."""
    words, note, high = _own(entry)
    tall, left = _tall(entry), _left(entry.level)
    middle = top + tall / 2
    y = middle - high / 2
    dashed = ' stroke-dasharray="5 4"' if loose else ""
    parts.append(box(left, y, _BOX, high, ink.panel, ink.line if entry.level else ink.accent, style=dashed))
    weight = "" if entry.level else ' font-weight="bold"'
    parts.append(text(left + _PAD, y + _PAD - 2, words, ink.text, style=weight))
    if note:
        at = y + _PAD - 2 + len(words) * LINE
        parts.append(text(left + _PAD, at, note, ink.muted, size=SMALL, step=SMALL_LINE))
    child = top + (tall - _stack(entry.below)) / 2
    for one in entry.below:
        height = _tall(one)
        parts.append(_line(left + _BOX, middle, _left(one.level), child + height / 2, ink))
        _place(one, child, ink, parts)
        child += height + _BETWEEN
    return tall


def _line(x: float, y: float, to_x: float, to_y: float, ink: Look) -> str:
    """From the right of a box to the left of one below it; straight on where a column is passed over."""
    turn, half = x + _GAP, x + _GAP / 2
    return path(
        f"M{x:.1f},{y:.1f} C{half:.1f},{y:.1f} {half:.1f},{to_y:.1f} {turn:.1f},{to_y:.1f} H{to_x:.1f}",
        ink.line,
    )


def _alt(aim: str, joined: Sequence[Entry], loose: Sequence[Entry]) -> str:
    said = f"Driver diagram. Aim: {shortened(aim, _AIM) or 'not written yet'} "
    said += " ".join(f"Primary driver: {_said(one)}." for one in joined)
    return said + (f" Not yet connected to the aim: {'; '.join(map(_said, loose))}." if loose else "")


def _said(entry: Entry) -> str:
    return entry.text + (f" (by {'; '.join(map(_said, entry.below))})" if entry.below else "")
