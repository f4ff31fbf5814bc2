"""The research page's first view: every dossier at a glance, new ones from a kept list or by hand, and the CI Models."""

from collections.abc import Mapping
from datetime import date

import streamlit as st

from cimodels.errors import WorkspaceError
from cimodels.exhibits.rubric_spread import agreement_words
from cimodels.exhibits.tables import counted, plain, view_link
from cimodels.rubric.agreement import Rating, agreement
from cimodels.study import Study
from cimodels.ui import (
    controls,
    data_state,
    example_journey,
    paper,
    records,
    research_begin,
    state,
    visits,
    writing,
)
from cimodels.ui.columns import sentence_table
from cimodels.ui.record_fields import Names
from cimodels.workspace.kinds import KINDS
from cimodels.workspace.kinds.research import CI_MODEL
from cimodels.workspace.records import Record
from cimodels.workspace.research import Progress, progress

PAGE = "pages/learn/research.py"


def names(study: Study) -> Names:
    """What districts are called in forms."""
    districts = dict(sorted(controls.district_names(study).items(), key=lambda pair: pair[1]))
    lists = {one.id: one.body["name"] for one in writing.workspace().records("short_list", retired=True)}
    return Names(districts, {"short_list": lists})


def in_view() -> Record | None:
    """The dossier in view: the link's record, or the dossier that this record belongs to."""
    asked = state.record()
    if not asked:
        return None
    try:
        record = writing.workspace().get(asked)
        while record.kind != "dossier" and record.parent:
            record = writing.workspace().get(record.parent)
    except WorkspaceError as problem:
        st.warning(f"{plain(problem.message)} {plain(problem.advice)}", icon=":material/link_off:")
        return None
    return record if record.kind == "dossier" else None


def belonging(dossier: Record) -> list[Record]:
    """Everything that belongs to a dossier, directly."""
    return writing.workspace().children(dossier.id)


def overview(study: Study) -> None:
    """Every dossier of the data in view, new ones, and who has been decided to be a model."""
    st.markdown(
        "A list says who did better than expected; it cannot say why, or at what price. Here each candidate is looked into: "
        "**concerns** and **positives** from the web, the press and other leaders, then interviews and a visit, until a decision is made.",
        width=860,
    )
    here = data_state.records("dossier")
    of = {one.id: belonging(one) for one in here}
    known = {code: progress(found, date.today()) for code, found in of.items()}
    st.subheader(f"Dossiers: {len(here):,}")
    if here:
        _table(here, known)
    else:
        st.info(
            "Nobody is researched yet. Begin below with districts of a kept short list, or with any district.",
            icon=":material/manage_search:",
        )
        example_journey.offer()
    data_state.elsewhere("dossier")
    research_begin.from_a_list(here, study)
    research_begin.by_hand(here, study, names(study).districts)
    _models([one for one in here if known[one.id].decision == CI_MODEL], of)
    _agreement(of)


def _table(here: list[Record], known: Mapping[str, Progress]) -> None:
    sentence_table(
        [_row(one, known[one.id]) for one in here],
        f"{len(here)} dossiers with what was found, what is open and what was decided",
        "dossiers",
    )
    chosen = st.selectbox(
        "Open a dossier",
        [one.id for one in here],
        format_func={
            one.id: example_journey.named(one, f"{one.body['name']} · {one.body['county']}") for one in here
        }.__getitem__,
        index=None,
        placeholder="Type a part of the district's name",
        key="open_dossier",
        width=420,
    )
    if chosen:
        state.choose_record(chosen)
        st.rerun()


def _row(one: Record, found: Progress) -> dict[str, str]:
    address = view_link("research", {"data": state.state_name(), "record": one.id})
    questions = counted(found.open_questions, "question")
    return {
        "District": f"[{plain(example_journey.named(one, one.body['name']))}]({address}) · {plain(one.body['county'])}",
        "Decision": found.decided,
        "Found": f"{counted(found.concerns, 'concern')}, {counted(found.positives, 'positive')}",
        "Heard": f"{counted(sum(found.conversations.values()), 'conversation')}, {counted(found.raters, 'rater')}",
        "Open": questions + (f", {found.overdue:,} overdue" if found.overdue else ""),
        "Missing first": plain(found.missing[0]) if found.missing else "nothing",
    }


def _models(models: list[Record], of: Mapping[str, list[Record]]) -> None:
    st.subheader("CI Models")
    if not models:
        st.caption(
            "None yet. A CI Model is a district with exemplary performance **and** an effective improvement approach; the decision is made in "
            "its dossier."
        )
        return
    paper.take_away([paper.offer("ci_models", state.state_name())])
    for at in range(0, len(models), 2):
        for place, one in zip(
            records.side_by_side(min(2, len(models)), f"models_{at}"), models[at : at + 2], strict=False
        ):
            decision = [child for child in of[one.id] if child.kind == "decision"][-1]
            with place, st.container(border=True):
                st.markdown(f"#### {plain(example_journey.named(one, one.body['name']))}")
                records.card(decision, leave_out=("decision",))
                if not decision.body["led_to"]:
                    label = KINDS["decision"]["led_to"].label
                    st.markdown(f"**{label}:** :material/help: not said yet")
                st.caption(records.signature(decision))
                visits.way(one.body["cds"])


def _agreement(of: Mapping[str, list[Record]]) -> None:
    ratings = [
        Rating(one.body["rater"], dossier, one.body["listen_for"], int(one.body["level"]))
        for dossier, found in of.items()
        for one in found
        if one.kind == "rating"
    ]
    if ratings:
        st.subheader("Agreement between raters, over all dossiers")
        st.markdown(plain(agreement_words(agreement(ratings))))


def way(study: Study, cds: str) -> None:
    """From a district's profile to its dossier, or to where one is begun."""
    begun = writing.workspace().records("dossier", cds=cds, state=study.release.state)
    parameters = {"data": state.state_name(), **({"record": begun[-1].id} if begun else {"cds": cds})}
    st.page_link(
        PAGE,
        label="To its dossier" if begun else "Research this district",
        icon=":material/manage_search:",
        query_params=parameters,
    )


def way_from_list(listed: Record) -> None:
    """From a kept list to the research on its districts."""
    st.page_link(
        PAGE,
        label="Research its districts",
        icon=":material/manage_search:",
        query_params={"data": listed.body["state"] or state.state_name(), "record": listed.id},
    )
