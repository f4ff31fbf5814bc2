"""The slow road: each specification by itself, from the frames to the ranks."""

import pandas as pd

from cimodels.models.design import design
from cimodels.models.expected import expect
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
