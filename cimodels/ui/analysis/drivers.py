"""Drivers: from the aim to ideas to try, drawn from what is entered."""

import streamlit as st

from cimodels.exhibits.diagrams.of_analysis import COLUMN, drivers_of
from cimodels.ui.analysis.entries import add, drawn, names_of, read_or_change, sentences
from cimodels.ui.analysis.to_plan import to_plans
from cimodels.ui.figures import when_open
from cimodels.ui.record_fields import Names
from cimodels.workspace.analysis.tried import became
from cimodels.workspace.analysis.whole import Analysis
from cimodels.workspace.kinds.analysis import ABOVE, IDEA, LEVELS, PRIMARY


def drivers(found: Analysis) -> None:
    """The driver diagram, a form for one more driver or idea, and each of them closely."""
    if not found.drivers:
        st.info(
            "No driver is entered yet. Turn round a cause that the evidence supports: what would be the case if it were gone?",
            icon=":material/account_tree:",
        )
    when_open("Add a driver or a change idea", f"add_driver_{found.record.id[:8]}", lambda: _add(found))
    if not found.drivers:
        return
    drawn(lambda look: drivers_of(found, look), "drivers", found.record.body["name"])
    sentences(_unanswered(found))
    to_plans(found)
    causes, others = (names_of(found).records[kind] for kind in ("cause", "driver"))
    with st.expander("The drivers as a table"):
        st.dataframe(
            [
                {
                    "Place": LEVELS[one.body["level"]],
                    "Driver or idea": one.body["driver"],
                    "Leads to": others.get(
                        one.body["under"] or "", "the aim" if one.body["level"] == PRIMARY else ""
                    ),
                    "Answers": "; ".join(causes.get(cause, "") for cause in one.body["causes"]),
                    "Measure": one.body["measure"],
                    "What became of it": became(tests)
                    if (tests := found.tests.get(one.id, ())) or one.body["level"] == IDEA
                    else "",
                }
                for one in sorted(found.drivers, key=lambda one: COLUMN[one.body["level"]])
            ],
            hide_index=True,
            alt="Every driver and change idea with what it leads to and its measure",
        )
    read_or_change(
        found,
        found.drivers,
        lambda one: _fixed(one.body["level"]),
        lambda one: _names(found, one.body["level"]),
    )


def _fixed(level: str) -> set[str]:
    """Fields that a form leaves out: a primary driver leads to the aim, and to nothing else."""
    return {"level", "under"} if level == PRIMARY else {"level"}


def _names(found: Analysis, level: str) -> Names:
    """Causes, and the drivers that one of this level can lead to."""
    return names_of(found, without={one.id for one in found.drivers if one.body["level"] not in ABOVE[level]})


def _add(found: Analysis) -> None:
    level = st.segmented_control(
        "Place in the diagram", list(LEVELS), format_func=LEVELS.__getitem__, default=PRIMARY, required=True,
        key=f"level_{found.record.id[:8]}",
    )  # fmt: skip
    add(
        found,
        "driver",
        f"driver_{level}",
        begin={"level": level},
        leave_out=_fixed(str(level)),
        names=_names(found, str(level)),
    )


def _unanswered(found: Analysis) -> list[str]:
    """Likely root causes that no driver answers, and drivers that answer one that is ruled out."""
    answered = {cause for one in found.drivers for cause in one.body["causes"]}
    likely = [
        one.body["cause"]
        for one in found.causes
        if one.body["standing"] == "likely" and one.id not in answered
    ]
    gone = [
        one.body["cause"]
        for one in found.causes
        if one.body["standing"] == "ruled_out" and one.id in answered
    ]
    said = [f"No driver answers the likely root cause “{cause}”." for cause in likely]
    return said + [f"A driver answers “{cause}”, which is ruled out." for cause in gone]
