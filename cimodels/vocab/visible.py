"""Text from files and people as it may be shown: nothing that hides, turns the text around it, or starts a formula."""

from typing import Any

# What a spreadsheet takes for the beginning of a formula.
_FORMULA_STARTS = ("=", "+", "-", "@")


def visible(text: str) -> str:
    """`text` with every invisible character written out, such as ⟨U+202E⟩, and every kind of space as one.

    Control, formatting and bidirectional characters let a name look like another, or reverse the rest of
    a sentence (Unicode Technical Report 36, section 2).
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else " " if c.isspace() else f"⟨U+{ord(c):04X}⟩" for c in text)


def starts_formula(text: str) -> bool:
    """Whether a spreadsheet may take the text for a formula; it passes over spaces before one, no-break ones included."""
    return text.lstrip().startswith(_FORMULA_STARTS) or text[:1] in ("\t", "\r")


def unformulated(value: Any) -> Any:
    """The value, with an apostrophe before text that would start a formula; what is no text stays as it is."""
    return "'" + value if isinstance(value, str) and starts_formula(value) else value
