"""How many of a list have which chance of truly belonging to it."""

import pandas as pd
import plotly.graph_objects as go

from cimodels.certainty.bands import BANDS
from cimodels.exhibits.exhibit import PALETTE, Exhibit


def chances_of_list(chances: pd.DataFrame, noun: str) -> Exhibit:
    """A bar for each band of chance, the surest on top.

    Parameters
    ----------
    chances : DataFrame
        The list's rows of `Certainty.chances`.
    noun : "districts" or "schools"
    """
    counts = [int((chances["band"] == code).sum()) for code in BANDS]
    sentences = [band.sentence[:1].upper() + band.sentence[1:] for band in BANDS.values()]
    figure = go.Figure()
    figure.add_bar(
        x=counts,
        y=[f"<b>{band.name}</b><br>{_range(code)}" for code, band in BANDS.items()],
        orientation="h",
        text=[f"<b>{n:,}</b>" for n in counts],
        textposition="outside",
        cliponaxis=False,
        marker={"color": PALETTE[0]},
        hoverinfo="skip",
    )
    figure.update_layout(
        dragmode=False,
        # Room for the number beside the longest bar.
        xaxis={"visible": False, "fixedrange": True, "range": [0, 1.2 * max(*counts, 1)]},
        yaxis={"autorange": "reversed", "fixedrange": True},
    )
    told = "; ".join(f"{n:,} {band.sentence}" for n, band in zip(counts, BANDS.values(), strict=True))
    return Exhibit(
        figure,
        f"Of {len(chances):,} {noun} on the short list: {told}.",
        "By each one's own chance, after allowing for how far results move by luck.",
        pd.DataFrame({"Chance": [b.name for b in BANDS.values()], "Meaning": sentences, "How many": counts}),
    )


def _range(code: str) -> str:
    """ "8 in 10 or more", "5 to 8 in 10", "less than 2 in 10"."""
    codes = list(BANDS)
    tenths = [f"{10 * band.lowest:g}" for band in BANDS.values()]
    at = codes.index(code)
    if at == 0:
        return f"{tenths[0]} in 10 or more"
    return (
        f"less than {tenths[at - 1]} in 10"
        if at == len(codes) - 1
        else f"{tenths[at]} to {tenths[at - 1]} in 10"
    )
