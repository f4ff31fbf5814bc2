"""A small county of eight districts, drawn so that every outcome can be followed by eye."""

from io import StringIO

import numpy as np
import pandas as pd

from cimodels.models.joint import JointNormal
from cimodels.models.results import ExpectedPerformance, Fit
from cimodels.models.spec import ModelSpec

YEAR = 2025


def table(text: str) -> pd.DataFrame:
    """A drawn table: columns separated by |, `-` is missing, quantities read as numbers."""
    lines = "\n".join("|".join(c.strip() for c in line.split("|")) for line in text.strip().splitlines())
    return pd.read_csv(StringIO(lines), sep="|", na_values=["-"], dtype={"cds": str, "county_code": str})


ENTITIES = table(
    """
    cds | name     | county | county_code | district_type | charter | active
    A   | Alder    | North  | 91          | UNIFIED       | False   | True
    B   | Birch    | North  | 91          | ELEMENTARY    | False   | True
    C   | Cedar    | North  | 91          | HIGH          | False   | False
    D   | Dogwood  | South  | 92          | UNIFIED       | False   | True
    E   | Elm      | South  | 92          | UNIFIED       | False   | True
    F   | Fir      | South  | 92          | COE           | False   | True
    G   | Ginkgo   | South  | 92          | OTHER         | False   | True
    H   | Hazel    | South  | 92          | ELEMENTARY    | False   | True
    """
)

# Seven have a result. B and D tie for the best rank by advantage; F's improvement is not known.
MODELLED = table(
    """
    cds | expected | actual | improvement | rank | status_rank | improvement_rank | years
    B   | -40      | -10    | 4           | 1    | 3           | 3                | 3
    D   | -60      | -30    | 1           | 1    | 5           | 5                | 3
    A   | -20      | 5      | 9           | 3    | 2           | 1                | 3
    F   | -80      | -70    | -           | 4    | 6           | -                | 1
    E   | 10       | 15     | 5           | 5    | 1           | 2                | 3
    C   | -10      | -20    | 2           | 6    | 4           | 4                | 3
    G   | -75      | -90    | -3          | 7    | 7           | 6                | 3
    """
)

ENROLMENT = table(
    """
    cds | year | total | count_SED | share_SED | count_EL | share_EL
    A   | 2025 | 5000  | 1500      | 30.0      | 500      | 10.0
    B   | 2025 | 300   | 200       | 66.7      | -        | -
    C   | 2024 | 2000  | 400       | 20.0      | 100      | 5.0
    D   | 2025 | 9000  | 6300      | 70.0      | 3600     | 40.0
    E   | 2025 | 1000  | 299       | 29.9      | 50       | 5.0
    F   | 2025 | 400   | 390       | 97.5      | 40       | 10.0
    G   | 2025 | 100   | 90        | 90.0      | 20       | 20.0
    H   | 2025 | 50    | 10        | 20.0      | 10       | 20.0
    """
)

# Chronic absenteeism (less is better), all students and English learners; C's row is withheld.
RATINGS = table(
    """
    cds | indicator | student_group | status | status_level | color | suppressed | level_basis
    A   | CHRONIC   | ALL           | 12.0   | 3            | 3     | False      | published
    B   | CHRONIC   | ALL           | 4.0    | 4            | 4     | False      | published
    C   | CHRONIC   | ALL           | -      | -            | -     | True       | -
    D   | CHRONIC   | ALL           | 25.0   | 1            | 1     | False      | computed
    E   | CHRONIC   | ALL           | 12.0   | 3            | 2     | False      | published
    F   | CHRONIC   | ALL           | 31.0   | 1            | -     | False      | published
    A   | CHRONIC   | EL            | 22.0   | 1            | 1     | False      | published
    D   | CHRONIC   | EL            | 20.0   | 2            | 2     | False      | published
    A   | MATH      | ALL           | 5.0    | 4            | 1     | False      | published
    A   | MATH      | EL            | -50.0  | 2            | 3     | False      | published
    """
).assign(year=YEAR, source="dashboard")

EXCLUDED = pd.DataFrame(
    {
        "cds": ["H", "F", "H"],
        "year": pd.array([2023, 2023, 2024], dtype="Int64"),
        "code": ["small", "missing", "small"],
        "reason": ["Fewer than 30 students.", "No result in 2023.", "Fewer than 30 students."],
        "name": ["Hazel", "Fir", "Hazel"],
    }
)


def expected_performance(modelled: pd.DataFrame, excluded: pd.DataFrame) -> ExpectedPerformance:
    """The drawn columns, and those that follow from them."""
    residual = modelled["actual"] - modelled["expected"]
    entities = modelled.assign(
        name=modelled["cds"],
        county="",
        district_type="UNIFIED",
        enrolment=100.0,
        denominator=50.0,
        residual=residual,
        advantage=residual,
        low=modelled["expected"] - 20,
        high=modelled["expected"] + 20,
        sampling_se=3.0,
        shrunken=residual / 2,
        shrunken_se=2.0,
        reliability=0.5,
        percentile=100 * (1 - (modelled["rank"] - 1) / max(len(modelled), 1)),
        improvement_rank=modelled["improvement_rank"].astype("Int64"),
    )
    fit = Fit("ols", pd.DataFrame(), 1.0, 1.0, 0.5, len(modelled), len(modelled), True)
    said = ("A sentence of the model's.",)
    n = len(entities)
    joint = JointNormal(entities["shrunken"].to_numpy(dtype=float), np.full(n, 2.0), np.zeros((n, 0)))
    return ExpectedPerformance(
        ModelSpec(), entities, pd.DataFrame(), excluded, fit, "dashboard", said, joint, joint
    )


EXPECTED = expected_performance(MODELLED, EXCLUDED)
