"""Whether the loop closes: what was seen or found, tried, what became of it, and the Dashboard before and after."""

from collections.abc import Mapping

import streamlit as st

from cimodels.exhibits import of_plan
from cimodels.exhibits.tables import counted, plain
from cimodels.study import Study
from cimodels.ui import data_state, plans, progress, state, writing
from cimodels.ui.columns import sentence_table
from cimodels.workspace.kinds import KINDS
from cimodels.workspace.plans import Plan
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
                "Seen or found": plain(of_plan.seen(idea, sources)),
                "Team": plain(plans.district(study, plan.record.body["district"])),
                "Tried": plain(of_plan.tried(idea)),
                "Became": of_plan.became(idea),
                "Dashboard before": before,
                "Next Dashboard": after,
            }
            for idea in plan.ideas
        ]
    still = waiting(data_state.records, plans.read().values(), progress.within(study, state.scope()))
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
    sentence_table(
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


def _dashboard(study: Study, plan: Plan) -> tuple[str, str]:
    """The plan's indicator before, with its name, and after."""
    body = plan.record.body
    if not body["indicator"]:
        return "no indicator named", ""
    return of_plan.on_the_dashboard(plan, plans.yearly(study, plan))
