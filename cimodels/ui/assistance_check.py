"""The assistance page's check: our verdicts beside CDE's list, and what cannot be told."""

from collections.abc import Collection

import streamlit as st

from cimodels.exhibits import assistance as exhibits
from cimodels.rules.assistance import CANNOT_BE_TOLD
from cimodels.rules.assistance_check import ONLY_OFFICIAL, ONLY_OURS
from cimodels.rules.assistance_year import Assistance
from cimodels.screen.report import frame_csv
from cimodels.study import Study
from cimodels.ui.columns import SENTENCE_ROW, linked, profile_columns
from cimodels.ui.figures import when_open

_column = st.column_config
_NUMBER = _column.NumberColumn


def beside_the_list(study: Study, found: Assistance, cds: Collection[str]) -> None:
    """Agreement counted, causes counted, and every disagreement."""
    if found.comparison is None:
        st.info(
            f"No list of {found.year} is loaded. CDE publishes it as “LCFF Assistance Status”; import it on the Data page.",
            icon=":material/inbox:",
        )
        return
    st.dataframe(
        exhibits.matrix(found, cds),
        hide_index=True,
        height="content",
        alt="Districts by their status on CDE’s list and by our verdict",
    )
    st.caption(
        "“In its second year of support” is on the list without being eligible this year, so there the rules should say: not eligible."
    )
    table = study.assistance_table(found.year)
    wrong = table[table["cds"].isin(list(cds)) & table["agreement"].isin([ONLY_OFFICIAL, ONLY_OURS])]
    st.subheader(
        f"{len(wrong):,} districts on which they differ" if len(wrong) else "They differ on no district"
    )
    if len(wrong):
        _causes(found, cds)
        st.dataframe(
            linked(
                wrong[
                    ["name", "county", "agreement", "cause", "groups", "official", "official_groups", "cds"]
                ]
            ),
            hide_index=True,
            row_height=SENTENCE_ROW,
            key="assistance_differ",
            column_config=profile_columns()
            | {
                "county": "County",
                "agreement": _column.TextColumn("Eligible …", help="who says that it is"),
                "cause": _column.TextColumn("Likely cause", width="large"),
                "groups": _column.TextColumn("By the rules", width="medium"),
                "official": "CDE’s words",
                "official_groups": _column.TextColumn("By CDE’s list", width="medium"),
                "cds": "CDS code",
            },
            alt="Districts on which the rules and CDE’s list differ, each with the likely cause",
        )
    when_open(
        "Student group by student group", "assistance_groups_differ", lambda: _groups(study, found, cds)
    )
    when_open("Priority area by priority area", "assistance_areas", lambda: _areas(found))


def _causes(found: Assistance, cds: Collection[str]) -> None:
    assert found.comparison is not None
    st.markdown(
        "\n".join(
            f"- **{row.only_official + row.only_ours}**: {row.name} ({row.only_official} only on the list, "
            f"{row.only_ours} only by the rules)"
            for row in found.comparison.causes(cds=cds).itertuples(index=False)
        )
    )
    st.caption(
        "A cause is likely when the difference would vanish if its inputs were unknown; the first that does so is named. "
        "Each difference has one, so they add up."
    )


def _groups(study: Study, found: Assistance, cds: Collection[str]) -> None:
    table = study.assistance_differences(found.year)
    table = table[table["cds"].isin(list(cds))]
    st.markdown(f"**{len(table):,}** student groups are eligible by only one of the two.")
    if table.empty:
        return
    st.dataframe(
        linked(table),
        hide_index=True,
        row_height=SENTENCE_ROW,
        column_config=profile_columns()
        | {
            "county": "County",
            "student_group": "Student group",
            "official_areas": "CDE’s areas",
            "our_areas": "Areas by the rules",
            "cause": _column.TextColumn("Likely cause", width="medium"),
            "steps": _column.TextColumn("The steps in dispute", width="large"),
            "cds": "CDS code",
        },
        alt="Student groups on which the rules and CDE’s list differ, with the steps in dispute",
    )
    st.download_button(
        "Every difference (CSV)",
        frame_csv(table.assign(release=study.release.release, rules=found.year)),
        file_name=f"assistance_differences_{found.year}_{study.release.state}-{study.release.release}.csv",
        mime="text/csv",
        on_click="ignore",
        icon=":material/download:",
    )


def _areas(found: Assistance) -> None:
    st.caption(
        "Of the student groups with a letter on the whole state’s list, which says in which areas they met the criteria."
    )
    st.dataframe(
        exhibits.agreement_by_area(found),
        hide_index=True,
        height="content",
        column_config={
            "priority": "Priority area",
            "official": _NUMBER("Met by the list", format="localized"),
            "agree": _NUMBER("Agree", format="localized"),
            "only_official": _NUMBER("Only by the list", format="localized"),
            "only_ours": _NUMBER("Only by the rules", format="localized"),
            "open": _NUMBER("Cannot be judged", format="localized"),
        },
        alt="Agreement with CDE’s list by priority area",
    )


def what_is_open(study: Study, found: Assistance, cds: Collection[str]) -> None:
    """Why verdicts are open, and of whom."""
    table = study.assistance_table(found.year)
    table = table[table["cds"].isin(list(cds)) & (table["verdict"] == CANNOT_BE_TOLD)]
    local = (
        ""
        if found.local is not None or not found.rules.local
        else " Local indicators are not loaded, so every verdict is on the state’s indicators alone."
    )
    if table.empty:
        st.success(f"Every verdict in view can be told.{local}", icon=":material/check:")
        return
    st.markdown(
        f"Of **{len(table):,}** districts and county offices it cannot be told: a level that could still make a student group "
        f"eligible is not known.{local}"
    )
    st.dataframe(
        exhibits.what_is_open(found, cds),
        hide_index=True,
        height="content",
        row_height=48,
        column_config={
            "why": _column.TextColumn("What is not known", width="medium"),
            "groups": _column.TextColumn("Of which student groups", width="large"),
            "districts": _NUMBER("Districts concerned", format="localized"),
        },
        alt="Inputs that keep verdicts open, with student groups and numbers of districts",
    )
    st.dataframe(
        linked(table[["name", "county", "could_change", *(["official"] if found.comparison else []), "cds"]]),
        hide_index=True,
        row_height=SENTENCE_ROW,
        key="assistance_open",
        column_config=profile_columns()
        | {
            "county": "County",
            "could_change": _column.TextColumn(
                "Student groups and areas that could change it", width="large"
            ),
            "official": "CDE’s list",
            "cds": "CDS code",
        },
        alt="Districts of which it cannot be told whether they are eligible",
    )
