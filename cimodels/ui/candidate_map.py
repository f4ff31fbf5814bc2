"""The map's page: which counties are looked at, the two maps, and the list beside them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from cimodels.exhibits import places as where
from cimodels.exhibits.places import COUNTED
from cimodels.exhibits.point_map import point_map
from cimodels.exhibits.tables import plain
from cimodels.exhibits.tile_map import SHADES, tile_map
from cimodels.models.results import ExpectedPerformance
from cimodels.screen.results import Screening
from cimodels.screen.spec import ScreenSpec
from cimodels.study import Study
from cimodels.ui import state
from cimodels.ui.columns import linked, profile_columns
from cimodels.ui.controls import counties, cut_off
from cimodels.ui.figures import exhibit, when_open
from cimodels.ui.show import open_profile
from cimodels.vocab.scope import Scope

KINDS = {"tiles": "Counties", "points": "Each one"}
_COUNTED = {code: words[0].upper() + words[1:] for code, words in COUNTED.items()}
_ROWS, _TABLE_HEIGHT = 12, 420
_column = st.column_config
_COUNTY_COLUMNS = {
    "county": "County",
    "listed": _column.NumberColumn("On the short list"),
    "beyond": _column.NumberColumn("Beyond the cut-off"),
    "modelled": _column.NumberColumn("In the model"),
    "share": _column.NumberColumn(
        "Share, %", format="%.1f", help="of those in the model, that the map's numbers count"
    ),
}


def choices(spec: ScreenSpec) -> None:
    """Cut-off, which map, and what its numbers count; of these only the cut-off changes the screen."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        with st.container(width=150):
            cut_off(spec)
        _one_of("Map of", "part", KINDS)
        _one_of("Count those", "count", _COUNTED)
        if state.choice("part", KINDS) == "tiles":
            _one_of("Shade by", "shade", SHADES)


def _one_of(label: str, parameter: str, options: Mapping[str, str]) -> None:
    key = f"map_{parameter}"
    st.session_state[key] = state.choice(parameter, options)
    st.segmented_control(
        label,
        list(options),
        format_func=options.__getitem__,
        key=key,
        required=True,
        wrap=True,
        on_change=lambda: state.choose(parameter, st.session_state[key]),
    )


def places(study: Study, expected: ExpectedPerformance, screening: Screening) -> pd.DataFrame:
    """As `exhibits.places.places`, for the view."""
    return where.places(expected, screening, study.entities(expected.spec.level), study.counties)


def the_map(found: pd.DataFrame, spec: ScreenSpec) -> None:
    """The map that was chosen; a click in it chooses a county, or opens a profile."""
    in_counties, chosen = where.by_county(found), _chosen()
    if state.choice("part", KINDS) == "points":
        exhibit(
            point_map(found, in_counties, spec.model.outcome, spec.model.level, chosen=chosen),
            "points",
            _columns(spec),
            on_pick=lambda picked: open_profile(picked[0]),
        )
        _without_coordinates(found)
        return
    exhibit(
        tile_map(
            in_counties,
            spec.model.level,
            counted=state.choice("count", COUNTED),
            shade=state.choice("shade", SHADES),
            chosen=chosen,
        ),
        "tiles",
        _COUNTY_COLUMNS,
        on_pick=_turn,
    )


def _chosen() -> tuple[str, ...]:
    """The counties in scope; of a district its own, none of the whole state."""
    scope = state.scope()
    return (scope.cds[:2],) if scope.cds else scope.counties


def _choose(codes: Iterable[str]) -> None:
    state.choose_scope(Scope(tuple(codes)))


def _turn(codes: list[str]) -> None:
    """A click on a tile chooses its county, another one lets it go."""
    _choose(set(_chosen()) ^ set(codes))


def _without_coordinates(found: pd.DataFrame) -> None:
    missing = found[found["x"].isna()]
    if missing.empty:
        return
    label = f"Not on the map: {len(missing):,} without coordinates in the directory"
    when_open(label, "no_coordinates", lambda: _list(missing))


def _list(missing: pd.DataFrame) -> None:
    st.dataframe(
        missing[["name", "county", "standing", "cds"]],
        hide_index=True,
        column_config={"name": "Name", "county": "County", "standing": "Stands", "cds": "CDS code"},
        alt="Those in the model that the directory has no coordinates of",
    )


def candidates(study: Study, found: pd.DataFrame, spec: ScreenSpec) -> None:
    """The candidates in the chosen counties, with the ways on from them."""
    chosen = _counties(study)
    counted = state.choice("count", COUNTED)
    inside = found[found["county_code"].isin(chosen)] if chosen else found
    table = inside[inside[counted]]
    where_words = "in all counties"
    if chosen:
        where_words = f"in {Scope(tuple(chosen)).in_words('', study.counties, {})}"
    st.markdown(
        f"**{len(table):,}** of {len(inside):,} {spec.model.level}s {plain(where_words)} are {COUNTED[counted]}."
    )
    if table.empty:
        st.info(
            "Nobody here is. Other counties, a wider cut-off or those beyond the cut-off may have some.",
            icon=":material/location_off:",
        )
    else:
        told = [*([] if len(chosen) == 1 else ["county"]), "advantage", "rank"]
        st.dataframe(
            linked(table[["name", *told, *(["standing"] if counted == "beyond" else []), "cds"]]),
            hide_index=True,
            height="content" if len(table) < _ROWS else _TABLE_HEIGHT,
            column_config=_columns(spec),
            alt=f"{len(table)} {spec.model.level}s {where_words} that are {COUNTED[counted]}, best rank first",
        )
    _ways_on(spec, table, chosen)


def _counties(study: Study) -> list[str]:
    """The chosen counties: the tiles' twin. What a link names and the data do not have is said, not kept."""
    if strangers := [code for code in _chosen() if code not in study.counties]:
        st.warning(
            plain(f"The link names county {', '.join(strangers)[:40]}, which is not in this release."),
            icon=":material/link_off:",
        )
    chosen = [code for code in _chosen() if code in study.counties]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        counties(Scope(tuple(chosen)), study)
    return chosen


def _columns(spec: ScreenSpec) -> dict[str, Any]:
    indicator = spec.model.outcome
    return {
        **profile_columns(),
        "rank": _column.NumberColumn(
            "Rank", width=50, help="1 is the best of all in the model, by advantage"
        ),
        "county": _column.TextColumn("County", width=110),
        "advantage": _column.NumberColumn(
            "Advantage",
            width=80,
            format=f"%.{indicator.decimals}f",
            help=f"actual against expected, in {indicator.unit.value}; + is better",
        ),
        "standing": "Stands",
        "cds": "CDS code",
    }


def _ways_on(spec: ScreenSpec, table: pd.DataFrame, chosen: list[str]) -> None:
    """To a profile by name, and with the counties into the screen."""
    names = dict(zip(table["cds"], table["name"], strict=True))
    st.selectbox(
        "Open the profile of",
        list(names),
        format_func=names.__getitem__,
        index=None,
        key="map_profile",
        placeholder="One of the list",
        on_change=lambda: open_profile(st.session_state["map_profile"]),
    )
    with st.container(horizontal=True):
        if chosen and tuple(chosen) != spec.counties:
            st.button(
                "Screen these counties only",
                icon=":material/filter_alt:",
                on_click=lambda: state.commit(replace(state.current(), counties=tuple(chosen))),
                help="The short list is then of these; expectations and ranks stay those of all.",
            )
        if spec.counties:
            st.button(
                "Screen all counties",
                icon=":material/filter_alt_off:",
                on_click=lambda: state.commit(replace(state.current(), counties=())),
            )
        st.page_link(
            "pages/identify/focus.py",
            label="Who needs most here" if chosen else "Who needs most",
            icon=":material/center_focus_strong:",
            query_params=state.link_parameters(spec),
        )
        st.page_link(
            "pages/identify/short_list.py",
            label="To the short list",
            icon=":material/arrow_forward:",
            query_params=state.link_parameters(spec),
        )
