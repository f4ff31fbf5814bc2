"""What conversations and notes took over by value, read without trust: an import may have it in any shape."""

from collections.abc import Mapping
from typing import Any

from cimodels.workspace.protocols import Question


def questions_of(body: Mapping[str, Any]) -> tuple[Question, ...]:
    """The questions of a `conversation`, in order; what asks nothing is none."""
    return tuple(
        Question(_text(row, "section"), ask, _text(row, "follow"), _codes(row.get("listen_for")))
        for row in body["questions"]
        if (ask := _text(row, "ask"))
    )


def tags_of(note: Mapping[str, Any]) -> dict[str, str]:
    """What a `note` is evidence of: a listen-for's code → its name when the note was tagged."""
    codes = [(_text(row, "code"), _text(row, "name")) for row in note["listen_fors"]]
    return {code: name or code for code, name in codes if code}


def _text(row: Mapping[str, Any], code: str) -> str:
    value = row.get(code)
    return value if isinstance(value, str) else ""


def _codes(value: Any) -> tuple[str, ...]:
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list | tuple) else ()
