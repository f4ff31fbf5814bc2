"""Our own errors as sentences, where the results would have been."""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cimodels.errors import CimodelsError
from cimodels.exhibits.tables import plain

P = ParamSpec("P")
R = TypeVar("R")


class Told(Exception):
    """The rest of the page has nothing to show, and why is on it already."""


def guarded(draw: Callable[P, R]) -> Callable[P, R | None]:
    """Show our own errors as a sentence. Used around pages, and around fragments, which rerun alone."""

    @functools.wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> R | None:
        try:
            return draw(*args, **kwargs)
        except Told:
            return None
        except CimodelsError as problem:
            _tell(problem)
            return None

    return drawn


@contextmanager
def told_in(place: DeltaGenerator) -> Iterator[None]:
    """Draw in `place`; an error of ours is told there, and ends what `guarded` guards."""
    with place:
        try:
            yield
        except CimodelsError as problem:
            _tell(problem)
            raise Told from problem


def _tell(problem: CimodelsError) -> None:
    st.error(plain(problem.message), icon=":material/error:")
    if problem.advice:
        st.markdown(problem.advice)
