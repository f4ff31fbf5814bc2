"""What a multiverse gives back: ranks by specification, and what they come to for each district."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from cimodels.multiverse.batched import last_in_top
from cimodels.multiverse.spec import MultiverseSpec
from cimodels.multiverse.specifications import CHOICES, Specification

NO_RANK = 0


@dataclass(frozen=True)
class Resampled:
    """What the fits to resamples say, of S specifications and D entities.

    Attributes
    ----------
    in_top : array (S, D) of uint16, in how many resamples the entity is in the top
    fitted : array (S,), how many resamples could be fitted
    refusals : dict, how many fits were not possible, by the first reason in each chunk
    """

    in_top: np.ndarray
    fitted: np.ndarray
    refusals: dict[str, int]


@dataclass(frozen=True)
class Multiverse:
    """Every specification's ranks, with S specifications and D entities.

    Attributes
    ----------
    specifications : DataFrame, one row per specification, in the grid's order
        `id`, `label`, `estimator`, `weights`, `transformation`, `years` (tuple), `minimum_denominator`,
        `covariates` (tuple), `n` (entities in the model; 0 where it was refused), `top` (how many are in the
        top), `cut` (advantage of the last of them, in the unit of the transformation; NaN where there is none),
        `r2` (as `Fit.r2`, of the transformed values), `refused` (why it could not be estimated; empty else).
    entities : DataFrame, one row per entity that takes part anywhere, the most robust first
        `cds`, `name`, `county`, `district_type`, `taking_part` (specifications that have it in the model),
        `in_top` (of those, in how many it is in the top), `share` (in_top ÷ taking_part), `median_rank`,
        `best_rank`, `worst_rank`, `rank_10`, `rank_90` (the ranks that a tenth and nine tenths of the
        specifications do not exceed), `position` (its column in the arrays).
    absent : DataFrame, one row per eligible entity that takes part nowhere
        `cds`, `name`, `reason` (in the largest of the samples).
    rank : array (S, D) of uint16
        1 is best, ties share the best; 0 where the entity does not take part.
    advantage : array (S, D) of float32
        What is ranked, + is better, in the unit of the transformation; NaN where it does not take part.
    notes : tuple of str
        What was left out, refused, or must be known.
    resampled : Resampled, optional
        Only of a grid with resamples; then `specifications` has `resamples` (how many could be fitted), and
        `entities` has `resampled_share` (share of specifications × resamples that have it in the top).
    """

    spec: MultiverseSpec
    tried: tuple[Specification, ...]
    specifications: pd.DataFrame
    entities: pd.DataFrame
    absent: pd.DataFrame
    rank: np.ndarray
    advantage: np.ndarray
    notes: tuple[str, ...]
    resampled: Resampled | None = None

    @property
    def taking_part(self) -> np.ndarray:
        """Which entity is in which model (S, D)."""
        return self.rank != NO_RANK

    @cached_property
    def in_top(self) -> np.ndarray:
        """Which entity is in which model's top (S, D); False where it does not take part."""
        return members(self.rank, self.specifications["top"].to_numpy())

    def curve(self, cds: str) -> pd.DataFrame:
        """The specification curve of one entity, from its best to its worst specification.

        Returns
        -------
        DataFrame, one row per specification that has it
            `id`, `label`, the choices, `rank`, `n`, `percentile` (100 best, as `ExpectedPerformance`),
            `in_top`, `advantage`. KeyError for an entity that takes part nowhere.
        """
        column = self._column(cds)
        rank = self.rank[:, column]
        frame = self.specifications[["id", "label", *CHOICES, "n"]].assign(
            rank=rank.astype(int),
            percentile=100 * (1 - (rank - 1.0) / self.specifications["n"].clip(lower=1)),
            in_top=self.in_top[:, column],
            advantage=self.advantage[:, column].astype(float),
        )
        frame = frame[rank != NO_RANK]
        return frame.sort_values(["percentile", "id"], ascending=[False, True], ignore_index=True)

    def _column(self, cds: str) -> int:
        found = self.entities.loc[self.entities["cds"] == cds, "position"]
        if found.empty:
            raise KeyError(cds)
        return int(found.iloc[0])


def members(rank: np.ndarray, top: np.ndarray) -> np.ndarray:
    """Ranks (S, D) that are among the `top` (S,) first."""
    return (rank != NO_RANK) & (rank <= top[:, None])


def top_sizes(n: np.ndarray, top_percent: float) -> np.ndarray:
    """The last rank in the top of each specification (S,)."""
    return np.array([last_in_top(round(top_percent * 10), int(count)) for count in n], dtype=np.int64)


def robustness(rank: np.ndarray, in_top: np.ndarray) -> pd.DataFrame:
    """The counts and ranks of `Multiverse.entities` by column of `rank` (S, D)."""
    taking_part = (rank != NO_RANK).sum(axis=0)
    # Sorted with those who do not take part last, so that quantiles are positions.
    ordered = np.ascontiguousarray(np.where(rank == NO_RANK, np.iinfo(rank.dtype).max, rank).T)
    ordered.sort(axis=1, kind="stable")  # by digits: several times as fast on small integers
    row = np.arange(len(ordered))
    last = np.maximum(taking_part - 1, 0)

    def at(position: np.ndarray) -> np.ndarray:
        return ordered[row, position].astype(float)

    frame = pd.DataFrame(
        {
            "taking_part": taking_part,
            "in_top": in_top.sum(axis=0),
            "share": in_top.sum(axis=0) / np.maximum(taking_part, 1),
            "median_rank": (at(last // 2) + at((last + 1) // 2)) / 2,
            "best_rank": at(np.zeros_like(last)),
            "worst_rank": at(last),
            "rank_10": at(np.ceil(0.1 * (last + 1)).astype(int) - 1),
            "rank_90": at(np.ceil(0.9 * (last + 1)).astype(int) - 1),
        }
    )
    return frame.astype({c: int for c in ("best_rank", "worst_rank", "rank_10", "rank_90")})
