"""Whose students a question is about: the whole state, a county or a region of counties, or one district."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from cimodels.errors import SpecError
from cimodels.vocab.districts import STATE_CDS, is_cds, level_of

STATE, COUNTIES, DISTRICT = "state", "counties", "district"
KINDS: Mapping[str, str] = MappingProxyType(
    {STATE: "State", COUNTIES: "County or region", DISTRICT: "District"}
)
_EXPECTED = "`state`, two-digit county codes such as `10` or `10-20-54`, or a district's 14-digit code"
# More than these are counted and not named: a title has one line.
_MOST_NAMED = 4


@dataclass(frozen=True)
class Scope:
    """The whole state without fields; `counties` for a county or region; `cds` for one district.

    Attributes
    ----------
    counties : tuple of str
        Two-digit county codes, kept sorted and once each.
    cds : str
        A district's (or county office's) 14-digit code; empty for none.

    Raises
    ------
    SpecError
        For a code that cannot be one, and for counties and a district at once.
    """

    counties: tuple[str, ...] = ()
    cds: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "counties", tuple(sorted(set(self.counties))))
        if self.counties and self.cds:
            raise SpecError("scope", f"{self.to_param()} and {self.cds}", "counties or a district, not both")
        for code in self.counties:
            if not (len(code) == 2 and code.isascii() and code.isdigit() and code != "00"):
                raise SpecError("scope", code, _EXPECTED)
        if self.cds and (not is_cds(self.cds) or self.cds == STATE_CDS or level_of(self.cds) != "district"):
            raise SpecError("scope", self.cds, _EXPECTED)

    @property
    def kind(self) -> str:
        """Code of `KINDS`."""
        return DISTRICT if self.cds else COUNTIES if self.counties else STATE

    @property
    def county(self) -> str | None:
        """The code of the one county that it is about, whole; None otherwise."""
        return self.counties[0] if len(self.counties) == 1 else None

    def to_param(self) -> str:
        """`state`, `10`, `10-20-54`, or a district's code."""
        return self.cds or "-".join(self.counties) or STATE

    @classmethod
    def from_param(cls, text: str) -> "Scope":
        """The scope that `to_param` wrote.

        Raises
        ------
        SpecError
            For anything else.
        """
        if text == STATE:
            return cls()
        try:
            return (
                cls(cds=text) if len(text) == len(STATE_CDS) and is_cds(text) else cls(tuple(text.split("-")))
            )
        except SpecError:
            raise SpecError("scope", text, _EXPECTED) from None

    def in_words(self, state: str, counties: Mapping[str, str], districts: Mapping[str, str]) -> str:
        """Its name, such as "Fresno County" or "Region 7 (Central Valley)".

        Parameters
        ----------
        state : str
            What the whole state is called.
        counties, districts : mapping of code to name
        """
        if self.kind == STATE:
            return state
        if self.kind == DISTRICT:
            return districts.get(self.cds, self.cds)
        for region in REGIONS.values():
            if self.counties == region.counties and self.county is None:
                return region.title
        names = [counties.get(code, code) for code in self.counties]
        if len(names) == 1:
            return f"{names[0]} County"
        if len(names) > _MOST_NAMED:
            return f"{', '.join(names[: _MOST_NAMED - 1])} and {len(names) - _MOST_NAMED + 1} more counties"
        return f"{', '.join(names[:-1])} and {names[-1]} counties"


@dataclass(frozen=True)
class Region:
    """One of the eleven service regions in which California's county superintendents work together.

    Source: California County Superintendents (CCSESA), service regions; county codes of the CDS code.
    """

    number: int
    name: str
    counties: tuple[str, ...]

    @property
    def title(self) -> str:
        return f"Region {self.number} ({self.name})"


_REGIONS = (
    Region(1, "North Coast", ("08", "12", "17", "23", "49")),
    Region(2, "Northeastern", ("04", "11", "18", "25", "32", "45", "47", "52", "53")),
    Region(3, "Capital", ("02", "06", "09", "29", "31", "34", "46", "51", "57", "58")),
    Region(4, "Bay", ("01", "07", "21", "28", "38", "41", "48")),
    Region(5, "South Bay", ("27", "35", "43", "44")),
    Region(6, "Delta Sierra", ("03", "05", "39", "50", "55")),
    Region(7, "Central Valley", ("10", "16", "20", "22", "24", "54")),
    Region(8, "Costa del Sur", ("15", "40", "42", "56")),
    Region(9, "Southern", ("13", "30", "37")),
    Region(10, "RIMS", ("14", "26", "33", "36")),
    Region(11, "Los Angeles", ("19",)),
)
REGIONS: Mapping[int, Region] = MappingProxyType({region.number: region for region in _REGIONS})
