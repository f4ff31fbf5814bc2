"""An action plan on paper: aim, change ideas with their cycles, run charts, the Dashboard, and what supporters saw."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd

from cimodels.exhibits import annual
from cimodels.exhibits.of_plan import looked_at, measured, points
from cimodels.exhibits.run_chart import Measured, in_words
from cimodels.reports.about import INVENTED
from cimodels.reports.desk import Desk
from cimodels.reports.document import Document
from cimodels.reports.run_charts import png, svg
from cimodels.reports.telling import signature
from cimodels.vocab.indicators import INDICATORS
from cimodels.vocab.student_groups import group_words
from cimodels.workspace.kinds import KINDS
from cimodels.workspace.kinds.improvement import DECISIONS, ROLES
from cimodels.workspace.plans import Idea, Plan, read
from cimodels.workspace.records import Record

_PLAN = ("aim", "reflections", "context")
_SUPPORT = ("who", "observed", "coaching", "agreed", "next_date")
_CHALLENGE = ("area", "since", "owner", "by", "tried", "how")
_TOLD = ("attended", "since", "strengths", "challenges", "next", "next_date", "help")


@dataclass(frozen=True)
class Charted:
    """A measure with its points as `exhibits.run_chart.run_chart` takes them; `counted` says how, how often and by whom."""

    role: str
    what: Measured
    points: pd.DataFrame
    counted: str = ""


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


def of(desk: Desk, record: str) -> Document:
    """The plan of an id, with its charts and the Dashboard's values."""
    plan = read(desk.store.records, [desk.get(record, "action_plan")])[record]
    body, dashboard, about = plan.record.body, None, ""
    if body["indicator"]:
        indicator, group = looked_at(plan)
        dashboard = annual.in_table(
            annual.yearly(desk.data.warehouse.profile(body["district"]), indicator, group), indicator
        )
        about = f"{INDICATORS[indicator].name}, {group_words(group)}"
    return compose(
        Told(
            plan=plan,
            district=desk.called(body["district"]),
            charts=charts(plan),
            dashboard=dashboard,
            about=about,
            practices=titles(desk.store.records("practice", retired=True)),
            convenings=titles(desk.store.records("convening", retired=True)),
            is_demonstration=desk.data.release.is_demonstration,
        )
    )


def charts(plan: Plan) -> tuple[Charted, ...]:
    """Its measures as they are drawn."""
    return tuple(
        Charted(one.record.body["role"], measured(one.record), points(one), _counted(one.record))
        for one in plan.measures
    )


def _counted(measure: Record) -> str:
    body = measure.body
    who = f"collected by {body['owner']}" if body["owner"] else ""
    return " · ".join(part for part in (body["definition"], body["often"], who) if part)


def titles(records: Iterable[Record]) -> dict[str, str]:
    """Id → what a record is called."""
    return {one.id: KINDS[one.kind].title_of(one.body) for one in records}


def compose(told: Told) -> Document:
    """The whole plan."""
    plan, body = told.plan, told.plan.record.body
    begins = f"begun {body['begins']}" if body["begins"] else ""
    below = " · ".join(part for part in (told.district, body["owner"], begins) if part)
    paper = Document("Action plan", body["name"], below, footer="cimodels · action plan")
    if told.is_demonstration:
        paper.strong(INVENTED)
    if body["team"]:
        paper.text(body["team"], label="Team")
    for code in _PLAN:
        _passage(paper, plan.record, code)
    if named := [told.practices[code] for code in body["practices"] if code in told.practices]:
        paper.heading("Practices brought home")
        paper.bullets(named)
    paper.heading("Change ideas and their cycles")
    if not plan.ideas:
        paper.text("None yet.")
    for idea in plan.ideas:
        tested(paper, idea, 2)
    if told.charts:
        paper.heading("Measures")
    for chart in told.charts:
        drawn(paper, chart, 2)
    _dashboard(paper, told)
    if plan.visits:
        paper.heading("Follow-up visits")
        for visit in plan.visits:
            _said(paper, visit, visit.body["name"], visit.body["date"], _SUPPORT)
    if plan.challenges:
        paper.heading("Challenges")
        for one in plan.challenges:
            stands = f"resolved {one.body['resolved']}" if one.body["resolved"] else "open"
            _said(paper, one, f"{one.body['name']}: {stands}", None, _CHALLENGE)
    if plan.recommendations:
        paper.heading("What this team would tell others")
        for one in plan.recommendations:
            _said(paper, one, one.body["name"], None, ("whom", "because"))
    if plan.progress:
        paper.heading("Told at convenings")
        for one in plan.progress:
            _said(paper, one, told.convenings.get(one.parent or "", "A convening"), None, _TOLD)
    return paper


def _passage(paper: Document, record: Record, code: str) -> None:
    if record.body[code]:
        paper.heading(KINDS[record.kind][code].label)
        paper.text(record.body[code])


def tested(paper: Document, idea: Idea, level: int, *, whole: bool = True) -> None:
    """A change idea with its cycles; not `whole`: what was asked, expected, learned and decided."""
    body = idea.record.body
    paper.heading(f"{body['name']}: {idea.standing}", level)
    for code in ("seen", "adaptation", "owner"):
        if body[code]:
            paper.text(body[code], label=KINDS["change_idea"][code].label)
    if whole:
        for ramp in idea.ramps:
            _cycles(paper, ramp)
        return
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
        paper.table(
            ["When", "Question", "Prediction", "Learned", "Act"], rows, [1.1, 2, 2, 2, 0.8], "PDSA cycles"
        )


def _cycles(paper: Document, ramp: Sequence[Record]) -> None:
    """Cycles that follow each other, with everything that was written of each."""
    rows = []
    for one in ramp:
        body = one.body
        days = " to ".join(day for day in (body["starts"], body["ends"]) if day)
        rows.append(
            (
                "\n".join(part for part in (days, body["scale"], body["owner"]) if part),
                body["name"],
                "\n".join(
                    part for part in (body["prediction"], body["plan"] and f"Plan: {body['plan']}") if part
                ),
                body["do"],
                body["study"] or "open",
                "\n".join(part for part in (DECISIONS.get(body["act"] or "", "open"), body["next"]) if part),
            )
        )
    headings = ("When, how large, who", "Question", "Prediction, plan", "Do", "Study", "Act, next")
    paper.table(headings, rows, (1.2, 1.5, 1.8, 1.5, 1.6, 1.2), "PDSA cycles")


def drawn(paper: Document, chart: Charted, level: int) -> None:
    """A measure with its run chart and what that says."""
    paper.heading(f"{chart.what.name} ({ROLES[chart.role].split(':')[0].lower()} measure)", level)
    if chart.counted:
        paper.note(chart.counted)
    if chart.points.empty:
        paper.text("No measurement yet.")
        return
    said = in_words(chart.points, chart.what)
    alt = f"Run chart of {chart.what.axis_title}. {said}"
    paper.picture(
        "Run chart", alt, partial(png, chart.points, chart.what), partial(svg, chart.points, chart.what)
    )
    paper.text(said)
    paper.bullets([f"{row.date}: {row.note}" for row in chart.points.itertuples() if row.note])


def _dashboard(paper: Document, told: Told) -> None:
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
        f"{told.about}, by year",
        numbers=(1, 2, 3),
    )
    paper.note(
        "Intervals are 95 %. Yearly values are too few for the rules of a run chart; each year has other students, so a "
        "difference is no proof of what was tried."
    )


def _said(paper: Document, record: Record, title: str, day: str | None, codes: tuple[str, ...]) -> None:
    """A record's fields under its title; who wrote it."""
    paper.heading(f"{title}, {day}" if day else title, 2)
    for code in codes:
        if value := record.body[code]:
            field = KINDS[record.kind][code]
            paper.text(field.choices.get(str(value), str(value)), label=field.label)
    paper.note(signature(record))
