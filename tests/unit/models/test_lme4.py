"""The panel model against R's lme4 (Bates and others 2015), where R and lme4 are installed (Debian: r-cran-lme4)."""

import csv
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cimodels.models.estimators import ESTIMATORS

from .test_reml import panel

SCRIPT = """
suppressMessages(library(lme4))
rows <- read.csv("rows.csv")
fit <- lmer(y ~ x1 + x2 + (1 | entity), rows, REML = TRUE,
            control = lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10)))
found <- c(fixef(fit), sqrt(diag(as.matrix(vcov(fit)))), as.data.frame(VarCorr(fit))$vcov, ranef(fit)$entity[[1]])
write.table(format(found, digits = 15), "found.txt", row.names = FALSE, col.names = FALSE, quote = FALSE)
"""


@pytest.fixture(scope="module")
def rscript() -> str:
    found = shutil.which("Rscript")
    if found is None:
        pytest.skip("R is not installed")
    if subprocess.run([found, "-e", "library(lme4)"], capture_output=True, check=False).returncode:
        pytest.skip("R's lme4 is not installed")
    return found


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_components_coefficients_and_effects_agree(rscript: str, tmp_path: Path, seed: int) -> None:
    world = replace(
        panel(seed, m=60, years=4, s=0.0), sampling_variance=np.zeros(panel(seed, m=60, years=4).n_rows)
    )
    with (tmp_path / "rows.csv").open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["y", "x1", "x2", "entity"])
        table.writerows(
            [repr(float(y)), repr(float(x[1])), repr(float(x[2])), f"e{entity:03d}"]
            for y, x, entity in zip(world.y, world.X, world.entity, strict=True)
        )
    subprocess.run([rscript, "-e", SCRIPT], cwd=tmp_path, check=True, capture_output=True, timeout=120)
    found = np.array([float(line) for line in (tmp_path / "found.txt").read_text().split()])
    ours = ESTIMATORS["panel"](world, "precision")
    assert ours.beta == pytest.approx(found[:3], rel=1e-6)
    assert np.sqrt(np.diag(ours.covariance)) == pytest.approx(found[3:6], rel=1e-5)
    assert [ours.tau2, ours.omega2] == pytest.approx(found[6:8], rel=1e-5)
    assert ours.shrunken == pytest.approx(found[8:], rel=1e-5, abs=1e-7)
