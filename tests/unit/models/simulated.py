"""Districts whose truth is known: results, enrolment and a directory in the shapes `design` takes."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

SHARES = ("SED", "EL", "SWD", "FOS", "HOM", "AA", "AI", "AS", "FI", "HI", "PI", "MR")


@dataclass(frozen=True)
class Inputs:
    """What `design` takes, and `effect`: each district's true persistent difference by `cds`."""

    results: pd.DataFrame
    enrolment: pd.DataFrame
    entities: pd.DataFrame
    effect: pd.Series

    @property
    def frames(self) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
        return self.results, self.enrolment, self.entities


def simulate(
    n: int = 200,
    years: tuple[int, ...] = (2023, 2024, 2025),
    seed: int = 1,
    tau: float = 20.0,
    omega: float = 6.0,
    student_sd: float = 100.0,
) -> Inputs:
    """Mathematics status of `n` districts: circumstances + persistent + yearly + sampling parts."""
    rng = np.random.default_rng(seed)
    cds = np.array([f"{10 + i % 58:02d}{i:05d}0000000" for i in range(n)])
    kind = rng.choice(["UNIFIED", "ELEMENTARY", "HIGH"], n, p=[0.4, 0.5, 0.1])
    entities = pd.DataFrame(
        {
            "cds": cds,
            "name": [f"District {i}" for i in range(n)],
            "county": [f"County {i % 58}" for i in range(n)],
            "county_code": [c[:2] for c in cds],
            "district_type": kind,
            "charter": False,
            "active": True,
        }
    )
    size = np.round(np.exp(rng.normal(7.3, 1.4, n)) + 60)
    share = {g: np.round(100 * rng.beta(2, 2 if g == "SED" else 12, n), 1) for g in SHARES}
    effect = rng.normal(0, tau, n)
    level = -40 - 0.9 * (share["SED"] - 50) - 0.5 * share["EL"] + 3 * (np.log2(size) - 10) + effect
    tables, results = [], []
    for t, year in enumerate(years):
        tested = np.maximum(np.round(size * 0.5), 12)
        noise = rng.normal(0, omega, n) + rng.normal(0, 1, n) * student_sd / np.sqrt(tested)
        status = np.round(level + 2 * t + noise, 1)
        results.append(
            pd.DataFrame(
                {
                    "cds": cds,
                    "year": year,
                    "source": "dashboard",
                    "status": status,
                    "suppressed": False,
                    "denominator": tested,
                    "numerator": np.nan,
                    "change": np.round(rng.normal(0, 5, n), 1),
                }
            )
        )
        tables.append(pd.DataFrame({"cds": cds, "year": year, "total": size, **share}))
    return Inputs(
        pd.concat(results, ignore_index=True),
        pd.concat(tables, ignore_index=True),
        entities,
        pd.Series(effect, cds),
    )
