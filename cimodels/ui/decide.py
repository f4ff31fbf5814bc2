"""The decision on a candidate: a CI Model, not now, or no; with reasons, dissent and date."""

from datetime import date

import streamlit as st

from cimodels.compare.chosen import MOST
from cimodels.exhibits.dossier import standing_words
from cimodels.exhibits.side_by_side import labels
from cimodels.exhibits.tables import plain
from cimodels.study import Study
from cimodels.ui import history, questions, records, visits, writing
from cimodels.ui.compare import course
from cimodels.ui.figures import when_open
from cimodels.workspace.kinds.research import CI_MODEL, DECISIONS
from cimodels.workspace.records import Record
from cimodels.workspace.research import progress

_READABLE = 860


# Without them a good result and a good approach stand side by side, and one need not come from the other.
_ASK = (
    "**Did the practice begin before the gain?** Put its first year beside the course below; results need time to follow.",
    "**Whom did it reach?** The gain should be where the practice was: those schools, grades and student groups more than others.",
    "**What else changed?** Students served, boundaries, staff, money, the test, other programmes.",
    "**Do contrast districts lack it?** What ordinary districts like it do as well is not the reason.",
)


def decide(dossier: Record, belonging: list[Record], study: Study) -> None:
    """What is decided, what it would do without, whether one led to the other, and the form."""
    made = writing.workspace().records("decision", parent=dossier.id)
    now = made[-1] if made else None
    st.subheader("Decision")
    st.markdown(
        "**CI Model = exemplary performance + effective improvement approach**, a system-wide commitment to continuous improvement that "
        "**has led to** improved student outcomes. Both, and the one from the other.",
        width=_READABLE,
    )
    if now:
        with st.container(border=True, width=_READABLE):
            st.markdown(f"#### {DECISIONS[now.body['decision']]}, {now.body['on']}")
            records.card(now, leave_out=("decision", "on"))
            st.caption(records.signature(now))
            if now.body["decision"] == CI_MODEL:
                visits.way(dossier.body["cds"])
            history.manage(now)
    found = progress(belonging, date.today())
    if found.missing:
        st.warning(
            "**Decided now, it is decided without this**\n"
            + "\n".join(f"- {plain(one)}" for one in found.missing),
            icon=":material/pending_actions:",
        )
    st.markdown("#### Did the approach lead to the results?")
    st.markdown("\n".join(f"- {question}" for question in _ASK), width=_READABLE)
    when_open(
        "Its results over the years, beside its contrast districts",
        f"course_{dossier.id[:8]}",
        lambda: _course(dossier, study),
    )
    standing = [standing_words(one) for one in dossier.body["standing"]]
    begin = {
        "name": dossier.body["name"],
        "on": date.today().isoformat(),
        "performance": " ".join(part for part in standing if part),
    }
    # What follows from a decision stands above; changing it is the exception.
    place = (
        st.expander("Change the decision", icon=":material/edit:", width=_READABLE)
        if now
        else st.container(width=_READABLE)
    )
    with place:
        records.form(
            "decision",
            f"decision_{dossier.id[:8]}",
            record=now,
            parent=dossier.id,
            begin=begin,
            leave_out=("name",),
            beside=(("by", "on", "again"),),
            submit="Decide" if now is None else "Decide anew",
        )


def _course(dossier: Record, study: Study) -> None:
    """Its results over the years beside those of its contrast districts, where the data in view have them."""
    entities = study.entities()
    wanted = [cds for cds in (dossier.body["cds"], *dossier.body["contrast"]) if cds in set(entities["cds"])][
        :MOST
    ]
    if dossier.body["cds"] not in wanted:
        st.info("The release in view does not have this district.", icon=":material/database_off:")
        return
    course(study, questions.spec_of(dossier).model, labels(entities, wanted))
    if len(wanted) == 1:
        st.caption(
            "Choose contrast districts under “Still to find out”, and their course stands beside its own: a gain that they share has "
            "another reason."
        )
