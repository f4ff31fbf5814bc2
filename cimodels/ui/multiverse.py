"""Other models that could be defended as well: which are tried, and what they say."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import streamlit as st

from cimodels.exhibits import multiverse as exhibits
from cimodels.exhibits import tables
from cimodels.exhibits.tables import counted, plain
from cimodels.models.spec import COVARIATES, ESTIMATOR_NAMES, WEIGHTS
from cimodels.multiverse import agreement as agreements
from cimodels.multiverse import recipe
from cimodels.multiverse.report import luck_in_words, luck_of_one
from cimodels.multiverse.results import Multiverse
from cimodels.multiverse.spec import MultiverseSpec
from cimodels.multiverse.transformations import TRANSFORMATIONS
from cimodels.screen.report import frame_csv
from cimodels.screen.spec import ScreenSpec
from cimodels.study import Study
from cimodels.ui import cached, state
from cimodels.ui.bound import Part, bound
from cimodels.ui.columns import linked, profile_columns
from cimodels.ui.figures import exhibit, wide
from cimodels.ui.refusals import Told
from cimodels.vocab.indicators import Unit
from cimodels.vocab.runs import years_text

_number = st.column_config.NumberColumn
_GRID: Part = (state.grid, state.commit_grid)
# A grid within these is fitted while one waits; a larger one begins when asked.
_AT_ONCE = 200
_FAST = {"fay_herriot", "precision_weighted", "ols", "panel"}
_ASKED = "multiverse_asked"
_RESAMPLES = (0, 25, 100, 400)


def other_models(study: Study) -> Multiverse | None:
    """Choose the models, fit them, and show how many agree; None until a large grid is asked for."""
    spec = state.grid()
    count = len(spec.specifications())
    tried = f"The {count:,} models that are tried" if count > 1 else "The one model that is tried"
    with st.expander(tried, icon=":material/grid_view:", key="grid"):
        _choices(study, spec)
    return fitted(spec)


def fitted(spec: MultiverseSpec) -> Multiverse | None:
    """The grid's result; of a large grid a button, and None, until it is asked for."""
    if known := cached.known_multiverse(spec):
        return known
    count = len(spec.specifications())
    if not _wanted(spec, count):
        each = f", each fitted to {spec.bootstrap:,} resamples," if spec.bootstrap else ""
        st.info(f"To fit {counted(count, 'model')}{each} takes a while.", icon=":material/hourglass:")
        st.button(
            f"Fit the {count:,} models" if count > 1 else "Fit it",
            type="primary",
            icon=":material/play_arrow:",
            on_click=lambda: st.session_state.update({_ASKED: spec.fingerprint}),
        )
        return None
    return _fitted(spec, count)


def fit_what_is_asked(spec: ScreenSpec) -> None:
    """Fit the other models that a screen's questions of sureness need, with a bar and Stop.

    Raises
    ------
    Told
        When they take long and nobody has asked for them yet; the page says so.
    """
    for top_percent in dict.fromkeys(c.top_percent for c in spec.sureness if c.measure == "robustness"):
        if fitted(MultiverseSpec.around(spec.model, top_percent)) is None:
            st.caption("The list asks what other models say, and waits for them.")
            raise Told


def _wanted(spec: MultiverseSpec, count: int) -> bool:
    at_once = count <= _AT_ONCE and set(spec.estimators) <= _FAST and not spec.bootstrap
    return at_once or st.session_state.get(_ASKED) == spec.fingerprint


def _fitted(spec: MultiverseSpec, count: int) -> Multiverse:
    """The grid's result. While it is fitted a bar tells how far it is, and Stop ends it.

    A click on Stop ends the run of this script at its next word to the bar, and the fit with it.
    """
    place = st.empty()
    with place.container(horizontal=True, vertical_alignment="center"):
        bar = st.progress(0.0, text=f"Fitting {counted(count, 'model')}…")
        st.button("Stop", icon=":material/stop:", on_click=lambda: st.session_state.pop(_ASKED, None))

    def tell(done: int, total: int, said: str) -> None:
        bar.progress(done / total, text=said)

    result = cached.multiverse(spec, tell)
    place.empty()
    return result


def agreement(multiverse: Multiverse) -> None:
    """How far the models agree, and on whom."""
    if multiverse.entities.empty:
        st.info("None of these models can be estimated.", icon=":material/function:")
        _notes(multiverse, expanded=True)
        return
    shares = exhibits.shares(multiverse)
    st.markdown(shares.alt)
    if told := luck_in_words(multiverse):
        st.markdown(f"**Choice or luck?** {told}")
    exhibit(shares, "shares", {"share": "In the top in", "districts": "Districts"})
    st.dataframe(
        linked(exhibits.share_table(multiverse)),
        hide_index=True,
        height=320,
        column_config={
            **profile_columns(),
            "county": "County",
            "share": st.column_config.ProgressColumn(
                "In the top, of its models", min_value=0, max_value=1, format="percent"
            ),
            "resampled_share": st.column_config.ProgressColumn(
                "… and their resamples",
                min_value=0,
                max_value=1,
                format="percent",
                help="In the top, of all models and all resamples of the districts",
            ),
            "in_top": st.column_config.NumberColumn("Models that have it in the top"),
            "taking_part": st.column_config.NumberColumn("Models that it takes part in"),
            "median_rank": st.column_config.NumberColumn("Median rank", format="%.0f"),
            "best_rank": st.column_config.NumberColumn("Best rank"),
            "worst_rank": st.column_config.NumberColumn("Worst rank"),
            "cds": "CDS code",
        },
        alt="Districts with the share of the models in which they are in the top, most robust first",
    )
    _moving(multiverse)
    _notes(multiverse)


def _notes(multiverse: Multiverse, *, expanded: bool = False) -> None:
    if multiverse.notes:
        with st.expander(f"What to know about these models ({len(multiverse.notes)})", expanded=expanded):
            for note in multiverse.notes:
                st.markdown(f"- {plain(note)}")


def _moving(multiverse: Multiverse) -> None:
    """Which choices move the list, and whom it hangs on."""
    moving = agreements.agreement(multiverse)
    if moving.empty:
        return
    st.markdown("**Which choice moves the list most?**")
    wide(exhibits.moving_choices(moving), "moving", _MOVING)
    with st.expander("Whose place hangs on a choice"):
        hanging = agreements.disputed(multiverse)
        shares = ["share", "share_for", "share_against"]
        hanging[shares] *= 100
        st.dataframe(
            linked(hanging)[
                [
                    "name",
                    "profile",
                    "share",
                    "choice",
                    "for_it",
                    "share_for",
                    "against_it",
                    "share_against",
                    "cds",
                ]
            ],
            hide_index=True,
            column_config={
                **profile_columns(),
                "share": _number("In the top, % of its models", format="%.0f"),
                "choice": "Hangs most on",
                "for_it": "Best with",
                "share_for": _number("then %", format="%.0f"),
                "against_it": "Worst with",
                "share_against": _number("then % ", format="%.0f"),
                "cds": "CDS code",
            },
            alt="Districts in some models' top and not in others', the most disputed first",
        )


def take_away(multiverse: Multiverse) -> None:
    """The grid as a recipe and the shares as a file."""
    model, release = multiverse.spec.base, cached.study().release.release
    with st.container(horizontal=True):
        st.download_button(
            "These models (TOML)",
            recipe.to_toml(multiverse.spec),
            file_name="models.toml",
            mime="application/toml",
            on_click="ignore",
            icon=":material/receipt_long:",
        )
        st.download_button(
            "Shares (CSV)",
            lambda: tables.for_spreadsheets(
                frame_csv(
                    multiverse.entities.drop(columns="position").assign(
                        release=release, models=multiverse.spec.fingerprint
                    )
                )
            ),
            file_name=tables.file_name("multiverse", model, state.state_name(), release),
            mime="text/csv",
            on_click="ignore",
            icon=":material/table:",
        )
    st.caption("The same on the command line, and larger grids on a cluster:")
    st.code("cimodels multiverse models.toml --format csv", language=None)


_MOVING: dict[str, Any] = {
    "choice": "Choice",
    "a": "One way",
    "b": "The other",
    "pairs": _number("Pairs of models"),
    "jaccard": _number("Names that both lists have, of all on either, %", format="%.0f"),
    "lowest": _number("at the lowest, %", format="%.0f"),
}
_CURVE: dict[str, Any] = {
    "label": st.column_config.TextColumn("Model", width="large"),
    "rank": "Rank",
    "n": "Of",
    "percentile": _number("Percentile", format="%.1f", help="100 is the best"),
    "in_top": "In the top",
}


def one_district(multiverse: Multiverse) -> None:
    """One district through all models; nothing where no model has any."""
    if multiverse.entities.empty:
        return
    names = dict(zip(multiverse.entities["cds"], multiverse.entities["name"], strict=True))
    asked = state.district()
    st.session_state["curve_of"] = asked if asked in names else next(iter(names))
    st.selectbox(
        "One of them through all models",
        list(names),
        format_func=names.__getitem__,
        key="curve_of",
        on_change=lambda: state.choose_district(st.session_state["curve_of"]),
    )
    wide(exhibits.specification_curve(multiverse, st.session_state["curve_of"]), "curve", _CURVE)
    if told := luck_of_one(multiverse, st.session_state["curve_of"]):
        st.markdown(plain(told))


def _choices(study: Study, spec: MultiverseSpec) -> None:
    """The grid's alternatives, each a list."""

    def put(field: str) -> Callable[[MultiverseSpec, Any], MultiverseSpec]:
        def update(s: MultiverseSpec, chosen: Any) -> MultiverseSpec:
            changed: dict[str, Any] = {field: tuple(chosen)}
            return replace(s, **changed)

        return update

    def choose(label: str, field: str, options: list[Any], name: Callable[[Any], str], said: str) -> None:
        chosen = list(getattr(spec, field))
        bound(
            st.multiselect,
            label,
            f"grid_{field}",
            chosen,
            put(field),
            part=_GRID,
            options=list(dict.fromkeys([*options, *chosen])),
            format_func=name,
            help=said,
            placeholder="As in the model in view",
        )

    choose(
        "Methods",
        "estimators",
        list(ESTIMATOR_NAMES),
        ESTIMATOR_NAMES.__getitem__,
        "How expectation is estimated.",
    )
    if "precision_weighted" in spec.estimators:
        choose("Weights", "weights", list(WEIGHTS), WEIGHTS.__getitem__, "For weighted least squares.")
    choose("Years", "year_windows", _windows(study, spec), years_text, "Each list of years is one choice.")
    choose("Fewest students", "minimum_denominators", [10, 15, 30, 50, 100, 200], str, "Behind each value.")
    choose("Scale", "transformations", _scales(spec), lambda c: TRANSFORMATIONS[c].name, "Of the outcome.")
    sets = dict(spec.covariate_sets)
    usual = dict(MultiverseSpec.around(spec.base).covariate_sets)
    bound(
        st.multiselect,
        "Sets of circumstances",
        "grid_covariate_sets",
        list(sets),
        lambda s, names: replace(s, covariate_sets=tuple((n, {**usual, **sets}[n]) for n in names)),
        part=_GRID,
        options=list({**usual, **sets}),
        format_func=lambda name: f"{name}: {_names({**usual, **sets}[name])}",
        placeholder="No fixed set",
    )
    choose(
        "Every combination of",
        "optional_covariates",
        list(COVARIATES),
        lambda code: COVARIATES[code].name,
        "Each subset of these joins the model's other circumstances: ten make 1,024 sets.",
    )
    bound(
        st.selectbox,
        "Luck of who is in the sample",
        "grid_bootstrap",
        spec.bootstrap,
        lambda s, resamples: replace(s, bootstrap=resamples),
        part=_GRID,
        options=sorted({*_RESAMPLES, spec.bootstrap}),
        format_func=lambda n: f"{n:,} resamples of the districts" if n else "Not looked at",
        help="Each model is fitted again to districts drawn with replacement, as if other districts like them had been "
        "there; all districts are then compared with each.",
    )
    st.button("The usual models", icon=":material/restart_alt:", on_click=state.forget_grid, type="tertiary")


def _names(codes: tuple[str, ...]) -> str:
    return ", ".join(COVARIATES[code].name for code in codes) or "none"


def _windows(study: Study, spec: MultiverseSpec) -> list[tuple[int, ...]]:
    """The years in view, each alone, each two in a row, and all that there are."""
    years = study.years(spec.base.indicator, spec.base.level)
    return [spec.base.years, *((year,) for year in years), *pairwise(years), tuple(years)]


def _scales(spec: MultiverseSpec) -> list[str]:
    rate = spec.base.outcome.unit is Unit.PERCENT
    return [code for code, scale in TRANSFORMATIONS.items() if rate or not scale.rates_only]
