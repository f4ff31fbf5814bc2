"""The district page's parts that rest on the model in view: what was expected, why, how sure, and who is like it."""

from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cimodels.certainty.results import Certainty
from cimodels.errors import EstimationError
from cimodels.exhibits import certainty as ranks
from cimodels.exhibits import how_sure as sure
from cimodels.exhibits import in_brief as brief
from cimodels.exhibits import multiverse as models
from cimodels.exhibits import profile as exhibits
from cimodels.exhibits.contributions import contributions
from cimodels.exhibits.in_view import years
from cimodels.exhibits.tables import plain
from cimodels.models.cards import CARDS
from cimodels.models.results import ExpectedPerformance
from cimodels.screen.spec import ScreenSpec
from cimodels.ui import cached, multiverse, state
from cimodels.ui.certainty import may_compare
from cimodels.ui.figures import exhibit, when_open
from cimodels.vocab.districts import level_of

_column = st.column_config


@dataclass(frozen=True)
class Subject:
    """A district (or school) that the model in view has, its row in the results, and the place of its sentence."""

    cds: str
    spec: ScreenSpec
    certainty: Certainty
    row: pd.Series
    place: DeltaGenerator

    @property
    def expected(self) -> ExpectedPerformance:
        return self.certainty.expected


def in_brief(cds: str, spec: ScreenSpec) -> Subject | None:
    """The sentence with what is known at once; None, and the reason, where the model does not have the district."""
    model = spec.model
    try:
        expected = cached.expected(model)
    except EstimationError as problem:
        st.info(plain(str(problem)), icon=":material/function:")
        return None
    at = brief.position(expected, cds)
    if at is None:
        st.info(plain(f"Not in this model. {brief.absence(expected, cds)}"), icon=":material/info:")
        if level_of(cds) != model.level:
            _offer_other_level(spec, level_of(cds))
        return None
    with st.container(border=True, gap="xsmall"):
        place = st.empty()
        st.caption(
            f"{model.outcome.axis_title} · {model.population} · "
            f"{years(model.years)} · {CARDS[model.estimator].name}"
        )
    certainty = cached.certainty(model, spec.focus[0].top_percent)
    with place, st.spinner("Drawing how it could truly be…"):
        _ = certainty.chances  # worked out once a model; of thousands of schools it takes a while
    subject = Subject(cds, spec, certainty, expected.entities.iloc[at], place)
    _write(subject, years=False)
    return subject


def complete(subject: Subject) -> None:
    """The sentence with the years, each modelled alone, and with other models where they are known."""
    _write(subject, years=True)


def _write(subject: Subject, *, years: bool) -> None:
    known = cached.known_multiverse(state.grid())
    sentence = brief.in_brief(subject.certainty, subject.cds, years=years, multiverse=known)
    subject.place.markdown(f"**In brief:** {plain(sentence)}")


def _offer_other_level(spec: ScreenSpec, level: str) -> None:
    st.button(
        f"Take the same model of {level}s",
        icon=":material/swap_horiz:",
        on_click=lambda: state.commit(replace(spec, model=replace(spec.model, level=level))),
    )


def why(subject: Subject | None) -> None:
    """The indicator in view: what was expected and why, how sure we are, and who is like it."""
    if subject is None:
        st.info("Take a model that has it to see why so much was expected of it.", icon=":material/function:")
        return
    expected_and_actual(subject)
    how_sure(subject)
    _like_it(subject)


def expected_and_actual(subject: Subject) -> None:
    """Expected beside actual, and which circumstances make the expectation what it is."""
    model = subject.spec.model
    st.subheader(f"{model.outcome.name}: expected and actual, {years(model.years)}")
    st.markdown(_told(subject.expected, subject.row))
    exhibit(exhibits.expected_and_actual(subject.expected, subject.cds), "expected", _PAIR)
    st.markdown("**Why this much was expected of it**")
    with st.spinner("Taking the expectation apart…"):
        explanation = cached.explanation(model, subject.cds)
    if explanation.reason:
        st.info(plain(explanation.reason), icon=":material/group:")
        return
    exhibit(
        contributions(explanation, model, subject.row["district_type"]),
        "contributions",
        {
            "circumstance": "Circumstance",
            "against": "Here, and on average",
            "contribution": _column.NumberColumn("Moves what is expected by", format="%.2f"),
        },
    )


_PAIR = {
    column: _column.Column(alignment="right")
    for column in ("Expected", "Actual", "Advantage (+ is better)", "95 % prediction interval")
} | {"Students": _column.NumberColumn(format="localized", help="Students behind the status.")}


def _told(expected: ExpectedPerformance, row: pd.Series) -> str:
    """Expected, actual, what would have been ordinary, and what remains after allowing for chance."""
    model, indicator = expected.spec, expected.spec.outcome
    unit = indicator.unit.difference
    better = "better" if row["advantage"] >= 0 else "less good"
    inside = "inside" if row["low"] <= row["actual"] <= row["high"] else "outside"
    return (
        f"{model.population}: {'gap ' if model.reference_group else ''}expected **{indicator.format(row['expected'])}**, was "
        f"**{indicator.format(row['actual'])}**: {abs(row['advantage']):.1f} {unit} {better} than its "
        f"circumstances predict. Of {model.level}s in these circumstances 95 % would lie between "
        f"{indicator.format(row['low'])} and {indicator.format(row['high'])}; this one lies {inside}. That range "
        f"covers every difference between {model.level}s. Chance alone is smaller: after allowing for it the "
        f"advantage is **{indicator.format(row['shrunken'], signed=True)} {unit}** "
        f"± {row['shrunken_se']:.1f} (standard error), with a reliability of {100 * row['reliability']:.0f} %. "
        f"Rank {int(row['rank']):,} of {len(expected.entities):,}."
    )


def how_sure(subject: Subject) -> None:
    """Chances, years, improvement, students; ranks and other models when they are opened."""
    st.subheader("How sure are we of it?")
    with st.spinner("Looking at each year alone…"):
        table = sure.how_sure(subject.certainty, subject.cds)
    answers = [f"**{plain(row.answer)}.** {plain(row.meaning)}" for row in table.itertuples()]
    st.table(
        pd.DataFrame({"Question": table["question"].map(plain), "Answer": answers}),
        hide_index=True,
        border="horizontal",
        alt="How sure we are of this one, in words",
    )
    when_open("Which ranks could it have?", "rank_interval", lambda: _ranks(subject))
    when_open("What do other models say?", "other_models", lambda: _other_models(subject))


def _ranks(subject: Subject) -> None:
    if not may_compare(subject.certainty):
        return
    with st.spinner(f"Comparing every pair of {len(subject.expected.entities):,}…"):
        sentence = ranks.rank_interval(subject.certainty, subject.cds)
    st.markdown(plain(sentence))


def _other_models(subject: Subject) -> None:
    found = multiverse.fitted(state.grid())
    if found is None:
        return
    if (found.entities["cds"] == subject.cds).any():
        exhibit(models.specification_curve(found, subject.cds), "curve")
    else:
        st.info("None of these models has it.", icon=":material/info:")
    st.page_link(
        "pages/identify/robustness.py",
        label="These models, and everyone in them",
        icon=":material/arrow_forward:",
        query_params={**state.link_parameters(subject.spec), "part": "models"},
    )


def _like_it(subject: Subject) -> None:
    """The way to those like it."""
    noun = f"{subject.spec.model.level}s"
    st.page_link(
        "pages/identify/compare.py",
        label=f"{noun.capitalize()} like it, and which could be its model",
        icon=":material/compare_arrows:",
        query_params={**state.link_parameters(subject.spec), "part": "like"},
    )
