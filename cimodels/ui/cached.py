"""Every cache wrapper of the app, thin over an uncached library.

Keys are the warehouse file and the specification's fingerprint: equal data and equal spec give equal
results, so nothing ever has to be invalidated. Results are shared between sessions and are not
modified by anyone.
"""

from collections.abc import Callable, Iterable
from contextvars import ContextVar
from pathlib import Path
from typing import TypeVar

import pandas as pd
import streamlit as st

from cimodels.certainty.back_test import BackTest
from cimodels.certainty.results import Certainty
from cimodels.compare.apart import Apart
from cimodels.compare.invite import Invitee
from cimodels.errors import EstimationError
from cimodels.focus.results import Focus
from cimodels.models.diagnostics import Diagnostics
from cimodels.models.explain import Explanation
from cimodels.models.results import ExpectedPerformance
from cimodels.models.similar import Similar
from cimodels.models.spec import ModelSpec
from cimodels.multiverse.results import Multiverse
from cimodels.multiverse.spec import MultiverseSpec
from cimodels.reports.bundle import Bundle, District
from cimodels.rules.assistance_year import Assistance
from cimodels.screen.results import Screening
from cimodels.screen.spec import ScreenSpec
from cimodels.settings import home
from cimodels.signals.results import Signal
from cimodels.study import Study, robust_shares
from cimodels.ui.state import state_name
from cimodels.vocab.scope import Scope
from cimodels.warehouse import current_file

R = TypeVar("R")
# The data that a document is about, while it is written.
_KEPT: ContextVar[Study | None] = ContextVar("kept", default=None)


def study() -> Study:
    """The study of the data state that this session looks at."""
    if kept := _KEPT.get():
        return kept
    path = current_file(home().state(state_name()))
    made = path.stat()
    return _study(str(path), made.st_mtime_ns, made.st_size)


def later(make: Callable[[], R]) -> Callable[[], R]:
    """`make`, for a button that calls it when it is pressed.

    That happens outside of the session, where nobody knows which data it looks at: they are kept from now.
    """
    asked = study()

    def made() -> R:
        before = _KEPT.set(asked)
        try:
            return make()
        finally:
            _KEPT.reset(before)

    return made


def expected(spec: ModelSpec) -> ExpectedPerformance:
    """`Study.expect`, computed once per release and specification."""
    asked = study()
    return _expected(asked.release.release, spec.fingerprint, asked, spec)


def screening(spec: ScreenSpec) -> Screening:
    """`Study.screen`, computed once per release and specification."""
    asked = study()
    return _screening(asked.release.release, spec.fingerprint, asked, spec)


def focus(scope: Scope) -> Focus:
    """`Study.focus`, computed once per release and scope."""
    asked = study()
    return _focus(asked.release.release, scope.to_param(), asked, scope)


def diagnostics(spec: ModelSpec) -> Diagnostics:
    """`Study.diagnostics`, computed once per release and specification."""
    asked = study()
    return _diagnostics(asked.release.release, spec.fingerprint, asked, spec)


def assistance(year: int) -> Assistance:
    """`Study.assistance` with what every part of its page shows, worked out once per release and year."""
    asked = study()
    return _assistance(asked.release.release, year, asked)


# About 15 MB: what is known of each indicator of each student group of a thousand districts.
@st.cache_resource(max_entries=12, show_spinner="Judging every student group…")
def _assistance(release: str, year: int, _study: Study) -> Assistance:
    _study.assistance_table(year)
    return _study.assistance(year)


# A study holds one connection and a few frames of a thousand rows; an app serves two states, and for a
# moment an old release beside a new one.
@st.cache_resource(max_entries=4, show_spinner="Opening the data…")
def _study(path: str, modified: int, size: int) -> Study:
    return Study.of_file(Path(path))


# About 0.5 MB per district model, 10 MB per school model.
@st.cache_resource(max_entries=64, show_spinner="Fitting the model…")
def _expected(release: str, fingerprint: str, _study: Study, _spec: ModelSpec) -> ExpectedPerformance:
    return _study.expect(_spec)


# About 0.5 MB per scope: two hundred areas, and their years.
@st.cache_resource(max_entries=64, show_spinner="Looking at every indicator and group…")
def _focus(release: str, scope: str, _study: Study, _scope: Scope) -> Focus:
    return _study.focus(_scope)


# About 0.3 MB per district model, 3 MB per school model.
@st.cache_resource(max_entries=32, show_spinner="Fitting again without each fifth…")
def _diagnostics(release: str, fingerprint: str, _study: Study, _spec: ModelSpec) -> Diagnostics:
    return _study.diagnostics(_spec)


# About 2 MB per district screen: a verdict for each district and criterion.
@st.cache_resource(max_entries=64, show_spinner="Screening…")
def _screening(release: str, fingerprint: str, _study: Study, _spec: ScreenSpec) -> Screening:
    # The page tells chances from the same draws that a question of sureness is judged by.
    sure = certainty(_spec.model, _spec.focus[0].top_percent) if _spec.sureness else None

    def shares(top_percent: float) -> pd.Series:
        found = known_multiverse(MultiverseSpec.around(_spec.model, top_percent))
        return robust_shares(found) if found else _study.robustness(_spec.model, top_percent)

    return _study.screen(_spec, expected(_spec.model), sure, shares)


def signals(cds: Iterable[str]) -> dict[str, tuple[Signal, ...]]:
    """`Study.signals_of`, found once per release and district: another list asks only for those that are new on it."""
    asked, wanted = study(), tuple(cds)
    kept = _signals(asked.release.release)
    missing = tuple(code for code in wanted if code not in kept)
    if missing:
        with st.spinner("Looking for signals…"):
            # Two sessions may have found the same; which of the two is kept makes no difference.
            kept.update(asked.signals_of(missing))
    return {code: kept[code] for code in wanted}


# About 10 kB per district: 10 MB when all of a state have been asked for.
@st.cache_resource(max_entries=4, show_spinner=False)
def _signals(release: str) -> dict[str, tuple[Signal, ...]]:
    return {}


def certainty(spec: ModelSpec, top_percent: float) -> Certainty:
    """`Study.certainty`, whose parts are worked out once per release and model, and drawn once for all cut-offs."""
    asked = study()
    return _certainty(asked.release.release, spec.fingerprint, asked, spec).at(top_percent)


def back_test(spec: ModelSpec, top_percent: float) -> BackTest:
    """`Study.back_test`, computed once per release, model and cut-off."""
    asked = study()
    return _back_test(asked.release.release, spec.fingerprint, top_percent, asked, spec)


# About 4 MB per model: for each of a thousand districts how often it was in each tenth of a percent.
@st.cache_resource(max_entries=32, show_spinner=False)
def _certainty(release: str, fingerprint: str, _study: Study, _spec: ModelSpec) -> Certainty:
    return _study.certainty(_spec, expected=expected(_spec))


@st.cache_resource(max_entries=64, show_spinner=False)
def _back_test(
    release: str, fingerprint: str, top_percent: float, _study: Study, _spec: ModelSpec
) -> BackTest:
    return _study.back_test(_spec, top_percent)


def explanation(spec: ModelSpec, cds: str) -> Explanation:
    """`Study.explain`, worked out once per release, model and district."""
    asked = study()
    return _explanation(asked.release.release, spec.fingerprint, cds, asked, spec)


# A few rows each; the learners take seconds.
@st.cache_resource(max_entries=256, show_spinner=False)
def _explanation(release: str, fingerprint: str, cds: str, _study: Study, _spec: ModelSpec) -> Explanation:
    return _study.explain(_spec, cds)


def similar(spec: ModelSpec, cds: str, k: int) -> Similar:
    """`Study.similar`, worked out once per release, model and district."""
    asked = study()
    return _similar(asked.release.release, spec.fingerprint, cds, k, asked, spec)


@st.cache_resource(max_entries=256, show_spinner=False)
def _similar(release: str, fingerprint: str, cds: str, k: int, _study: Study, _spec: ModelSpec) -> Similar:
    return _study.similar(_spec, cds, k)


def invitees(spec: ModelSpec, host: str) -> tuple[Invitee, ...]:
    """`Study.invitees`, worked out once per release, model and host."""
    asked = study()
    return _invitees(asked.release.release, spec.fingerprint, host, asked, spec)


# A few hundred sentences for each host.
@st.cache_resource(max_entries=64, show_spinner="Looking for districts that could benefit…")
def _invitees(
    release: str, fingerprint: str, host: str, _study: Study, _spec: ModelSpec
) -> tuple[Invitee, ...]:
    return _study.invitees(_spec, host, certainty(_spec, 10.0))


def apart(spec: ModelSpec, cds: tuple[str, ...]) -> Apart:
    """`Study.apart`, worked out once per release, model and districts."""
    asked = study()
    return _apart(asked.release.release, spec.fingerprint, cds, asked, spec)


# A row for each of a few districts.
@st.cache_resource(max_entries=256, show_spinner=False)
def _apart(release: str, fingerprint: str, cds: tuple[str, ...], _study: Study, _spec: ModelSpec) -> Apart:
    return _study.apart(_spec, cds)


def robustness(spec: ModelSpec, top_percent: float) -> pd.Series:
    """`Study.robustness`, worked out once per release, model and cut-off."""
    asked = study()
    return _robustness(asked.release.release, spec.fingerprint, top_percent, asked, spec)


# A share for each entity: 0.1 MB for a thousand; of each about a second.
@st.cache_resource(max_entries=128, show_spinner=False)
def _robustness(
    release: str, fingerprint: str, top_percent: float, _study: Study, _spec: ModelSpec
) -> pd.Series:
    return _study.robustness(_spec, top_percent)


def bundle(spec: ScreenSpec) -> Bundle:
    """`Study.bundle`, from what the pages have worked out."""
    return study().bundle(spec, screening(spec), certainty(spec.model, spec.focus[0].top_percent))


def district(spec: ScreenSpec, cds: str) -> District:
    """`Study.district`; where the model cannot be estimated, without it."""
    try:
        found = bundle(spec)
    except EstimationError:
        found = None
    return study().district(spec, cds, found)


def known_multiverse(spec: MultiverseSpec) -> Multiverse | None:
    """The grid's result where someone has asked for it; fits nothing."""
    return _multiverses().get((study().release.release, spec.fingerprint))


def multiverse(spec: MultiverseSpec, progress: Callable[..., None]) -> Multiverse:
    """`Study.multiverse`, computed once per release and grid."""
    asked, kept = study(), _multiverses()
    key = (asked.release.release, spec.fingerprint)
    if key not in kept:
        found = asked.multiverse(spec, progress=progress)
        # Two sessions may have fitted the same; which of the two is kept makes no difference.
        kept[key] = found
        while len(kept) > _MULTIVERSES:
            kept.pop(next(iter(kept)), None)
        return found
    return kept[key]


# Six bytes for each district in each model: 5 MB for a thousand of either.
_MULTIVERSES = 8


# A store and not a cached function, because Streamlit lets no cached function move a progress bar.
@st.cache_resource
def _multiverses() -> dict[tuple[str, str], Multiverse]:
    return {}
