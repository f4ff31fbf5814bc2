"""A district whose profile and neighbours are known, on the real files: Garden Grove Unified, and Fresno Unified's candidates."""

import pytest

from cimodels.compare.candidates import candidates
from cimodels.compare.travel import kilometres
from cimodels.exhibits import five_by_five as grids
from cimodels.exhibits.profile_rows import series
from cimodels.models.spec import ModelSpec
from cimodels.settings import Home
from cimodels.study import Study

pytestmark = pytest.mark.real
GARDEN_GROVE, FRESNO = "30665220000000", "10621660000000"


@pytest.fixture(scope="module")
def study(real_home: Home) -> Study:
    return Study.open(real_home)


def test_the_grid_has_every_rated_group_where_its_levels_are(study: Study) -> None:
    rows = series(study.warehouse.profile(GARDEN_GROVE), "MATH", "dashboard")
    assert grids.grid_years(rows, "district", "UNIFIED") == [2025, 2024]
    shown = grids.five_by_five(rows, 2025, "district", "UNIFIED")
    assert "English learners 2025: −31.5 (Low), change +8.5 (Increased), ◆ Yellow, 2024 ◆ Yellow" in shown.alt
    assert "American Indian or Alaska Native (fewer than 30 students)" in shown.note
    assert (shown.data["Line"] > 1).all()


def test_candidates_for_fresno_are_near_and_truly_better(study: Study) -> None:
    model = ModelSpec()
    judged = candidates(study.similar(model, FRESNO), study.certainty(model))
    assert len(judged) == 20
    best = judged[0]
    assert best.cds == GARDEN_GROVE and best.fit.verdict.code == "worth_a_look"
    assert best.known.probability > 0.95 and best.known.size_ratio == pytest.approx(0.5, abs=0.1)
    places = study.entities().set_index("cds")[["latitude", "longitude"]]
    ends = [tuple(places.loc[cds]) for cds in (FRESNO, GARDEN_GROVE)]
    assert kilometres(*ends) == pytest.approx(369, abs=5)
