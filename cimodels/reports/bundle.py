"""What every report is made from, gathered once by `study`; no report asks for anything else."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from cimodels.certainty.results import Certainty
from cimodels.exhibits.in_brief import absence, position
from cimodels.models.explain import Explanation
from cimodels.models.results import ExpectedPerformance
from cimodels.models.similar import Similar
from cimodels.screen import recipe
from cimodels.screen.results import Screening
from cimodels.screen.spec import ScreenSpec
from cimodels.vocab.indicators import Indicator

CALIFORNIA = "california"


@dataclass(frozen=True)
class Provenance:
    """Which data a report rests on: the release's fingerprint and the data state's name.

    The time at which they were built is left out, so that equal data and an equal recipe give equal bytes.
    """

    release: str
    state: str

    @property
    def is_demonstration(self) -> bool:
        return self.state != CALIFORNIA


@dataclass(frozen=True)
class Bundle:
    """A screen's results.

    Attributes
    ----------
    certainty : Certainty
        At the screen's first cut-off; its parts are worked out when a report asks for them.
    screening : Screening
    entities : DataFrame, one row per entity of the release
        `cds`, `name`, `county`, `district_type`, …: also of those whom the model does not have.
    counties : mapping
        County code → name.
    provenance : Provenance
    """

    certainty: Certainty
    screening: Screening
    entities: pd.DataFrame
    counties: Mapping[str, str]
    provenance: Provenance

    @property
    def spec(self) -> ScreenSpec:
        return self.screening.spec

    @property
    def expected(self) -> ExpectedPerformance:
        return self.certainty.expected

    @property
    def indicator(self) -> Indicator:
        """The outcome: an indicator, or the gap in one."""
        return self.spec.model.outcome

    @property
    def noun(self) -> str:
        """`districts` or `schools`."""
        return f"{self.spec.model.level}s"

    @property
    def recipe(self) -> str:
        """The recipe as TOML, with the release on top."""
        return recipe.to_toml(self.spec, release=self.provenance.release)

    def absence(self, cds: str) -> str:
        """Why nothing was expected of an entity; empty where something was."""
        return "" if position(self.expected, cds) is not None else absence(self.expected, cds)


PEERS = 5  # of a district, named in its brief
FIGURES = ("scatter", "funnel")


@dataclass(frozen=True)
class Picture:
    """Which figure, one of `FIGURES`, in which of `looks.LOOKS`."""

    figure: str = "scatter"
    look: str = "light"


@dataclass(frozen=True)
class District:
    """What a brief about one district (or school) is made from.

    Attributes
    ----------
    enrolment : Series or None
        Its newest row of `Study.latest_enrolment`; None where no file has it.
    profile : DataFrame
        As `Warehouse.profile`.
    spec : ScreenSpec
    bundle : Bundle or None
        None where the model cannot be estimated.
    explanation : Explanation or None
        None where the model does not have the district.
    similar : Similar or None
        None where the model does not have it, or has too few of its type.
    absence : str
        Why nothing was expected of it; empty where something was.
    """

    cds: str
    name: str
    county: str
    district_type: str
    enrolment: pd.Series | None
    profile: pd.DataFrame
    spec: ScreenSpec
    provenance: Provenance
    bundle: Bundle | None
    explanation: Explanation | None
    similar: Similar | None
    absence: str
