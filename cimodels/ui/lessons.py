"""Challenges and recommendations of a network, a plan or an analysis: what stands in the way, who clears it, what helps."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from cimodels.exhibits.tables import plain
from cimodels.ui import history, plans, records
from cimodels.ui.figures import when_open
from cimodels.workspace.challenge_guide import guidance
from cimodels.workspace.kinds.networks import AREAS, FOR_WHOM
from cimodels.workspace.networks import open_challenges
from cimodels.workspace.records import Record

_BESIDE = (("since", "owner", "by"), ("resolved",))
_AFTER = ("resolved", "how", "told")


def challenges(
    parent: Record,
    those: Sequence[Record],
    whose: Mapping[str, str],
    *,
    begin: Mapping[str, Any] | None = None,
) -> None:
    """Those that are open and those that were resolved, and the form for another.

    Parameters
    ----------
    whose : mapping of str to str
        What the records are called that challenges belong to; left out for those of `parent` itself.
    """
    open_ = open_challenges(those)
    resolved = [one for one in those if one.body["resolved"]]
    if not those:
        st.info(
            "No challenge is noted yet. Name what stands in the way early: somebody else has had it, or can clear it.",
            icon=":material/construction:",
        )
    for one in open_:
        with st.container(border=True):
            _challenge(one, whose.get(one.parent or "", "") if one.parent != parent.id else "")
    if resolved:
        when_open(
            f"{len(resolved)} resolved, and how",
            f"resolved_{parent.id[:8]}",
            lambda: _resolved(parent, resolved, whose),
        )
    when_open("Note a challenge", f"add_challenge_{parent.id[:8]}", lambda: note(parent, begin or {}))


def note(parent: Record, begin: Mapping[str, Any], key: str = "") -> None:
    """The form of a new challenge."""
    records.form(
        "challenge",
        f"challenge_{key or parent.id[:8]}",
        parent=parent.id,
        begin={"since": date.today().isoformat(), **begin},
        leave_out=_AFTER,
        beside=_BESIDE,
        submit="Keep this challenge",
    )


def _challenge(one: Record, whose: str) -> None:
    body = one.body
    st.markdown(f"**{plain(body['name'])}**" + (f" · {plain(whose)}" if whose else ""))
    parts = [AREAS[body["area"]], f"since {body['since']}" if body["since"] else ""]
    parts += [
        f"to be cleared by {plain(body['owner'])}" if body["owner"] else "nobody is named who can clear it"
    ]
    parts += [f"until {body['by']}" if body["by"] else ""]
    late = bool(body["by"]) and body["by"] < date.today().isoformat()
    st.caption(" · ".join(filter(None, parts)) + (" · **overdue**" if late else ""))
    records.card(one, leave_out=("area", "since", "owner", "by", "told"))
    _manage(one)


def _resolved(parent: Record, those: Sequence[Record], whose: Mapping[str, str]) -> None:
    for one in those:
        with st.container(border=True):
            name = whose.get(one.parent or "", "") if one.parent != parent.id else ""
            st.markdown(f"**{plain(one.body['name'])}**" + (f" · {plain(name)}" if name else ""))
            st.caption(f"{AREAS[one.body['area']]} · resolved {one.body['resolved']}")
            records.card(one, leave_out=("area", "since", "owner", "by", "told", "resolved"))
            _manage(one)


def _manage(one: Record) -> None:
    with st.container(horizontal=True):
        if not one.body["resolved"]:
            helps = guidance()[one.body["area"]]
            with st.popover("What helps", icon=":material/lightbulb:", type="tertiary"):
                st.markdown(
                    f"**{plain(helps.ask)}**\n\n" + "\n".join(f"- {plain(line)}" for line in helps.tries)
                )
        with st.popover("Change or resolve it", icon=":material/edit:", type="tertiary"):
            records.form(
                "challenge", f"challenge_{one.id[:8]}", record=one, leave_out=("told",), beside=_BESIDE
            )
        history.manage(one, attach=False)


def recommendations(parent: Record, those: Sequence[Record]) -> None:
    """What they would tell others, and the form for another."""
    if not those:
        plans.tip(
            "What would you tell those who begin? Write it down while you still remember what was hard."
        )
    for one in those:
        with st.container(border=True):
            about = [FOR_WHOM.get(one.body["whom"] or "", ""), AREAS.get(one.body["area"] or "", "")]
            st.markdown(f"**{plain(one.body['name'])}**")
            st.caption(" · ".join([*filter(None, about), records.signature(one)]))
            records.card(one, leave_out=("whom", "area"))
            with st.container(horizontal=True):
                with st.popover("Change it", icon=":material/edit:", type="tertiary"):
                    records.form("recommendation", f"advice_{one.id[:8]}", record=one)
                history.manage(one, attach=False)
    when_open(
        "Recommend something to others",
        f"add_advice_{parent.id[:8]}",
        lambda: records.form(
            "recommendation", f"advice_{parent.id[:8]}", parent=parent.id, submit="Keep this recommendation"
        ),
    )
