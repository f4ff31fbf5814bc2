"""How sure we are: chances, ranks, years, and what became of earlier choices."""

from typing import Any

import pandas as pd
import streamlit as st

from cimodels.certainty.bands import BANDS, in_percent
from cimodels.certainty.results import Certainty
from cimodels.exhibits import certainty as exhibits
from cimodels.exhibits.tables import plain
from cimodels.models.spec import ModelSpec
from cimodels.ui import cached
from cimodels.ui.columns import SENTENCE_ROW, linked, profile_columns
from cimodels.ui.figures import exhibit

_number = st.column_config.NumberColumn
# Time goes with the square: seconds for a thousand districts, many minutes for the state's schools.
_COMPARED_AT_ONCE = 2_500
_ASKED = "rank_intervals_asked"


def more_than_luck(certainty: Certainty) -> None:
    """The list's chances: how many are strong, how many finds are expected to be false."""
    chances, chosen = certainty.chances, certainty.in_top
    count, strong = int(chosen.sum()), chances["band"] == "strong"
    st.markdown(exhibits.in_plain_words(certainty))
    with st.container(horizontal=True):
        st.metric(
            f"In the top {certainty.top_percent:g} %",
            f"{count:,}",
            width=150,
            help="by the model's ranks; before any other check of the screen",
        )
        st.metric(
            "Expected false finds",
            f"{certainty.expected_false_finds:.0f} of {count:,}",
            width=190,
            help="how many of these are expected not to be truly among the best so many: the sum of one minus each chance",
        )
        st.metric("Strong", f"{int((strong & chosen).sum()):,}", width=120, help=BANDS["strong"].sentence)
        st.metric(
            "Beyond luck, one by one",
            f"{int(chances['discovered'].sum()):,}",
            width=190,
            help="districts whose advantage is above 0 with a false discovery rate of 5 % (Benjamini–Hochberg)",
        )
    _chances(certainty)
    st.markdown("**Which ranks could it have?**")
    if may_compare(certainty):
        with st.spinner(f"Comparing every pair of {len(chances):,}…"):
            shown = exhibits.rank_intervals(certainty)
        exhibit(shown, "rank_intervals", _RANKS)
    st.markdown("**Are small districts favoured?**")
    exhibit(
        exhibits.selection_by_size(certainty),
        "selection_by_size",
        {
            "fifth": "Fifth by size",
            "smallest": _number("Students from", format="localized"),
            "largest": _number("to", format="localized"),
            "districts": "Districts",
            "score": "Chosen by",
            "chosen": "In the top",
            "share": _number("% of the fifth", format="%.1f"),
            "part": _number("% of the top", format="%.1f"),
        },
    )


def may_compare(certainty: Certainty) -> bool:
    """Whether every pair may be compared now; of more than a few thousand a button, until it is asked for."""
    count, asked = len(certainty.expected.entities), certainty.expected.spec.fingerprint
    if count <= _COMPARED_AT_ONCE or st.session_state.get(_ASKED) == asked:
        return True
    st.info(f"To compare every pair of {count:,} takes minutes.", icon=":material/hourglass:")
    st.button(
        f"Compare all {count:,}",
        icon=":material/play_arrow:",
        on_click=lambda: st.session_state.update({_ASKED: asked}),
    )
    return False


_RANKS: dict[str, Any] = {
    "name": "Name",
    "chance": st.column_config.ProgressColumn(
        "Chance of being truly in the top", min_value=0, max_value=100, format="%.1f %%"
    ),
    "unshrunken_rank": _number("Rank before shrinkage"),
    "rank_low": _number("95 % alone, from"),
    "rank_high": _number("to"),
    "all_rank_low": _number("95 % all at once, from"),
    "all_rank_high": _number("to "),
}


def _chances(certainty: Certainty) -> None:
    entities = certainty.expected.entities[["cds", "name", "county", "rank", "advantage", "denominator"]]
    table = entities.merge(certainty.chances, on="cds").sort_values(
        ["probability", "rank", "cds"], ascending=[False, True, True]
    )
    table = table[table["probability"] >= BANDS["possible"].lowest]
    told = table.assign(
        chance=in_percent(table["probability"].to_numpy()),
        beyond=in_percent(table["beyond"].to_numpy()),
        band=table["band"].map(lambda code: BANDS[code].name),
    )
    points = f"%.{certainty.expected.spec.outcome.decimals}f"
    st.dataframe(
        linked(told)[
            [
                "name",
                "profile",
                "chance",
                "band",
                "county",
                "rank",
                "advantage",
                "beyond",
                "adjusted_p",
                "denominator",
                "cds",
            ]
        ],
        hide_index=True,
        height=380,
        column_config={
            **profile_columns(),
            "chance": _RANKS["chance"],
            "band": st.column_config.TextColumn(
                "That is", help="; ".join(f"{b.name}: {b.sentence}" for b in BANDS.values())
            ),
            "county": "County",
            "rank": _number("Rank", help="by shrunken advantage"),
            "advantage": _number("Advantage", format=points, help="actual against expected; + is better"),
            "beyond": _number(
                "Chance of being beyond expectation",
                format="%.1f %%",
                help="that its lasting difference is above 0",
            ),
            "adjusted_p": _number("p, adjusted", format="%.3f", help="one-sided, Benjamini–Hochberg"),
            "denominator": _number("Students", format="localized"),
            "cds": "CDS code",
        },
        alt="Districts by the chance of truly being in the top, those with at least 2 in 10",
    )
    st.caption(
        f"The {len(table):,} with at least 2 in 10. The chances of all districts add up to the places in the top."
    )


def over_time(certainty: Certainty) -> None:
    """Whether the same districts are in the top each year, and who improved beyond expectation."""
    st.markdown("**Again and again, or once?**")
    exhibit(
        exhibits.years_in_top(certainty.consistency),
        "years_in_top",
        {
            "years": "In at least so many years",
            "observed": "Districts",
            "binomial": _number("By chance, all years known", format="%.1f"),
            "permuted": _number("By lot within each year", format="%.1f"),
            "low": _number("95 % from", format="%.1f"),
            "high": _number("to", format="%.1f"),
        },
    )
    _consistent(certainty)
    st.markdown("**Who improved beyond what was to be expected?**")
    exhibit(
        exhibits.improvers(certainty),
        "improvers",
        {
            "name": "Name",
            "improvement_advantage": _number("Change beyond expectation", format="%.1f"),
            "improvement_low": _number("95 % from", format="%.1f"),
            "improvement_high": _number("to", format="%.1f"),
            "improvement_chance": _number("Chance that it is real", format="percent"),
        },
    )
    _moved(certainty)
    for note in certainty.notes:
        st.markdown(f"- {plain(note)}")


def _consistent(certainty: Certainty) -> None:
    names = certainty.expected.entities[["cds", "name", "county"]]
    table = names.merge(certainty.over_time, on="cds")
    table = table[table["years_in_top"].fillna(0) > 0].sort_values(
        ["years_in_top", "years_known", "cds"], ascending=[False, True, True]
    )
    st.dataframe(
        linked(table)[["name", "profile", "county", "years_in_top", "years_known", "missing_years", "cds"]],
        hide_index=True,
        height=300,
        column_config={
            **profile_columns(),
            "county": "County",
            "years_in_top": _number("Years in the top"),
            "years_known": _number("of years with data"),
            "missing_years": "Without data in",
            "cds": "CDS code",
        },
        alt="Districts in the top in any single year, those with most years first",
    )


def _moved(certainty: Certainty) -> None:
    """Those of the top whose students changed apart from their peers'."""
    names = certainty.expected.entities[["cds", "name", "county"]][certainty.in_top]
    table = names.merge(certainty.students[certainty.students["drift"].fillna(False).astype(bool)], on="cds")
    st.markdown("**Did other students come?**")
    if table.empty:
        st.caption("No district in the top changed its students by more than 10 points beyond its peers.")
        return
    st.dataframe(
        linked(table)[["name", "profile", "county", "drift_reason", "cds"]],
        hide_index=True,
        row_height=SENTENCE_ROW + 36,  # beside the panels there is room for less in a line
        column_config={
            **profile_columns(),
            "county": "County",
            "drift_reason": st.column_config.TextColumn("What moved", width="large"),
            "cds": "CDS code",
        },
        alt="Districts in the top whose students changed apart from their peers'",
    )


def earlier_choices(spec: ModelSpec, top_percent: float) -> None:
    """Had we chosen earlier: what was to be expected, and what came."""
    with st.spinner("Choosing with earlier years, looking at later ones…"):
        tested = cached.back_test(spec, top_percent)
    if tested.splits.empty:
        st.info("There are no two years to compare.", icon=":material/event_busy:")
    else:
        exhibit(exhibits.earlier_choices(tested, spec.outcome), "earlier_choices", _EARLIER)
        _persistence(tested.splits)
    for note in tested.notes:
        st.markdown(f"- {plain(note)}")


_EARLIER: dict[str, Any] = {
    "chosen_through": _number("Chosen with data through", format="%d"),
    "later_year": _number("Looked at in", format="%d"),
    "chosen": "Chosen",
    "known_later": "With a later value",
    "advantage_then": _number("Advantage when chosen", format="%.1f"),
    "advantage_expected": _number("To be expected after", format="%.1f"),
    "advantage_later": _number("What came", format="%.1f"),
    "later_low": _number("95 % from", format="%.1f"),
    "later_high": _number("to", format="%.1f"),
}


def _persistence(splits: pd.DataFrame) -> None:
    st.dataframe(
        splits[
            [
                "chosen_through",
                "later_year",
                "known_later",
                "still_in_top",
                "share_still",
                "share_expected",
                "share_by_chance",
                "percentile_later",
            ]
        ],
        hide_index=True,
        column_config={
            "chosen_through": _number(
                "Chosen through", format="%d", help="the last year of data chosen with"
            ),
            "later_year": _number("Looked at in", format="%d"),
            "known_later": _number("Chosen", help="those that have a value in the later year"),
            "still_in_top": "Top again",
            "share_still": _number("That is %", format="%.0f"),
            "share_expected": _number("Expected %", format="%.0f"),
            "share_by_chance": _number("By chance %", format="%.0f"),
            "percentile_later": _number(
                "Mean percentile", format="%.0f", help="in the later year; 50 by chance"
            ),
        },
        alt="Earlier choices: how many were in the top again, against expectation and chance",
    )
