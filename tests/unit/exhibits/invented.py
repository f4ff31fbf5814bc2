"""Expected performance that no model estimated, in the contract's columns: for exhibits and their tests."""

from dataclasses import replace

import numpy as np
import pandas as pd

from cimodels.models.joint import JointNormal
from cimodels.models.results import ExpectedPerformance, Fit
from cimodels.models.spec import ModelSpec
from cimodels.screen.results import Criterion, Screening
from cimodels.screen.spec import ScreenSpec
from cimodels.vocab.indicators import INDICATORS, Unit

_FIRST = ("Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Ginkgo", "Hazel", "Ivy", "Juniper", "Kelp", "Laurel",
          "Madrone", "Nettle", "Oak", "Pine")  # fmt: skip
_SECOND = ("Bluff", "Canyon", "Dell", "Falls", "Grove", "Harbor", "Island", "Junction", "Knoll", "Lake", "Mesa",
           "Ridge", "Springs", "Valley")  # fmt: skip
_KIND = ("Unified", "Elementary", "Union High", "City Unified")


def expected_performance(
    n: int = 1000, *, seed: int = 0, indicator: str = "MATH", level: str = "district", coarse: bool = False
) -> ExpectedPerformance:
    """`n` entities; `coarse` rounds the advantage so that many share a rank."""
    rng = np.random.default_rng(seed)
    registered = INDICATORS[indicator]
    percent = registered.unit is Unit.PERCENT
    centre, spread = (18.0, 5.0) if percent else (-45.0, 42.0)
    expected = centre + spread * rng.standard_normal(n)
    half = spread * rng.uniform(0.7, 1.9, n)
    residual = half / 2 * rng.standard_normal(n)
    if percent:
        expected = np.clip(expected, 2, 98)
    actual = np.clip(expected + residual, registered.lowest, registered.highest)
    sign = registered.direction.sign
    advantage = sign * (actual - expected)
    if coarse:
        advantage = np.round(advantage / 5) * 5
        actual = expected + sign * advantage
    improvement = np.where(rng.random(n) < 0.04, np.nan, rng.normal(2, 6, n).round(1))
    number = np.arange(n)
    frame = pd.DataFrame(
        {
            "cds": [f"{90 + i % 9}{i:05d}0000000" for i in number],
            "name": [
                f"{_FIRST[i % 16]} {_SECOND[(i // 16) % 14]} {_KIND[(i // 224) % 4]}"
                + (f" {i // 896 + 1}" if i >= 896 else "")
                for i in number
            ],
            "county": [f"{_SECOND[i % 9]} County" for i in number],
            "district_type": "UNIFIED",
            "enrolment": rng.integers(200, 60_000, n),
            "denominator": rng.integers(30, 30_000, n).astype(float),
            "years": 3,
            "expected": expected,
            "actual": actual,
            "residual": actual - expected,
            "advantage": advantage,
            "low": expected - half,
            "high": expected + half,
            "sampling_se": half / 4,
            "shrunken": advantage * 0.8,
            "shrunken_se": half / 5,
            "reliability": 0.8,
            "improvement": improvement,
        }
    )
    frame["rank"] = _rank(frame["shrunken"])
    frame["percentile"] = 100 * (1 - (frame["rank"] - 1) / max(n, 1))
    frame["status_rank"] = _rank(sign * frame["actual"]).astype("Int64")
    frame["improvement_rank"] = frame["improvement"].rank(method="min", ascending=False).astype("Int64")
    frame = frame.sort_values(["rank", "cds"]).reset_index(drop=True)
    fit = Fit("ols", pd.DataFrame(), 1.0, 1.0, 0.7, n, 3 * n, True)
    spec = ModelSpec(indicator=indicator, level=level)
    joint = JointNormal(frame["shrunken"].to_numpy(), frame["shrunken_se"].to_numpy(), np.zeros((n, 0)))
    return ExpectedPerformance(
        spec, frame, pd.DataFrame(), pd.DataFrame(), fit, "dashboard", (), joint, joint
    )


def screening(
    expected: ExpectedPerformance, spec: ScreenSpec | None = None, *, share: float = 0.4, seed: int = 1
) -> Screening:
    """A screening in which a random `share` of the entities passes the one criterion beside the focus."""
    spec = spec or ScreenSpec(model=expected.spec)
    rng = np.random.default_rng(seed)
    ranks = {"advantage": "rank", "status": "status_rank", "improvement": "improvement_rank"}
    cds, n = expected.entities["cds"], len(expected.entities)
    parts = [pd.DataFrame({"cds": cds, "criterion": "adequacy.SUSP", "passed": rng.random(n) < share})]
    for threshold in spec.focus:
        rank = expected.entities[ranks[threshold.measure]].fillna(n + 1)
        passed = rank * 1000 <= round(threshold.top_percent * 10) * n
        parts.append(
            pd.DataFrame(
                {"cds": cds, "criterion": f"focus.{threshold.measure}", "passed": passed.astype(bool)}
            )
        )
    empty = pd.DataFrame()
    return Screening(
        spec, (), (), pd.concat(parts), empty, (), lambda: empty, lambda: empty, lambda cds: empty
    )


def with_filter(screened: Screening, criterion: str, passed: np.ndarray) -> Screening:
    """The screening with one more criterion of the stage `eligible`."""
    rows = pd.DataFrame({"cds": screened.verdicts["cds"].unique(), "criterion": criterion, "passed": passed})
    return replace(
        screened,
        criteria=(*screened.criteria, Criterion(criterion, "eligible", criterion, "")),
        verdicts=pd.concat([screened.verdicts, rows]),
    )


def _rank(values: pd.Series) -> pd.Series:
    return values.rank(method="min", ascending=False).astype(int)
