"""How the fictional state's students do: what is expected, what is persistent, what is chance.

    status = intercept + slopes · demographics + type + year          expected
           + persistent district effect (planted outperformers: more)  the truth to be found
           + district-by-year effect + sampling                        noise

Lower-is-better indicators are drawn in their own unit; signs turn only in `planted`.
"""

from dataclasses import dataclass

import numpy as np

from cimodels.sources.demonstration.calibration import (
    CALIBRATION,
    DRAWN_YEARS,
    GROUP_INDEX,
    GROUPS,
    INDICATORS,
    RACES,
    Floats,
    Integers,
    correlated,
    stream,
)
from cimodels.sources.demonstration.population import Entities
from cimodels.vocab.indicators import INDICATORS as VOCABULARY
from cimodels.vocab.indicators import direction_sign

PLANTED_DISTRICTS = 60
# How strong a planted advantage is, in standard deviations of ordinary persistent effects.
PLANTED_STRENGTH = (1.5, 2.5)
PLANTED_CHANCE = 0.5  # of each further indicator of a planted district
# True rates stay inside these bounds, so that no district is at 0 or 100 % but by chance.
_LOWEST_RATE, _HIGHEST_RATE = 0.3, 99.7
# No group truly averages farther from the standard; chance adds to it, up to the end of the scale.
_FARTHEST_FROM_STANDARD = 240.0
_END_OF_SCALE = 290.0
# Correlation of a year's effects between indicators, relative to that of the persistent effects.
_YEARLY_CORRELATION = 0.6
_TK8_BELOW_ALL_GRADES = 1.7  # chronic absenteeism in unified districts, percentage points
_RACE = slice(1, 1 + len(RACES))


@dataclass(frozen=True)
class Truth:
    """What is true of each district before chance.

    Attributes
    ----------
    base : dict of array, shape (districts, drawn years)
        True status of all students by indicator, in the indicator's unit.
    advantage : array, shape (districts, indicators)
        True persistent advantage in the indicator's unit, + is better.
    outperformer : array of bool, shape (districts, indicators)
        Planted on purpose.
    gaps : dict of array, shape (districts, groups)
        A district's own departure from the state's group gaps.
    """

    base: dict[str, Floats]
    advantage: Floats
    outperformer: np.ndarray
    gaps: dict[str, Floats]


@dataclass(frozen=True)
class Results:
    """Results of one indicator, shape (entities, drawn years, groups).

    `numerator` is None for averages; `status` is unrounded and NaN without students.
    """

    denominator: Integers
    numerator: Integers | None
    status: Floats


def draw_truth(seed: int, districts: Entities) -> Truth:
    """Persistent effects, planted outperformers, years and group gaps of all districts."""
    rng = stream(seed, "truth")
    scale = np.array([CALIBRATION["indicators"][k]["persistent"] for k in INDICATORS])
    yearly = np.array([CALIBRATION["indicators"][k]["yearly"] for k in INDICATORS])
    correlation = CALIBRATION["residuals"]["correlation"]
    persistent = correlated(rng, correlation, len(districts)) * scale
    outperformer = _plant(seed, districts)
    strength = stream(seed, "strength").uniform(*PLANTED_STRENGTH, size=outperformer.shape)
    sign = np.array([direction_sign(k) for k in INDICATORS])
    persistent += outperformer * strength * scale * sign

    damped = np.array(correlation) * _YEARLY_CORRELATION
    np.fill_diagonal(damped, 1.0)
    shape = (len(districts), len(DRAWN_YEARS), len(INDICATORS))
    years = correlated(rng, damped.tolist(), shape[0] * shape[1]).reshape(shape) * yearly

    base, advantage = {}, np.empty(persistent.shape)
    for column, indicator in enumerate(INDICATORS):
        expected = _expected(rng, indicator, districts) + years[:, :, column]
        true = _possible(indicator, expected + persistent[:, [column]])
        base[indicator] = true
        # At the floor or ceiling of a rate an effect cannot show in full.
        shown = (true - _possible(indicator, expected)).mean(axis=1)
        advantage[:, column] = sign[column] * shown
    return Truth(base, advantage, outperformer, _own_gaps(rng, len(districts)))


def draw_results(
    rng: np.random.Generator,
    indicator: str,
    entities: Entities,
    base: Floats,
    own_gaps: Floats,
    *,
    span: str = "",
) -> Results:
    """Results of every group, coherent with all students.

    Race groups partition all students, whose result is their weighted mean to the last student.
    Overlapping groups share the chance that all students had. `base` is the true status of all
    students, shape (entities, drawn years); `span` names another row of the table of denominators.
    """
    denominator = _denominators(indicator, span or indicator, entities)
    if indicator == "ELPI":
        denominator[:, :, 0] = denominator[:, :, GROUP_INDEX["EL"]]
    points = VOCABULARY[indicator].student_sd
    mean = _group_means(indicator, denominator, base, own_gaps)
    if points is None:
        numerator = _draw_counts(rng, indicator, denominator, mean)
        status = 100 * numerator / np.where(denominator > 0, denominator, np.nan)
        return Results(denominator, numerator, status)
    return Results(denominator, None, _draw_averages(rng, points, denominator, mean))


def around_district(
    rng: np.random.Generator, indicator: str, parts: Entities, districts: Entities, base: Floats
) -> Floats:
    """True status of schools or charter sectors, shape (parts, drawn years): around their district's.

    Poorer students than the district's move a school as they move a district.
    """
    figures = CALIBRATION["indicators"][indicator]
    deviation = rng.normal(0, figures["school"], size=len(parts))
    poverty = parts.shares[:, GROUP_INDEX["SED"]] - districts.shares[parts.district, GROUP_INDEX["SED"]]
    true = base[parts.district] + (deviation + figures["slopes"]["SED"] * poverty)[:, None]
    return _possible(indicator, true)


def _plant(seed: int, districts: Entities) -> np.ndarray:
    """Which districts outperform at what: as many small as middling as large ones."""
    rng = stream(seed, "planted")
    outperformer = np.zeros((len(districts), len(INDICATORS)), dtype=bool)
    size = districts.counts[:, -1, 0]
    eligible = np.flatnonzero((districts.kind != "COE") & (size >= 150))
    eligible = eligible[np.argsort(size[eligible], kind="stable")]
    number = round(PLANTED_DISTRICTS * len(districts) / 1000)
    for third in np.array_split(eligible, 3):
        chosen = rng.choice(third, size=min(number // 3, len(third)), replace=False)
        outperformer[chosen] = rng.random((len(chosen), len(INDICATORS))) < PLANTED_CHANCE
        # Everyone planted outperforms at least in mathematics or English.
        outperformer[chosen, rng.integers(0, 2, size=len(chosen))] = True
    return outperformer & has_indicator(districts)


def has_indicator(entities: Entities) -> np.ndarray:
    """Whether the type of district has an indicator, shape (entities, indicators)."""
    kinds = np.array(
        [[_kind(k) in CALIBRATION["denominators"][i] for i in INDICATORS] for k in entities.kind]
    )
    return kinds.reshape(len(entities), len(INDICATORS))


def _kind(kind: str) -> str:
    return "ELEMENTARY" if kind == "MIDDLE" else kind


def _expected(rng: np.random.Generator, indicator: str, districts: Entities) -> Floats:
    """Status that demographics, type and year make likely, shape (districts, drawn years)."""
    figures = CALIBRATION["indicators"][indicator]
    shares = districts.shares
    expected = np.full(len(districts), float(figures["intercept"]))
    for variable, slope in figures["slopes"].items():
        if variable == "log_n":
            expected += slope * np.log(districts.counts[:, -1, 0])
        else:
            expected += slope * shares[:, GROUP_INDEX[variable]]
    for kind, difference in figures["types"].items():
        expected += np.where(districts.kind == kind, difference, 0.0)
    if indicator == "CHRONIC":
        expected -= np.where(districts.kind == "UNIFIED", _TK8_BELOW_ALL_GRADES, 0.0)
    mean, spread = figures["county_office"]
    office = rng.normal(mean, spread, size=len(districts))
    expected = np.where(districts.kind == "COE", office, expected)
    years = np.array([figures["years"][str(year)] for year in DRAWN_YEARS])
    return expected[:, None] + years


def _possible(indicator: str, status: Floats) -> Floats:
    if VOCABULARY[indicator].student_sd is None:
        return np.clip(status, _LOWEST_RATE, _HIGHEST_RATE)
    return np.clip(status, -_FARTHEST_FROM_STANDARD, _FARTHEST_FROM_STANDARD)


def _own_gaps(rng: np.random.Generator, districts: int) -> dict[str, Floats]:
    """How a district's gaps depart from the state's; related between indicators."""
    shared = rng.standard_normal((districts, len(GROUPS)))
    own = {}
    for indicator in INDICATORS:
        figures = CALIBRATION["indicators"][indicator]
        scale = CALIBRATION["gaps"]["spread"] * figures["persistent"] * direction_sign(indicator)
        own[indicator] = scale * (0.7 * shared + 0.7 * rng.standard_normal((districts, len(GROUPS))))
    return own


def _denominators(indicator: str, span: str, entities: Entities) -> Integers:
    """Students behind each result: the group's students times the type's ratio."""
    table = CALIBRATION["denominators"][span]
    ratio = np.array([table.get(_kind(k), 0.0) for k in entities.kind])
    denominator = np.round(entities.counts * ratio[:, None, None]).astype(np.int64)
    denominator[:, :, 0] = denominator[:, :, _RACE].sum(axis=2)
    learners = GROUP_INDEX["EL"]
    if indicator in ("ELA", "MATH"):
        # In the academic indicators English learners include the recently reclassified.
        denominator[:, :, learners] = denominator[:, :, [GROUP_INDEX["ELO"], GROUP_INDEX["RFP"]]].sum(axis=2)
    return np.minimum(denominator, denominator[:, :, :1])


def _group_means(indicator: str, denominator: Integers, base: Floats, own_gaps: Floats) -> Floats:
    """True status of each group: all students' plus the group's gap.

    A programme group stands apart from its complement, so its distance from all students shrinks
    as it becomes all of them; race groups' distances are centred to average to nothing.
    """
    gaps = CALIBRATION["gaps"][indicator]
    total = np.maximum(denominator[:, :, :1], 1)
    share = denominator / total
    state_gap = np.array([gaps.get(group, 0.0) for group in GROUPS])
    gap = np.broadcast_to(state_gap + own_gaps[:, None, :], denominator.shape).copy()
    gap[:, :, 0] = 0.0
    race = gap[:, :, _RACE]
    gap[:, :, _RACE] = race - (share[:, :, _RACE] * race).sum(axis=2, keepdims=True)
    gap[:, :, _RACE.stop :] *= 1 - share[:, :, _RACE.stop :]
    return _possible(indicator, base[:, :, None] + gap)


def _draw_averages(
    rng: np.random.Generator, student_sd: float, denominator: Integers, mean: Floats
) -> Floats:
    """Averages with the sampling error of their counts, kept on the test's scale; unrounded."""
    size = np.where(denominator > 0, denominator, np.nan)
    status = _on_scale(mean + rng.normal(0, 1, size=mean.shape) * student_sd / np.sqrt(size))
    weight = denominator[:, :, _RACE]
    everyone = (weight * np.nan_to_num(status[:, :, _RACE])).sum(axis=2) / size[:, :, 0]
    chance = (everyone - mean[:, :, 0])[:, :, None]
    rest = slice(_RACE.stop, None)
    remaining = np.sqrt(np.maximum(1 / size[:, :, rest] - 1 / size[:, :, :1], 0))
    noise = rng.normal(0, 1, size=remaining.shape) * student_sd * remaining
    status[:, :, rest] = _on_scale(mean[:, :, rest] + chance + noise)
    status[:, :, 0] = everyone
    return status


def _on_scale(status: Floats) -> Floats:
    """No farther from the standard than a test's scale reaches, however few the students."""
    return np.clip(status, -_END_OF_SCALE, _END_OF_SCALE)


def _draw_counts(rng: np.random.Generator, indicator: str, denominator: Integers, mean: Floats) -> Integers:
    """Students counted in a rate: race groups by chance, all students their sum."""
    counted = rng.binomial(denominator, mean / 100)
    if indicator != "ELPI":
        counted[:, :, 0] = counted[:, :, _RACE].sum(axis=2)
    total, everyone = denominator[:, :, :1], counted[:, :, :1]
    rest = slice(_RACE.stop, None)
    size, true = denominator[:, :, rest], mean[:, :, rest] / 100
    # The luck that all students had, and the luck of who among them is in the group.
    chance = everyone / np.maximum(total, 1) - mean[:, :, :1] / 100
    inverse = 1 / np.maximum(size, 1) - 1 / np.maximum(total, 1)
    spread = np.sqrt(np.maximum(true * (1 - true) * inverse, 0))
    rate = true + chance + spread * rng.standard_normal(size.shape)
    low = np.maximum(0, everyone - (total - size))
    counted[:, :, rest] = np.clip(np.round(rate * size), low, np.minimum(size, everyone))
    if indicator == "ELPI":
        counted[:, :, GROUP_INDEX["EL"]] = counted[:, :, 0]
    return counted
