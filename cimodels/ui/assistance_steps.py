"""One district's differentiated assistance, group by group and step by step."""

from collections.abc import Mapping

import streamlit as st

from cimodels.exhibits import assistance as exhibits
from cimodels.exhibits.tables import plain
from cimodels.rules.assistance import AREAS_NEEDED, CANNOT_BE_TOLD, ELIGIBLE, NOT_ELIGIBLE
from cimodels.rules.assistance_report import areas_text, cause_name
from cimodels.rules.assistance_steps import Step
from cimodels.rules.assistance_year import Assistance
from cimodels.study import Study
from cimodels.ui import assistance_support, cached, controls, state
from cimodels.ui.figures import when_open
from cimodels.vocab.districts import level_of
from cimodels.vocab.scope import Scope
from cimodels.vocab.student_groups import STUDENT_GROUPS

_ICONS = {
    ELIGIBLE: ":material/check_circle:",
    CANNOT_BE_TOLD: ":material/help:",
    NOT_ELIGIBLE: ":material/do_not_disturb_on:",
}
YEAR = "assisted"


def one_district(study: Study, found: Assistance, scope: Scope) -> None:
    """The district in scope, or the chosen one: verdict, CDE's list, and every step."""
    cds = scope.cds or controls.district(study)
    if not cds:
        return
    entities = study.entities().set_index("cds")
    if cds not in entities.index:
        st.info(
            "Assistance is a matter of districts; a school has no list of its own.", icon=":material/info:"
        )
        return
    name = entities.at[cds, "name"]
    st.subheader(plain(name))
    steps_of(found, cds)
    assistance_support.support(study, found, cds, name)
    st.page_link(
        "pages/identify/district.py",
        label=plain(f"To the profile of {name}"),
        icon=":material/school:",
        query_params={**state.link_parameters(state.current()), "cds": cds},
    )


def steps_of(found: Assistance, cds: str) -> None:
    """A district's verdict and steps in one year."""
    verdicts = found.judgement.districts.set_index("cds")
    if cds not in verdicts.index:
        st.info(
            f"It was not judged in {found.year}: it is not on CDE’s list, or has no results.",
            icon=":material/inbox:",
        )
        return
    verdict = verdicts.at[cds, "verdict"]
    st.markdown(
        f"{_ICONS[verdict]} **By the rules of {found.year}: {verdict}.** {plain(_because(found, cds))}"
    )
    if found.comparison:
        _official(found, cds)
    by_group: dict[str, list[Step]] = {}
    for step in found.steps(cds):
        by_group.setdefault(step.student_group, []).append(step)
    groups = found.judgement.groups[found.judgement.groups["cds"] == cds].set_index("student_group")
    others = [g for g in by_group if groups.at[g, "verdict"] == NOT_ELIGIBLE]
    for verdict in (ELIGIBLE, CANNOT_BE_TOLD):
        _groups({g: own for g, own in by_group.items() if groups.at[g, "verdict"] == verdict}, verdict)
    if others:
        when_open(
            f"The other {len(others)} student groups, step by step: not eligible",
            f"not_eligible_{found.year}",
            lambda: _groups({group: by_group[group] for group in others}, NOT_ELIGIBLE),
        )
    if not by_group:
        st.caption("No student group has a level of any indicator.")


def over_the_years(study: Study, cds: str) -> None:
    """CDE's list for a district over the years, and one year's steps."""
    st.subheader("Differentiated assistance")
    if level_of(cds) != "district":
        st.caption("It is a matter of districts and county offices; CDE's list has no schools.")
        return
    entries = exhibits.official_years(study.assistance_lists(), cds)
    if entries:
        st.markdown("**On CDE’s lists**\n\n" + "\n".join(f"- {plain(entry)}" for entry in entries))
    else:
        st.caption("No list of CDE’s in this release has it.")
    years = study.assistance_years
    if not years:
        return
    with_list = [year for year in years if study.listed(year)]
    st.session_state["profile_assisted"] = state.choice(
        YEAR, [str(max(with_list or years)), *map(str, years)]
    )
    st.segmented_control(
        "Worked out by the rules of",
        [str(year) for year in years],
        key="profile_assisted",
        required=True,
        on_change=lambda: state.choose(YEAR, st.session_state["profile_assisted"]),
    )
    steps_of(cached.assistance(int(st.session_state["profile_assisted"])), cds)


def _groups(by_group: Mapping[str, list[Step]], verdict: str) -> None:
    for group, own in by_group.items():
        lines = [f"- {plain(step.sentence)}{_origin(step)}" for step in own]
        st.markdown(f"{_ICONS[verdict]} **{STUDENT_GROUPS[group].name}: {verdict}**\n\n" + "\n".join(lines))


def _origin(step: Step) -> str:
    """Where levels come from, unless CDE published them."""
    return "" if step.origin in ("", "published") else f" *({plain(step.origin)})*"


def _because(found: Assistance, cds: str) -> str:
    """The verdict's reason in a sentence."""
    groups = found.judgement.groups[found.judgement.groups["cds"] == cds]
    own = found.judgement.districts.set_index("cds").loc[cds]
    if own["verdict"] == CANNOT_BE_TOLD:
        return f"It would depend on this. {found.why_open(cds)}."
    if own["verdict"] == NOT_ELIGIBLE:
        return f"No student group meets the criteria in two priority areas. The verdict rests on {found.rests_on[cds]}."
    if len(own["local"]) >= AREAS_NEEDED:
        told = f"Local indicators of {areas_text(own['local'])} were not met for two or more years"
        return f"{told}, which every student group counts."
    eligible = groups[groups["verdict"] == ELIGIBLE]
    told = "; ".join(
        f"{STUDENT_GROUPS[row.student_group].name} in {areas_text(row.met)}" for row in eligible.itertuples()
    )
    return f"{told}. The verdict rests on {found.rests_on[cds]}."


def _official(found: Assistance, cds: str) -> None:
    assert found.comparison is not None
    own = found.comparison.districts.set_index("cds")
    if cds not in own.index:
        st.markdown(f"It is not on CDE’s list of {found.year}.")
        return
    letters = found.official[(found.official["cds"] == cds) & found.official["priorities"].notna()]
    said = plain(exhibits.official_words(own.at[cds, "status"], letters))
    whole = found.official[(found.official["cds"] == cds) & (found.official["student_group"] == "ALL")]
    if "intervention" in whole and whole["intervention"].eq(True).any():
        said += ". It also lists it for intervention (Education Code 52072)"
    cause = cause_name(own.at[cds, "cause"])
    st.markdown(
        f"**CDE’s list:** {said}." + (f" Likely cause of the difference: {plain(cause)}." if cause else "")
    )
