"""An action plan to take away as a document."""

from functools import partial

import streamlit as st

from cimodels.exhibits import annual
from cimodels.study import Study
from cimodels.ui import plans, writing
from cimodels.vocab.indicators import INDICATORS
from cimodels.vocab.student_groups import group_words
from cimodels.workspace.plans import Plan

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def take(study: Study, plan: Plan) -> None:
    """The button; the document is written when it is pressed."""
    st.download_button(
        "Action plan and progress (DOCX)",
        partial(_document, study, plan),
        file_name=f"action_plan_{plan.record.id[:8]}.docx",
        mime=_DOCX,
        on_click="ignore",
        icon=":material/description:",
        help="Aim, change ideas with their cycles, run charts, the Dashboard, follow-up visits and what was told at convenings.",
    )


def _document(study: Study, plan: Plan) -> bytes:
    # Imported when it is asked for: the libraries behind it take longer than the page.
    from cimodels.reports.action_plan import Charted, Told, write

    body, store = plan.record.body, writing.workspace()
    data, about = None, ""
    if body["indicator"]:
        indicator, group = plans.looked_at(plan)
        data = annual.in_table(plans.yearly(study, plan), indicator)
        about = f"{INDICATORS[indicator].name}, {group_words(group)}"
    charts = [
        Charted(one.record.body["role"], plans.measured(one.record), plans.points(one))
        for one in plan.measures
    ]
    return write(
        Told(
            plan=plan,
            district=plans.district(study, body["district"]),
            charts=tuple(charts),
            dashboard=data,
            about=about,
            practices=plans.titles(store.records("practice", retired=True)),
            convenings=plans.titles(store.records("convening", retired=True)),
            is_demonstration=study.release.is_demonstration,
        )
    )
