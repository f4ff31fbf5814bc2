"""What the pages of “Improve” share: the plans, the names in their forms, and which record the link asks for."""

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from cimodels.errors import WorkspaceError
from cimodels.exhibits import annual
from cimodels.exhibits.of_plan import looked_at, measured, points
from cimodels.exhibits.tables import plain
from cimodels.study import Study
from cimodels.ui import controls, data_state, state, writing
from cimodels.ui.figures import when_open
from cimodels.ui.record_fields import Names
from cimodels.workspace import plans
from cimodels.workspace.kinds import KINDS
from cimodels.workspace.plans import Plan
from cimodels.workspace.records import Record

__all__ = [
    "PLANS",
    "PROGRESS",
    "asked_for",
    "district",
    "looked_at",
    "measured",
    "names",
    "offer",
    "points",
    "read",
    "tip",
    "titles",
    "yearly",
]

PLANS = "pages/improve/action_plans.py"
PROGRESS = "pages/improve/progress.py"


def asked_for() -> Record | None:
    """The record that the link names, of whatever kind; said when there is none."""
    asked = state.record()
    if not asked:
        return None
    try:
        return writing.workspace().get(asked)
    except WorkspaceError as problem:
        st.warning(f"{plain(problem.message)} {plain(problem.advice)}", icon=":material/link_off:")
        return None


def read(asked: Record | None = None) -> dict[str, Plan]:
    """Every plan of the data in view by id; with the link's, even when it is retired or of the other data."""
    also = asked and asked.kind == "action_plan" and (asked.retired or not data_state.is_here(asked))
    return plans.read(data_state.records, [asked] if asked and also else [])


def names(study: Study, **more: Mapping[str, str]) -> Names:
    """Districts, practices, analyses and their drivers, assistance; `more` names records of other kinds by id."""
    kinds = ("practice", "driver", "systems_analysis", "assistance_case")
    return Names(
        controls.district_names(study), {**{kind: titles(data_state.records(kind)) for kind in kinds}, **more}
    )


def link(record: str, *, part: str = "", cds: str | None = None) -> dict[str, str]:
    """What a link needs to show a record of the workspace in the view that there is."""
    more = {"part": part} if part else {}
    more |= {"cds": cds} if cds else {}
    return {**state.link_parameters(state.current()), **state.record_parameters(record), **more}


def address(record: str, *, part: str = "", cds: str | None = None, page: str = "action_plans") -> str:
    """A record's address, on the page of action plans or another, as a table's cell takes it."""
    return f"{page}?" + urlencode(link(record, part=part, cds=cds))


def titles(records: list[Record] | tuple[Record, ...]) -> dict[str, str]:
    """Id → what a record is called."""
    return {one.id: KINDS[one.kind].title_of(one.body) for one in records}


def district(study: Study, cds: str) -> str:
    """A district's name; of one that this release does not have, its code."""
    entities = study.entities()
    return next(iter(entities.loc[entities["cds"] == cds, "name"]), f"{cds}, not in this data")


def yearly(study: Study, plan: Plan) -> pd.DataFrame:
    """The yearly values of a plan that names an indicator; as `exhibits.annual.yearly`."""
    return annual.yearly(study.warehouse.profile(plan.record.body["district"]), *looked_at(plan))


def tip(sentence: str) -> None:
    """Advice at the place where it matters."""
    st.caption(f":material/lightbulb: {sentence}")


def offer(label: str, key: str, draw: Callable[[], None], *, first: bool) -> None:
    """A form to add something: at once where there is nothing yet, else folded away."""
    if first:
        st.markdown(f"**{label}**")
        draw()
    else:
        when_open(label, key, draw)
