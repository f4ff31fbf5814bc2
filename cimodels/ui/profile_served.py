"""The district page's part on its students: who they are, beside others of its type, and how that moved."""

import pandas as pd
import streamlit as st

from cimodels.exhibits import how_sure as sure
from cimodels.exhibits import population
from cimodels.exhibits.in_view import years
from cimodels.exhibits.tables import plain
from cimodels.study import Study
from cimodels.ui.figures import exhibit
from cimodels.ui.profile import COLUMNS
from cimodels.ui.profile_model import Subject
from cimodels.vocab.districts import DISTRICT_TYPES, level_of
from cimodels.vocab.student_groups import STUDENT_GROUPS

_NEWEST = 9999
_SHARES = {
    **COLUMNS,
    "Share, %": st.column_config.NumberColumn("Share, %", format="%.1f"),
    "Of all": st.column_config.NumberColumn("Of all", format="localized"),
}


def who_it_serves(study: Study, cds: str, subject: Subject | None) -> None:
    """Its size, its groups beside its type's, their course, and whether other students came."""
    own, level = study.warehouse.enrolment_of(cds), level_of(cds)
    if own.empty:
        st.info("No enrolment file in this release has it.", icon=":material/info:")
        return
    st.markdown(plain(population.size_words(own)))
    if subject:
        with st.spinner("Comparing its students with those of its peers…"):
            said = sure.students(subject.certainty, cds)
        st.markdown(f"**Did other students come, {years(subject.spec.model.years)}?** {plain(said)}")
    entities = study.entities(level)
    kind = DISTRICT_TYPES.get(entities.set_index("cds").loc[cds, "district_type"])
    named = f"{kind.name.lower()} {level}s" if kind and kind.code != "COE" else "county offices"
    st.subheader(f"Its student groups beside those of other {named}")
    latest = study.latest_enrolment(_NEWEST, level)
    shown = population.beside_its_type(latest, entities, cds, named)
    st.markdown(plain(population.distinctive(shown.data, named)))
    exhibit(shown, "population", _SHARES)
    _course(own)
    with st.expander("Every count, with file and line"):
        st.dataframe(
            population.every_count(own),
            hide_index=True,
            column_config=_SHARES,
            alt="Students of each group on each census day, with file and line",
        )


def _course(own: pd.DataFrame) -> None:
    st.subheader("Over the years")
    known = set(own.loc[own["share"].notna(), "student_group"])
    options = [g for g in population.GROUPS if g in known]
    chosen = st.multiselect(
        "Student groups in the chart",
        options,
        default=[g for g in population.NEEDS if g in known][:4],
        width=620,
        max_selections=7,
        format_func=lambda g: STUDENT_GROUPS[g].name,
        key="served_groups",
        select_all=False,
    )
    if chosen:
        exhibit(population.over_the_years(own, chosen), "served", _SHARES)
