"""Which entities a link wants beside each other: parsed, checked, and each refusal told."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from cimodels.vocab.districts import is_cds, level_of

MOST = 6  # side by side; more cannot be told apart in a chart, nor read in a table
_LONGEST = 400  # characters of a link that are looked at


@dataclass(frozen=True)
class Chosen:
    """`cds` in the order of the link, each once; a sentence in `notices` for each that cannot be compared."""

    cds: tuple[str, ...]
    notices: tuple[str, ...]


def chosen(asked: str | None, own: str | None, known: Collection[str], level: str) -> Chosen:
    """Those that a link names, after the one that is compared with them.

    Parameters
    ----------
    asked : str or None
        The link's parameter: codes with commas between.
    own : str or None
        The first, already checked; it takes one of the places.
    known : collection of str
        Codes of the level that this release has.
    level : str
        `district` or `school`, what the model in view is about.
    """
    found = [own] if own else []
    notices = []
    for text in dict.fromkeys(part.strip() for part in (asked or "")[:_LONGEST].split(",") if part.strip()):
        if text in found:
            continue
        if not is_cds(text):
            notices.append(f"The link names {text[:40]!r} to compare with, which is no 14-digit CDS code.")
        elif level_of(text) != level:
            notices.append(
                f"{text} is a {level_of(text)}; {level}s are compared here, as in the model in view."
            )
        elif text not in known:
            notices.append(f"{text} is not in this release.")
        elif len(found) == MOST:
            notices.append(f"{text} is left out: at most {MOST} fit side by side.")
        else:
            found.append(text)
    return Chosen(tuple(found), tuple(notices))


def to_param(cds: Sequence[str]) -> str:
    """The inverse of `chosen`, for the link; empty where there is none."""
    return ",".join(cds)
