"""Team and problem: who looks at which problem, and the aim."""

import streamlit as st

from cimodels.exhibits.tables import plain
from cimodels.ui import cached, history, plans, records
from cimodels.ui.analysis.entries import districts, sentences
from cimodels.ui.columns import sentence_table
from cimodels.ui.figures import when_open
from cimodels.workspace.analysis.ready import aim, aim_lacks, team_lacks
from cimodels.workspace.analysis.whole import Analysis
from cimodels.workspace.kinds.analysis import ROLES

_TEAM = ("team", "working")
_PROBLEM = (
    "name",
    "district",
    "problem",
    "indicator",
    "student_group",
    "figure",
    "what",
    "whom",
    "how_much",
    "by",
)


def problem(found: Analysis) -> None:
    """The problem, the aim and the team, what they lack yet, and a form for each."""
    body, key = found.record.body, found.record.id[:8]
    st.markdown("#### Problem of practice")
    st.markdown(
        plain(body["problem"])
        or "*Not written yet: what happens now, for which students, and how do you know?*"
    )
    whose = plans.district(cached.study(), body["district"]) if body["district"] else ""
    about = " · ".join(part for part in (whose, body["indicator"], body["student_group"]) if part)
    if about or body["figure"]:
        st.caption("  \n".join(plain(part) for part in (about, body["figure"]) if part))
    st.markdown("#### Aim")
    st.markdown(f"**{plain(aim(body))}**" if aim(body) else "*Not written yet.*")
    if lacks := aim_lacks(body):
        st.caption(f":material/edit_note: {lacks}")
    when_open(
        "Write the problem and the aim",
        f"aim_{key}",
        lambda: records.form(
            "systems_analysis",
            f"aim_{key}",
            record=found.record,
            leave_out=_TEAM,
            names=districts(),
        ),
    )
    _team(found)
    history.manage(found.record)


def _team(found: Analysis) -> None:
    body, key = found.record.body, found.record.id[:8]
    st.markdown("#### Improvement team")
    if body["team"]:
        sentence_table(
            [
                {
                    "Name": plain(row["name"]),
                    "Role": ROLES.get(row["role"], ""),
                    "Part of the organization": plain(row["part"]),
                    "For the team": plain(row["brings"]),
                }
                for row in body["team"]
            ],
            "The improvement team: names, roles, and the part of the organization each comes from",
            "team",
        )
    else:
        st.markdown(
            "*Nobody is entered yet. Begin with a senior leader, a facilitator and somebody from a classroom.*"
        )
    if body["working"]:
        st.markdown(plain(body["working"]))
    sentences(team_lacks(list(body["team"])))
    when_open(
        "Enter the team",
        f"team_{key}",
        lambda: records.form("systems_analysis", f"team_{key}", record=found.record, leave_out=_PROBLEM),
    )
