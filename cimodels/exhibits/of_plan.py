"""An action plan in words, and its measures as their charts take them; once for pages and documents."""

from collections.abc import Mapping
from datetime import date

import pandas as pd

from cimodels.exhibits import annual
from cimodels.exhibits.run_chart import Measured, brief
from cimodels.exhibits.tables import counted
from cimodels.vocab.indicators import INDICATORS, Direction
from cimodels.vocab.student_groups import STUDENT_GROUPS
from cimodels.workspace.plans import Idea, Measure, Plan
from cimodels.workspace.records import Record

_DIRECTIONS: Mapping[str, Direction] = {
    "higher": Direction.HIGHER_IS_BETTER,
    "lower": Direction.LOWER_IS_BETTER,
}


def looked_at(plan: Plan) -> tuple[str, str]:
    """Indicator and student group of a plan that names an indicator; everyone concerned where it names no group."""
    body = plan.record.body
    return body["indicator"], body["student_group"] or INDICATORS[body["indicator"]].whole_group


def points(measure: Measure) -> pd.DataFrame:
    """A measure's points as its chart takes them."""
    rows = [
        (one.body["date"], value, one.body["note"])
        for one, value in zip(measure.points, measure.values, strict=True)
    ]
    return pd.DataFrame(rows, columns=["date", "value", "note"])


def measured(measure: Record) -> Measured:
    """A measure as its chart takes it."""
    body = measure.body
    baseline = int(body["baseline"]) if body["baseline"] else None
    return Measured(body["name"], body["unit"], _DIRECTIONS.get(body["better"]), body["goal"], baseline)


def standings(plan: Plan) -> list[str]:
    """Each change idea and where it stands."""
    return [f"{one.record.body['name']}: {one.standing}" for one in plan.ideas]


def signals(plan: Plan) -> list[str]:
    """Each measure and what its run chart says, in a few words."""
    measures = [(one, measured(one.record)) for one in plan.measures]
    return [f"{what.name}: {brief(one.values, what.direction, what.baseline)}" for one, what in measures]


def due(plan: Plan, today: str, most: int = 2) -> list[str]:
    """What is to be decided, and the next dates from `today` (YYYY-MM-DD) on."""
    late = plan.overdue(today)
    said = [f"{counted(len(late), 'cycle')} to decide"] if late else []
    return said + [f"{day} {what}" for day, what in plan.ahead(today)[:most]]


def tried(idea: Idea) -> str:
    """What was tried, and how often."""
    return f"{idea.record.body['name']}, {counted(len(idea.cycles), 'cycle')}"


def became(idea: Idea) -> str:
    """Where an idea stands, and what was decided on the way."""
    return idea.standing + (f" ({idea.decisions.lower()})" if idea.decisions else "")


def seen(idea: Idea, titles: Mapping[str, str]) -> str:
    """The name of the practice or driver that an idea comes from, else the first line of what was written down as seen."""
    body = idea.record.body
    first = str(body["seen"]).split("\n", 1)[0]
    return titles.get(body["practice"] or "") or titles.get(body["driver"] or "") or first or "not said"


def on_the_dashboard(plan: Plan, values: pd.DataFrame) -> tuple[str, str]:
    """The indicator's value before the plan began, with its name, and the next that can show it.

    Parameters
    ----------
    values : DataFrame
        As `annual.yearly`, of a plan that names an indicator.
    """
    code, group = looked_at(plan)
    began = date.fromisoformat(plan.record.body["begins"]) if plan.record.body["begins"] else None
    before, after = annual.before_and_after(values, code, began)
    name = f"{INDICATORS[code].short_name}, {STUDENT_GROUPS[group].short_name}"
    return f"{name}: {before or 'not known'}", after
