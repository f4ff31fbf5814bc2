"""What pictures show: everyone's expected and actual, the funnel, and one district over the years."""

import textwrap
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from cimodels.exhibits.axes import axes
from cimodels.exhibits.scatter import typical_band
from cimodels.exhibits.tables import outperformers
from cimodels.models.results import ExpectedPerformance
from cimodels.reports import about
from cimodels.reports.bundle import Bundle
from cimodels.reports.canvas import blank, drawable, write
from cimodels.reports.labels import apart, leftwards, short
from cimodels.reports.looks import Look
from cimodels.vocab.indicators import Direction

_NAMED = 12
_LEFT, _RIGHT = 0.075, 0.975  # of the axes, as shares of the width


def scatter(bundle: Bundle, look: Look) -> Figure:
    """Everyone's expected (across) and actual (up), the band of a typical one, the list marked and its first named."""
    figure = blank(look, 11, 7.4)
    _heading(figure, about.title(bundle.spec), about.in_view(bundle), look)
    area = figure.add_axes((_LEFT, 0.15, _RIGHT - _LEFT, 0.7))
    entities, kind = bundle.expected.entities, bundle.indicator
    x, y = entities["expected"].to_numpy(float), entities["actual"].to_numpy(float)
    reach = axes(x, y)
    _dress(area, look)
    area.set(xlim=reach.crowd[0], ylim=reach.crowd[1])
    area.set_xlabel(f"Expected {kind.axis_title}", color=f"#{look.text}", fontsize=11)
    area.set_ylabel(f"Actual {kind.axis_title}", color=f"#{look.text}", fontsize=11)
    band = typical_band(entities)
    area.fill_between(
        band["x"],
        band["low"],
        band["high"],
        color=f"#{look.text}",
        alpha=0.07,
        lw=0,
        label="95 % of such lie here",
    )
    area.axline((0, 0), slope=1, color=f"#{look.muted}", lw=1.2, ls=(0, (5, 4)), label="As expected")
    beyond = entities["cds"].isin(outperformers(bundle.expected, bundle.screening)["cds"]).to_numpy()
    listed = entities["cds"].isin(bundle.screening.short_list["cds"]).to_numpy()
    parts = (
        (~beyond & ~listed, f"Other {bundle.noun}", "o", 14, look.quiet, 0.7),
        (beyond & ~listed, "Beyond the cut-off, but fails another check", "^", 34, look.top, 1.0),
        (listed, "On the short list", "D", 34, look.listed, 1.0),
    )
    for chosen, name, shape, size, color, alpha in parts:
        if chosen.any():
            area.scatter(
                x[chosen],
                y[chosen],
                s=size,
                marker=shape,
                color=f"#{color}",
                alpha=alpha,
                lw=0,
                label=f"{name} ({chosen.sum():,})",
            )
    _name(area, entities[listed], reach.crowd, kind.direction, look)
    _legend(area, look, "lower right" if kind.direction is Direction.HIGHER_IS_BETTER else "upper left")
    outside = int(reach.beyond.sum())
    _foot(figure, bundle, look, f"Beyond the edges and not shown: {outside:,}. " if outside else "")
    return figure


def _name(area: Any, rows: pd.DataFrame, ends: tuple[Any, Any], direction: Direction, look: Look) -> None:
    """Names on the side away from the crowd."""
    up = direction is Direction.HIGHER_IS_BETTER
    xs, ys = rows["expected"].tolist(), rows["actual"].tolist()
    left, width = ends[0][0], ends[0][1] - ends[0][0]
    for at in apart(xs, ys, (width, ends[1][1] - ends[1][0]), _NAMED):
        to_left = leftwards(xs[at], left, width, up)
        area.annotate(
            drawable(short(str(rows["name"].iloc[at]), 30)),
            (xs[at], ys[at]),
            xytext=(-7 if to_left else 7, 0),
            textcoords="offset points",
            ha="right" if to_left else "left",
            va="center",
            fontsize=9,
            color=f"#{look.text}",
            parse_math=False,
            clip_on=True,
        )


def funnel(bundle: Bundle, look: Look) -> Figure:
    """How many each stage left, with what it asked above its bar."""
    stages = bundle.screening.funnel
    asked = [textwrap.wrap(drawable(stage.sentence), 100) for stage in stages]
    lines = sum(len(some) for some in asked)
    height = 2.3 + 0.62 * len(stages) + 0.2 * lines
    figure = blank(look, 11, height)
    _heading(
        figure,
        f"From {stages[0].entered:,} {bundle.noun} to {stages[-1].passed:,}",
        about.in_view(bundle),
        look,
    )
    area = figure.add_axes((0.04, 0.9 / height, 0.9, 1 - 2.0 / height))
    area.set_axis_off()
    first, y = max(stages[0].entered, 1), 0.0
    for at, (stage, words) in enumerate(zip(stages, asked, strict=True)):
        area.text(0, y, "\n".join(words), va="top", fontsize=10.5, color=f"#{look.text}", parse_math=False)
        y -= 0.2 * len(words) + 0.22
        color = look.listed if at == len(stages) - 1 else look.top
        area.barh(y, 1, height=0.24, color=f"#{look.panel}")
        area.barh(y, stage.passed / first, height=0.24, color=f"#{color}")
        left = f"   {stage.excluded:,} left out" if stage.excluded else ""
        area.text(
            stage.passed / first + 0.008,
            y,
            f"{stage.passed:,}{left}",
            va="center",
            fontsize=10.5,
            fontweight="bold",
            color=f"#{look.text}",
        )
        y -= 0.4
    area.set(xlim=(0, 1.12), ylim=(y + 0.1, 0.05))
    _foot(figure, bundle, look)
    return figure


def over_the_years(expected: ExpectedPerformance, cds: str, look: Look) -> Figure:
    """One district's expected and actual each year, and where 95 % of such would lie over the period."""
    rows = expected.entity_years[expected.entity_years["cds"] == cds].sort_values("year")
    whole = expected.entities[expected.entities["cds"] == cds].iloc[0]
    figure = blank(look, 7, 2.5)
    area = figure.add_axes((0.12, 0.23, 0.86, 0.74))
    _dress(area, look)
    at = np.arange(len(rows) + 1)
    area.errorbar(
        at[-1],
        whole["expected"],
        yerr=[[whole["expected"] - whole["low"]], [whole["high"] - whole["expected"]]],
        color=f"#{look.quiet}",
        lw=2,
        capsize=8,
        label="95 % of such lie here",
    )
    for name, color, dash, shape in (
        ("expected", look.muted, (0, (5, 3)), "_"),
        ("actual", look.top, "-", "D"),
    ):
        style: dict[str, Any] = {
            "color": f"#{color}",
            "marker": shape,
            "ms": 9 if shape == "_" else 6,
            "mew": 2,
        }
        area.plot(at[:-1], rows[name].to_numpy(float), ls=dash, lw=2, label=name.capitalize(), **style)
        area.plot(at[-1:], [whole[name]], ls="", **style)
    area.set_xticks(at, [*(str(int(year)) for year in rows["year"]), "All years"])
    title = "\n".join(textwrap.wrap(expected.spec.outcome.axis_title, 26))
    area.set_ylabel(title, color=f"#{look.text}", fontsize=9)
    area.margins(x=0.12)
    legend = area.legend(loc="upper center", bbox_to_anchor=(0.5, -0.12), ncols=3, frameon=False, fontsize=9)
    for text in legend.get_texts():
        text.set_color(f"#{look.text}")
    return figure


def _heading(figure: Figure, title: str, view: str, look: Look) -> None:
    inch = 1 / figure.get_figheight()
    write(figure, 0.04, 1 - 0.25 * inch, title, look, fontsize=16, fontweight="bold")
    write(figure, 0.04, 1 - 0.62 * inch, short(view, 130), look, color=f"#{look.muted}")


def _foot(figure: Figure, bundle: Bundle, look: Look, more: str = "") -> None:
    inch = 1 / figure.get_figheight()
    invented = f"{about.INVENTED} " if bundle.provenance.is_demonstration else ""
    said = textwrap.wrap(
        f"{invented}{more}{about.CAUTION} {about.citation(bundle.spec, bundle.provenance)}", 165
    )
    write(
        figure,
        0.04,
        (0.12 + 0.16 * len(said)) * inch,
        "\n".join(said),
        look,
        fontsize=8,
        color=f"#{look.muted}",
    )


def _dress(area: Any, look: Look) -> None:
    area.set_facecolor(f"#{look.background}")
    area.grid(color=f"#{look.border}", lw=0.5)
    area.set_axisbelow(True)
    area.tick_params(colors=f"#{look.text}", labelsize=9, length=0)
    for side in area.spines.values():
        side.set_visible(False)


def _legend(area: Any, look: Look, corner: str) -> None:
    legend = area.legend(
        loc=corner,
        fontsize=9,
        frameon=True,
        facecolor=f"#{look.background}",
        edgecolor=f"#{look.border}",
    )
    for text in legend.get_texts():
        text.set_color(f"#{look.text}")
