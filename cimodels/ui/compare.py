"""The page that compares: who is chosen, side by side, and over the years."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from cimodels.compare.chosen import MOST, chosen, to_param
from cimodels.compare.outcomes import outcomes
from cimodels.compare.travel import distance_words, kilometres
from cimodels.errors import EstimationError
from cimodels.exhibits import outcomes as all_outcomes
from cimodels.exhibits import side_by_side as exhibits
from cimodels.exhibits.apart import what_differs
from cimodels.exhibits.tables import plain
from cimodels.models.spec import ModelSpec
from cimodels.screen.spec import ScreenSpec
from cimodels.study import Study
from cimodels.ui import cached, controls, state
from cimodels.ui.figures import exhibit, when_open
from cimodels.ui.painted import beside, painted
from cimodels.ui.profile import COLUMNS
from cimodels.ui.profile_outcomes import over_indicators
from cimodels.vocab.districts import level_of
from cimodels.vocab.indicators import INDICATORS
from cimodels.vocab.student_groups import STUDENT_GROUPS
from cimodels.vocab.tables import SOURCES

_NEWEST = 9999


def choose(study: Study, spec: ScreenSpec) -> dict[str, str]:
    """Mine, and those beside it: `cds` → a name that no other has, in order; what a link has wrong is told."""
    level = spec.model.level
    own = controls.district(study, f"My {level}", hint=None)
    if own and level_of(own) != level:
        st.warning(
            f"The link's {level_of(own)} cannot be compared: the model in view is about {level}s.",
            icon=":material/link_off:",
        )
        own = None
    entities = study.entities(level)
    found = chosen(state.beside(), own, frozenset(entities["cds"]), level)
    for notice in found.notices:
        st.warning(plain(notice), icon=":material/link_off:")
    others = [cds for cds in found.cds if cds != own]
    everybody = dict(
        zip(entities["cds"], entities["name"] + " · " + entities["county"].fillna(""), strict=True)
    )
    st.session_state["beside"] = others
    st.multiselect(
        "Beside it" if own else f"{level.capitalize()}s to compare",
        sorted((cds for cds in everybody if cds != own), key=everybody.__getitem__),
        format_func=everybody.__getitem__,
        key="beside",
        max_selections=MOST - bool(own),
        select_all=False,
        placeholder=f"Type a part of a name; at most {MOST} side by side",
        on_change=lambda: state.choose_beside(to_param(st.session_state["beside"])),
    )
    return exhibits.labels(entities, found.cds)


def too_few(named: Mapping[str, str], level: str) -> None:
    """What to do while there is nothing to compare."""
    if named:
        st.info(
            f"{plain(next(iter(named.values())))} stands alone. Add one above, or take one from “{level.capitalize()}s "
            "like mine”.",
            icon=":material/add_circle:",
        )
    else:
        st.info(f"Choose two {level}s or more above.", icon=":material/search:")


def side_by_side(study: Study, spec: ScreenSpec, named: Mapping[str, str]) -> None:
    """What differs, what was expected, how every indicator stands, whom they serve."""
    _what_differs(study, spec.model, named)
    _expected(spec, named)
    when_open(
        "What was expected of them on every indicator", "all_outcomes", lambda: _all(study, spec, named)
    )
    _results(study, spec.model, named)
    _served(study, spec.model.level, named)


def _what_differs(study: Study, model: ModelSpec, named: Mapping[str, str]) -> None:
    first, *others = named
    st.subheader("What differs most")
    try:
        apart = cached.apart(model, tuple(named))
    except EstimationError as problem:
        st.info(plain(problem.message), icon=":material/function:")
        return
    types = study.entities(model.level).set_index("cds")["district_type"].to_dict()
    st.markdown(
        "\n".join(
            f"- **{plain(named[other])}**: {plain(what_differs(apart, first, other, types))}"
            for other in others
        )
    )
    st.caption(
        f"Against {plain(named[first])}: the largest differences in the circumstances of the model in view, means over its years."
    )


def _expected(spec: ScreenSpec, named: Mapping[str, str]) -> None:
    model, top = spec.model, spec.focus[0].top_percent
    st.subheader(f"{model.outcome.name}: expected and actual")
    try:
        found = outcomes(cached.certainty(model, top), list(named))
        listed, why_not = _short_list(spec, named)
    except EstimationError as problem:
        st.info(plain(problem.message), icon=":material/function:")
        return
    table = exhibits.expected_and_actual(found, named, listed, top)
    beside(
        _headed(table),
        len(table.columns),
        f"{model.outcome.name}: expected and actual of the {len(named)} compared",
    )
    st.caption(
        f"In {model.outcome.unit.value}, {plain(model.population)}. The range is the 95 % prediction interval; + is better."
    )
    if why_not:
        with st.expander(f"Why not on the short list ({len(why_not)})"):
            for cds, reason in why_not.items():
                st.markdown(f"- **{plain(named[cds])}**: {plain(reason)}")


def _short_list(spec: ScreenSpec, named: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Who is on the short list, and for the others the first reason why not."""
    screening = cached.screening(spec)
    on_it = set(screening.short_list["cds"])
    reasons = screening.excluded.drop_duplicates("cds").set_index("cds")["reason"]
    listed = {cds: "★ on it" if cds in on_it else "not on it" for cds in named}
    why_not = {cds: str(reasons.get(cds, "not among those considered")) for cds in named if cds not in on_it}
    return listed, why_not


def _all(study: Study, spec: ScreenSpec, named: Mapping[str, str]) -> None:
    found, left_out = over_indicators(study, spec, list(named))
    if found.empty:
        st.info("No indicator has a model.", icon=":material/function:")
        return
    table = all_outcomes.advantages(found, named)
    beside(_headed(table), len(table.columns), "Advantage of each on every indicator")
    st.caption(
        "Advantage (+ is better), whether it is beyond the ordinary range, and the chance of truly being in the top. "
        + (f"Without a model: {', '.join(left_out)}." if left_out else "")
    )


def _results(study: Study, model: ModelSpec, named: Mapping[str, str]) -> None:
    st.subheader("Every indicator, newest value")
    profiles = {named[cds]: study.warehouse.profile(cds) for cds in named}
    has = {group for profile in profiles.values() for group in profile["student_group"]}
    options = [code for code, group in STUDENT_GROUPS.items() if group.rated and code in has]
    if not options:
        st.info("This release has no result of them.", icon=":material/info:")
        return
    group = st.selectbox(
        "Whose results",
        options,
        index=options.index(model.student_group) if model.student_group in options else 0,
        format_func=lambda code: STUDENT_GROUPS[code].name,
        width=360,
        key="compare_group",
    )
    words, colors = exhibits.newest_results(profiles, group)
    painted(_headed(words), _headed(colors), f"Newest status and colour, {STUDENT_GROUPS[group].name}")
    newest = max(int(profile["year"].max()) for profile in profiles.values() if len(profile))
    st.caption(
        f"Of {newest} unless a year stands beside it; levels and colours are CDE's or computed by its rules."
    )
    with st.expander("Where these numbers stand: level, file and line"):
        st.dataframe(
            exhibits.where_they_stand(profiles, group),
            hide_index=True,
            placeholder="",
            column_config=COLUMNS,
            alt="Level, file and line of each newest value",
        )


def _served(study: Study, level: str, named: Mapping[str, str]) -> None:
    st.subheader("Whom they serve")
    table = exhibits.whom_they_serve(
        study.latest_enrolment(_NEWEST, level), study.entities(level), named, away(study, level, tuple(named))
    )
    beside(_headed(table), len(table.columns), "Type, county, size and student groups of each")
    st.caption("Shares of enrolment on census day. Distances are as the crow flies between district offices.")


def away(study: Study, level: str, cds: tuple[str, ...]) -> dict[str, str]:
    """How far each is from the first, in words."""
    places = study.entities(level).set_index("cds")[["latitude", "longitude"]].astype(float)
    at = {code: (float(places.loc[code, "latitude"]), float(places.loc[code, "longitude"])) for code in cds}
    first, *others = cds
    return {first: "–"} | {code: distance_words(kilometres(at[first], at[code])) for code in others}


def _headed(table: pd.DataFrame) -> pd.DataFrame:
    """Columns headed by names that Markdown shows as they are."""
    return table.rename(columns=lambda name: plain(str(name)))


def course(study: Study, model: ModelSpec, named: Mapping[str, str]) -> None:
    """The indicator in view of all of them, over the years."""
    profiles = {named[cds]: study.warehouse.profile(cds) for cds in named}
    sources = exhibits.sources_of(profiles, model.indicator, model.student_group)
    kind = INDICATORS[model.indicator]
    st.subheader(f"{kind.name} over the years")
    st.caption(f"{STUDENT_GROUPS[model.student_group].name}. {kind.explanation}")
    if not sources:
        st.info("This release has no such result of them.", icon=":material/info:")
        return
    source = sources[0]
    if len(sources) > 1:
        source = st.segmented_control(
            "Source",
            sources,
            default=source,
            required=True,
            format_func=SOURCES.__getitem__,
            key="compare_source",
        )
    exhibit(
        exhibits.course(profiles, model.indicator, source, model.student_group), "compare_course", COLUMNS
    )
