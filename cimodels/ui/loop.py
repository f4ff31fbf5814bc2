"""Whether the loop closes: what was seen or found, tried, what became of it, and the Dashboard before and after."""

from collections.abc import Mapping
from datetime import date

import streamlit as st

from cimodels.exhibits import annual as dashboard
from cimodels.exhibits.tables import counted, plain
from cimodels.study import Study
from cimodels.ui import plans, progress, state, writing
from cimodels.vocab.indicators import INDICATORS
from cimodels.vocab.student_groups import STUDENT_GROUPS
from cimodels.workspace.kinds import KINDS
from cimodels.workspace.plans import Idea, Plan
from cimodels.workspace.waiting import Waiting, waiting

NOT_TRIED = "not tried yet"


def loop(study: Study, found: Mapping[str, Plan]) -> None:
    """One line for each change idea, and for each practice or idea that nobody has tried."""
    st.markdown(
        "Does the loop close? Each line goes from what was seen, or found in a systems analysis, to what became of it, and to the "
        "district’s next Dashboard."
    )
    store = writing.workspace()
    sources = plans.titles([*store.records("practice", retired=True), *store.records("driver", retired=True)])
    rows = []
    for plan in found.values():
        before, after = _dashboard(study, plan)
        rows += [
            {
                "Seen or found": plain(_seen(idea, sources)),
                "Team": plain(plans.district(study, plan.record.body["district"])),
                "Tried": f"{plain(idea.record.body['name'])}, {counted(len(idea.cycles), 'cycle')}",
                "Became": idea.standing + (f" ({idea.decisions.lower()})" if idea.decisions else ""),
                "Dashboard before": before,
                "Next Dashboard": after,
            }
            for idea in plan.ideas
        ]
    still = waiting(store.records, plans.read().values(), progress.within(study, state.scope()))
    rows += [_untried(study, one) for one in still]
    if not rows:
        st.info(
            "Nothing was seen or found yet in view: no change idea in a plan, no practice brought home, no idea in a systems analysis.",
            icon=":material/lightbulb:",
        )
        return
    st.markdown(
        f"**{counted(len(rows) - len(still), 'idea')}** in action plans, **{len(still):,}** not tried yet."
    )
    progress.table(
        rows,
        f"{counted(len(rows), 'line')}: seen or found, tried, what became of it, and the Dashboard before and after",
    )
    st.caption(
        "Values with their 95 % interval and year. “Before” is the last Dashboard of a school year that ended before the plan "
        "began. Each year has other students, and much else changes: a difference is no proof of the practice, "
        "and where the intervals overlap it may be none at all."
    )


def _untried(study: Study, one: Waiting) -> dict[str, str]:
    """A line of something that waits, with the way to begin."""
    title = KINDS[one.record.kind].title_of(one.record.body)
    address = plans.address(one.record.id, cds=one.district)
    return {
        "Seen or found": f"{plain(title)} · {plain(one.where)}",
        "Team": plain(plans.district(study, one.district)) if one.district else "nobody yet",
        "Tried": f"[begin an action plan]({address})",
        "Became": NOT_TRIED,
        "Dashboard before": "",
        "Next Dashboard": "",
    }


def _seen(idea: Idea, titles: Mapping[str, str]) -> str:
    """The practice's or the driver's name, else the first line of what was written down as seen."""
    body = idea.record.body
    first = str(body["seen"]).split("\n", 1)[0]
    return titles.get(body["practice"] or "") or titles.get(body["driver"] or "") or first or "not said"


def _dashboard(study: Study, plan: Plan) -> tuple[str, str]:
    """The plan's indicator before, with its name, and after."""
    body = plan.record.body
    if not body["indicator"]:
        return "no indicator named", ""
    code, group = plans.looked_at(plan)
    began = date.fromisoformat(body["begins"]) if body["begins"] else None
    before, after = dashboard.before_and_after(plans.yearly(study, plan), code, began)
    return (
        f"{INDICATORS[code].short_name}, {STUDENT_GROUPS[group].short_name}: {before or 'not known'}",
        after,
    )
