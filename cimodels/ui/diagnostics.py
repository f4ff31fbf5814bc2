"""Whether the model in view is fit for use: warnings first, then what they rest on."""

from typing import Any

import streamlit as st

from cimodels.exhibits import by_group, effects, leverage, residuals, tables
from cimodels.models.cards import CARDS
from cimodels.models.diagnostics import Diagnostics
from cimodels.models.results import Fit
from cimodels.models.spec import COVARIATES, ModelSpec
from cimodels.models.unfit import MOST_CONDITION, MOST_INFLATION
from cimodels.ui import cached
from cimodels.ui.columns import linked, profile_columns
from cimodels.ui.figures import exhibit

_number = st.column_config.NumberColumn
_NO_DIFFERENCES = (
    "No detectable differences: sampling and movement from year to year explain all that the circumstances leave, so nothing "
    "here tells one from another, and no list should be made of it."
)


def fit_for_use(spec: ModelSpec) -> None:
    """The verdict in words, then the parts that it is drawn from."""
    found, fit = cached.diagnostics(spec), cached.expected(spec).fit
    _verdict(found, fit)
    _effects(found, fit)
    _collinearity(found)
    _remains(found)
    st.markdown("**Is it more than chance, at every size?**")
    exhibit(
        residuals.funnel(found),
        "funnel_plot",
        {
            "limits": "Limits",
            "beyond": "Beyond them",
            "share": _number("That is, %", format="%.1f"),
            "expected": _number("Were the limits true", format="%.1f"),
        },
    )
    _pull(found)
    _for_everyone(found)
    _take_away(found)


def _verdict(found: Diagnostics, fit: Fit) -> None:
    everyone = found.coverage.iloc[0]
    with st.container(horizontal=True):
        st.metric(
            "Explained (R²)",
            f"{found.r2:.0%}",
            width=140,
            help=f"share of the differences between the {_noun(found.spec)} that the model was fitted to",
        )
        st.metric(
            "Held out (cross-fitted R²)",
            f"{found.cross_fitted_r2:.0%}",
            width=200,
            help=f"the same of {_noun(found.spec)} that a model has not seen; below 0 the plain mean would do better",
        )
        st.metric(
            "95 % intervals hold for",
            f"{everyone['covered']:.0%}",
            width=190,
            help="of those held out; 95 % is what they promise",
        )
    sentences = [*([_NO_DIFFERENCES] if fit.tau2 == 0 else []), *found.warnings]
    if sentences:
        st.warning(
            "\n".join(f"- {tables.plain(sentence)}" for sentence in sentences), icon=":material/warning:"
        )
        return
    st.success(
        "Nothing speaks against using this model: its intervals hold, for each group as well; nobody decides it alone; and it "
        "predicts those it has not seen about as well as the others.",
        icon=":material/check:",
    )


def _noun(spec: ModelSpec) -> str:
    """What is modelled, in the plural."""
    return f"{spec.level}s"


def _effects(found: Diagnostics, fit: Fit) -> None:
    st.markdown("**What does each circumstance change?**")
    if fit.coefficients.empty:
        where = "similar districts" if found.spec.estimator == "neighbours" else "part of each circumstance"
        st.caption(
            f"{CARDS[found.spec.estimator].name} has no coefficients: its expectation is not a sum of effects. The profile of a "
            f"{found.spec.level} shows the {where} behind what was expected of it."
        )
        return
    unit = found.spec.outcome.unit.value
    two = "%+.2f"
    if found.spec.covariates:
        exhibit(
            effects.effects(found, fit),
            "effects",
            {
                "circumstance": "Circumstance",
                "step": "A usual step",
                "step_effect": _number("changes the expectation by", format=two, help=unit),
                "step_low": _number("95 % from", format=two),
                "step_high": _number("to", format=two),
                "unit": "One unit is",
                "estimate": _number("which changes it by", format=two, help=unit),
                "low": _number("95 % from ", format=two),
                "high": _number("to ", format=two),
            },
        )
    with st.expander("Expected with average circumstances, by year"):
        st.dataframe(
            effects.baseline(fit),
            hide_index=True,
            column_config={
                "label": "",
                "estimate": _number(unit, format="%.1f"),
                "low": _number("95 % from", format="%.1f"),
                "high": _number("to", format="%.1f"),
            },
            alt="What is expected in each year with average circumstances, with 95 % intervals",
        )


def _collinearity(found: Diagnostics) -> None:
    if found.terms.empty:
        return
    st.markdown("**Can their effects be told apart?**")
    unsteady = found.condition_number > MOST_CONDITION
    st.caption(
        f"Condition number {found.condition_number:.1f}: coefficients are {'unsteady' if unsteady else 'steady'} "
        f"(above {MOST_CONDITION:.0f} they are not). Variance inflation above {MOST_INFLATION:.0f} means that an effect cannot be "
        "told from others'. What is expected is not harmed by either."
    )
    st.dataframe(
        effects.inflation(found),
        hide_index=True,
        column_config={
            "label": "Circumstance",
            "vif": _number("Variance inflation", format="%.1f", help="1: it goes with no other"),
            "wider": _number("Interval, times as wide", format="%.1f"),
            "told": "Its effect",
        },
        alt="Variance inflation of each circumstance, largest first, with what it means",
    )


def _remains(found: Diagnostics) -> None:
    if not found.spec.covariates:
        return
    st.markdown("**Does anything remain that the model should have learnt?**")
    covariate = st.selectbox(
        "Advantage against",
        found.spec.covariates,
        format_func=lambda code: COVARIATES[code].name,
        key="fit_covariate",
        width=320,
    )
    exhibit(
        residuals.remains(found, covariate),
        "remains",
        {
            "group": COVARIATES[covariate].name,
            "n": _noun(found.spec).capitalize(),
            **_interval("mean", "Mean advantage"),
        },
    )


def _interval(column: str, heading: str) -> dict[str, Any]:
    return {
        column: _number(heading, format="%+.1f", help="+ is better"),
        "low": _number("95 % from", format="%+.1f"),
        "high": _number("to", format="%+.1f"),
    }


def _pull(found: Diagnostics) -> None:
    st.markdown("**Who pulls the model?**")
    columns: dict[str, Any] = {
        "name": "Name",
        "moves": _number(
            "Its own results move its expectation by",
            format="%+.1f",
            help="against a model without it; + towards better",
        ),
        "leverage": _number(
            "Leverage", format="%.3f", help="its say; all together have as many as there are terms"
        ),
        "times": _number("times the usual", format="%.1f"),
        "deleted": _number(
            "Advantage, left out", format="%+.1f", help="against a model without it; + is better"
        ),
        "studentised": _number("in standard errors", format="%+.1f"),
    }
    exhibit(leverage.pull(found), "pull", columns)
    if CARDS[found.spec.estimator].cross_fitted or found.spec.estimator == "quantile":
        st.caption(
            "This estimator has no leverage of its own; what is shown is that of least squares with the same circumstances."
        )
    table = leverage.pullers(found)
    by = "that move their own expectation most" if "moves" in table else "that lie furthest out"
    st.caption(f"The {len(table)} {by}:")
    st.dataframe(
        linked(table),
        hide_index=True,
        height=320,
        column_config={
            **columns,
            **profile_columns(),
            "county": "County",
            "denominator": _number("Students", format="localized"),
            "cds": "CDS code",
        },
        alt=f"The {_noun(found.spec)} {by}, with leverage and residuals",
    )


def _for_everyone(found: Diagnostics) -> None:
    st.markdown("**Do its intervals hold for everyone?**")
    noun = _noun(found.spec).capitalize()
    exhibit(
        by_group.coverage(found),
        "coverage",
        {
            "group": "Group",
            "n": noun,
            "covered": _number("% inside", format="%.1f"),
            "slack": _number("chance allows ±", format="%.1f", help="two standard errors around 95 %"),
            "below": _number("% below expectation", format="%.0f", help="of those held out"),
        },
    )
    st.markdown("**Is the right amount expected of everyone?**")
    exhibit(
        by_group.calibration(found),
        "calibration",
        {
            "group": "Group",
            "n": noun,
            **_interval("bias", "Mean held-out advantage"),
            "chosen": _number("% in the best tenth", format="%.1f", help="10 % if groups did not matter"),
        },
    )


def _take_away(found: Diagnostics) -> None:
    """Every point of the figures as numbers."""
    release = cached.study().release
    st.download_button(
        "Every point in these figures (CSV)",
        lambda: tables.for_spreadsheets(tables.diagnostics_csv(found, release.release)),
        file_name=tables.file_name("diagnostics", found.spec, release.state, release.release),
        mime="text/csv",
        on_click="ignore",
        icon=":material/download:",
    )
