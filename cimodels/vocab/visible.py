"""Names from files as they may be shown: nothing in them that hides, or that turns the text around it."""


def visible(text: str) -> str:
    """`text` with every invisible character written out, such as ⟨U+202E⟩, and every kind of space as one.

    Control, formatting and bidirectional characters let a name look like another, or reverse the rest of
    a sentence (Unicode Technical Report 36, section 2).
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else " " if c.isspace() else f"⟨U+{ord(c):04X}⟩" for c in text)
