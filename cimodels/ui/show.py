"""How results are shown: tables, funnel, reasons, and what a person can take away."""

from typing import Any

import pandas as pd
import streamlit as st

from cimodels.certainty.multiplicity import expected_false_finds
from cimodels.certainty.results import Certainty
from cimodels.exhibits import scatter as exhibits
from cimodels.exhibits import signals as signal_tables
from cimodels.exhibits import tables
from cimodels.exhibits.in_view import view_sentence
from cimodels.models.results import ExpectedPerformance
from cimodels.screen.results import Screening
from cimodels.screen.spec import ScreenSpec
from cimodels.ui import cached, state
from cimodels.ui.columns import SENTENCE_ROW, linked, profile_columns
from cimodels.ui.controls import with_top
from cimodels.ui.figures import when_open
from cimodels.ui.live_scatter import live_scatter

# More than anyone reads; the rest are in the CSV with their reasons.
NEAREST = 25


def say_view(spec: ScreenSpec, expected: ExpectedPerformance) -> None:
    """What is in view, as a line of small type."""
    st.caption(view_sentence(spec, expected, cached.study().counties))


def scatter(expected: ExpectedPerformance, screening: Screening) -> None:
    """The live scatter; its slider commits to the same cut-off as the number box."""
    spec = screening.spec
    say_view(spec, expected)
    live_scatter(
        exhibits.live_scatter(expected, screening),
        key="live_scatter",
        cut=spec.focus[0].top_percent,
        on_cut=cut_moved,
        on_open=open_profile,
    )


def cut_moved(top_percent: float) -> None:
    """The hand rested: the cut-off becomes the view, and table and counts follow."""
    state.commit(with_top(state.current(), top_percent))


def open_profile(cds: str) -> None:
    """A district was chosen in the chart; the page turns to its profile in the run that follows."""
    state.choose_district(cds)
    state.turn_to_profile()


def outperformers(expected: ExpectedPerformance, screening: Screening) -> None:
    """The highlighted districts as a table: the chart's accessible twin."""
    spec = screening.spec
    table = tables.outperformers(expected, screening)
    if table.empty:
        st.subheader("No one beyond the cut-off")
        st.info(
            "So few percent of those in the model are less than one of them: choose more.",
            icon=":material/filter_alt_off:",
        )
    else:
        st.subheader(f"The {len(table):,} beyond the cut-off")
        st.dataframe(
            linked(table),
            hide_index=True,
            column_config=_columns(spec, ranked_by=spec.focus[0].measure),
            key="outperformers",
            height=420,
            alt=f"{len(table)} districts beyond the cut-off, best first, with expected and actual values",
        )
    when_open(
        f"Every one of the {len(expected.entities):,} in the model, and its interval",
        "everybody",
        lambda: _everybody(expected, spec),
    )
    when_open(
        f"Left out of the model: {len(tables.wholly_left_out(expected)):,}, each with its reason",
        "left_out",
        lambda: _left_out(expected, screening),
    )


def _everybody(expected: ExpectedPerformance, spec: ScreenSpec) -> None:
    st.dataframe(
        linked(tables.everybody(expected)),
        hide_index=True,
        column_config=_columns(spec),
        alt="All districts in the model with expected, actual and prediction interval",
    )


def _left_out(expected: ExpectedPerformance, screening: Screening) -> None:
    st.caption(tables.left_out(expected, screening))
    st.dataframe(
        tables.reasons_left_out(expected),
        hide_index=True,
        row_height=SENTENCE_ROW,
        column_config={
            "name": "Name",
            "year": st.column_config.TextColumn("Left out of"),
            "reason": st.column_config.TextColumn("Why", width="large"),
            "cds": "CDS code",
        },
        alt="Districts that are not in the model and why",
    )


# What a rank by each measure ranks, for the column's help.
_RANKS = {
    "advantage": "shrunken advantage: what remains of actual against expected after allowing for chance",
    "status": "status: how good the results are, whatever was expected",
    "improvement": "improvement over the period",
}


def _rank_column(measure: str) -> Any:
    return st.column_config.NumberColumn(
        f"Rank by {measure}", help=f"1 is the best of all in the model, by {_RANKS[measure]}"
    )


def _columns(spec: ScreenSpec, ranked_by: str = "advantage") -> dict[str, Any]:
    """Headings, digits and help; `ranked_by` is the measure that the column `rank` ranks."""
    indicator = spec.model.outcome
    number = f"%.{indicator.decimals}f"
    unit = indicator.unit.value
    column = st.column_config
    return {
        **profile_columns(),
        "rank": _rank_column(ranked_by),
        "status_rank": _rank_column("status"),
        "improvement_rank": _rank_column("improvement"),
        "chance": column.ProgressColumn(
            "Chance",
            min_value=0,
            max_value=100,
            format="%.1f %%",
            help=f"of truly being among the best {spec.focus[0].top_percent:g} % by advantage",
        ),
        "county": "County",
        "district_type": "Type",
        "enrolment": column.NumberColumn("Enrolment", format="localized"),
        "expected": column.NumberColumn("Expected", format=number, help=f"in {unit}"),
        "actual": column.NumberColumn("Actual", format=number, help=f"in {unit}"),
        "advantage": column.NumberColumn(
            "Advantage", format=number, help="actual against expected; + is better"
        ),
        "low": column.NumberColumn(
            "95 % from", format=number, help="prediction interval of the actual value"
        ),
        "high": column.NumberColumn("to", format=number),
        "shrunken": column.NumberColumn(
            "Shrunken", format=number, help="the advantage that remains after allowing for chance"
        ),
        "shrunken_se": column.NumberColumn(
            "± SE", format=number, help="standard error of the shrunken advantage"
        ),
        "reliability": column.ProgressColumn(
            "Reliability",
            min_value=0,
            max_value=1,
            format="percent",
            help="share of the advantage that is not chance",
        ),
        "percentile": column.NumberColumn(
            "Percentile", format="%.1f", help="100 is the best of all in the model, by advantage"
        ),
        "improvement": column.NumberColumn(
            "Improvement", format=number, help="first to last year; + is better"
        ),
        "signals": column.TextColumn(
            "Signals",
            width=150,
            help="things to look into; the profile's part “Signals to check” has them with their sources",
        ),
        "short_list": column.TextColumn("Short list", help="passes every other check as well"),
        "years": column.NumberColumn("Years"),
        "denominator": column.NumberColumn(
            "Students", format="localized", help="behind the value, mean per year"
        ),
        "cds": column.TextColumn("CDS code"),
    }


def model_notes(expected: ExpectedPerformance) -> None:
    """What was estimated, and what a reader must know about it."""
    when_open("How this expectation was estimated", "model_notes", lambda: _estimated(expected))


def _estimated(expected: ExpectedPerformance) -> None:
    fit, indicator = expected.fit, expected.spec.outcome
    for note in expected.notes:
        st.markdown(f"- {note}")
    st.markdown(
        f"The circumstances explain **{fit.r2:.0%}** of the differences between "
        f"{fit.n_entities:,} {'districts' if expected.spec.level == 'district' else 'schools'}. What remains varies with a standard deviation of "
        f"**{fit.tau2**0.5:.1f}** ({indicator.unit.value}) that persists over the years and "
        f"**{fit.omega2**0.5:.1f}** that comes and goes, beside sampling."
    )
    st.dataframe(
        fit.coefficients[["label", "estimate", "se", "low", "high"]],
        hide_index=True,
        column_config={
            "label": "One unit more of",
            "estimate": st.column_config.NumberColumn("changes the expectation by", format="%.2f"),
            "se": st.column_config.NumberColumn("± SE", format="%.2f"),
            "low": st.column_config.NumberColumn("95 % from", format="%.2f"),
            "high": st.column_config.NumberColumn("to", format="%.2f"),
        },
        alt="Coefficients of the model with standard errors and 95 % intervals",
    )


def funnel(expected: ExpectedPerformance, screening: Screening) -> None:
    """From every district to the short list: how many each stage left."""
    first = screening.funnel[0].entered
    say_view(screening.spec, expected)
    st.subheader("The funnel")
    for stage in screening.funnel:
        st.progress(
            stage.passed / first if first else 0.0,
            text=f"**{stage.passed:,}** of {stage.entered:,} · {stage.sentence}"
            + (f" · {stage.excluded:,} left out" if stage.excluded else ""),
        )
    with st.expander(f"What to know about this list ({len(screening.notes)})"):
        for note in screening.notes:
            st.markdown(f"- {tables.plain(note)}")


def short_list(screening: Screening) -> None:
    """Who is on it, and why."""
    table = screening.short_list
    st.subheader(f"Short list: {len(table):,}")
    if table.empty:
        nearest = "" if screening.near_misses.empty else "The near misses below are the closest; "
        st.info(
            f"No one passes every check. {nearest}{'a' if nearest else 'A'} lower minimum or a wider cut-off lets "
            "more in.",
            icon=":material/filter_alt_off:",
        )
        return
    certainty = _certainty(screening.spec)
    table = tables.with_chances(table, certainty)
    if screening.spec.model.level == "district":
        found = cached.signals(table["cds"])
        table = table.assign(signals=[signal_tables.in_short(found[cds]) for cds in table["cds"]])
    ranks = [c for c in ("rank", "status_rank", "improvement_rank") if c in table]
    first = ["name", *ranks, "chance", *(["signals"] if "signals" in table else []), "county"]
    columns = first + [c for c in table.columns if c not in (*first, "reason", "cds")] + ["cds"]
    st.dataframe(
        linked(tables.named_types(table[columns])),
        hide_index=True,
        column_config=_columns(screening.spec),
        alt=f"Short list of {len(table)} with chances, expected and actual values",
    )
    if certainty.top_percent < 100:
        false = expected_false_finds(table["chance"].to_numpy() / 100)
        st.caption(
            f"Of these {len(table):,} about {false:.0f} are to be expected not to be truly among the best "
            f"{certainty.top_percent:g} % by advantage: the sum of what each chance lacks to certainty."
        )
    when_open(f"Why each of the {len(table):,} is on it", "why", lambda: _why(table))


def _why(table: pd.DataFrame) -> None:
    st.dataframe(
        linked(table)[["name", "reason", "profile", "county", "cds"]],
        hide_index=True,
        height=min(40 + SENTENCE_ROW * len(table), 480),
        row_height=SENTENCE_ROW,
        column_config={
            **profile_columns(),
            "county": "County",
            "reason": st.column_config.TextColumn("Why", width="large"),
            "cds": "CDS code",
        },
        alt="Each on the short list, and why it is on it",
    )


def _certainty(spec: ScreenSpec) -> Certainty:
    return cached.certainty(spec.model, spec.focus[0].top_percent)


def near_misses(screening: Screening) -> None:
    """Who failed one check alone, closest first: candidates for a second look, and for contrast."""
    table = screening.near_misses
    if table.empty:
        return
    closest = table.head(NEAREST)
    when_open(
        f"Near misses: the closest {len(closest):,} of {len(table):,} that failed one check alone",
        "near_misses",
        lambda: _near_misses(screening, closest),
    )


def _near_misses(screening: Screening, closest: pd.DataFrame) -> None:
    checks = {criterion.id: criterion.sentence for criterion in screening.criteria}
    st.dataframe(
        closest.assign(criterion=closest["criterion"].map(checks))[["name", "criterion", "reason", "cds"]],
        hide_index=True,
        row_height=SENTENCE_ROW,
        column_config={
            "name": "Name",
            "criterion": "Check",
            "cds": "CDS code",
            "reason": st.column_config.TextColumn("By how much", width="large"),
        },
        alt="Those that failed one criterion alone, closest first",
    )


def why_not(screening: Screening) -> None:
    """Why one of the others is not on the list: its first hurdle, and every verdict with its margin."""
    others = screening.funnel[0].entered - len(screening.short_list)
    when_open(f"Why is one of the other {others:,} not on it?", "why_not", lambda: _why_not(screening))


_VERDICT = {
    "check": "Check",
    "verdict": "Verdict",
    "found": "Found",
    "asked": "Asked for",
    "margin": "Margin",
}


def _why_not(screening: Screening) -> None:
    excluded = screening.excluded
    names = dict(zip(excluded["cds"], excluded["name"].fillna(excluded["cds"]), strict=True))
    cds = st.selectbox(
        "Ask about",
        sorted(names, key=lambda code: names[code]),
        index=None,
        format_func=names.__getitem__,
        placeholder="Type a part of its name",
        key="why_not",
    )
    if cds:
        st.markdown(tables.plain(excluded.loc[excluded["cds"] == cds, "reason"].iloc[0]))
        # Not a grid, which would cut the sentences.
        words = screening.write_verdicts(cds).map(tables.plain)
        st.table(words.rename(columns=_VERDICT), hide_index=True, alt=f"Every check for {names[cds]}")
    st.dataframe(
        tables.reasons_not_listed(screening),
        hide_index=True,
        height=400,
        row_height=SENTENCE_ROW,
        column_config={
            "name": "Name",
            "stage": st.column_config.TextColumn("Left before", help="the stage of the funnel not reached"),
            "cds": "CDS code",
            "reason": st.column_config.TextColumn("Why", width="large"),
        },
        alt="Everyone who is not on the short list, and why",
    )
