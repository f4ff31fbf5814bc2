"""Districts, charter sectors and schools of the fictional state, and who attends them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import expit, ndtr, ndtri

from cimodels.sources.demonstration.calibration import (
    CALIBRATION,
    DRAWN_YEARS,
    GROUP_INDEX,
    GROUPS,
    NEWEST_PUBLISHED,
    PROGRAMMES,
    RACES,
    Floats,
    Integers,
    correlated,
    stream,
)
from cimodels.sources.demonstration.names import place_names

Texts = npt.NDArray[np.str_]

# California's counties are 01 to 58.
FIRST_COUNTY, LAST_COUNTY = 61, 98
_TYPE_WORD = {"UNIFIED": "Unified", "ELEMENTARY": "Elementary", "HIGH": "High"}
_CHARTER_DISTRICTS = 0.15
# Of English learners in tests, those still classified so; the others were recently reclassified.
_STILL_ENGLISH_LEARNERS = 0.62
_LONG_TERM_ENGLISH_LEARNERS = 0.35
_ALTERNATE_ASSESSMENT = 0.012


@dataclass(frozen=True)
class Entities:
    """Districts, charter sectors or schools: one row each, in order of `cds`.

    Attributes
    ----------
    kind : array of str
        Type of district whose ratios apply: `vocab.districts` code.
    district : array of int
        Row of its district; for districts their own row.
    counts : array of int, shape (entities, drawn years, groups)
        Students on census day.
    """

    cds: Texts
    name: Texts
    district_name: Texts
    county: Texts
    kind: Texts
    district: Integers
    counts: Integers

    def __len__(self) -> int:
        return len(self.cds)

    @property
    def shares(self) -> Floats:
        """Percent of students in each group in the newest year, shape (entities, groups)."""
        newest = self.counts[:, -1, :]
        return 100 * newest / np.maximum(newest[:, :1], 1)


def draw_districts(seed: int, number: int) -> Entities:
    """`number` districts, county offices among them (one per county)."""
    rng = stream(seed, "districts")
    kind = _kinds(number)
    names = place_names(seed, number + LAST_COUNTY)
    counties = np.array(names[: LAST_COUNTY - FIRST_COUNTY + 1])
    # Counties differ in size as California's do: a few hold many districts.
    weight = rng.gamma(1.2, size=len(counties))
    county = rng.choice(len(counties), size=number, p=weight / weight.sum())
    offices = kind == "COE"
    county[offices] = np.arange(offices.sum())
    code = np.where(offices, 10000 + county, 60000 + 7 * np.arange(number))
    cds = np.array([f"{FIRST_COUNTY + c}{d:05d}0000000" for c, d in zip(county, code, strict=True)])
    places = names[LAST_COUNTY:]
    title = [
        f"{counties[c]} County Office of Education" if k == "COE" else f"{place} {_TYPE_WORD[k]}"
        for c, k, place in zip(county, kind, places, strict=True)
    ]
    order = np.argsort(cds)
    counts = _project(rng, _census(rng, kind))[order]
    name = np.array(title)[order]
    return Entities(cds[order], name, name, counties[county][order], kind[order], np.arange(number), counts)


def draw_charters(seed: int, districts: Entities) -> Entities:
    """One charter school in some districts. LEA rows of the Dashboard leave its students out."""
    rng = stream(seed, "charters")
    eligible = np.flatnonzero((districts.counts[:, -1, 0] >= 1500) & (districts.kind != "COE"))
    chosen = np.sort(rng.choice(eligible, size=int(_CHARTER_DISTRICTS * len(eligible)), replace=False))
    size = rng.uniform(0.04, 0.20, size=len(chosen))
    names = np.array(place_names(seed + 1, len(chosen)))
    return Entities(
        _school_cds(districts.cds[chosen], np.full(len(chosen), 900)),
        np.char.add(names, " Charter"),
        districts.name[chosen],
        districts.county[chosen],
        districts.kind[chosen],
        chosen,
        _portion(rng, districts.counts[chosen], size),
    )


def draw_schools(seed: int, districts: Entities) -> Entities:
    """Schools of the districts, fewer than in California: one for small districts, up to eight."""
    rng = stream(seed, "schools")
    size = districts.counts[:, -1, 0]
    typical = np.select([districts.kind == "UNIFIED", districts.kind == "HIGH"], [1400, 2000], 900)
    number = np.clip(np.ceil(size / typical), 1, 8).astype(int)
    number = np.where(districts.kind == "UNIFIED", np.maximum(number, 2), number)
    district = np.repeat(np.arange(len(districts)), number)
    within = np.arange(len(district)) - np.repeat(np.cumsum(number) - number, number)
    weight = rng.gamma(6.0, size=len(district))
    weight /= np.bincount(district, weights=weight)[district]
    place = np.char.partition(districts.name[district], " ")[:, 0]
    kind = _school_kind(districts.kind[district], within)
    letter = np.array(list("ABCDEFGHIJKLM"))[within]
    word = {"ELEMENTARY": "Elementary", "MIDDLE": "Middle", "HIGH": "High", "COE": "Community"}
    name = [f"{p} {a} {word[k]}" for p, a, k in zip(place, letter, kind, strict=True)]
    return Entities(
        _school_cds(districts.cds[district], within),
        np.array(name),
        districts.name[district],
        districts.county[district],
        kind,
        district,
        _portion(rng, districts.counts[district], weight),
    )


def _kinds(number: int) -> Texts:
    """Types in California's proportions, with one county office per county."""
    offices = min(LAST_COUNTY - FIRST_COUNTY + 1, max(number // 20, 1))
    share = CALIBRATION["types"]
    others = number - offices
    unified, high = round(share["UNIFIED"] * others), round(share["HIGH"] * others)
    counts = (offices, unified, high, others - unified - high)
    return np.repeat(np.array(["COE", "UNIFIED", "HIGH", "ELEMENTARY"]), counts)


def _census(rng: np.random.Generator, kind: Texts) -> Integers:
    """Students by group in the newest published year, shape (districts, groups)."""
    demography = CALIBRATION["demography"]
    score = correlated(rng, demography["correlation"], len(kind))
    location = np.array([demography[k]["location"] for k in kind])
    spread = np.array([demography[k]["spread"] for k in kind])
    bounds = np.log([(demography[k]["smallest"], demography[k]["largest"]) for k in kind])
    low, high = ndtr((bounds - location[:, :1]) / spread[:, :1]).T
    score[:, 0] = ndtri(low + ndtr(score[:, 0]) * (high - low))
    drawn = location + spread * score
    enrolment = np.maximum(np.round(np.exp(drawn[:, 0])), 4).astype(int)
    variables = demography["variables"]

    counts = np.zeros((len(kind), len(GROUPS)), dtype=np.int64)
    ratio = np.exp([drawn[:, variables.index(r)] if r != "WH" else np.zeros(len(kind)) for r in RACES]).T
    races = rng.multinomial(enrolment, ratio / ratio.sum(axis=1, keepdims=True))
    counts[:, 0] = enrolment
    counts[:, 1 : 1 + len(RACES)] = races
    for group in PROGRAMMES:
        share = expit(drawn[:, variables.index(group)])
        counts[:, GROUP_INDEX[group]] = rng.binomial(enrolment, share)
    return counts


def _project(rng: np.random.Generator, census: Integers) -> Integers:
    """The census of the newest published year carried over all years at a district's own rate, the shares kept.

    Race groups always add up to all students; groups that overlap are rounded on their own.
    """
    rate = rng.normal(-0.012, 0.015, size=len(census))
    distance = np.array(DRAWN_YEARS) - NEWEST_PUBLISHED
    scale = np.exp(rate[:, None] * distance)[:, :, None]
    counts = np.round(census[:, None, :] * scale).astype(np.int64)
    return _with_derived_groups(counts)


def _portion(rng: np.random.Generator, counts: Integers, share: Floats) -> Integers:
    """A part of the students, its mix a little different from the whole."""
    mix = np.exp(rng.normal(0, 0.2, size=(len(counts), 1, counts.shape[2])))
    part = np.round(counts * share[:, None, None] * mix).astype(np.int64)
    return _with_derived_groups(part)


def _with_derived_groups(counts: Integers) -> Integers:
    """Fill in the groups that follow from others, and make races add up to all students."""
    first, last = 1, 1 + len(RACES)
    total = counts[..., first:last].sum(axis=-1)
    counts[..., 0] = total
    counts[..., last:] = np.minimum(counts[..., last:], total[..., None])
    learners = counts[..., GROUP_INDEX["EL"]]
    reclassified = np.round(learners * (1 / _STILL_ENGLISH_LEARNERS - 1))
    alternate = np.round(total * _ALTERNATE_ASSESSMENT)
    derived = {
        "LTEL": np.round(learners * _LONG_TERM_ENGLISH_LEARNERS),
        "ELO": learners,
        "RFP": np.minimum(reclassified, total - learners),
        "CAA": alternate,
        "SBA": total - alternate,
    }
    for group, values in derived.items():
        counts[..., GROUP_INDEX[group]] = values
    english_only = total - counts[..., GROUP_INDEX["ELO"]] - counts[..., GROUP_INDEX["RFP"]]
    counts[..., GROUP_INDEX["EO"]] = np.round(0.93 * english_only)
    return counts


def _school_kind(district_kind: Texts, within: Integers) -> Texts:
    """Unified districts have a high school first, then a middle school, then elementary schools."""
    unified, elementary = district_kind == "UNIFIED", district_kind == "ELEMENTARY"
    position = within % 6
    return np.select(
        [unified & (position == 0), (unified | elementary) & (position == 1), unified],
        ["HIGH", "MIDDLE", "ELEMENTARY"],
        district_kind,
    )


def _school_cds(district_cds: Texts, number: Integers) -> Texts:
    return np.array([f"{cds[:7]}{9_000_000 + n}" for cds, n in zip(district_cds, number, strict=True)])
