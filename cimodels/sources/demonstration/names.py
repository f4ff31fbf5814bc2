"""Names of places that do not exist.

Built from invented word stems and endings, so that no name reads as Californian. The real-data tests
hold them against CDE's directory.
"""

import itertools

from cimodels.sources.demonstration.calibration import stream

# fmt: off
_STEMS = (
    "Aldr", "Bram", "Brev", "Cald", "Corv", "Drev", "Dunv", "Eldr", "Ember", "Fael", "Fenn", "Gald",
    "Garv", "Halv", "Harv", "Helv", "Hesk", "Ilv", "Jarn", "Jorv", "Kald", "Kelv", "Kest", "Lorv",
    "Lund", "Marv", "Mirv", "Nald", "Nerv", "Nolv", "Orv", "Ostr", "Pald", "Parv", "Quar", "Quill",
    "Rald", "Resk", "Rund", "Salv", "Skar", "Stav", "Svel", "Tald", "Tarv", "Torv", "Ulv", "Urd",
    "Vald", "Vesk", "Vold", "Wald", "Welv", "Wend", "Yald", "Yarv", "Zeld", "Zorv",
)
_ENDINGS = (
    "adrin", "ambry", "andel", "anora", "arrow", "avelin", "avey", "eddin", "eldora", "elmar", "emmet",
    "endrel", "enwick", "erith", "essel", "evane", "idell", "igren", "illow", "imber", "indral",
    "inthe", "irrel", "istow", "oddry", "olmar", "omere", "ondrel", "orrin", "ostead", "undel", "urrow",
)
# fmt: on
# Words that a syllable or two spell by accident and nobody wants on a map.
_UNWANTED = ("arse", "ass", "rape", "nig", "tit", "dic", "cum", "piss", "hell", "dam", "die", "dead", "kill")


def place_names(seed: int, count: int) -> list[str]:
    """`count` different invented place names, in an order that the seed decides.

    Past the number of single words, two-word names follow (`East Wendarrow`).
    """
    words = [
        stem + ending
        for stem, ending in itertools.product(_STEMS, _ENDINGS)
        if not any(unwanted in (stem + ending).lower() for unwanted in _UNWANTED)
    ]
    stream(seed, "names").shuffle(words)
    prefixes = ("", "East ", "West ", "Upper ", "Lower ", "Old ", "New ")
    names = (prefix + word for prefix in prefixes for word in words)
    return list(itertools.islice(names, count))
