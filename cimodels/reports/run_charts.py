"""A run chart as a picture for documents."""

import textwrap
from datetime import date

import pandas as pd
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.figure import Figure

from cimodels.exhibits.run_chart import Measured, in_run, in_words
from cimodels.monitoring.run_chart import read
from cimodels.reports import canvas
from cimodels.reports.canvas import blank, drawable
from cimodels.reports.looks import LIGHT, LOOKS, Look

_FEWEST_DAYS = 5


def png(points: pd.DataFrame, what: Measured) -> bytes:
    """For paper."""
    return canvas.png(picture(points, what, LIGHT), {"Description": in_words(points, what)})


def svg(points: pd.DataFrame, what: Measured, look: str) -> str:
    """For a page."""
    told = {
        "Title": what.axis_title,
        "Description": in_words(points, what),
        "Comment": "",
        "Source": "measured by the team",
    }
    return canvas.svg(picture(points, what, LOOKS[look]), told)


def picture(points: pd.DataFrame, what: Measured, look: Look) -> Figure:
    """Each measurement a mark, the median a line, a goal a dashed one; the long run by shape and colour.

    Parameters
    ----------
    points : DataFrame
        As `exhibits.run_chart.run_chart` takes them, at least one.
    """
    values = points["value"].tolist()
    reading = read(values, what.baseline)
    days = [date.fromisoformat(day).toordinal() - date(1970, 1, 1).toordinal() for day in points["date"]]
    there = in_run(reading, values)
    figure = blank(look, 7, 2.4)
    area = figure.add_axes((0.1, 0.16, 0.87, 0.8))
    area.set_facecolor(f"#{look.background}")
    area.grid(color=f"#{look.border}", lw=0.5)
    area.set_axisbelow(True)
    area.tick_params(colors=f"#{look.text}", labelsize=8, length=0)
    for side in area.spines.values():
        side.set_visible(False)
    area.plot(days, values, color=f"#{look.top}", lw=1.2)
    for chosen, shape, color, size in ((False, "o", look.top, 18), (True, "D", look.listed, 32)):
        at = [i for i, inside in enumerate(there) if inside is chosen]
        area.scatter(
            [days[i] for i in at], [values[i] for i in at], marker=shape, color=f"#{color}", s=size, zorder=3
        )
    for height, words, dash in (
        (reading.median, "median of the baseline" if reading.baseline else "median", "-"),
        (what.goal, "goal", (0, (5, 3))),
    ):
        if height is not None:
            area.axhline(height, color=f"#{look.muted}", lw=1.2, ls=dash)
            area.annotate(
                f"{words} {height:.4g}", (1, height), xycoords=("axes fraction", "data"), ha="right", va="bottom",
                fontsize=8, color=f"#{look.text}", parse_math=False,
            )  # fmt: skip
    title = "\n".join(textwrap.wrap(drawable(what.axis_title), 32))
    area.set_ylabel(title, color=f"#{look.text}", fontsize=8, parse_math=False)
    locator = AutoDateLocator(maxticks=8)
    area.xaxis.set_major_locator(locator)
    area.xaxis.set_major_formatter(ConciseDateFormatter(locator))
    area.xaxis.get_offset_text().set(color=f"#{look.text}", fontsize=8)
    area.margins(x=0.03, y=0.15)
    if days[-1] - days[0] < _FEWEST_DAYS:
        # So few days have no ticks of their own.
        area.set_xlim(days[0] - _FEWEST_DAYS, days[-1] + _FEWEST_DAYS)
    return figure
