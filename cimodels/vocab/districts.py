"""Kinds of district, from the directory's DOC code, and the CDS code.

Source: CDE school directory file structure (`DOC`, `DOCType`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class DistrictType:
    """`screened` says whether it is a district that a leader would compare with others."""

    code: str
    name: str
    doc: tuple[str, ...]
    screened: bool = True


_ALL = (
    DistrictType("UNIFIED", "Unified", ("54",)),
    DistrictType("ELEMENTARY", "Elementary", ("52",)),
    DistrictType("HIGH", "High school", ("56",)),
    DistrictType("COE", "County office of education", ("00",)),
    DistrictType("OTHER", "Other (state schools, ROC/Ps, joint bodies)", (), screened=False),
)

DISTRICT_TYPES: Mapping[str, DistrictType] = MappingProxyType({t.code: t for t in _ALL})
DOC_CODES: Mapping[str, str] = MappingProxyType({d: t.code for t in _ALL for d in t.doc})

STATE_CDS = "00000000000000"


def is_cds(text: str) -> bool:
    """Whether `text` is a 14-digit county-district-school code."""
    return len(text) == 14 and text.isascii() and text.isdigit()


def level_of(cds: str) -> str:
    """What a code is of: a district's ends in seven zeros, a school's does not."""
    return "district" if cds.endswith("0000000") else "school"
