"""Search: the words of a body, without case and accents, the same for both databases."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

_WORD = re.compile(r"[^\W_]+")
MOST_WORDS = 12
_AROUND = 70


def words(text: str) -> list[str]:
    """Lower-case words without accents."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _WORD.findall(bare.casefold())


def texts(value: Any) -> Iterable[str]:
    """Every text in a body, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from texts(item)


def searchable(title: str, body: Mapping[str, Any]) -> str:
    """What is stored to be searched: words in order, a space between."""
    return " ".join(words(" ".join((title, *texts(body)))))


def passage(body: Mapping[str, Any], asked: list[str]) -> str:
    """The first text in which one of the words begins a word, cut to the words around it."""
    for text in texts(body):
        for found in _WORD.finditer(text):
            if any(word.startswith(tuple(asked)) for word in words(found.group())):
                start, end = max(found.start() - _AROUND, 0), found.end() + _AROUND
                cut = " ".join(text[start:end].split())
                return f"{'…' if start else ''}{cut}{'…' if end < len(text) else ''}"
    return ""
