"""How far entities are apart in their circumstances, and in which."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cimodels.models.entity_codes import entity_codes
from cimodels.models.results import Design


@dataclass(frozen=True)
class Apart:
    """Circumstances of chosen entities.

    Attributes
    ----------
    values : DataFrame, one row per entity of the model among those asked for, by `cds`
        One column per circumstance of the design (district type apart), in its own unit.
    spread : Series, by circumstance
        Standard deviation over all entities of the model.
    """

    values: pd.DataFrame
    spread: pd.Series

    def differences(self, first: str, other: str) -> pd.DataFrame:
        """Other − first: one row per circumstance, the furthest apart first.

        Returns
        -------
        DataFrame
            `term`, `difference` (own unit), `standardised` (standard deviations). KeyError for who is not in the model.
        """
        difference = self.values.loc[other] - self.values.loc[first]
        table = pd.DataFrame(
            {
                "term": difference.index.astype("str"),
                "difference": difference.to_numpy(),
                "standardised": (difference / self.spread.where(self.spread > 0, np.inf)).to_numpy(),
            }
        )
        order = table["standardised"].abs().sort_values(ascending=False, kind="stable").index
        return table.loc[order].reset_index(drop=True)

    def distance(self, one: str, other: str) -> float:
        """Euclid's, each circumstance in standard deviations, as `models.similar` has it."""
        return float(np.linalg.norm(self.differences(one, other)["standardised"]))


def apart(design: Design, cds: Sequence[str]) -> Apart:
    """The circumstances of those of `cds` that are in the model, in the order asked for."""
    terms = [term for term in design.X.columns if not term.startswith("TYPE_")]
    values = design.X[terms].to_numpy(dtype=float)[design.starts]
    asked = list(dict.fromkeys(cds))
    at = entity_codes(design.members["cds"]).get_indexer(asked)
    found = [code for code, place in zip(asked, at, strict=True) if place >= 0]
    return Apart(
        pd.DataFrame(values[at[at >= 0]], index=pd.Index(found, dtype=object, name="cds"), columns=terms),
        pd.Series(values.std(axis=0), index=terms),
    )
