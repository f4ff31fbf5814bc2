"""What members of a network have in common: causes and drivers by where they lie, and which ideas were adopted where."""

import streamlit as st

from cimodels.exhibits import of_network
from cimodels.exhibits.tables import counted, plain
from cimodels.study import Study
from cimodels.ui import plans, writing
from cimodels.ui.columns import sentence_table
from cimodels.workspace.networks import Network, Source, by_source
from cimodels.workspace.plans import Plan


def what_is_shared(study: Study, found: Network) -> None:
    """Causes and drivers over all analyses, then ideas over all plans."""
    _causes(found)
    _ideas(study, found)


def _causes(found: Network) -> None:
    st.subheader("Causes and drivers", anchor=False)
    number = len(found.analyses)
    if not any(one.causes for one in found.analyses):
        st.info(
            "No analysis of the network has a cause yet. Name the members’ systems analyses under “Members”.",
            icon=":material/account_tree:",
        )
        return
    sentence_table(
        [
            {head: plain(words) for head, words in row.items()}
            for row in of_network.cause_rows(found.analyses)
        ],
        f"Causes of {number} analyses by where they lie, with drivers that answer them",
    )
    if both := of_network.held_by_several(found.analyses):
        st.markdown(
            f"**Several hold to be a root cause:** {'; '.join(both).lower()}. What one learns there, others can use."
        )
    st.caption(
        "Counted by where a cause lies on the fishbone, each analysis once; a driver counts by the causes that it answers, or that the driver "
        "above it answers. Whether two causes are the same one is for you to say."
    )


def _ideas(study: Study, found: Network) -> None:
    st.subheader("Ideas: who tests and who adopted them", anchor=False)
    sources = by_source(found.plans)
    if not sources:
        st.info("No change idea yet in a plan of the network.", icon=":material/lightbulb:")
        return
    store = writing.workspace()
    titles = plans.titles([*store.records("practice", retired=True), *store.records("driver", retired=True)])
    sentence_table(
        [_source(study, one, titles) for one in sources],
        f"{counted(len(sources), 'source')} of change ideas: who tests, adopted or abandoned them",
        "sources",
    )
    st.caption(
        "Put together where ideas name the same practice, or the same driver of an analysis; an idea that names neither stands alone."
    )


def _source(study: Study, one: Source, titles: dict[str, str]) -> dict[str, str]:
    def team(plan: Plan) -> str:
        name = plain(plans.district(study, plan.record.body["district"]))
        return f"[{name}]({plans.address(plan.record.id, part='ideas')})"

    row = of_network.source_row(one, titles.get(one.record, ""), team)
    return {**row, "Comes from": plain(row["Comes from"])}
