"""The recipe: a specification as a TOML file that people review, exchange and run again."""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from cimodels.errors import SpecError
from cimodels.models.spec import ModelSpec
from cimodels.screen.link import from_params, to_params
from cimodels.screen.spec import ScreenSpec

__all__ = ["from_params", "from_toml", "model_from_toml", "to_params", "to_toml"]

# A recipe is one or two kilobytes; a larger file is something else.
LONGEST_RECIPE = 200_000


def to_toml(spec: ScreenSpec | ModelSpec, *, release: str | None = None, comments: Iterable[str] = ()) -> str:
    """The specification as TOML, every value written out, with comment lines on top.

    Parameters
    ----------
    release : str, optional
        The data release that the list was made from, noted as a comment: a recipe can be run on any.
    comments : iterable of str
        Lines above everything else.
    """
    notes = [*comments, *([f"Data release: {release}"] if release else [])]
    lines = [f"# {line}".rstrip() for note in notes for line in _printable(note)]
    value = spec.to_dict()
    # An empty list is written too: left out, it would mean the default. Tables come last in TOML.
    lines += [f"{key} = {_plain(v)}" for key, v in value.items() if not _is_tables(v)]
    for key, v in value.items():
        if isinstance(v, Mapping):
            lines += _section(f"[{key}]", v)
        elif _is_tables(v):
            lines += [line for item in v for line in _section(f"[[{key}]]", item)]
    return "\n".join(lines) + "\n"


def _is_tables(value: object) -> bool:
    return isinstance(value, Mapping) or (
        isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)
    )


def _section(header: str, table: Mapping[str, Any]) -> list[str]:
    return ["", header, *(f"{key} = {_plain(v)}" for key, v in table.items())]


def _plain(value: object) -> str:
    """Text, numbers and flat lists of them mean the same in JSON and in TOML."""
    return json.dumps(value, allow_nan=False)


def _printable(note: str) -> list[str]:
    """Comment lines; TOML forbids control characters even there."""
    return ["".join(c if c.isprintable() else " " for c in line) for line in note.splitlines()]


def about(text: str) -> tuple[str, str]:
    """The title and the purpose that a recipe begins with: its first comment, and the paragraph after it, which says what it is for.

    Empty where it begins with something else.
    """
    lines = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        lines.append(line.removeprefix("#").strip())
    title, purpose, *_ = [*"\n".join(lines).split("\n\n"), "", ""]
    purpose = " ".join(purpose.split()).removeprefix("What it is for:").strip()
    return " ".join(title.split()), purpose[:1].upper() + purpose[1:]


def from_toml(text: str) -> ScreenSpec:
    """The screen that a recipe describes; a file with a model alone gets the default screen.

    Raises
    ------
    SpecError
        For text that is not TOML (with the line), a stranger among the fields, an impossible value, or a
        file that says nothing: it would be a list that nobody asked for.
    """
    value = _parse(text)
    if _is_bare_model(value):
        value = {"model": value}
    spec = ScreenSpec.from_dict(value)
    if all(key == "version" or v == {} for key, v in value.items()):
        expected = (
            "at least [model] with an indicator, or [[focus]] with measure and top_percent; the app's "
            "“Recipe” button writes a whole one"
        )
        raise SpecError("Recipe", text.strip()[:40], expected, "The recipe says nothing.")
    return spec


def model_from_toml(text: str) -> ModelSpec:
    """The model of a recipe, or of a file that holds a model alone. Raises as `from_toml`."""
    return from_toml(text).model


def _is_bare_model(value: Mapping[str, Any]) -> bool:
    return bool(value) and set(value) <= {f.name for f in fields(ModelSpec)}


def _parse(text: str) -> dict[str, Any]:
    if len(text) > LONGEST_RECIPE:
        raise SpecError("recipe", text[:40] + "…", f"at most {LONGEST_RECIPE:,} characters of TOML")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        place = re.search(r"line (\d+)", str(problem))
        lines = text.splitlines() or [""]
        number = min(int(place[1]), len(lines)) if place else len(lines)
        shown = lines[number - 1].strip()[:80]
        expected = f"TOML, for example top_percent = 10 ({problem})"
        raise SpecError(f"Recipe, line {number}", shown, expected) from problem
    except (ValueError, RecursionError) as problem:
        # A number of thousands of digits, or thousands of brackets: TOML by its grammar, and no recipe.
        raise SpecError(
            "Recipe", text.strip()[:40] + "…", f"a recipe's few short values ({problem})"
        ) from None
