"""Colours and type of documents and pictures: the app's own, light and dark, as hex without a mark."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Look:
    """`top` marks those beyond the cut-off, `listed` those on the short list; `quiet` stands out 3:1 or more."""

    background: str
    panel: str
    text: str
    muted: str
    border: str
    quiet: str
    top: str
    listed: str


LOOKS: Mapping[str, Look] = MappingProxyType(
    {
        "light": Look("ffffff", "f3f6f7", "0b1317", "4a5a61", "c6d2d6", "8b979c", "0b5d6b", "b45309"),
        "dark": Look("0f181b", "18252a", "e8f0f2", "b3c2c7", "38494f", "7e9097", "5fd0de", "f0a24a"),
    }
)
LIGHT = LOOKS["light"]
# On every office machine; Liberation Sans, which stands in for it elsewhere, is as wide.
FONT = "Arial"
MONOSPACE = "Courier New"
