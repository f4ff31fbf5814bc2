"""Guides for conversations and observations, the rubric, and the usual questions: templates in `specs/research`, read and checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cimodels.errors import WorkspaceError
from cimodels.workspace.kinds.research import LEVELS, SETTINGS, WHOM
from cimodels.workspace.toml_file import SPECS, parsed, tables

FOLDER = SPECS / "research"
_RUBRIC, _TO_FIND_OUT = "rubric.toml", "to_find_out.toml"


@dataclass(frozen=True)
class ListenFor:
    """One thing to listen for: `listen_for` says it in a sentence, `anchors` what each level from 1 to 4 means."""

    code: str
    name: str
    listen_for: str
    anchors: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """What to ask or to look at; `listen_for` has codes of the rubric."""

    section: str
    ask: str
    follow: str
    listen_for: tuple[str, ...]


@dataclass(frozen=True)
class Protocol:
    """A guide for one kind of conversation or observation; `setting` and `whom` are codes of `kinds.research`."""

    code: str
    title: str
    setting: str
    whom: str
    minutes: int
    opening: str
    questions: tuple[Question, ...]

    def by_value(self) -> list[dict[str, Any]]:
        """Its questions as a conversation keeps them: later changes of the template do not touch what was asked."""
        return [
            {"section": q.section, "ask": q.ask, "follow": q.follow, "listen_for": list(q.listen_for)}
            for q in self.questions
        ]


def rubric(folder: Path = FOLDER) -> dict[str, ListenFor]:
    """The listen-fors by code, in the file's order.

    Raises
    ------
    WorkspaceError
        When the file is missing, or not what it should be; names what.
    """
    path = folder / _RUBRIC
    found: dict[str, ListenFor] = {}
    for number, row in enumerate(_rows(path, parsed(path), "listen_for"), start=1):
        where = f"{path.name}, listen_for {number}"
        anchors = row.get("anchors")
        if (
            not isinstance(anchors, list)
            or len(anchors) != len(LEVELS)
            or not all(isinstance(a, str) and a for a in anchors)
        ):
            raise _wrong(where, "anchors", f"{len(LEVELS)} sentences, for the levels " + ", ".join(LEVELS))
        code, name, sentence = (_text(where, row, code) for code in ("code", "name", "listen_for"))
        one = ListenFor(code, name, sentence, tuple(anchors))
        if one.code in found:
            raise _wrong(where, "code", "a code of its own")
        found[one.code] = one
    return found


def protocols(folder: Path = FOLDER) -> dict[str, Protocol]:
    """The guides by the name of their file; raises as `rubric`."""
    known = rubric(folder)
    paths = sorted(path for path in folder.glob("*.toml") if path.name not in (_RUBRIC, _TO_FIND_OUT))
    found = [_protocol(path, known) for path in paths]
    settings, whom = list(SETTINGS), list(WHOM)
    return {
        one.code: one
        for one in sorted(found, key=lambda p: (settings.index(p.setting), whom.index(p.whom), p.code))
    }


def usual_questions(folder: Path = FOLDER) -> list[dict[str, str]]:
    """What is usually still to find out: `question`, and `ask` with where to look or whom to ask; raises as `rubric`."""
    path = folder / _TO_FIND_OUT
    return [
        {code: _text(f"{path.name}, question {number}", row, code) for code in ("question", "ask")}
        for number, row in enumerate(_rows(path, parsed(path), "question"), start=1)
    ]


def _protocol(path: Path, known: Mapping[str, ListenFor]) -> Protocol:
    table, where = parsed(path), path.name
    minutes = table.get("minutes")
    if isinstance(minutes, bool) or not isinstance(minutes, int) or minutes <= 0:
        raise _wrong(where, "minutes", "a number of minutes")
    for code, choices in (("setting", SETTINGS), ("whom", WHOM)):
        if table.get(code) not in choices:
            raise _wrong(where, code, "one of " + ", ".join(choices))
    questions = tuple(
        _question(f"{where}, question {number}", row, known)
        for number, row in enumerate(_rows(path, table, "question"), start=1)
    )
    title, setting, whom, opening = (
        _text(where, table, code) for code in ("title", "setting", "whom", "opening")
    )
    return Protocol(path.stem, title, setting, whom, minutes, opening, questions)


def _question(where: str, row: Mapping[str, Any], known: Mapping[str, ListenFor]) -> Question:
    codes = row.get("listen_for", [])
    if not isinstance(codes, list) or not all(isinstance(code, str) and code in known for code in codes):
        raise _wrong(where, "listen_for", "codes of the rubric: " + ", ".join(known))
    follow = row.get("follow", "")
    return Question(
        _text(where, row, "section"),
        _text(where, row, "ask"),
        follow if isinstance(follow, str) else "",
        tuple(codes),
    )


def _rows(path: Path, table: Mapping[str, Any], code: str) -> Sequence[Mapping[str, Any]]:
    if not (rows := tables(table, code, path.name)):
        raise _wrong(path.name, code, f"one or more tables [[{code}]]")
    return rows


def _text(where: str, row: Mapping[str, Any], code: str) -> str:
    value = row.get(code)
    if not isinstance(value, str) or not value.strip():
        raise _wrong(where, code, "a sentence")
    return value.strip()


def _wrong(where: str, code: str, expected: str) -> WorkspaceError:
    return WorkspaceError(f"The template {where}: {code} cannot be used.", f"Expected {expected}.")
