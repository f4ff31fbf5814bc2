"""Links, recipes and grids that were given away mean the same for ever: a link in an old message, a printed recipe.

Each fingerprint was written down when the link was. One that changes is a broken promise, not a test to update: a new field
must have a default that means what was meant before, and be left out of `to_dict` where it has it; a changed default needs
a new version that reads the old one as it was.
"""

from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from cimodels.multiverse.link import from_param
from cimodels.multiverse.recipe import from_toml as multiverse_from_toml
from cimodels.screen.link import from_params
from cimodels.screen.recipe import from_toml
from cimodels.screen.spec import ScreenSpec

SPECS = Path(__file__).parents[3] / "specs"

LINKS = {
    "v=1": ("131e92e2b277", "3d8f9f8e23bd"),
    "v=1&top=12.5": ("d21182c16d99", "3d8f9f8e23bd"),
    "v=1&indicator=CHRONIC&group=SED&years=2018.2022-2023&level=school&covariates=SED&estimator=precision_weighted"
    "&weights=equal&n=50&source=dataquest&measures=status:10.5.improvement:25&match=any"
    "&checks=ELA-MATH:red:ALL-SED.SUSP:level3.ELPI:floor12.5:fail&rated=2024&min=SED:30p.EL:100n.SWD:7.5p:9n"
    "&types=UNIFIED.HIGH&counties=19.27&size=500-&coe=include&charters=only": (
        "7a02b46c03dc",
        "3f9d35910633",
    ),
    "v=1&indicator=ELA&group=EL&years=2023-2025&top=5&sure=probability:80:10.years_in_top:2:10:pass&checks=none": (
        "707a0946e415",
        "d9f2ec729d3b",
    ),
    "v=1&indicator=SUSP&group=SWD&years=2024&estimator=quantile&quantile=0.9&covariates=none": (
        "4682829a96d4",
        "dbcd579ef309",
    ),
    "v=1&indicator=MATH&estimator=neighbours&neighbours=30&offices=include&sd=90&size=-20000": (
        "a7ed8bd4b502",
        "01acfd56e8a2",
    ),
}
GRIDS = {
    '{"optional_covariates":["EL","SWD"],"year_windows":[[2023,2024,2025],[2025]],"minimum_denominators":[30,100],'
    '"estimators":["ols","fay_herriot"]}': "9b1e65e29f7e",
}
RECIPES = {
    "attendance_beyond_expected.toml": "58b1ef0ba210",
    "ela_english_learners.toml": "94b38dd82e66",
    "graduation_and_college.toml": "940bc533bc21",
    "math_all_beyond_expected.toml": "23d7095f94a8",
    "math_improvement.toml": "73e83b401e5a",
}
MULTIVERSES = {"multiverse_default.toml": "862903f7a291", "multiverse_large.toml": "f56559b26be3"}


@pytest.mark.parametrize(("link", "fingerprints"), LINKS.items())
def test_an_old_link_means_what_it_meant(link, fingerprints):
    spec, notices = from_params(dict(parse_qsl(link)))
    assert notices == ()
    assert (spec.fingerprint, spec.model.fingerprint) == fingerprints


@pytest.mark.parametrize(("grid", "fingerprint"), GRIDS.items())
def test_an_old_grid_means_what_it_meant(grid, fingerprint):
    assert from_param(grid, ScreenSpec().model, 10.0).fingerprint == fingerprint


@pytest.mark.parametrize(("name", "fingerprint"), RECIPES.items())
def test_an_old_recipe_means_what_it_meant(name, fingerprint):
    assert from_toml((SPECS / name).read_text(encoding="utf-8")).fingerprint == fingerprint


@pytest.mark.parametrize(("name", "fingerprint"), MULTIVERSES.items())
def test_an_old_multiverse_means_what_it_meant(name, fingerprint):
    assert multiverse_from_toml((SPECS / name).read_text(encoding="utf-8")).fingerprint == fingerprint
