"""The assistance page: which year, who is eligible, by which rules, and the way to take it away."""

from collections.abc import Collection

import streamlit as st

from cimodels.exhibits import assistance as exhibits
from cimodels.exhibits.tables import plain
from cimodels.rules import assistance_report as report
from cimodels.rules.assistance import ELIGIBLE
from cimodels.rules.assistance_year import Assistance
from cimodels.screen.report import frame_csv
from cimodels.study import Study
from cimodels.ui import state
from cimodels.ui.columns import SENTENCE_ROW, linked, profile_columns
from cimodels.ui.figures import exhibit
from cimodels.vocab.scope import DISTRICT, STATE, Scope

YEAR = "assisted"
_column = st.column_config


def choose_year(study: Study) -> int | None:
    """The year in view: the link's, else the newest with a list of CDE's; None, and said, where there is none at all."""
    years = study.assistance_years
    if not years:
        st.info(
            "There are no levels, and no list of CDE’s, of a year whose rules are known.",
            icon=":material/inbox:",
        )
        return None
    listed = [year for year in years if study.listed(year)]
    first = max(listed or years)
    st.session_state[YEAR] = state.choice(YEAR, [str(first), *map(str, years)])
    st.segmented_control(
        "Year of the results",
        [str(year) for year in years],
        key=YEAR,
        required=True,
        help="Spring of the school year: 2024 is 2023–24. Support follows in the next one.",
        on_change=lambda: state.choose(YEAR, st.session_state[YEAR]),
    )
    return int(st.session_state[YEAR])


def within(study: Study, found: Assistance, scope: Scope) -> set[str]:
    """Codes of the judged districts in scope."""
    judged = set(found.judgement.districts["cds"])
    if scope.kind == DISTRICT:
        return judged & {scope.cds}
    entities = study.entities()
    if scope.kind != STATE:
        entities = entities[entities["county_code"].isin(scope.counties)]
    return judged & set(entities["cds"])


def in_short(study: Study, found: Assistance, scope: Scope, cds: Collection[str]) -> None:
    """The counts in a sentence."""
    entities = study.entities().set_index("cds")["name"]
    where = scope.in_words("the whole state", study.counties, entities.to_dict())
    if not cds:
        st.info(plain(f"Nobody in {where} was judged in {found.year}."), icon=":material/inbox:")
        return
    st.markdown(f"**{plain(where[0].upper() + where[1:])}.** {plain(report.summary(found, cds))}")


def eligible(study: Study, found: Assistance, cds: Collection[str]) -> None:
    """For which groups, and the districts with their groups and areas in words."""
    if not cds:
        return
    exhibit(
        exhibits.by_group(found, cds),
        "assistance_groups",
        {
            "group": "Student group",
            "eligible": "Eligible",
            "open": "Cannot be told",
            "official": _column.NumberColumn(
                "On CDE’s list", help="districts whose list has a letter for the group"
            ),
        },
    )
    table = study.assistance_table(found.year)
    table = table[table["cds"].isin(list(cds)) & (table["verdict"] == ELIGIBLE)]
    st.subheader(
        f"The {len(table):,} eligible by the rules" if len(table) else "Nobody is eligible by the rules"
    )
    if table.empty:
        return
    shown = ["name", "county", "groups", "rests_on", *(["official"] if found.comparison else []), "cds"]
    st.dataframe(
        linked(table[shown]),
        hide_index=True,
        row_height=SENTENCE_ROW,
        height=420,
        key="assistance_eligible",
        column_config=profile_columns()
        | {
            "county": "County",
            "groups": _column.TextColumn(
                "Student groups and priority areas", width="large", help="two areas of one group are enough"
            ),
            "rests_on": _column.TextColumn(
                "Rests on", help="the verdict would hold even if every less certain input were unknown"
            ),
            "official": _column.TextColumn("CDE’s list", help="the status in CDE’s own words"),
            "cds": "CDS code",
        },
        alt=f"{len(table)} districts eligible for differentiated assistance by the rules, with student groups and areas",
    )


def the_rules(found: Assistance) -> None:
    """The year's criteria in words, with their source, and what they do not say here."""
    rules = found.rules
    st.markdown(
        "A district or county office becomes eligible when **one student group meets the criteria in two or more priority "
        "areas**. A local indicator counts for every group; two of them, in different areas, are enough."
    )
    st.table(
        exhibits.criteria(rules),
        border="horizontal",
        alt=f"The criteria of {found.year}: what meets each priority area, and for which student groups",
    )
    if rules.support_years > 1:
        st.markdown(
            f"Support lasts {rules.support_years} years: whoever was eligible the year before stays on the list, “Year 2”, "
            "without being eligible again."
        )
    for way in rules.other_ways:
        st.markdown(f"Another way onto the list, which no results file shows: {plain(way)}.")
    st.markdown(
        "Not judged here: **charter schools**, which have to meet the criteria in two years in a row, and **intervention** "
        "(three or more student groups in three of four years), which the letters of CDE’s lists alone do not reproduce."
    )
    st.caption(plain(f"Source: {rules.citation}."))


def take_away(study: Study, found: Assistance, scope: Scope) -> None:
    """Every judged district in scope as CSV, with release and year of the rules on each row."""
    table = study.assistance_table(found.year)
    table = table[table["cds"].isin(within(study, found, scope))]
    release = study.release
    place = "all" if scope.kind == STATE else scope.to_param()
    st.download_button(
        "Every district in view (CSV)",
        frame_csv(table.assign(release=release.release, rules=found.year)),
        file_name=f"assistance_{found.year}_{place}_{release.state}-{release.release}.csv",
        mime="text/csv",
        on_click="ignore",
        icon=":material/download:",
        disabled=table.empty,
    )
