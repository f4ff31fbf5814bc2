"""What belongs to an analysis: added, read and changed, one form open at a time; and drawings of it."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import streamlit as st

from cimodels.exhibits.diagrams.entries import Drawing
from cimodels.exhibits.tables import plain
from cimodels.ui import cached, controls, history, records
from cimodels.ui.figures import when_open
from cimodels.ui.record_fields import Names
from cimodels.workspace.analysis.whole import Analysis
from cimodels.workspace.kinds import KINDS
from cimodels.workspace.records import Record


def names_of(found: Analysis, without: Collection[str] = ()) -> Names:
    """What causes and drivers are called in a form, but for some of them."""
    kinds = {"cause": found.causes, "driver": found.drivers}
    return Names(
        records={
            kind: {one.id: KINDS[kind].title_of(one.body) for one in those if one.id not in without}
            for kind, those in kinds.items()
        }
    )


def districts() -> Names:
    """What districts are called in this data release."""
    return Names(controls.district_names(cached.study()))


def add(
    found: Analysis,
    kind: str,
    key: str,
    *,
    begin: Mapping[str, Any] | None = None,
    leave_out: Collection[str] = (),
    names: Names | None = None,
) -> None:
    """A form for one more."""
    records.form(
        kind,
        f"{key}_{found.record.id[:8]}",
        parent=found.record.id,
        begin=begin,
        leave_out=leave_out,
        names=names or names_of(found),
        submit="Add",
    )


def read_or_change(
    found: Analysis,
    those: Sequence[Record],
    leave_out: Callable[[Record], Collection[str]] = lambda one: (),
    names: Callable[[Record], Names] | None = None,
    more: Callable[[Record], None] = lambda one: None,
) -> None:
    """One of them closely: what it says, and `more`; a form to change it, its history."""
    if not those:
        return
    kind = KINDS[those[0].kind]

    def draw() -> None:
        titles = {one.id: kind.title_of(one.body) for one in those}
        chosen = st.selectbox(
            kind.name,
            list(titles),
            format_func=titles.__getitem__,
            key=f"one_{kind.code}_{found.record.id[:8]}",
        )
        one = next(record for record in those if record.id == chosen)
        known = names(one) if names else names_of(found)
        records.card(one, names=names_of(found))
        more(one)
        st.caption(records.signature(one))
        with st.popover("Change it", icon=":material/edit:", type="tertiary"):
            records.form(
                kind.code, f"{kind.code}_{one.id[:8]}", record=one, leave_out=leave_out(one), names=known
            )
        history.manage(one)

    when_open(f"Read or change one of {len(those)}", f"{kind.code}_{found.record.id[:8]}", draw)


def drawn(make: Callable[[str], Drawing], key: str, name: str) -> None:
    """A drawing in the theme's colours, and as a file in those for paper."""
    shown = make(st.context.theme.type or "light")
    with st.container(key=f"drawing_{key}"):
        st.image(shown.svg, alt=shown.alt, width=shown.width)
    st.download_button(
        "Drawing (SVG)",
        lambda: make("light").svg,
        file_name=f"{key}_{slug(name)}.svg",
        mime="image/svg+xml",
        on_click="ignore",
        icon=":material/download:",
        type="tertiary",
        help="For slides and documents; it stays sharp at any size.",
    )


def slug(name: str) -> str:
    """A name as part of a file's."""
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:60] or "analysis"


def sentences(said: Sequence[str]) -> None:
    """A list, safe as Markdown."""
    if said:
        st.markdown("\n".join(f"- {plain(one)}" for one in said))
