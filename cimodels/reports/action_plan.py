"""An action plan on paper: aim, change ideas with their cycles, run charts, the Dashboard, and what supporters saw."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from cimodels.exhibits.run_chart import Measured, in_words
from cimodels.reports.about import INVENTED
from cimodels.reports.canvas import png
from cimodels.reports.guide import lines
from cimodels.reports.labels import short
from cimodels.reports.looks import LIGHT
from cimodels.reports.package import repacked
from cimodels.reports.paper import Paper
from cimodels.reports.run_charts import picture
from cimodels.workspace.kinds import KINDS
from cimodels.workspace.kinds.improvement import DECISIONS, ROLES
from cimodels.workspace.plans import Idea, Plan
from cimodels.workspace.records import Record

_PLAN = ("aim", "reflections", "context")
_SUPPORT = ("who", "observed", "coaching", "agreed", "next_date")
_TOLD = ("attended", "since", "strengths", "challenges", "next", "next_date", "help")


@dataclass(frozen=True)
class Charted:
    """A measure with its points as `exhibits.run_chart.run_chart` takes them."""

    role: str
    what: Measured
    points: pd.DataFrame


@dataclass(frozen=True)
class Told:
    """What the document is made from.

    Attributes
    ----------
    dashboard : DataFrame or None
        Year, value, interval, students and source in words; None where the plan names no indicator.
    about : str
        Of what the Dashboard's values are: `Mathematics, all students`.
    practices, convenings : mapping of id to name
    is_demonstration : bool
        Whether the district is invented.
    """

    plan: Plan
    district: str
    charts: tuple[Charted, ...]
    dashboard: pd.DataFrame | None
    about: str
    practices: Mapping[str, str]
    convenings: Mapping[str, str]
    is_demonstration: bool


def write(told: Told) -> bytes:
    """A DOCX file; equal plans give equal bytes."""
    plan, body = told.plan, told.plan.record.body
    paper = Paper(f"{short(body['name'], 80)} · Action plan", "cimodels · action plan")
    facts = paper.file.core_properties
    facts.title, facts.author, facts.last_modified_by = short(body["name"], 255), "cimodels", "cimodels"
    begins = f"begun {body['begins']}" if body["begins"] else ""
    paper.title(body["name"], " · ".join(part for part in (told.district, body["owner"], begins) if part))
    if told.is_demonstration:
        paper.text(INVENTED, bold=True)
    if body["team"]:
        paper.text(f"Team: {body['team']}")
    for code in _PLAN:
        _passage(paper, plan.record, code)
    if named := [told.practices[code] for code in body["practices"] if code in told.practices]:
        paper.heading("Practices brought home")
        paper.bullets(named)
    paper.heading("Change ideas and their cycles")
    if not plan.ideas:
        paper.text("None yet.")
    for idea in plan.ideas:
        _idea(paper, idea)
    if told.charts:
        paper.heading("Measures")
    for chart in told.charts:
        _measure(paper, chart)
    _dashboard(paper, told)
    if plan.visits:
        paper.heading("Follow-up visits")
        for visit in plan.visits:
            _said(paper, visit, visit.body["name"], visit.body["date"], _SUPPORT)
    if plan.progress:
        paper.heading("Told at convenings")
        for one in plan.progress:
            _said(paper, one, told.convenings.get(one.parent or "", "A convening"), None, _TOLD)
    return repacked(paper.bytes())


def _passage(paper: Paper, record: Record, code: str) -> None:
    if record.body[code]:
        paper.heading(KINDS[record.kind][code].label)
        for line in lines(record.body[code]):
            paper.text(line)


def _idea(paper: Paper, idea: Idea) -> None:
    body = idea.record.body
    paper.text(f"{body['name']}: {idea.standing}", bold=True)
    for code in ("seen", "adaptation"):
        if body[code]:
            paper.text(f"{KINDS['change_idea'][code].label}: {' '.join(lines(body[code]))}")
    for ramp in idea.ramps:
        rows = [
            [
                " to ".join(day for day in (one.body["starts"], one.body["ends"]) if day),
                one.body["name"],
                one.body["prediction"],
                one.body["study"] or "open",
                DECISIONS.get(one.body["act"] or "", "open"),
            ]
            for one in ramp
        ]
        told = "; ".join(f"{row[1]}: {row[4]}" for row in rows)
        paper.table(
            ["When", "Question", "Prediction", "Learned", "Act"],
            rows,
            [1.1, 2, 2, 2, 0.8],
            f"PDSA cycles. {told}",
        )


def _measure(paper: Paper, chart: Charted) -> None:
    paper.text(f"{chart.what.name} ({ROLES[chart.role].split(':')[0].lower()} measure)", bold=True)
    paper.file.paragraphs[-1].paragraph_format.keep_with_next = True
    if chart.points.empty:
        paper.text("No measurement yet.")
        return
    said = in_words(chart.points, chart.what)
    paper.picture(png(picture(chart.points, chart.what, LIGHT), {"Description": said}), f"Run chart. {said}")
    paper.text(said)


def _dashboard(paper: Paper, told: Told) -> None:
    if told.dashboard is None:
        return
    paper.heading(f"On the Dashboard: {told.about}")
    if told.dashboard.empty:
        paper.text("This data release has no value of it for this district.")
        return
    data = told.dashboard.astype(object).where(told.dashboard.notna(), "").astype(str)
    paper.table(
        list(data),
        data.to_numpy().tolist(),
        [1] * len(data.columns),
        f"{told.about}, by year.",
        numbers=(1, 2, 3),
    )
    paper.text(
        "Intervals are 95 %. Yearly values are too few for the rules of a run chart; each year has other students, so a "
        "difference is no proof of what was tried."
    )


def _said(paper: Paper, record: Record, title: str, day: str | None, codes: tuple[str, ...]) -> None:
    """A record's fields under its title; who wrote it."""
    paper.text(f"{title}, {day}" if day else title, bold=True)
    for code in codes:
        if value := record.body[code]:
            paper.text(f"{KINDS[record.kind][code].label}: {' '.join(lines(value))}")
    paper.text(f"Written by {record.changed_by}, {record.changed_at[:10]}")
