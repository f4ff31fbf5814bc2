"""Who does well with exactly one outcome: similar districts first, then those of kept lists about the same."""

from collections.abc import Mapping

import streamlit as st

from cimodels.compare.candidates import Judged, candidates
from cimodels.errors import CimodelsError, EstimationError
from cimodels.exhibits.tables import plain
from cimodels.screen.recipe import from_toml
from cimodels.screen.spec import ScreenSpec
from cimodels.study import Study
from cimodels.ui import cached, data_state, history, plans, state, writing
from cimodels.ui.compare import away
from cimodels.workspace.records import Record
from cimodels.workspace.visit import decided_models

PEERS = 20
_CARDS = 4
_FURTHER = 6


def do_well(study: Study, spec: ScreenSpec, cds: str, case: Record | None = None) -> None:
    """The similar districts that are strong or worth a look on this outcome; CI Models and those on a kept list about it first.

    Parameters
    ----------
    case : Record, optional
        The assistance that the district gets: whom it learns from is kept there with one press.
    """
    if spec.model.student_group not in study.groups(spec.model.indicator, spec.model.level):
        st.info("This release has too few districts with results of that group.", icon=":material/group_off:")
        return
    models = decided_models(writing.workspace(), study.release.state)
    listed = _listed(spec)
    shown = _similar(study, spec, cds, models, listed, case)
    further = [one for one in listed if one not in shown and one != cds]
    further.sort(key=lambda one: one not in models)
    if further:
        st.markdown("**On a kept short list about exactly this, in other circumstances**")
        for one in further[:_FURTHER]:
            st.markdown(f"{plain(plans.district(study, one))}{_marks(one, models, listed)}")
            _ways(spec, one, case)
        if len(further) > _FURTHER:
            st.caption(f"And {len(further) - _FURTHER} more on these lists.")


def _listed(spec: ScreenSpec) -> dict[str, str]:
    """District → the kept short list about the same indicator and student group that it is on."""
    found: dict[str, str] = {}
    asked = (spec.model.indicator, spec.model.student_group, spec.model.reference_group)
    for one in data_state.records("short_list"):
        try:
            model = from_toml(one.body["recipe"]).model
        except CimodelsError:
            continue  # an older version's recipe; the list itself is on the page Workspace
        if (model.indicator, model.student_group, model.reference_group) == asked:
            found |= {str(row["cds"]): one.body["name"] for row in one.body["districts"] if row.get("cds")}
    return found


def _similar(
    study: Study,
    spec: ScreenSpec,
    cds: str,
    models: Mapping[str, Record],
    listed: Mapping[str, str],
    case: Record | None,
) -> set[str]:
    """A card for each of the best; gives back whom it shows."""
    try:
        found = cached.similar(spec.model, cds, PEERS)
        judged = candidates(found, cached.certainty(spec.model, spec.focus[0].top_percent))
    except EstimationError as problem:
        st.info(plain(problem.message), icon=":material/group_off:")
        return set()
    good = [one for one in judged if one.fit.verdict.code != "probably_not"]
    good.sort(key=lambda one: (one.cds not in models, one.cds not in listed))
    if not good:
        st.info(
            f"None of the {len(judged)} districts most like it does clearly better than expected with this. Ask for another outcome above, or "
            "look at the short list, where circumstances may differ more.",
            icon=":material/search_off:",
        )
        return set()
    shown = good[:_CARDS]
    far = away(study, spec.model.level, (cds, *(one.cds for one in shown)))
    names = dict(zip(found.peers["cds"], found.peers["name"], strict=True))
    for one in shown:
        with st.container(border=True):
            name = f"**{plain(names[one.cds])}**{_marks(one.cds, models, listed)}"
            _card(one, name, far[one.cds])
            _ways(spec, one.cds, case)
    st.caption(
        f"Of the {len(judged)} most like it in the circumstances of the model; “strong” and “worth a look” as on the page Compare."
    )
    return {one.cds for one in shown}


def _marks(cds: str, models: Mapping[str, Record], listed: Mapping[str, str]) -> str:
    """Whether it is a CI Model, and on which kept list about this outcome."""
    marks = [" · ★ CI Model"] if cds in models else []
    marks += [f" · on the list “{plain(listed[cds])}”"] if cds in listed else []
    return "".join(marks)


def _card(one: Judged, name: str, far: str) -> None:
    verdict = one.fit.verdict
    st.markdown(f"{name} · {verdict.mark} {verdict.name} · {plain(far)} away")
    st.caption("  \n".join(f"{r.speaks.mark} {r.question} {plain(r.answer)}." for r in one.fit.reasons))


def _ways(spec: ScreenSpec, cds: str, case: Record | None) -> None:
    """To its profile, its research, and a visit; and into the assistance that is kept."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if case and cds in case.body["models"]:
            st.caption(":material/check: We learn from it")
        elif case and st.button(
            "Learn from this one", key=f"learn_{cds}", icon=":material/add:", type="tertiary"
        ):
            body = {**case.body, "models": [*case.body["models"], cds]}
            store = writing.workspace()
            history.do(lambda: store.save(case.id, body, based_on=case.head, author=writing.signed()))
        for page, label, icon in (
            ("pages/identify/district.py", "Its profile", ":material/school:"),
            ("pages/learn/research.py", "Research it", ":material/manage_search:"),
            ("pages/learn/visits.py", "Plan a learning visit there", ":material/tour:"),
        ):
            st.page_link(
                page, label=label, icon=icon, query_params={**state.link_parameters(spec), "cds": cds}
            )
