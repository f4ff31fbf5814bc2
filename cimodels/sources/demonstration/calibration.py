"""The figures the fictional state is drawn from, read once from `calibration.toml`."""

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

# Years with a Dashboard; 2020 and 2021 had none.
YEARS: tuple[int, ...] = (2017, 2018, 2019, 2022, 2023, 2024, 2025, 2026)
# The newest year that CDE has published, and that everything here is calibrated on. What comes after is invented
# altogether: in its layout, by its cut-points.
NEWEST_PUBLISHED = 2025
# 2016 is drawn only because the first Dashboard reports a change from it.
DRAWN_YEARS: tuple[int, ...] = (2016, *YEARS)

PROGRAMMES: tuple[str, ...] = ("SED", "EL", "SWD", "FOS", "HOM")
RACES: tuple[str, ...] = ("AA", "AI", "AS", "FI", "HI", "PI", "WH", "MR")
# Groups that only the ELA and mathematics files have.
ACADEMIC_ONLY: tuple[str, ...] = ("ELO", "RFP", "EO", "SBA", "CAA")
GROUPS: tuple[str, ...] = ("ALL", *RACES, *PROGRAMMES, "LTEL", *ACADEMIC_ONLY)
GROUP_INDEX: dict[str, int] = {group: position for position, group in enumerate(GROUPS)}

CALIBRATION: dict[str, Any] = tomllib.loads(
    Path(__file__).with_name("calibration.toml").read_text(encoding="utf-8")
)
INDICATORS: tuple[str, ...] = tuple(CALIBRATION["residuals"]["indicators"])


def stream(seed: int, purpose: str) -> np.random.Generator:
    """A generator of its own for each purpose, so that drawing more of one thing moves no other."""
    return np.random.default_rng([seed, *purpose.encode("ascii")])


def correlated(rng: np.random.Generator, correlation: list[list[float]], rows: int) -> Floats:
    """`rows` draws of standard normals with the given correlation, shape (rows, variables)."""
    return rng.standard_normal((rows, len(correlation))) @ np.linalg.cholesky(np.array(correlation)).T
