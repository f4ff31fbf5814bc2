"""A fishbone: the problem at the head, parts of the system as bones, possible causes on each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cimodels.exhibits.diagrams.entries import LIKELY, RULED_OUT, Drawing, Entry
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
from cimodels.exhibits.diagrams.words import shortened, width, wrapped

_WIDE = 1080  # the page's text at a window of 1440 pixels
_HEAD = 190
_SLANT = 36
_EDGE = 14
_BETWEEN = 16  # from one cause's twig to the next cause's words
_HEADER = 34
_PROBLEM = 220  # characters at the head; the whole is on the page


@dataclass(frozen=True)
class _Line:
    text: str
    indent: float
    small: bool
    mark: str

    @property
    def step(self) -> float:
        return SMALL_LINE if self.small else LINE


def fishbone(
    problem: str,
    bones: Mapping[str, Sequence[Entry]],
    *,
    look: str = "light",
    title: str = "Fishbone",
    foot: str = "",
) -> Drawing:
    """Draw it.

    Parameters
    ----------
    bones : mapping of a part of the system to its causes
        Bones without a cause are left out; they are named below the drawing.
    look : {'light', 'dark'}
    foot : str
        A line under the drawing, such as whose it is.
    """
    ink = LOOKS[look]
    full = {name: causes for name, causes in bones.items() if causes}
    columns = max((len(full) + 1) // 2, 1)
    column = min(max((_WIDE - _HEAD - 3 * _EDGE) / columns, 216), 330)
    room = column - _SLANT - 20
    told = [(name, [_block(cause, room) for cause in causes]) for name, causes in full.items()]
    above, below = told[0::2], told[1::2]
    head = wrapped(shortened(problem, _PROBLEM) or "The problem", SIZE * 1.08, _HEAD - 24)
    half = (len(head) * LINE + 24) / 2
    up, down = (
        max([half, *(_height(blocks) + _HEADER + 12 for _, blocks in side)]) for side in (above, below)
    )
    spine, end = _EDGE + up, _EDGE + columns * column + 10
    parts = [
        path(f"M{_EDGE},{spine:.1f} H{end:.1f}", ink.accent, thick=4),
        box(end, spine - half, _HEAD, 2 * half, ink.panel, ink.accent),
        text(end + 12, spine - half + 10, head, ink.text, style=' font-weight="bold"'),
    ]
    for side, height in ((above, -up), (below, down)):
        for number, (name, blocks) in enumerate(side):
            parts += _bone(name, blocks, _EDGE + (number + 1) * column, spine, height, room, ink)
    bottom = spine + down + _EDGE
    for line in _foot(full, bones, foot):
        lines = wrapped(line, SMALL, end + _HEAD - _EDGE)
        parts.append(text(_EDGE, bottom, lines, ink.muted, size=SMALL, step=SMALL_LINE))
        bottom += len(lines) * SMALL_LINE + 4
    return drawing(parts, end + _HEAD + _EDGE, bottom + 10, ink, title, _alt(problem, full))


def _block(cause: Entry, room: float, indent: float = 0) -> list[_Line]:
    """A cause, its note and the reasons below it, as lines."""
    small = indent > 0
    words = {LIKELY: "● ", RULED_OUT: "✕ "}.get(cause.mark, "") + cause.text
    begin = "↳ " if small else ""
    # Reasons below reasons keep room for their words.
    indent = min(indent, room / 3)
    size, bold = SMALL if small else SIZE, 1.08 if cause.mark == LIKELY else 1
    lines = [
        _Line(line, indent, small, cause.mark) for line in wrapped(begin + words, size * bold, room - indent)
    ]
    lines += [_Line(line, indent, True, "note") for line in wrapped(cause.note, SMALL, room - indent)]
    for one in cause.below:
        lines += _block(one, room, indent + 12)
    return lines


def _height(blocks: Sequence[Sequence[_Line]]) -> float:
    return sum(sum(line.step for line in block) + _BETWEEN for block in blocks)


def _bone(
    name: str,
    blocks: Sequence[Sequence[_Line]],
    joint: float,
    spine: float,
    height: float,
    room: float,
    ink: Look,
) -> list[str]:
    """One bone; `height` is negative above the spine. Words stand to its left, each cause on a twig."""
    up = height < 0
    tip = spine + height + (_HEADER if up else -_HEADER)
    parts = [path(f"M{joint - _SLANT:.1f},{tip:.1f} L{joint:.1f},{spine:.1f}", ink.accent, thick=2.5)]
    wide = min(width(name, SIZE) * 1.08 + 24, room + _SLANT + 8)
    left, top = joint - _SLANT - wide / 2, tip - _HEADER if up else tip
    parts.append(box(left, top, wide, _HEADER, ink.panel, ink.accent))
    parts.append(text(left + 12, top + 8, [name], ink.text, style=' font-weight="bold"'))
    y = tip + 8 if up else spine + 10
    for block in blocks:
        foot = y + sum(line.step for line in block) + 5
        end = joint - _SLANT * (spine - foot) / (spine - tip)
        # Where the bone is nearest to the words: at their top above the spine, at their foot below it.
        start = min(end, joint - _SLANT * (spine - y) / (spine - tip)) - room - 8
        for line in block:
            parts.append(_words(line, start, y, ink))
            y += line.step
        parts.append(path(f"M{start:.1f},{foot:.1f} H{end:.1f}", ink.line, thick=1.2))
        y = foot - 5 + _BETWEEN
    return parts


def _words(line: _Line, start: float, y: float, ink: Look) -> str:
    style = {LIKELY: ' font-weight="bold"', RULED_OUT: ' text-decoration="line-through"'}.get(line.mark, "")
    fill = ink.muted if line.mark in ("note", RULED_OUT) else ink.text
    size, step = (SMALL, SMALL_LINE) if line.small else (SIZE, LINE)
    return text(start + line.indent, y, [line.text], fill, size=size, step=step, style=style)


def _foot(full: Mapping[str, Sequence[Entry]], bones: Mapping[str, Sequence[Entry]], foot: str) -> list[str]:
    empty = [name for name in bones if name not in full]
    said = ["● likely a root cause · ✕ ruled out · ↳ a reason for the cause above it"]
    if empty and full:
        said.append(f"Nothing entered yet: {', '.join(empty)}.")
    return said + ([foot] if foot else [])


def _alt(problem: str, full: Mapping[str, Sequence[Entry]]) -> str:
    """The drawing as text, every cause in it."""
    said = [f"{name}: {'; '.join(map(_said, causes))}." for name, causes in full.items()]
    return f"Fishbone of possible causes of: {shortened(problem, _PROBLEM)} {' '.join(said)}"


def _said(cause: Entry) -> str:
    words = {LIKELY: " (likely a root cause)", RULED_OUT: " (ruled out)"}.get(cause.mark, "")
    because = f", because {', and '.join(map(_said, cause.below))}" if cause.below else ""
    return cause.text + words + because
