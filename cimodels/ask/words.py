"""What the database says, as a sentence with the place and what to do."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from cimodels.ask.limits import Limits
from cimodels.errors import QueryError

# Kind of refusal or of DuckDB's exception → what happened, and what to do.
_SAID: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "pivot": (
            "PIVOT without its columns is several statements, and one is answered at a time.",
            "Write SELECT * FROM (PIVOT … ON column IN (value, value) USING …).",
        ),
        "nothing": ("There is no question.", "Write one, or begin with an example."),
        "several": ("There are {detail} statements; one is answered at a time.", "Remove all but one."),
        "statement": (
            "{detail} is not answered here: the data can be read, not changed, and settings stay as they are.",
            "Begin with SELECT, FROM, WITH, VALUES, DESCRIBE, SHOW TABLES, SUMMARIZE or EXPLAIN.",
        ),
        "closed": (
            "{detail} tells about this machine or runs text as SQL, and cannot be asked here.",
            "DESCRIBE, SHOW TABLES and duckdb_columns() tell what there is.",
        ),
        "wide": ("The answer has {detail} columns.", "Ask for at most 500."),
        "large": (
            "The answer is larger than {megabytes} MB.",
            "Ask for fewer columns or rows, or for sums of them.",
        ),
        "answer": (
            "The answer cannot be written out: {detail}.",
            "Cast it to another type, such as VARCHAR.",
        ),
        "late": (
            "The answer took longer than {seconds} s and was stopped.",
            "Ask for fewer rows with WHERE, or look whether a join lacks its condition.",
        ),
        "broken": (
            "The question brought the database to an end; nothing else was harmed.",
            "It may need more memory than it may use, or be nested too deeply: ask for less at a time.",
        ),
        "InterruptException": (
            "The answer took longer than {seconds} s and was stopped.",
            "Ask for fewer rows with WHERE, or look whether a join lacks its condition.",
        ),
        "OutOfMemoryException": (
            "The answer needs more memory than the {memory:,} MB that one question may use.",
            "Ask for fewer rows with WHERE, or look whether a join lacks its condition.",
        ),
        "PermissionException": (
            "Files, folders and other machines cannot be reached from here.",
            "Ask the tables of the warehouse: SHOW TABLES.",
        ),
        "ParserException": ("This cannot be read as SQL: {detail}.", ""),
        "CatalogException": ("{detail}.", "SHOW TABLES and DESCRIBE tell what there is."),
        "BinderException": ("{detail}.", "SHOW TABLES and DESCRIBE tell what there is."),
        "ConversionException": (
            "A value cannot be converted: {detail}.",
            "TRY_CAST gives null where a value does not fit.",
        ),
        "InvalidInputException": ("{detail}.", ""),
        "OutOfRangeException": ("{detail}.", "A number is too large for its type; cast it to DOUBLE."),
    }
)
_OTHER = ("The database refuses this: {detail}.", "")
_PREFIX = re.compile(r"^[A-Z][A-Za-z \-]{1,40} Error: ")
_PLACE = re.compile(r"^LINE (\d+): ?(.*)\n( *)\^", re.MULTILINE)
_PATH = re.compile(r"(?<![\w.])(?:[A-Za-z]:)?[\\/](?:[\w.\-]+[\\/])+[\w.\-]*")
_LONGEST = 300


def problem(kind: str, message: str, sql: str, limits: Limits) -> QueryError:
    """The error to raise for what the child process answered.

    Parameters
    ----------
    kind : a key above, or the name of any other exception of DuckDB
    message : the database's own words, or what the refusal is about
    """
    if (kind, message) == ("statement", "MULTI"):
        kind = "pivot"
    said, advice = _SAID.get(kind, _OTHER)
    line, character = place(message, sql)
    where = "" if line is None else f" (line {line}, character {character})"
    words = {"detail": _detail(kind, message), **vars(limits)}
    sentence = said.format(**words)
    sentence = sentence.replace("?.", "?")
    return QueryError(sentence[:-1] + where + sentence[-1], advice, line, character)


def place(message: str, sql: str) -> tuple[int | None, int | None]:
    """Line and character that DuckDB's caret points at, from 1; of a long line it shows a part with dots around."""
    found = _PLACE.search(message)
    if found is None:
        return None, None
    line, shown = int(found[1]), found[2]
    at = len(found[3]) - len(f"LINE {line}: ")
    lines = sql.splitlines()
    if not 0 < line <= len(lines) or at < 0:
        return None, None
    if shown.startswith("..."):
        part = shown.removeprefix("...").removesuffix("...")
        begins = lines[line - 1].find(part)
        if begins < 0:
            return line, None
        at += begins - 3
    return line, at + 1


def _detail(kind: str, message: str) -> str:
    """What happened, in the database's words: without its kind, its picture of the place and its settings."""
    if kind == "statement":
        return message or "This statement"
    text = _PREFIX.sub("", message.split("\n\nLINE ")[0].split("\nLINE ")[0])
    text = text.split(' Use "SET')[0].split("\n\t")[0].replace("!", ".")
    text = _PATH.sub("…", " ".join(text.split()).rstrip(". "))
    text = text.replace(". Did you mean", "; did you mean").replace(". Candidate", "; candidate")
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
