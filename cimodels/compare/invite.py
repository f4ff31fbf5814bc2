"""Who could benefit from a visit: districts that are weak where the host succeeds and near it, and their county offices.

Both sides are asked for. *Need*: below what was expected, or weak among all; being eligible for differentiated assistance is
a further reason, and none by itself: it may be for something else. *Nearness*: circumstances like the host's, or its county or region. More needs come
first, then districts of the host's type, more nearness and fewer kilometres; there is no score.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from cimodels.certainty.results import Certainty
from cimodels.compare.travel import Place, distance_words, kilometres
from cimodels.models.similar import Similar
from cimodels.vocab.districts import DISTRICT_TYPES
from cimodels.vocab.levels import COLORS

# A chance of being truly beyond expectation up to which "below what was expected" may be said.
BELOW = 0.1
# By result, the last quarter of all in the model; by colour, Red and Orange.
WEAK_SHARE, WEAK_COLOR = 0.75, 2
_NAMED = 3


@dataclass(frozen=True)
class Around:
    """The host's county, and the counties of its region; `region` is its title, empty where it has none."""

    county_code: str
    region: str = ""
    counties: Collection[str] = ()


@dataclass(frozen=True)
class Invitee:
    """A district or county office to invite, and why.

    Attributes
    ----------
    office : bool
        A county office of education, invited for its districts.
    needs, near : tuple of str
        Sentences with figures: what it could learn, and why from this host.
    reach : frozenset of str
        `county` and `region` (the host's), `like` (its circumstances); of an office, those of its districts as well.
    km : float
        From the host's office, as the crow flies; NaN when not known.
    """

    cds: str
    name: str
    county: str
    county_code: str
    office: bool
    needs: tuple[str, ...]
    near: tuple[str, ...]
    reach: frozenset[str]
    km: float

    @property
    def why(self) -> str:
        """All reasons, as an invitation keeps them."""
        return " ".join((*self.needs, *self.near))


def invitees(
    host: str,
    certainty: Certainty,
    found: Similar | None,
    entities: pd.DataFrame,
    around: Around,
    assisted: Mapping[str, str],
    colors: Mapping[str, tuple[int, int]],
) -> tuple[Invitee, ...]:
    """Districts that could benefit: more needs first, then the host's type, more nearness, fewer kilometres.

    Parameters
    ----------
    certainty : Certainty
        Of the outcome in which the host succeeds.
    found : Similar or None
        The host's nearest in circumstances; None where nothing tells who they are.
    entities : DataFrame
        `cds`, `county_code`, `district_type`, `latitude`, `longitude` of all districts.
    assisted : mapping of cds to str
        A sentence on who is eligible for differentiated assistance.
    colors : mapping of cds to (year, color)
        The newest colour in the outcome, 1 (Red) to 5.
    """
    judged = certainty.expected.entities.merge(certainty.chances[["cds", "beyond"]], on="cds")
    judged = judged.merge(entities[["cds", "county_code"]], on="cds")
    peers = found.peers[found.peers["distance"] <= found.far_distance] if found else pd.DataFrame()
    kinds = dict(zip(entities["cds"], entities["district_type"], strict=True))
    distances = dict(zip(peers["cds"], peers["distance"], strict=True)) if len(peers) else {}
    at = places(entities)
    chosen = []
    for row in judged[judged["cds"] != host].itertuples():
        needs = _needs(row, len(judged), certainty, colors.get(row.cds))
        km = kilometres(at[host], at[row.cds]) if host in at else float("nan")
        reach = _reach(row.county_code, around) | ({"like"} if row.cds in distances else set())
        near = _near(reach, distances.get(row.cds), around, km)
        if near and kinds[row.cds] != kinds.get(host):
            near += (_other_type(kinds[row.cds]),)
        if needs and near:
            needs += (assisted[row.cds],) if row.cds in assisted else ()
            chosen.append(
                Invitee(row.cds, row.name, row.county, row.county_code, False, needs, near, reach, km)
            )
    return tuple(
        sorted(chosen, key=lambda one: (-len(one.needs), kinds[one.cds] != kinds.get(host), *_nearness(one)))
    )


def _nearness(one: Invitee) -> tuple[int, float, str]:
    return -len({"county", "like"} & one.reach), _far(one), one.cds


def _other_type(code: str | None) -> str:
    """What to ask of a district that teaches other grades than the host."""
    kind = DISTRICT_TYPES.get(code or "")
    name = kind.name.lower() if kind else "not known"
    return f"Of another type ({name}): does it teach the grades that are visited?"


def _far(one: Invitee) -> float:
    return one.km if one.km == one.km else float("inf")


def places(entities: pd.DataFrame) -> dict[str, Place]:
    """Where each office is: latitude and longitude, NaN when not known."""
    columns = entities[["latitude", "longitude"]].astype(float)
    pairs = zip(columns["latitude"], columns["longitude"], strict=True)
    return dict(zip(entities["cds"], pairs, strict=True))


def _needs(row: Any, n: int, certainty: Certainty, color: tuple[int, int] | None) -> tuple[str, ...]:
    kind, said = certainty.expected.spec.outcome, []
    if row.beyond <= BELOW:
        said.append(
            f"Below what was expected: {kind.format(row.actual)}, expected {kind.format(row.expected)}; truly below with a chance "
            f"of {_percent(1 - row.beyond)}."
        )
    rated = color is not None and color[1] <= WEAK_COLOR
    if rated or row.status_rank > n * WEAK_SHARE:
        colored = f" ({COLORS[color[1]].name} in {color[0]})" if color and rated else ""
        said.append(
            f"Weak: {kind.format(row.actual)}{colored}, rank {int(row.status_rank):,} of {n:,} by result."
        )
    return tuple(said)


def _reach(county_code: str, around: Around) -> frozenset[str]:
    """Whether a county is the host's, or of its region."""
    own, region = county_code == around.county_code, county_code in around.counties
    return frozenset(code for code, yes in (("county", own), ("region", own or region)) if yes)


def _near(reach: Collection[str], distance: float | None, around: Around, km: float) -> tuple[str, ...]:
    said = []
    if distance is not None:
        said.append(f"Like the host: {distance:.2f} standard deviations apart in circumstances.")
    if "county" in reach:
        said.append(f"In the host’s county, {distance_words(km)} away.")
    elif "region" in reach:
        said.append(f"In the host’s region, {around.region}; {distance_words(km)} away.")
    return tuple(said)


def offices(
    host: str,
    chosen: Sequence[Invitee],
    entities: pd.DataFrame,
    around: Around,
    assisted: Mapping[str, str],
) -> tuple[Invitee, ...]:
    """County offices of the host and of those chosen: who supports them at home, and leads their differentiated assistance.

    The host's own first, then those with more of the chosen.
    """
    of = Counter(one.county_code for one in chosen)
    at = places(entities)
    found = []
    for row in entities[entities["district_type"] == "COE"].itertuples():
        if row.cds == host or not (of[row.county_code] or row.county_code == around.county_code):
            continue
        own = [one for one in chosen if one.county_code == row.county_code]
        near = ("It is the host’s county office.",) if row.county_code == around.county_code else ()
        needs = _its_districts(own, assisted)
        reach = _reach(row.county_code, around).union(*(one.reach for one in own))
        km = kilometres(at[host], at[row.cds]) if host in at else float("nan")
        found.append(Invitee(row.cds, row.name, row.county, row.county_code, True, needs, near, reach, km))
    return tuple(sorted(found, key=lambda one: (not one.near, -of[one.county_code], _far(one), one.cds)))


def _its_districts(own: Sequence[Invitee], assisted: Mapping[str, str]) -> tuple[str, ...]:
    if not own:
        return ("None of its districts is suggested; it can carry to its others what it sees.",)
    names = [one.name for one in own[:_NAMED]]
    more = f" and {len(own) - _NAMED} more" if len(own) > _NAMED else ""
    helped = sum(one.cds in assisted for one in own)
    said = f"It supports {len(own)} of those suggested: {', '.join(names)}{more}."
    if helped:
        said += f" {helped} of them {'is' if helped == 1 else 'are'} eligible for differentiated assistance, which it gives."
    return (said,)


def _percent(chance: float) -> str:
    return "over 99 %" if chance > 0.99 else f"{100 * chance:.0f} %"
