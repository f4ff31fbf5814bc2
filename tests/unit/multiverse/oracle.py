"""The slow road: each specification by itself, from the frames to the ranks."""

from dataclasses import replace

import numpy as np
import pandas as pd

from cimodels.models.design import design
from cimodels.models.expected import expect
from cimodels.models.results import Design
from cimodels.models.spec import ModelSpec
from cimodels.multiverse.samples import Frames
from cimodels.multiverse.spec import MultiverseSpec
from cimodels.multiverse.specifications import Specification
from cimodels.multiverse.transformations import transformed


def slowly(spec: MultiverseSpec, specification: Specification, frames: Frames) -> pd.DataFrame:
    """`ExpectedPerformance.entities` by `cds`, with `in_top`."""
    model = specification.model(spec.base)
    found = expect(model, transformed(design(model, *frames), specification.transformation))
    entities = found.entities.set_index("cds").sort_index()
    in_top = entities["rank"] * 1000 <= round(spec.top_percent * 10) * len(entities)
    return entities.assign(in_top=in_top, r2=found.fit.r2)


def drawn(design_: Design, times: dict[str, int]) -> Design:
    """The design in which each district is as often as drawn: copies under codes of their own."""
    where = design_.rows.groupby("cds").indices
    copies = [(where[cds], f"{cds}-{copy}") for cds, often in times.items() for copy in range(often)]
    at = np.concatenate([rows for rows, _ in copies])
    codes = np.repeat([code for _, code in copies], [len(rows) for rows, _ in copies])
    known = design_.entities.set_index("cds", drop=False)
    entities = known.loc[[code.rsplit("-", 1)[0] for _, code in copies]].assign(cds=[c for _, c in copies])
    rows, X = (frame.iloc[at].reset_index(drop=True) for frame in (design_.rows, design_.X))
    return replace(design_, rows=rows.assign(cds=codes), X=X, entities=entities.reset_index(drop=True))


def slowly_resampled(model: ModelSpec, scaled: Design, times: dict[str, int], tenths: int) -> set[str]:
    """The top when everybody is compared with the model of those drawn, word by word from its coefficients."""
    copies = drawn(scaled, times)
    fit = expect(model, copies).fit
    effect = fit.coefficients.set_index("term")["estimate"]
    around = copies.X.mean().where([not c.startswith("TYPE_") for c in copies.X], 0.0)
    expected = scaled.rows["year"].map(lambda year: effect[f"YEAR_{year}"]) + (
        (scaled.X - around) * effect[list(scaled.X)]
    ).sum(axis=1)
    error = scaled.rows["sampling_se"] ** 2
    weight = {
        "fay_herriot": 1 / (fit.omega2 + error),
        "panel": error * 0 + 1,
        "precision_weighted": 1 / (fit.tau2 + fit.omega2 + error),
    }.get(model.estimator, error * 0 + 1)
    if (model.estimator, model.weights) == ("precision_weighted", "denominator"):
        weight = scaled.rows["denominator"]
    table = pd.DataFrame(
        {"cds": scaled.rows["cds"], "w": weight, "wr": weight * (scaled.rows["y"] - expected)}
    )
    sums = table.groupby("cds").sum()
    advantage = sums["wr"] / sums["w"]
    if model.estimator == "fay_herriot":
        advantage *= fit.tau2 / (fit.tau2 + 1 / sums["w"])
    if model.estimator == "panel":
        advantage *= fit.tau2 / (fit.tau2 + fit.omega2 / sums["w"])
    return {
        cds for cds, a in advantage.items() if ((advantage > a).sum() + 1) * 1000 <= tenths * len(advantage)
    }
