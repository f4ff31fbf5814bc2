"""Districts like mine: who is similar, which of them could be my model and why, and whom to contrast them with."""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from cimodels.certainty.results import Certainty
from cimodels.compare.candidates import Judged, candidates, ordinary
from cimodels.compare.chosen import MOST, to_param
from cimodels.compare.fit import VERDICTS
from cimodels.compare.needs import assisted, weakest
from cimodels.errors import EstimationError
from cimodels.exhibits import similar as likes
from cimodels.exhibits.apart import what_differs
from cimodels.exhibits.like_mine import judged_table
from cimodels.exhibits.profile_rows import newest_rated
from cimodels.exhibits.profile_words import color_words
from cimodels.exhibits.tables import plain
from cimodels.models.similar import Similar
from cimodels.screen.spec import ScreenSpec
from cimodels.study import Study
from cimodels.ui import cached, state
from cimodels.ui.columns import linked, profile_columns
from cimodels.ui.compare import away
from cimodels.ui.figures import when_open
from cimodels.vocab.indicators import INDICATORS
from cimodels.vocab.student_groups import STUDENT_GROUPS

PEERS = 20
_CARDS = 6  # more are in the table
_WHY_ROW = 96  # pixels: four short sentences
_column = st.column_config


def like_mine(study: Study, spec: ScreenSpec, named: Mapping[str, str]) -> None:
    """The similar districts, judged as models for the one in view."""
    cds, level = state.district(), spec.model.level
    if not cds or cds not in named:
        st.info(f"Choose my {level} above, to see which {level}s are like it.", icon=":material/search:")
        return
    _needs(study, spec, cds)
    try:
        found = cached.similar(spec.model, cds, PEERS)
        certainty = cached.certainty(spec.model, spec.focus[0].top_percent)
    except EstimationError as problem:
        st.info(plain(problem.message), icon=":material/group_off:")
        return
    if not found.close:
        st.warning(plain(found.note), icon=":material/group_off:")
    st.subheader(f"Could one of these be a model for {plain(named[cds])}?")
    asked = st.toggle(
        "Ask the usual models as well",
        key="usual_models",
        help="A few dozen models that could be defended as well; about a second the first time.",
    )
    shares = None
    if asked:
        with st.spinner("Asking the usual models…"):
            shares = cached.robustness(spec.model, spec.focus[0].top_percent).to_dict()
    judged = candidates(found, certainty, shares)
    _say(judged, spec, found)
    _cards(study, spec, found, judged, named)
    _everyone(found, certainty, judged, away(study, level, (cds, *found.peers["cds"])))
    _contrast(study, spec, found, ordinary(judged, certainty), certainty, named)
    when_open(f"How near the {len(found.peers)} are", "balance", lambda: _balance(found))


def _needs(study: Study, spec: ScreenSpec, cds: str) -> None:
    """What is asked about, and the weakest results of mine to ask about instead."""
    model = spec.model
    st.markdown(
        f"The question is about **{plain(model.outcome.name)}, {plain(model.population)}**: the outcome in view."
    )
    profile = study.warehouse.profile(cds)
    year, groups = assisted(study.warehouse.table("assistance"), cds)
    needs = [
        need
        for need in weakest(newest_rated(profile), groups)
        if (need.indicator, need.student_group) != (model.indicator, model.student_group)
        and need.student_group in study.groups(need.indicator, model.level)
    ]
    if not needs:
        return
    said = "Or ask about one of its weakest results"
    if groups:
        names = ", ".join(STUDENT_GROUPS[group].name for group in groups)
        said += (
            f"; those of the groups for which CDE's list of {year} gives it assistance come first ({names})"
        )
    st.caption(f"{said}:")
    with st.container(horizontal=True):
        for need in needs:
            name, group = INDICATORS[need.indicator].short_name, STUDENT_GROUPS[need.student_group].short_name
            st.button(
                f"{color_words(need.color)} {need.year}: {name}, {group}",
                key=f"need_{need.indicator}_{need.student_group}",
                on_click=_turn_to,
                args=(study, spec, need.indicator, need.student_group),
            )


def _turn_to(study: Study, spec: ScreenSpec, indicator: str, student_group: str) -> None:
    """Make one of the weakest results the outcome in view."""
    model = replace(spec.model, student_group=student_group, reference_group=None)
    state.commit(replace(spec, model=study.about(model, indicator)))


def _say(judged: tuple[Judged, ...], spec: ScreenSpec, found: Similar) -> None:
    counts = {code: sum(j.fit.verdict.code == code for j in judged) for code in VERDICTS}
    st.markdown(
        f"Of the {len(judged)} {spec.model.level}s most like it **{counts['strong'] or 'none'}** would be a strong model, "
        f"**{counts['worth_a_look'] or 'none'}** worth a look, {counts['probably_not'] or 'none'} probably not."
    )
    st.caption(
        " ".join(f"{v.mark} {v.name}: {v.meaning}." for v in VERDICTS.values())
        + " It follows from the answers below, and is no score."
    )


def _cards(
    study: Study, spec: ScreenSpec, found: Similar, judged: tuple[Judged, ...], named: Mapping[str, str]
) -> None:
    shown = [j for j in judged if j.fit.verdict.code != "probably_not"][:_CARDS]
    far = away(study, spec.model.level, (found.cds, *(j.cds for j in shown)))
    for first in range(0, len(shown), 2):
        for column, one in zip(st.columns(2), shown[first : first + 2], strict=False):
            with column.container(border=True, gap="small"):
                _card(spec, found, one, far[one.cds], named)


def _card(spec: ScreenSpec, found: Similar, one: Judged, far: str, named: Mapping[str, str]) -> None:
    peer = found.peers.set_index("cds").loc[one.cds]
    verdict = one.fit.verdict
    st.markdown(f"#### {plain(peer['name'])}")
    st.markdown(f"**{verdict.mark} {verdict.name}** · {plain(peer['county'])} County · {plain(far)} away")
    answers = [f"{r.speaks.mark} **{r.question}** {plain(r.answer)}." for r in one.fit.reasons]
    st.markdown("  \n".join(answers))
    differs = what_differs(cached.apart(spec.model, (found.cds, one.cds)), found.cds, one.cds)
    st.caption(f"Against mine: {plain(differs)}.")
    _actions(spec, one.cds, named)


def _actions(spec: ScreenSpec, cds: str, named: Mapping[str, str]) -> None:
    """Put it beside mine, or open its profile."""
    there = cds in named
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Beside mine" if there else "Put beside mine",
            key=f"beside_{cds}",
            icon=":material/check:" if there else ":material/add:",
            disabled=there or len(named) >= MOST,
            help=f"At most {MOST} fit side by side." if len(named) >= MOST and not there else None,
            on_click=lambda: state.choose_beside(to_param([*list(named)[1:], cds])),
        )
        st.page_link(
            "pages/identify/district.py",
            label="Its profile",
            icon=":material/school:",
            query_params={**state.link_parameters(spec), "cds": cds},
        )


def _everyone(
    found: Similar, certainty: Certainty, judged: tuple[Judged, ...], far: Mapping[str, str]
) -> None:
    expected = certainty.expected
    number = f"%.{expected.spec.outcome.decimals}f"
    st.subheader(f"All {len(judged)}, the best fit first")
    st.markdown(plain(likes.standing_among_peers(found, expected)))
    st.dataframe(
        linked(judged_table(found, certainty, judged, far)),
        hide_index=True,
        row_height=_WHY_ROW,
        column_config={
            **profile_columns(),
            "fit": "Fit",
            "why": _column.TextColumn("Why", width="large"),
            "county": "County",
            "away": _column.TextColumn("Away", help="as the crow flies, between district offices"),
            "distance": _column.NumberColumn("Distance", format="%.2f", help="in standard deviations"),
            "differs": _column.TextColumn("Differs most in", width="medium", help="against mine"),
            "expected": _column.NumberColumn("Expected", format=number),
            "actual": _column.NumberColumn("Actual", format=number),
            "advantage": _column.NumberColumn(
                "Advantage", format=number.replace("%", "%+"), help="+ is better"
            ),
            "chance": _column.NumberColumn("Chance, %", format="%.1f", help="of truly being in the top"),
            "cds": "CDS code",
        },
        alt="Those most like mine, the best fit first, with the reasons, their distance and how they did",
    )


def _contrast(
    study: Study,
    spec: ScreenSpec,
    found: Similar,
    chosen: tuple[str, ...],
    certainty: Certainty,
    named: Mapping[str, str],
) -> None:
    st.subheader("For contrast: similar, and as expected")
    st.caption(
        "What an outperformer does may be what everyone does. Ask the same questions of one that is just as similar and whose "
        f"results are ordinary: in the middle half of all {spec.model.level}s by shrunken advantage."
    )
    if not chosen:
        st.info("None of them is ordinary in this outcome.", icon=":material/info:")
        return
    far = away(study, spec.model.level, (found.cds, *chosen))
    peers = found.peers.set_index("cds")
    advantages = certainty.expected.entities.set_index("cds")["advantage"]
    for column, cds in zip(st.columns(3), chosen, strict=False):
        with column.container(border=True, gap="small"):
            st.markdown(f"#### {plain(peers.loc[cds, 'name'])}")
            st.markdown(
                f"{plain(peers.loc[cds, 'county'])} County · {plain(far[cds])} away · advantage "
                f"{certainty.expected.spec.outcome.format(float(advantages.loc[cds]), signed=True)}"
            )
            _actions(spec, cds, named)


def _balance(found: Similar) -> None:
    st.markdown(plain(found.note))
    st.dataframe(
        likes.balance(found),
        hide_index=True,
        column_config={
            "circumstance": "Circumstance",
            "own": _column.TextColumn("Mine", alignment="right"),
            "peers": _column.TextColumn("Mean of those like it", alignment="right"),
            "standardised": _column.NumberColumn(
                "Apart by", format="%.2f", help="standard deviations over all in the model"
            ),
        },
        alt="The circumstances of mine beside the mean of those most like it",
    )
    st.caption("Distance counts every circumstance the same, in standard deviations over all in the model.")
