"""How much the answer depends on the method: one district through all models, and all districts' shares."""

from itertools import pairwise

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from cimodels.exhibits.exhibit import PALETTE, Exhibit
from cimodels.exhibits.tables import counted
from cimodels.models.spec import COVARIATES
from cimodels.multiverse.agreement import method_words
from cimodels.multiverse.results import Multiverse
from cimodels.multiverse.transformations import TRANSFORMATIONS
from cimodels.vocab.runs import years_text

_ROW_HEIGHT = 19


def shares(multiverse: Multiverse) -> Exhibit:
    """How many districts are in the top in at least so large a share of the models."""
    top = multiverse.entities["share"].to_numpy()
    edges = np.arange(0, 101, 10)
    ever = top[top > 0]
    counts, _ = np.histogram(100 * ever, edges)
    labels = [f"{low} to {high} %" for low, high in pairwise(edges)]
    figure = go.Figure(
        go.Bar(
            x=labels,
            y=counts.tolist(),
            marker={"color": PALETTE[0]},
            text=counts.tolist(),
            textposition="outside",
        )
    )
    figure.update_layout(
        xaxis={"title": "share of the models in which a district is in the top", "type": "category"},
        yaxis={"title": "districts"},
        margin={"t": 20, "r": 10, "b": 50},
        height=300,
    )
    models = len(multiverse.specifications)
    all_of_them, most, half = (int((top >= least).sum()) for least in (1.0, 0.8, 0.5))
    alt = (
        f"Of {len(top):,} districts {len(ever):,} are in the top {multiverse.spec.top_percent:g} % in at least one of "
        f"{counted(models, 'model')}, {half:,} in at least half, {most:,} in at least 8 of 10, and {all_of_them:,} in all."
    )
    data = pd.DataFrame({"share": labels, "districts": counts})
    note = "Districts in no model's top are not drawn. A share counts only the models that a district takes part in."
    return Exhibit(figure, alt, note, data)


def specification_curve(multiverse: Multiverse, cds: str) -> Exhibit:
    """One district's standing in every model, best first, over the choices that made each model.

    Raises
    ------
    KeyError
        For an entity that takes part in no model.
    """
    curve = multiverse.curve(cds)
    name = multiverse.entities.set_index("cds").loc[cds, "name"]
    choices = _choices(curve)
    x = np.arange(1, len(curve) + 1)
    figure = make_subplots(
        rows=2,
        cols=1,
        shared_xaxes=True,
        vertical_spacing=0.03,
        row_heights=[260, _ROW_HEIGHT * max(len(choices), 1)],
    )
    for inside, symbol, label in ((True, "star", "in the top"), (False, "circle", "not in the top")):
        shown = curve["in_top"].to_numpy() == inside
        figure.add_scatter(
            x=x[shown],
            y=curve["percentile"][shown],
            mode="markers",
            name=label,
            marker={"symbol": symbol, "size": 9 if inside else 6, "color": PALETTE[1] if inside else PALETTE[6]},
            text=curve["label"][shown],
            customdata=curve[["rank", "n"]][shown].to_numpy(),
            hovertemplate="%{text}<br>rank %{customdata[0]} of %{customdata[1]}<extra></extra>",
            row=1,
            col=1,
        )  # fmt: skip
    labels = list(choices)
    for position, chosen in enumerate(choices.values()):
        figure.add_scatter(
            x=x[chosen],
            y=np.full(int(chosen.sum()), position),
            mode="markers",
            marker={"symbol": "line-ns-open", "size": 9, "color": PALETTE[0]},
            showlegend=False,
            hoverinfo="skip",
            row=2,
            col=1,
        )
    # From 0, so that a curve that hardly falls looks as flat as it is.
    figure.update_yaxes(title="percentile, 100 best", range=[-3, 103], row=1, col=1)
    figure.add_hline(
        100 - multiverse.spec.top_percent, line={"dash": "dash", "color": PALETTE[6]}, row=1, col=1
    )
    figure.update_yaxes(
        tickvals=list(range(len(labels))), ticktext=labels, range=[len(labels) - 0.5, -0.5], row=2, col=1
    )
    figure.update_xaxes(
        title=f"{counted(len(curve), 'model')}, from the best for this district", row=2, col=1
    )
    figure.update_layout(
        legend={"orientation": "h", "y": 1.08},
        margin={"t": 30, "r": 10, "b": 50},
        height=360 + _ROW_HEIGHT * len(choices),
    )
    return Exhibit(figure, _curve_alt(str(name), curve), _curve_note(curve, choices), _curve_data(curve))


def _curve_alt(name: str, curve: pd.DataFrame) -> str:
    return (
        f"{name} is in the top in {int(curve['in_top'].sum()):,} of the {counted(len(curve), 'model')} it takes part in. Its "
        f"rank runs from {curve['rank'].min():,} to {curve['rank'].max():,}, with the median at {curve['rank'].median():,.0f}."
    )


def _curve_note(curve: pd.DataFrame, choices: dict[str, np.ndarray]) -> str:
    """Which choice moves this district most, in words."""
    inside = curve["in_top"].to_numpy()
    gaps = {
        label: inside[chosen].mean() - inside[~chosen].mean()
        for label, chosen in choices.items()
        if 0 < chosen.sum() < len(curve)
    }
    if not gaps or not any(gaps.values()):
        return "A tick under a model marks what was chosen in it."
    label = max(gaps, key=lambda key: abs(gaps[key]))
    chosen = choices[label]
    return (
        f"A tick under a model marks what was chosen in it. What matters most here is “{label}”: with it the district is "
        f"in the top in {inside[chosen].mean():.0%} of the models, otherwise in {inside[~chosen].mean():.0%}."
    )


def _curve_data(curve: pd.DataFrame) -> pd.DataFrame:
    return curve[["label", "rank", "n", "percentile", "in_top"]]


def _choices(curve: pd.DataFrame) -> dict[str, np.ndarray]:
    """What was chosen where there was a choice: label → mask of the models, in the curve's order."""
    method = [method_words(e, w) for e, w in zip(curve["estimator"], curve["weights"], strict=True)]
    columns = [
        pd.Series(method),
        curve["transformation"].map(lambda code: f"on {TRANSFORMATIONS[code].name}"),
        curve["years"].map(years_text),
        curve["minimum_denominator"].map(lambda n: f"at least {n} students"),
    ]
    masks: dict[str, np.ndarray] = {}
    for column in columns:
        masks |= _masks(column)
    return masks | _covariate_masks(curve["covariates"])


def _masks(column: pd.Series) -> dict[str, np.ndarray]:
    values = list(dict.fromkeys(column))
    return {str(v): (column == v).to_numpy() for v in values} if len(values) > 1 else {}


def _covariate_masks(sets: pd.Series) -> dict[str, np.ndarray]:
    """A row per circumstance that only some models have."""
    used = {code for codes in sets for code in codes}
    masks = {
        COVARIATES[code].name: np.array([code in codes for codes in sets])
        for code in COVARIATES
        if code in used
    }
    return {label: mask for label, mask in masks.items() if not mask.all()}


def share_table(multiverse: Multiverse) -> pd.DataFrame:
    """Everyone who is in any model's top, the most robust first."""
    columns = [
        "name",
        "county",
        "share",
        *(["resampled_share"] if multiverse.resampled else []),
        "in_top",
        "taking_part",
        "median_rank",
        "best_rank",
        "worst_rank",
        "cds",
    ]
    return multiverse.entities.loc[multiverse.entities["in_top"] > 0, columns]


def moving_choices(agreement: pd.DataFrame) -> Exhibit:
    """How alike the lists are that differ in one choice, the choice that moves most first.

    Parameters
    ----------
    agreement : DataFrame
        As `multiverse.agreement.agreement`.
    """
    data = agreement.assign(jaccard=100 * agreement["jaccard"], lowest=100 * agreement["lowest"])
    labels = [f"{r.choice}<br>{r.a} | {r.b}" for r in data.itertuples()]
    figure = go.Figure(
        go.Scatter(
            x=data["jaccard"].tolist(),
            y=labels,
            mode="markers",
            marker={"symbol": "diamond", "size": 9, "color": PALETTE[0]},
            error_x={
                "array": [0] * len(data),
                "arrayminus": (data["jaccard"] - data["lowest"]).tolist(),
                "color": PALETTE[4],
            },
        )
    )
    figure.update_layout(
        xaxis={"title": "names that both lists have, % of all on either", "range": [0, 102]},
        yaxis={"autorange": "reversed"},
        margin={"t": 20, "r": 10, "b": 50},
        height=110 + 36 * len(data),
    )
    first = data.iloc[0]
    alt = (
        f"Agreement of lists that differ in one choice. Least: {first['choice']}, {first['a']} against {first['b']}, whose lists "
        f"share {first['jaccard']:.0f} % of the names on either. Most: {data.iloc[-1]['choice']}, {data.iloc[-1]['jaccard']:.0f} %."
    )
    note = "The mark is the mean over pairs of models that differ in nothing else; the line reaches to the pair that agrees least."
    return Exhibit(figure, alt, note, data)
