"""A convening: agenda and who is invited before it, who came, what each team told and what was agreed after it."""

from collections.abc import Mapping, Sequence

from cimodels.exhibits.tables import counted
from cimodels.reports.about import INVENTED
from cimodels.reports.desk import Desk
from cimodels.reports.document import Document
from cimodels.reports.guide import table_to_fill
from cimodels.reports.telling import Known, in_words, signature, told
from cimodels.workspace.agenda import clock, minute
from cimodels.workspace.kinds.improvement import CONVENING, INVITED, PROGRESS
from cimodels.workspace.plans import Plan, read
from cimodels.workspace.records import Record

_PARTS = ("since", "strengths", "challenges", "next", "help")
# Fields that have a place of their own; whatever else a convening has is told at its end.
_PLACED = (
    "name", "date", "starts", "place", "facilitator", "plans", "agenda", "ci_model", "leader", "invited", "guidance", "notes",
    "next_date",
)  # fmt: skip


def of(desk: Desk, record: str) -> Document:
    """The convening of an id."""
    one = desk.get(record, "convening")
    progress = desk.store.records("team_progress", parent=one.id)
    return compose(one, progress, read(desk.store.records), desk.known)


def compose(
    convening: Record, progress: Sequence[Record], plans: Mapping[str, Plan], known: Known
) -> Document:
    """Before anybody has told anything, it has room to write for each team.

    Parameters
    ----------
    progress : sequence of Record
        What teams told at it.
    plans : mapping of id to Plan
        Every plan.
    """
    body = convening.body
    below = (
        body["date"],
        body["place"],
        f"facilitated by {body['facilitator']}" if body["facilitator"] else "",
    )
    paper = Document(
        "Convening",
        body["name"],
        " · ".join(part for part in below if part),
        footer="cimodels · convening",
    )
    if body["state"] == "demonstration":
        paper.strong(INVENTED)
    _agenda(paper, convening)
    _leader(paper, convening, known)
    _attendance(paper, convening, progress, plans, known)
    for code in ("guidance", "notes"):
        if body[code]:
            paper.heading(CONVENING[code].label)
            paper.text(body[code])
    paper.heading("What the teams tell")
    invited = [plans[code] for code in body["plans"] if code in plans]
    said = {one.body["plan"]: one for one in progress}
    if not invited and not said:
        paper.text("No team is invited yet.")
    for plan in invited:
        _team(paper, plan, said.pop(plan.record.id, None), convening, known)
    for one in said.values():
        told(paper, one, known, leave_out=("name", "plan"), level=2)
    if body["next_date"]:
        paper.text(body["next_date"], label=CONVENING["next_date"].label)
    told(paper, convening, known, leave_out=_PLACED)
    return paper


def _agenda(paper: Document, convening: Record) -> None:
    paper.heading("Agenda")
    rows, at = [], minute(convening.body["starts"])
    for row in convening.body["agenda"]:
        minutes = int(row.get("minutes") or 0)
        rows.append(
            (
                "" if at is None else clock(at),
                f"{minutes} min" if minutes else "",
                row["what"],
                row.get("lead") or "",
            )
        )
        at = None if at is None else at + minutes
    if rows:
        paper.table(("Begins", "For", "What", "Who leads"), rows, (0.9, 0.7, 4, 1.6), "Agenda")
    else:
        paper.text("It is still open.")


def _leader(paper: Document, convening: Record, known: Known) -> None:
    body = convening.body
    paper.heading("The CI Model’s leader")
    if not body["ci_model"] and not body["leader"]:
        paper.text(
            "Nobody is named. A leader of the CI Model who attends goes on giving guidance after the visit."
        )
        return
    who = body["leader"] or "a leader"
    where = f", {in_words(CONVENING['ci_model'], body['ci_model'], known)}" if body["ci_model"] else ""
    paper.text(f"{who}{where}: {INVITED.get(body['invited'] or 'not_yet', '').lower()}.")


def _attendance(
    paper: Document, convening: Record, progress: Sequence[Record], plans: Mapping[str, Plan], known: Known
) -> None:
    paper.heading("Attendance")
    came = {one.body["plan"]: one.body["attended"] for one in progress}
    codes = list(dict.fromkeys([*convening.body["plans"], *came]))
    if not codes:
        paper.text("No team is invited yet.")
        return
    rows = [
        (
            known.districts.get(plans[code].record.body["district"], plans[code].record.body["district"]) if code in plans else known.titled(code),
            plans[code].record.body["name"] if code in plans else "",
            came[code] or "nobody could" if code in came else "",
        )
        for code in codes
    ]  # fmt: skip
    paper.table(("Team", "Action plan", "Who came"), rows, (2, 2.4, 3), "Teams invited, and who came")
    if came:
        paper.text(f"{sum(map(bool, came.values()))} of {counted(len(codes), 'team')} came.")


def _team(paper: Document, plan: Plan, said: Record | None, convening: Record, known: Known) -> None:
    """What it told; before that, what it promised last time and room for each part."""
    body = plan.record.body
    paper.heading(f"{known.districts.get(body['district'], body['district'])}: {body['name']}", 2)
    earlier = [
        one
        for one in plan.progress
        if one.parent != convening.id and (said is None or one.created_at < said.created_at)
    ]
    if earlier and earlier[-1].body["next"]:
        until = earlier[-1].body["next_date"]
        paper.text(earlier[-1].body["next"], label=f"Promised last time{f', until {until}' if until else ''}")
    paper.bullets([f"{idea.record.body['name']}: {idea.standing}" for idea in plan.ideas])
    if said is None:
        table_to_fill(paper, [PROGRESS[code].label for code in _PARTS], 1, "more")
        return
    told(paper, said, known, leave_out=("name", "plan"), signed=False)
    paper.note(signature(said))
