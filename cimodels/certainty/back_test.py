"""Choose with the years up to one, look at the years after: does it last?

Whoever is chosen for a high value was partly lucky, so what follows is lower on average without any decline. The
expectation is drawn first: the later advantage of the chosen is the shrunken one (Efron and Morris 1975), and the
share that is in the top again follows from the same joint distribution, ranked with a later year's noise added.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cimodels.certainty.bands import BANDS, bands
from cimodels.certainty.probability import top_chances
from cimodels.certainty.top import in_top, places
from cimodels.models.entity_codes import entity_codes
from cimodels.models.expected import best_rank
from cimodels.models.joint import JointNormal
from cimodels.models.results import ExpectedPerformance

SIMULATED = 2_000
OVERLAP = (
    "Most students of one year are there again in the next, so chance that is theirs carries over: some of what "
    "persists is the same students. The further apart the years, the less."
)
ONE_YEAR = (
    "A choice by one year cannot tell what lasts from what comes and goes, and takes both to last: the share and "
    "the advantage expected of {year}'s choice are too high."
)


@dataclass(frozen=True)
class BackTest:
    """What became of the chosen.

    Attributes
    ----------
    splits : DataFrame, one row per last year of choice × later year
        `chosen_through`, `years_used` (of the choice), `later_year`, `districts` (in both models; top and
        percentile later are among them), `chosen` (in the top by the choice), `known_later` (of these, in the later
        model; all that follows is of them), `still_in_top` (number), `share_still`, `share_expected` (by the model of
        the choice), `share_by_chance` (percent each), `advantage_then` (mean, as observed), `advantage_expected` (mean
        of the shrunken), `advantage_later` (mean) with `later_low`, `later_high` (95 % of that mean),
        `percentile_later` (mean; 50 by chance).
    calibration : DataFrame, one row per last year of choice × later year × band of chances
        `chosen_through`, `later_year`, `band`, `districts`, `chance` (mean chance of truly being in the top),
        `share_expected`, `share_later` (in the later year's top; percent each). The later list is of one noisy year, so
        it agrees with `share_expected` and not with `chance` where all is well.
    notes : tuple of str
    """

    splits: pd.DataFrame
    calibration: pd.DataFrame
    notes: tuple[str, ...]


def back_test(
    choices: Mapping[int, ExpectedPerformance],
    later: Mapping[int, ExpectedPerformance],
    top_percent: float,
    seed: int,
    notes: tuple[str, ...] = (),
) -> BackTest:
    """Compare each choice with each later year.

    Parameters
    ----------
    choices : last year → expected performance from years up to it
    later : year → expected performance from that year alone
    notes : sentences that belong to the result, such as years that could not be estimated
    """
    notes += tuple(
        f"{what} {year} no district can be told from another, so nobody is in the top."
        for what, found in (("Up to", choices), ("In", later))
        for year, expected in sorted(found.items())
        if expected.fit.tau2 == 0
    )
    choices, later = ({year: e for year, e in found.items() if e.fit.tau2 > 0} for found in (choices, later))
    splits, calibration = [], []
    for through, choice in sorted(choices.items()):
        for year in sorted(y for y in later if y > through):
            pair = _Pair(choice, later[year], top_percent, seed)
            about = {"chosen_through": through, "later_year": year}
            splits.append({**about, **pair.outcome()})
            calibration += [{**about, **row} for row in pair.calibration()]
    alone = tuple(
        ONE_YEAR.format(year=through)
        for through, choice in sorted(choices.items())
        if choice.entity_years["year"].nunique() == 1
    )
    return BackTest(pd.DataFrame(splits), pd.DataFrame(calibration), (*notes, OVERLAP, *alone))


class _Pair:
    """A choice and a later year, both in the order of the districts that are in both."""

    def __init__(
        self, choice: ExpectedPerformance, later: ExpectedPerformance, top_percent: float, seed: int
    ) -> None:
        of_choice, of_later = entity_codes(choice.entities["cds"]), entity_codes(later.entities["cds"])
        both = of_choice.intersection(of_later, sort=True)
        self.then, self.now = of_choice.get_indexer(both), of_later.get_indexer(both)
        self.choice, self.later = choice, later
        self.top_percent = top_percent
        rank = choice.entities["rank"].to_numpy()
        self.all_chosen = in_top(rank, len(rank), top_percent)
        self.chosen = self.all_chosen[self.then]
        self.rank_later = best_rank(-later.entities["rank"].to_numpy(dtype=float)[self.now])
        self.top = in_top(self.rank_later, len(both), top_percent)
        self.predicted = self._predicted(seed)
        self.chance = top_chances(choice.posterior, seed).at(top_percent)[self.then]

    def _predicted(self, seed: int) -> np.ndarray:
        """Chance (both,) of being in the later year's top: lasting part, movement and chance, ranked as there."""
        posterior, plain = self.choice.posterior.take(self.then), self.later.unshrunken.take(self.now)
        # The later year's own movement: one year alone cannot show it, the years of the choice can.
        noise = np.sqrt(plain.own**2 + self.choice.fit.omega2)
        errors = JointNormal(np.zeros(len(noise)), noise, plain.shared)
        rng = np.random.default_rng(seed)
        value = posterior.draw(rng, SIMULATED) + errors.draw(rng, SIMULATED)
        value *= _kept(self.later).astype(np.float32)[self.now]
        count = places(len(noise), self.top_percent)
        order = np.argsort(-value, axis=1)[:, :count]
        return np.bincount(order.ravel(), minlength=len(noise)) / SIMULATED

    def outcome(self) -> dict[str, float]:
        known = self.chosen
        n = len(known)
        advantage = self.later.unshrunken.centre[self.now][known]
        mean = _mean(advantage)
        reach = 1.96 * np.std(advantage, ddof=1) / np.sqrt(len(advantage)) if len(advantage) > 1 else np.nan
        return {
            "years_used": int(self.choice.entity_years["year"].nunique()),
            "districts": n,
            "chosen": int(self.all_chosen.sum()),
            "known_later": int(known.sum()),
            "still_in_top": int(self.top[known].sum()),
            "share_still": 100 * _mean(self.top[known]),
            "share_expected": 100 * _mean(self.predicted[known]),
            "share_by_chance": 100 * places(n, self.top_percent) / max(n, 1),
            "advantage_then": _mean(self.choice.unshrunken.centre[self.then][known]),
            "advantage_expected": _mean(self.choice.posterior.centre[self.then][known]),
            "advantage_later": mean,
            "later_low": mean - reach,
            "later_high": mean + reach,
            "percentile_later": _mean(100 * (1 - (self.rank_later[known] - 0.5) / max(n, 1))),
        }

    def calibration(self) -> list[dict[str, object]]:
        of_band = bands(self.chance)
        rows: list[dict[str, object]] = []
        for code in BANDS:
            inside = of_band == code
            if inside.any():
                rows.append(
                    {
                        "band": code,
                        "districts": int(inside.sum()),
                        "chance": 100 * _mean(self.chance[inside]),
                        "share_expected": 100 * _mean(self.predicted[inside]),
                        "share_later": 100 * _mean(self.top[inside]),
                    }
                )
        return rows


def _kept(later: ExpectedPerformance) -> np.ndarray:
    """By how much (m,) the estimator that ranks shrinks each; 1 where it does not."""
    advantage, shrunken = (later.entities[c].to_numpy() for c in ("advantage", "shrunken"))
    return np.divide(shrunken, advantage, out=np.ones_like(advantage), where=advantage != 0)


def _mean(values: np.ndarray) -> float:
    return float(values.mean()) if len(values) else float("nan")
