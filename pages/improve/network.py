"""Networks: several districts on one shared problem, how each stands, what they share, and what came of it."""

import streamlit as st

from cimodels.ui import cached, controls, frame, records
from cimodels.ui.networks import choose, course, lessons, members, results, shared

st.header("Networks")
study = cached.study()

PARTS = {
    "members": "Members",
    "course": "The first year",
    "shared": "What members share",
    "results": "Shared outcome",
    "lessons": "Challenges and advice",
}


@frame.guarded
def view() -> None:
    records.begin_page()
    found = choose.in_view()
    if found is None:
        choose.every(study)
        return
    choose.heading(study, found)
    part = controls.part(PARTS)
    if part == "members":
        members.members(study, found)
    elif part == "course":
        course.course(found)
    elif part == "shared":
        shared.what_is_shared(study, found)
    elif part == "results":
        results.results(study, found)
    else:
        lessons.of_network(study, found)


view()
