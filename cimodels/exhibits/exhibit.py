"""A figure with what everybody needs who cannot, or does not, look at it."""

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go


@dataclass(frozen=True)
class Exhibit:
    """`alt` says what the figure shows, `note` how to read it; `data` holds its numbers."""

    figure: go.Figure
    alt: str
    note: str
    data: pd.DataFrame


# Okabe–Ito's palette, told apart by most colour-blind people, with a symbol for everyone else.
PALETTE = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#666666")
SYMBOLS = ("circle", "diamond", "square", "triangle-up", "cross", "x", "star")
