"""The gaps that the demonstration state was generated with, against what a screen on them finds."""

import numpy as np

from cimodels.models.spec import ModelSpec
from cimodels.sources.demonstration import SEED
from cimodels.sources.demonstration.calibration import GROUP_INDEX
from cimodels.sources.demonstration.performance import draw_truth
from cimodels.sources.demonstration.population import draw_districts
from cimodels.study import Study


def test_districts_with_truly_smaller_gaps_rank_higher(demo_study: Study) -> None:
    """A group's own departure from the state's gap is planted; against all students (1 − share) of it shows."""
    districts = draw_districts(SEED, 200)
    own = dict(
        zip(districts.cds, draw_truth(SEED, districts).gaps["MATH"][:, GROUP_INDEX["EL"]], strict=True)
    )
    spec = ModelSpec(student_group="EL", reference_group="ALL", years=(2023, 2024, 2025))
    found = demo_study.expect(spec).entities
    shares = demo_study.latest_enrolment(2025).set_index("cds")["share_EL"].reindex(found["cds"]).to_numpy()
    true = found["cds"].map(own).to_numpy() * (1 - shares / 100)
    assert len(found) > 80
    assert np.corrcoef(true, found["shrunken"])[0, 1] > 0.7
    best = found["rank"].to_numpy() <= len(found) // 10
    assert true[best].mean() > np.quantile(true, 0.75)
