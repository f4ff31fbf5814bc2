"""What members of a network have in common: causes and drivers by where they lie, and which ideas were adopted where."""

import streamlit as st

from cimodels.exhibits.tables import counted, plain
from cimodels.study import Study
from cimodels.ui import plans, writing
from cimodels.ui.columns import sentence_table
from cimodels.workspace.kinds.analysis import CATEGORIES
from cimodels.workspace.networks import Network, Source, by_source, shared

_FEW_WORDS = 4


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
    rows = []
    for one in shared(found.analyses):
        told = "; ".join(plain(words) for words in one.words[:_FEW_WORDS])
        more = len(one.words) - _FEW_WORDS
        rows.append(
            {
                "Where it lies": CATEGORIES[one.category],
                "A possible cause in": f"{len(one.causes)} of {number}",
                "Likely root cause in": f"{len(one.likely)}",
                "All ruled out in": f"{len(one.ruled_out)}",
                "A driver answers it in": f"{len(one.drivers)}",
                "In their words": told + (f"; and {more} more" if more > 0 else ""),
            }
        )
    sentence_table(rows, f"Causes of {number} analyses by where they lie, with drivers that answer them")
    both = [
        row["Where it lies"]
        for row, one in zip(rows, shared(found.analyses), strict=True)
        if len(one.likely) > 1
    ]
    if both:
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
    def teams(*standings: str) -> str:
        return "; ".join(
            f"[{plain(plans.district(study, plan.record.body['district']))}]({plans.address(plan.record.id, part='ideas')})"
            for plan, idea in one.tests
            if idea.standing in standings
        )

    decided = {"adopted", "abandoned"}
    others = sorted({idea.standing for _, idea in one.tests} - decided)
    own = one.tests[0][1].record.body["name"]
    return {
        "Comes from": plain(titles.get(one.record) or own),
        "Adopted by": teams("adopted"),
        "Being tested by": "; ".join(f"{teams(standing)} ({standing})" for standing in others),
        "Abandoned by": teams("abandoned"),
    }
