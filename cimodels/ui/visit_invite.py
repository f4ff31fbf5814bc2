"""Who could benefit: districts and county offices suggested from the data, and what those invited answered."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from cimodels.compare.invite import Invitee
from cimodels.errors import CimodelsError
from cimodels.exhibits.invitations import invitations_table
from cimodels.exhibits.tables import counted, plain
from cimodels.models.spec import ModelSpec
from cimodels.ui import cached, history, notices, questions, records, state, visits, writing
from cimodels.ui.columns import sentence_table
from cimodels.ui.record_fields import Names
from cimodels.workspace import invitations
from cimodels.workspace.kinds.visits import COMING, NOT_ASKED
from cimodels.workspace.records import Record
from cimodels.workspace.visit import Visit

_READABLE = 860
_SHOWN, _OFFICES = 8, 4
_FROM = {"county": "The host’s county", "region": "Its region", "like": "Like the host, anywhere"}
_BESIDE = (("answer", "invited"),)


def invite(visit: Visit, known: Names) -> None:
    """What was asked and answered at a glance; then whom else to ask, and why."""
    st.markdown("#### Who could benefit?")
    st.caption(
        "Identify and invite leaders and staff from other districts and county offices: those who need what the host does well, and whose "
        "circumstances are near enough to use it. Each brings a team of two to four, a senior leader among them.",
        width=_READABLE,
    )
    named = f"; {counted(len(visit.teams), 'team')} named under “Purpose and teams”" if visit.teams else ""
    st.markdown(f"**{plain(invitations.counted(visit.invitations).in_words().capitalize())}**{named}")
    if visit.invitations:
        _invited(visit, known)
    _suggested(visit, known)
    with st.expander("Invite somebody else", icon=":material/person_add:"):
        records.form(
            "invitation",
            f"invitation_{visit.record.id[:8]}",
            parent=visit.record.id,
            begin={"answer": NOT_ASKED},
            names=known,
            beside=_BESIDE,
            submit="Put on the list",
        )


def _invited(visit: Visit, known: Names) -> None:
    """Everybody in one table, what to do in one press, and one of them to change."""
    table = invitations_table(visit.invitations, visit.teams)
    sentence_table(
        table,
        f"{len(table)} invitations with the answer, the date, whom to ask, and whether there is a team",
        "invitations",
    )
    waiting = [one for one in visit.invitations if (one.body["answer"] or NOT_ASKED) == NOT_ASKED]
    with st.container(horizontal=True):
        if waiting and st.button(
            f"{counted(len(waiting), 'invitation')} went out today",
            icon=":material/send:",
            key="asked_today",
            help="Marks everybody who was not asked yet as asked today.",
        ):
            history.do(lambda: _ask(waiting))
        coming = [
            one
            for one in visit.invitations
            if one.body["answer"] == COMING and not invitations.has_team(one, visit.teams)
        ]
        for one in coming:
            _make_teams([one], f"Make {one.body['name']} a team")
        if len(coming) > 1:
            _make_teams(coming, "Make teams of all who come")
    _change(visit, known)


def _ask(waiting: Sequence[Record]) -> None:
    author, today = writing.signed(), visits.today()
    with writing.workspace().together() as batch:
        for one in waiting:
            body = invitations.asked_today(one, today)
            batch.save(one.id, body, based_on=one.head, author=author, reason="asked")


def _make_teams(coming: Sequence[Record], label: str) -> None:
    def create() -> None:
        author = writing.signed()
        with writing.workspace().together() as batch:
            for one in coming:
                batch.create("visit_team", invitations.team_of(one), author=author, parent=one.parent)

    if st.button(
        plain(label),
        icon=":material/group_add:",
        key=f"team_of_{len(coming)}_{coming[0].id[:8]}",
        help="It is coming: a visiting team of the same name; its members are added under “Purpose and teams”.",
    ):
        history.do(create)


def _change(visit: Visit, known: Names) -> None:
    there = {one.id: one for one in visit.invitations}
    chosen = st.selectbox(
        "Note an answer, or change an invitation",
        list(there),
        format_func=lambda code: there[code].body["name"],
        index=None,
        key="invitation_in_view",
        placeholder="Choose who answered",
        width=430,
    )
    if chosen:
        one = there[chosen]
        with st.container(border=True, width=_READABLE):
            records.form("invitation", f"answer_{one.id[:8]}", record=one, names=known, beside=_BESIDE)
            with st.expander("Text of the invitation, to copy", icon=":material/mail:"):
                host = visits.host_name(visit.record, known)
                st.code(invitations.letter(one, visit, host), language=None, wrap_lines=True)
            history.manage(one, attach=False)


def _suggested(visit: Visit, known: Names) -> None:
    st.markdown("#### Suggested from the data")
    model = _model(visit.record.body["host"])
    try:
        found = cached.invitees(model, visit.record.body["host"])
    except CimodelsError as problem:
        st.info(f"Nobody can be suggested: {plain(str(problem))}", icon=":material/info:")
        return
    st.markdown(
        f"For **{plain(model.outcome.name)}, {plain(model.population)}**: districts whose result is below what was expected of "
        "them, or weak among all, and that are near the host in circumstances or on the map; with them, the county offices that "
        "support them. Those with more reasons come first; one of them is being eligible for differentiated assistance.",
        width=_READABLE,
    )
    _choose(visit, found)


def _model(host: str) -> ModelSpec:
    """The model of the list on which the host stood when it was researched, else the one in view; of districts in any case."""
    study = cached.study()
    begun = writing.workspace().records("dossier", cds=host, state=study.release.state)
    model = (questions.spec_of(begun[-1]) if begun else state.current()).model
    return (
        model if model.level == "district" else study.about(replace(model, level="district"), model.indicator)
    )


def _choose(visit: Visit, found: Sequence[Invitee]) -> None:
    from_where = st.segmented_control(
        "From where", list(_FROM), default=None, format_func=_FROM.__getitem__, key="invite_from"
    )
    there = {one.body["home"] for one in visit.invitations}
    wanted = [one for one in found if one.cds not in there and (not from_where or from_where in one.reach)]
    districts = [one for one in wanted if not one.office]
    offices = [one for one in wanted if one.office]
    if not wanted:
        st.info(
            "Nobody there is both in need of it and near, or all of them are on the list.",
            icon=":material/info:",
        )
        return
    everyone = len(wanted) > _SHOWN + _OFFICES and st.toggle(
        f"Show all {len(wanted)}, and not only the first", key="invite_all"
    )
    shown = wanted if everyone else [*districts[:_SHOWN], *offices[:_OFFICES]]
    st.caption(
        f"{counted(len(districts), 'district')} and {counted(len(offices), 'county office')}"
        + (f"; the first {len(shown)} are shown." if len(shown) < len(wanted) else ".")
    )
    with st.form(f"invite_{visit.record.id[:8]}_{len(there)}", border=False):
        chosen = []
        for at in range(0, len(shown), 2):
            columns = records.side_by_side(2, f"invite_{at}")
            for column, one in zip(columns, shown[at : at + 2], strict=False):
                with column, st.container(border=True):
                    chosen += [one] if _is_chosen(one) else []
        if (
            st.form_submit_button("Put them on the list", icon=":material/playlist_add:", type="primary")
            and chosen
        ):
            _put(visit, chosen)


def _is_chosen(one: Invitee) -> bool:
    """A suggestion with its reasons, and whether it is ticked."""
    ticked = st.checkbox(f"**{plain(one.name)}** · {plain(one.county)} County", key=f"invite_{one.cds}")
    st.markdown("\n".join(f"- {plain(reason)}" for reason in (*one.needs, *one.near)))
    st.page_link(
        "pages/identify/district.py",
        label="Its profile",
        icon=":material/school:",
        query_params={"data": state.state_name(), "cds": one.cds},
    )
    return ticked


def _put(visit: Visit, chosen: Sequence[Invitee]) -> None:
    def create() -> None:
        author = writing.signed()
        with writing.workspace().together() as batch:
            for one in chosen:
                body = {"name": one.name, "home": one.cds, "answer": NOT_ASKED, "why": one.why}
                batch.create("invitation", body, author=author, parent=visit.record.id)
        notices.tell(f"{counted(len(chosen), 'invitation')} on the list")

    history.do(create)
