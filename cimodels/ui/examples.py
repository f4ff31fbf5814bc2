"""Saved screens that come with the app: what each is for, and whether the data in view have what it needs."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import streamlit as st

from cimodels.exhibits.tables import plain
from cimodels.screen import recipe
from cimodels.screen.spec import ScreenSpec
from cimodels.study import Study
from cimodels.ui import state
from cimodels.vocab.indicators import INDICATORS

_SPECS = Path(__file__).resolve().parents[2] / "specs"
_KEY = "examples"
_RESEARCH_FILES = " It is in the research files of all student groups (sb_ca{year}_all_csv); the demonstration state has them."


@dataclass(frozen=True)
class Example:
    """A screen of the folder `specs`, with the title and the purpose that it begins with."""

    code: str
    title: str
    purpose: str
    spec: ScreenSpec

    @property
    def name(self) -> str:
        """The title up to its first pause."""
        return re.split(r"[:,.]", self.title, maxsplit=1)[0]


@cache
def examples() -> tuple[Example, ...]:
    """Every screen that comes with the app, in the order of the file names."""
    found = []
    for path in sorted(_SPECS.glob("*.toml")):
        if not path.stem.startswith("multiverse"):
            text = path.read_text(encoding="utf-8")
            found.append(Example(path.stem, *recipe.about(text), recipe.from_toml(text)))
    return tuple(found)


def menu(study: Study) -> None:
    """A button that opens them; each becomes the view, and its link the address."""
    opened = st.popover("Examples", icon=":material/lightbulb:", type="tertiary", key=_KEY, on_change="rerun")
    if opened.open:
        with opened:
            for example in examples():
                with st.container(gap="xxsmall"):
                    _offer(study, example)


def _offer(study: Study, example: Example) -> None:
    model = example.spec.model
    lacking = study.lacks(model)
    st.button(
        plain(example.name),
        key=f"example_{example.code}",
        type="tertiary",
        icon=":material/play_circle:",
        disabled=bool(lacking),
        on_click=_open,
        args=(example.spec,),
    )
    if lacking and INDICATORS[model.indicator].grades:
        lacking += _RESEARCH_FILES.format(year=model.years[-1])
    st.caption(plain(lacking or example.purpose))


def _open(spec: ScreenSpec) -> None:
    st.session_state[_KEY] = False
    state.forget_grid()
    state.commit(spec)
