"""Bundles to report on: the demonstration's, an empty list's, and one whose names are out to do harm."""

from pathlib import Path

import pandas as pd
import pytest

from cimodels.reports.bundle import Bundle
from cimodels.screen.spec import Adequacy, ScreenSpec, Threshold
from cimodels.study import Study
from cimodels.warehouse import Warehouse

HOSTILE = (
    '=HYPERLINK("http://example.org","x")', "+1+1", "-2+3", "@SUM(A1:A9)", "\t=1+1", "\r=1+1", "  =1+1", "\xa0=1+1",
    "<script>alert(1)</script>", "A & B <i>\"'</i> ]]>", "\u202egnitirw", "bell\x07\x00\x1bnull", "x" * 300,
    "漢字 عربي Ünified \U0001f393", r"$\frac{a}{b}$ _x_ ^y", "{{ 7 * 7 }} {% raw %}", "_x0041_", "line\nbreak",
)  # fmt: skip


class Renamed(Warehouse):
    """The demonstration with hostile names, the first of the short list first."""

    def __init__(self, path: Path, first: list[str]) -> None:
        super().__init__(path)
        self._first = first

    def entities(self, level: str = "district") -> pd.DataFrame:
        frame = super().entities(level)
        order = {cds: at for at, cds in enumerate(dict.fromkeys([*self._first, *frame["cds"]]))}
        names = frame["cds"].map(lambda cds: HOSTILE[order[cds] % len(HOSTILE)])
        return frame.assign(name=names, county=names)


@pytest.fixture(scope="session")
def spec() -> ScreenSpec:
    return ScreenSpec(focus=(Threshold("advantage", 25.0),))


@pytest.fixture(scope="session")
def bundle(demo_study: Study, spec: ScreenSpec) -> Bundle:
    return demo_study.bundle(spec)


@pytest.fixture(scope="session")
def nobody(demo_study: Study) -> Bundle:
    """A screen that no one passes."""
    impossible = Adequacy("SUSP", "percentile_floor", value=100.0, when_missing="fail")
    found = demo_study.bundle(ScreenSpec(focus=(Threshold("advantage", 0.5),), adequacy=(impossible,)))
    assert found.screening.short_list.empty
    return found


@pytest.fixture(scope="session")
def hostile_study(demo_study: Study, bundle: Bundle) -> Study:
    return Study(Renamed(demo_study.warehouse.path, bundle.screening.short_list["cds"].tolist()))


@pytest.fixture(scope="session")
def hostile(hostile_study: Study, spec: ScreenSpec) -> Bundle:
    return hostile_study.bundle(spec)
