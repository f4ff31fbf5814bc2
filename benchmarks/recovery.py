"""How well each method finds what is truly there: the recovery study on generated states whose truth is known.

    python -m benchmarks.recovery [--states 3] [--districts 1000] [--write]

For each of several demonstration states (other seeds, so other districts), each indicator and each method, who the
method puts in the top q % is compared with who truly is there, and with the planted outperformers. Prints the tables;
`--write` puts them into docs/methods.md between its markers and draws the figures beside it.
"""

import argparse
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from benchmarks.ground import chromium
from cimodels.certainty.bands import BANDS
from cimodels.certainty.recovery import EVERYBODY, calibration, coverage, found, with_rates
from cimodels.certainty.top import in_top
from cimodels.exhibits.exhibit import PALETTE, SYMBOLS
from cimodels.models.cards import CARDS
from cimodels.models.expected import best_rank
from cimodels.models.results import ExpectedPerformance
from cimodels.models.spec import ModelSpec
from cimodels.settings import DEMONSTRATION, Home
from cimodels.sources import demonstration
from cimodels.study import Study
from cimodels.vocab.indicators import INDICATORS, direction_sign
from tests.browser.serving import ROOT

FIRST_SEED = 101
TOP_PERCENTS = (5.0, 10.0, 20.0)
STUDIED = ("MATH", "CHRONIC", "GRAD")
CALIBRATED_AT = 10.0
METHODS_PAGE = ROOT / "docs" / "methods.md"
Tables = dict[str, pd.DataFrame]


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--states", type=int, default=3)
    parser.add_argument("--districts", type=int, default=1000)
    parser.add_argument("--write", action="store_true", help="into docs/methods.md, with figures")
    asked = parser.parse_args(arguments)
    parts = []
    for seed in range(FIRST_SEED, FIRST_SEED + asked.states):
        print(f"State {seed} of {asked.districts:,} districts …", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            home = Home(Path(folder))
            demonstration.create(
                home.state(DEMONSTRATION), seed=seed, districts=asked.districts, schools=False
            )
            parts.append(recovered(Study.open(home)))
    tables = together(parts)
    text = told(tables, asked.states, asked.districts)
    print(text)
    if asked.write:
        _write(text, tables)


def recovered(study: Study, indicators: Sequence[str] = STUDIED, methods: Sequence[str] = ()) -> Tables:
    """`found` (counts), `calibration` and `coverage` of each method on one state."""
    planted = study.warehouse.table("planted")
    parts: dict[str, list[pd.DataFrame]] = {"found": [], "calibration": [], "coverage": []}
    for indicator in indicators:
        truth = planted[planted["indicator"] == indicator].set_index("cds")
        for method, expected, score in _scores(study, indicator, methods or tuple(CARDS)):
            entities = expected.entities
            effect = truth["effect"].reindex(entities["cds"]).to_numpy(float)
            outperformer = truth["outperformer"].reindex(entities["cds"]).to_numpy(bool)
            about = {"method": method, "indicator": indicator}
            students = entities["denominator"].to_numpy()
            parts["found"].append(found(score, effect, outperformer, students, TOP_PERCENTS).assign(**about))
            if method in CARDS:
                sure = study.certainty(expected.spec, CALIBRATED_AT, expected).chances["probability"]
                truly = in_top(best_rank(effect), len(effect), CALIBRATED_AT)
                parts["calibration"].append(calibration(sure.to_numpy(), truly).assign(**about))
                held = coverage(expected.posterior.centre, expected.posterior.sd, effect)
                parts["coverage"].append(pd.DataFrame([{**about, "coverage": held}]))
    return {name: pd.concat(frames, ignore_index=True) for name, frames in parts.items()}


def _scores(
    study: Study, indicator: str, methods: Sequence[str]
) -> Iterator[tuple[str, ExpectedPerformance, np.ndarray]]:
    """Every method's own score, + is better: two plain ones, then each estimator by what it ranks."""
    years = tuple(study.years(indicator)[-3:])
    spec = ModelSpec(indicator=indicator, student_group=INDICATORS[indicator].whole_group, years=years)
    alone = study.expect(replace(spec, estimator="ols", years=years[-1:]))
    yield "status", alone, direction_sign(indicator) * alone.entities["actual"].to_numpy()
    yield "one_year", alone, alone.entities["advantage"].to_numpy()
    for code in methods:
        expected = study.expect(replace(spec, estimator=code))
        yield code, expected, expected.entities["shrunken"].to_numpy()


def together(parts: Sequence[Tables]) -> Tables:
    """The states' tables as one: counts added, shares averaged by how many they are of."""
    every = {name: pd.concat([part[name] for part in parts], ignore_index=True) for name in parts[0]}
    counts = ["chosen", "true", "hits", "planted", "planted_found"]
    hits = every["found"].groupby(["method", "indicator", "top_percent", "fifth"], sort=False)[counts].sum()
    weighed = every["calibration"].assign(
        told=lambda t: t["told"] * t["entities"], came_true=lambda t: t["came_true"] * t["entities"]
    )
    bands = weighed.groupby(["method", "band"], sort=False)[["entities", "told", "came_true"]].sum()
    return {
        "found": with_rates(hits.reset_index()),
        "calibration": bands.assign(
            told=bands["told"] / bands["entities"], came_true=bands["came_true"] / bands["entities"]
        ).reset_index(),
        "coverage": every["coverage"].groupby("method", sort=False)["coverage"].mean().reset_index(),
    }


def name_of(method: str) -> str:
    plain = {"status": "Highest results (no model)", "one_year": "Least squares, one year"}
    return plain.get(method) or CARDS[method].name


def told(tables: Tables, states: int, districts: int) -> str:
    """The tables in Markdown."""
    found_, bands, held = (tables[name] for name in ("found", "calibration", "coverage"))
    everybody = found_[found_["fifth"] == EVERYBODY]
    lines = [
        f"Measured on {states} generated states of {districts:,} districts "
        f"({', '.join(INDICATORS[i].name for i in STUDIED)}, the last three years). Right of the top q %: the share of those "
        "chosen who truly are there; for all districts it equals the share of those truly there who are chosen.",
        "",
        "| method | "
        + " | ".join(f"right of the top {q:g} %" for q in TOP_PERCENTS)
        + " | planted found at 10 % | smallest fifth: right | truly there, found | largest fifth: right | truly there, found |",
        "|---|" + "---|" * (len(TOP_PERCENTS) + 5),
    ]
    for method in everybody["method"].unique():
        rows = _sum(everybody[everybody["method"] == method], "top_percent")
        ten = rows.loc[10.0]
        cells = [_share(rows.loc[q, "precision"]) for q in TOP_PERCENTS]
        cells.append(_share(ten["planted_found"] / ten["planted"]))
        sizes = _sum(found_[(found_["method"] == method) & (found_["top_percent"] == 10.0)], "fifth")
        for fifth in (1, 5):
            cells += [_share(sizes.loc[fifth, "precision"]), _share(sizes.loc[fifth, "recall"])]
        lines.append(f"| {name_of(method)} | " + " | ".join(cells) + " |")
    lines += [
        "",
        "Do the chances mean what they say? For each band of chances (top 10 %): the mean chance told, and the share that truly "
        "was there. Last, how often the 95 % interval of the lasting difference held the truth.",
        "",
        "| method | " + " | ".join(band.name for band in BANDS.values()) + " | interval holds |",
        "|---|" + "---|" * (len(BANDS) + 1),
    ]
    for method in held["method"]:
        rows = bands[bands["method"] == method].set_index("band")
        cells = [
            f"{_share(rows.loc[b, 'told'])} told, {_share(rows.loc[b, 'came_true'])} true"
            if b in rows.index
            else "–"
            for b in BANDS
        ]
        cells.append(_share(held.set_index("method").loc[method, "coverage"]))
        lines.append(f"| {name_of(method)} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _sum(rows: pd.DataFrame, by: str) -> pd.DataFrame:
    counts = ["chosen", "true", "hits", "planted", "planted_found"]
    return with_rates(rows.groupby(by)[counts].sum())


def _share(value: float) -> str:
    return "–" if np.isnan(value) else f"{100 * value:.0f} %"


def _write(text: str, tables: Tables) -> None:
    page = METHODS_PAGE.read_text(encoding="utf-8")
    between = re.compile(r"(<!-- recovery -->\n).*?(<!-- /recovery -->)", re.DOTALL)
    if not between.search(page):
        raise SystemExit(f"{METHODS_PAGE} has no place for it: <!-- recovery --> … <!-- /recovery -->")
    page = between.sub(lambda m: f"{m[1]}\n{text}\n\n{m[2]}", page)
    METHODS_PAGE.write_text(page, encoding="utf-8")
    _draw({"recovery_found": _found_figure(tables), "recovery_chances": _chances_figure(tables)})


def _found_figure(tables: Tables) -> go.Figure:
    """Share right by cut-off and method."""
    rows = tables["found"]
    figure = go.Figure()
    for position, method in enumerate(rows["method"].unique()):
        chosen = rows[(rows["method"] == method) & (rows["fifth"] == EVERYBODY)]
        shares = 100 * _sum(chosen, "top_percent")["precision"]
        figure.add_scatter(
            x=[f"top {q:g} %" for q in shares.index],
            y=shares.tolist(),
            name=name_of(method),
            mode="lines+markers",
            line={"color": PALETTE[position % len(PALETTE)], "dash": _dash(position)},
            marker={"symbol": _symbol(position), "size": 9},
        )
    figure.update_layout(yaxis={"title": "% of those chosen who truly are there"}, template="plotly_white")
    return figure


def _chances_figure(tables: Tables) -> go.Figure:
    """Chance told against what came true; on the line where chances mean what they say."""
    rows = tables["calibration"]
    figure = go.Figure()
    figure.add_scatter(
        x=[0, 100], y=[0, 100], mode="lines", line={"dash": "dash", "color": PALETTE[6]}, showlegend=False
    )
    for position, method in enumerate(rows["method"].unique()):
        bands = rows[rows["method"] == method]
        figure.add_scatter(
            x=(100 * bands["told"]).tolist(),
            y=(100 * bands["came_true"]).tolist(),
            name=name_of(method),
            mode="markers",
            marker={
                "color": PALETTE[position % len(PALETTE)],
                "symbol": _symbol(position),
                "size": 10,
            },
        )
    figure.update_layout(
        xaxis={"title": "chance told, %"},
        yaxis={"title": "truly in the top 10 %, %"},
        template="plotly_white",
    )
    return figure


def _symbol(position: int) -> str:
    """Filled in the first round of the palette, open in the second."""
    return SYMBOLS[position % len(SYMBOLS)] + ("-open" if position >= len(SYMBOLS) else "")


def _dash(position: int) -> str:
    return "dot" if position >= len(PALETTE) else "solid"


def _draw(figures: dict[str, go.Figure]) -> None:
    """SVG files in docs/, drawn by the browser that the tests use."""
    with chromium() as browser:
        page = browser.new_page()
        for name, figure in figures.items():
            page.set_content(figure.to_html(include_plotlyjs=True, div_id="figure"))
            picture = page.evaluate(
                "async () => decodeURIComponent((await Plotly.toImage('figure', {format: 'svg', width: 900, "
                "height: 480})).split(',').slice(1).join(','))"
            )
            (METHODS_PAGE.parent / f"{name}.svg").write_text(picture + "\n", encoding="utf-8")
        page.close()


if __name__ == "__main__":
    main()
