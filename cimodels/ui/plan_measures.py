"""An action plan's measures: run charts, and the forms that add points."""

from datetime import date

import streamlit as st

from cimodels.errors import WorkspaceError
from cimodels.exhibits.run_chart import in_words, run_chart
from cimodels.exhibits.tables import counted, plain
from cimodels.ui import history, notices, plans, records, writing
from cimodels.ui.figures import exhibit
from cimodels.workspace import pasted
from cimodels.workspace.kinds.improvement import BETTER, ROLES
from cimodels.workspace.plans import Measure, Plan
from cimodels.workspace.records import Record

_IN_SHORT = ("role", "unit", "better", "goal", "baseline", "often", "owner")
_BESIDE = (("name", "role"), ("unit", "better", "goal", "baseline"), ("often", "owner"))


def measures(plan: Plan) -> None:
    """Every measure with its run chart, and the form for another."""
    st.markdown(
        "The Dashboard comes once a year; a test is judged by what the team counts itself, every week or month."
    )
    missing = [
        words.split(":")[0].lower()
        for code, words in ROLES.items()
        if not any(one.record.body["role"] == code for one in plan.measures)
    ]
    if plan.measures and missing:
        plans.tip(f"Not measured yet: {', '.join(missing)}.")
    if not plan.measures:
        st.info(
            "No measure yet. Begin with one that shows whether the change is done as meant (process), and one for the aim (outcome).",
            icon=":material/monitoring:",
        )
    for measure in plan.measures:
        with st.container(border=True):
            _measure(measure)
    plans.offer(
        "Add a measure",
        f"new_measure_{plan.record.id[:8]}",
        lambda: records.form(
            "plan_measure",
            f"new_measure_{plan.record.id[:8]}",
            parent=plan.record.id,
            beside=_BESIDE,
            submit="Keep this measure",
        ),
        first=not plan.measures,
    )


def _in_short(measure: Record) -> str:
    """Kind, unit, better way, goal, how often and who, in a line."""
    body = measure.body
    parts = [ROLES[body["role"]], body["unit"], BETTER.get(body["better"] or "", "")]
    parts += [f"goal {body['goal']:g}" if body["goal"] is not None else ""]
    parts += [f"baseline of {body['baseline']:g}" if body["baseline"] else "", body["often"], body["owner"]]
    return " · ".join(plain(part) for part in parts if part) + f" · {records.signature(measure)}"


def _measure(measure: Measure) -> None:
    one, short = measure.record, measure.record.id[:8]
    st.subheader(plain(one.body["name"]))
    st.caption(_in_short(one))
    records.card(one, leave_out=_IN_SHORT)
    if measure.points:
        points, what = plans.points(measure), plans.measured(one)
        st.markdown(plain(in_words(points, what)))
        exhibit(run_chart(points, what), f"run_{short}")
    else:
        st.info(
            "No measurement yet. Add the first one; the rules of a run chart need ten.",
            icon=":material/add_chart:",
        )
    with st.container(horizontal=True):
        with st.popover("Add a measurement", icon=":material/add:"):
            records.form(
                "measurement",
                f"point_{short}",
                parent=one.id,
                begin={"date": date.today().isoformat()},
                submit="Add",
            )
        with st.popover("Paste several", icon=":material/content_paste:", type="tertiary"):
            _paste(one)
        if measure.points:
            with st.popover("Correct one", icon=":material/edit_note:", type="tertiary"):
                _correct(measure)
        with st.popover("Change the measure", icon=":material/edit:", type="tertiary"):
            records.form("plan_measure", f"measure_{short}", record=one)
        history.manage(one, attach=False)


def _paste(measure: Record) -> None:
    with st.form(f"paste_{measure.id}", border=False):
        text = st.text_area(
            "One measurement a line: date, value, and a note if you like",
            placeholder="2026-01-09\t12.5\n2026-01-16\t11.0\tnew schedule",
            height=160,
            max_chars=20_000,
        )
        if not st.form_submit_button("Add them all"):
            return
    bodies, refused = pasted.measurements(text)
    if refused or not bodies:
        # All or nothing: of half a column nobody knows which half.
        for sentence in refused[:5] or ["There is no measurement in it."]:
            st.error(plain(sentence), icon=":material/error:")
        st.markdown("Nothing was added.")
        return
    try:
        author = writing.signed()
        with writing.workspace().together() as batch:
            for body in bodies:
                batch.create("measurement", body, author=author, parent=measure.id)
    except WorkspaceError as problem:
        st.error(f"{plain(problem.message)} {plain(problem.advice)}", icon=":material/error:")
        return
    notices.tell(f"{counted(len(bodies), 'measurement')} added")
    st.rerun()


def _correct(measure: Measure) -> None:
    points = {one.id: one for one in reversed(measure.points)}
    chosen = st.selectbox(
        "Measurement",
        list(points),
        format_func=lambda code: f"{points[code].body['date']}: {points[code].body['value']:g}",
        key=f"correct_{measure.record.id[:8]}",
    )
    if chosen in points:
        records.form("measurement", f"point_{chosen[:8]}", record=points[chosen])
        history.manage(points[chosen], attach=False)
