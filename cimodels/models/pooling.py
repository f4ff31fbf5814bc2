"""Several groups or grades as one population: what is known of the parts, weighted by their students.

    status = Σ n_k · status_k ÷ Σ n_k     over the parts k that are published

so that numerators and denominators of rates add up, and averages are weighted. No student may be in two parts (grades;
groups of which nobody is in two, `vocab.student_groups.apart`). A part that is withheld is left out, and what share of
the students is left is told; a part without a row has no students.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

# Below this share of the students the parts that are published do not stand for the whole.
LEAST_COVERED = 0.8
_KEYS = ["cds", "year", "source"]


def pooled(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The parts' results as one population's.

    Parameters
    ----------
    parts : DataFrames, each one row per entity × year × source, as `design` takes them
        `cds`, `year`, `source`, `status`, `numerator`, `denominator`, `suppressed`.

    Returns
    -------
    DataFrame, one row per entity × year × source that any part has
        `status` (indicator's unit; NaN where no part is published), `numerator` (NaN where a published part has
        none), `denominator` (students of the published parts; NaN where there is none), `suppressed` (nothing is
        published because something is withheld), `withheld` (number of parts), `covered` (share, 0–1, of the
        students of all parts who are in published ones; a withheld part without a count is not in it), `change`
        (NaN: the parts' weights of the year before are not published).
    """
    rows = pd.concat(parts, ignore_index=True)
    n = rows["denominator"].to_numpy(dtype=float, na_value=np.nan)
    status = rows["status"].to_numpy(dtype=float, na_value=np.nan)
    hidden = rows["suppressed"].to_numpy(dtype=float, na_value=np.nan) == 1
    known = ~np.isnan(status) & (n > 0)
    counted = rows["numerator"].to_numpy(dtype=float, na_value=np.nan)
    # A rate from its counts has all its digits.
    value = np.where(np.isnan(counted), status, 100 * counted / np.where(n > 0, n, np.nan))
    told = rows[_KEYS].assign(
        n=np.where(known, n, 0.0),
        total=np.where(known, n * value, 0.0),
        counted=np.where(known, counted, 0.0),
        beside=np.where(hidden & (n > 0), n, 0.0),
        withheld=hidden.astype(int),
    )
    # A published part without a count makes the sum unknown.
    told["uncounted"] = np.isnan(told["counted"])
    sums = told.groupby(_KEYS, sort=True).sum().reset_index()
    there = sums["n"].to_numpy() > 0
    students = np.where(there, sums["n"], np.nan)
    return pd.DataFrame(
        {
            **{key: sums[key] for key in _KEYS},
            "status": sums["total"] / students,
            "change": np.nan,
            "suppressed": ~there & (sums["withheld"].to_numpy() > 0),
            "denominator": students,
            "numerator": np.where(there & (sums["uncounted"] == 0), sums["counted"], np.nan),
            "withheld": sums["withheld"],
            "covered": students / (students + sums["beside"].to_numpy()),
        }
    )
