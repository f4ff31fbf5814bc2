"""How files that people take away are called, without their suffix."""

import re

_MOST = 40


def file_stem(kind: str, name: str, day: str | None = "") -> str:
    """`visit_2027-03-04_coaching_in_valley`: what it is, the day where there is one, and words of the name."""
    words = re.sub(r"\W+", "_", name.casefold())[:_MOST].strip("_")
    return "_".join(part for part in (kind, day, words) if part)
