"""A network's shared outcome on the Dashboard: all members together, and each of them."""

from datetime import date

import streamlit as st

from cimodels.exhibits import network as exhibits
from cimodels.exhibits import of_network
from cimodels.exhibits.tables import plain
from cimodels.monitoring.together import each, together
from cimodels.study import Study
from cimodels.ui import plans
from cimodels.ui.figures import exhibit, wide
from cimodels.vocab.indicators import INDICATORS
from cimodels.vocab.student_groups import STUDENT_GROUPS
from cimodels.vocab.tables import SOURCES
from cimodels.workspace.networks import Network


def results(study: Study, found: Network) -> None:
    """One part for each student group of the shared aim."""
    body = found.record.body
    if not body["indicator"] or not found.members:
        st.info(
            "Name the shared Dashboard indicator and the members under “The hub, and how the network works”.",
            icon=":material/monitoring:",
        )
        return
    for group in body["groups"] or [INDICATORS[body["indicator"]].whole_group]:
        _of_group(study, found, group)
    st.caption(
        "Each year has other students, and much else changes in a district: that members improved does not show that the network did it. "
        "Their own measures, week by week, say more about what was tested."
    )


def _of_group(study: Study, found: Network, group: str) -> None:
    kind, about = INDICATORS[found.record.body["indicator"]], STUDENT_GROUPS[group].name
    st.subheader(f"{kind.name}: {about}", anchor=False)
    rows = study.warehouse.results(kind.code, group)
    source = exhibits.source_of(rows, found.members)
    rows = rows[rows["source"] == source]
    own = each(rows, found.members, kind)
    if not own:
        st.info("This data release has no value of it for any member.", icon=":material/info:")
        return
    begins = date.fromisoformat(day) if (day := found.record.body["begins"]) else None
    state = study.warehouse.state_results(kind.code, group)
    state = state[state["source"] == source]
    joint = together(rows, found.members, kind)
    names = {cds: plans.district(study, cds) for cds in found.members}
    if len(joint.members) > 1:
        st.markdown(plain(exhibits.moved_words(joint, state, kind, begins)))
        exhibit(
            exhibits.taken_together(joint, state, kind, f"{kind.name}, {about}", begins), f"together_{group}"
        )
    said = of_network.not_in_the_mean(joint, own, found.members, names)
    st.caption(plain(f"Source: {SOURCES[source]}. " + "".join(f"{one}. " for one in said)))
    wide(exhibits.small(own, names, kind, f"{kind.name}, {about}", begins), f"members_{group}")
