"""Everything about one CI Model as one document: its figures, the decision, what was heard, its visits, and what became of it."""

from collections import Counter
from collections.abc import Iterable, Sequence

from cimodels.exhibits import of_plan
from cimodels.exhibits.how_sure import how_sure
from cimodels.exhibits.in_brief import in_brief
from cimodels.exhibits.profile import expected_and_actual
from cimodels.exhibits.tables import counted
from cimodels.reports import about, canvas
from cimodels.reports.action_plan import charts, drawn, tested, titles
from cimodels.reports.bundle import Bundle, District
from cimodels.reports.desk import Desk
from cimodels.reports.document import Document
from cimodels.reports.dossier import (
    LISTEN,
    by_kind,
    conversation,
    decision,
    findings,
    invented,
    notes_of,
    others,
    place,
    questions,
    ratings,
    stood,
)
from cimodels.reports.drawings import over_the_years
from cimodels.reports.everything import Everything, gather
from cimodels.reports.in_progress import on_the_dashboard
from cimodels.reports.looks import LIGHT, LOOKS
from cimodels.reports.telling import Known, told
from cimodels.reports.visit_home import concluded, first_steps, noted
from cimodels.reports.visit_packet import agenda
from cimodels.workspace.files import attachments
from cimodels.workspace.kinds import KINDS
from cimodels.workspace.kinds.research import CI_MODEL, CONCERNS, DECISIONS, POSITIVES
from cimodels.workspace.records import Record
from cimodels.workspace.research import progress
from cimodels.workspace.visit import Visit

_PLACED = frozenset({"decision", "finding", "question", "rating", "conversation"})


def of(desk: Desk, record: str) -> Document:
    """Of the dossier of an id."""
    return compose(gather(desk, desk.get(record, "dossier")), desk)


def compose(all_of: Everything, desk: Desk) -> Document:
    """Its parts are numbered, so that they are found on paper as well; an empty one says so."""
    body, known = all_of.dossier.body, desk.known
    of_kind = by_kind(all_of.belonging)
    made = of_kind.get("decision", [])
    paper = Document(
        "CI Model" if made and made[-1].body["decision"] == CI_MODEL else "Candidate",
        body["name"],
        place(body),
        footer=f"{desk.today.isoformat()} · from a workspace of cimodels · not for publication",
        contents=True,
    )
    invented(paper, body)
    paper.strong(
        f"{DECISIONS[made[-1].body['decision']]}, decided on {made[-1].body['on']}."
        if made
        else "Not decided yet."
    )
    paper.heading("1. Standing, and how sure")
    _standing(paper, all_of)
    paper.heading("2. Decision")
    _decided(paper, made, known)
    paper.heading("3. Concerns and positives, with the district’s replies")
    found = of_kind.get("finding", [])
    for title, kinds in (("Concerns", CONCERNS), ("Positives", POSITIVES)):
        paper.heading(title, 2)
        findings(paper, title, [one for one in found if one.body["kind"] in kinds])
    paper.heading("4. Conversations and observations")
    _talks(paper, of_kind.get("conversation", []), desk, all_of.belonging)
    paper.heading(f"5. {LISTEN}")
    if of_kind.get("rating"):
        ratings(paper, all_of.dossier, of_kind["rating"])
    else:
        paper.text("Nobody has rated what was heard.")
    paper.heading("6. Learning visits there")
    if not all_of.visits:
        paper.text("No visit is planned yet.")
    for visit in all_of.visits:
        _visit(paper, visit, known)
    paper.heading("7. What became of its practices")
    _became(paper, all_of, desk)
    paper.heading("8. Convenings with its leader")
    if not all_of.convenings:
        paper.text("Its leader was invited to none yet.")
    for one in all_of.convenings:
        told(paper, one, known, leave_out=("agenda", "ci_model", "starts", "plans"), level=2)
    paper.heading("9. What is still open")
    _open(paper, all_of, of_kind, desk)
    others(paper, of_kind, _PLACED, known)
    paper.heading("10. Where this comes from")
    _provenance(paper, all_of, desk)
    return paper


def _standing(paper: Document, all_of: Everything) -> None:
    for standing in all_of.dossier.body["standing"]:
        stood(paper, standing)
    for code in ("why", "lead"):
        if all_of.dossier.body[code]:
            paper.text(all_of.dossier.body[code], label=KINDS["dossier"][code].label)
    district = all_of.figures
    if isinstance(district, str):
        paper.text(district, label="No figures of today’s data")
        return
    paper.heading("By the data of today", 2)
    if district.bundle is None or district.absence:
        paper.text(
            f"Nothing was expected of it, so nothing can be said about an advantage. {district.absence}"
        )
        return
    _figured(paper, district, district.bundle)
    recipe = (
        "the recipe of the kept list"
        if all_of.short_list
        else "the usual recipe, because no kept list leads here"
    )
    paper.note(f"{about.citation(district.spec, district.provenance)} By {recipe}.")


def _figured(paper: Document, district: District, bundle: Bundle) -> None:
    paper.text(f"{about.title(district.spec)}. {in_brief(bundle.certainty, district.cds)}")
    exhibit = expected_and_actual(bundle.expected, district.cds)

    def svg(look: str) -> str:
        facts = {"Title": about.title(district.spec), "Description": exhibit.alt, "Comment": "", "Source": ""}
        return canvas.svg(over_the_years(bundle.expected, district.cds, LOOKS[look]), facts)

    def png() -> bytes:
        return canvas.png(over_the_years(bundle.expected, district.cds, LIGHT), {"Description": exhibit.alt})

    paper.picture("Expected and actual, year by year", exhibit.alt, png, svg)
    data = exhibit.data.astype("str")
    paper.table(
        list(data), data.to_numpy().tolist(), [0.7, 1, 1, 1.5, 1.6, 0.9], "Expected and actual, year by year",
        numbers=range(1, 6),
    )  # fmt: skip
    table = how_sure(bundle.certainty, district.cds)
    rows = table[["question", "answer", "meaning"]].to_numpy().tolist()
    paper.table(["Question", "Answer", "What it means"], rows, [1.5, 1.4, 3], "How sure we are, in words")


def _decided(paper: Document, made: Sequence[Record], known: Known) -> None:
    decision(paper, made)
    if made and not made[-1].body["dissent"]:
        paper.text("None is noted.", label="Dissent")
    for one in made[:-1][::-1]:
        paper.heading(f"Earlier: {DECISIONS[one.body['decision']]}, {one.body['on']}", 2)
        told(paper, one, known, leave_out=("name", "decision", "on"))


def _talks(paper: Document, talks: Sequence[Record], desk: Desk, belonging: Iterable[Record]) -> None:
    notes = notes_of(desk, belonging)
    for talk in talks:
        paper.heading(talk.body["title"], 2)
        conversation(paper, talk, notes[talk.id], 3)
    if not talks:
        paper.text("None yet: no interview, no conversation on site, no observation.")


def _visit(paper: Document, visit: Visit, known: Known) -> None:
    """Why they came, who, what they noted, said and named to bring home."""
    told(paper, visit.record, known, leave_out=("host", "state", "logistics", "contact"), level=2)
    rows = [
        (
            team.body["name"],
            "\n".join(
                " · ".join(
                    part
                    for part in (one["name"], one["role"], "senior leader" if one["senior"] else "")
                    if part
                )
                for one in team.body["members"]
            )
            or "not named yet",
            team.body["wants"],
        )
        for team in visit.teams
    ]
    if rows:
        paper.table(("Team", "Members", "Wants to bring home"), rows, (1.6, 2.6, 2.6), "Visiting teams")
    if visit.invitations:
        paper.heading(KINDS["invitation"].plural, 3)
    for one in visit.invitations:
        told(paper, one, known)
    paper.heading("Agenda", 3)
    agenda(paper, visit)
    for title, those in (
        ("Closing reflections", visit.reflections),
        ("Reflections of the host", visit.hosts),
        ("Practices to bring home", visit.practices),
    ):
        paper.heading(title, 3)
        if not those:
            paper.text("None was written.")
        for one in those:
            told(paper, one, known)
    first_steps(paper, visit, 3)
    concluded(paper, visit, 3)
    noted(paper, visit, 3)


def _became(paper: Document, all_of: Everything, desk: Desk) -> None:
    practices = all_of.practices
    if not practices:
        paper.text("No practice was brought home from a visit yet.")
        return
    rows = []
    for one in practices:
        ideas = [
            (plan, idea)
            for plan in all_of.plans
            for idea in plan.ideas
            if idea.record.body["practice"] == one.id
        ]
        rows += [
            (
                one.body["name"],
                desk.called(plan.record.body["district"]),
                of_plan.tried(idea),
                of_plan.became(idea),
                *on_the_dashboard(desk, plan),
            )
            for plan, idea in ideas
        ]
        carried = [plan for plan in all_of.plans if one.id in plan.record.body["practices"]]
        if not ideas:
            names = ", ".join(desk.called(plan.record.body["district"]) for plan in carried)
            rows.append((one.body["name"], names or "nobody yet", "", "not tried yet", "", ""))
    headings = ("Practice", "Team", "Tried", "Became", "Dashboard before", "Next Dashboard")
    paper.table(
        headings, rows, (1.7, 1.3, 1.6, 1.4, 1.6, 1.3), "Practices, who tried them, and what became of them"
    )
    paper.note(
        "A difference between two Dashboards is no proof of a practice: each year has other students, and much else changes."
    )
    known = titles(practices)
    for plan in all_of.plans:
        body = plan.record.body
        paper.heading(f"{desk.called(body['district'])}: {body['name']}", 2)
        if body["aim"]:
            paper.text(body["aim"], label="Aim")
        named = [known[code] for code in body["practices"] if code in known]
        if named:
            paper.text("; ".join(named), label="Practices from here")
        for idea in plan.ideas:
            tested(paper, idea, 3)
        for chart in charts(plan):
            drawn(paper, chart, 3)


def _open(paper: Document, all_of: Everything, of_kind: dict[str, list[Record]], desk: Desk) -> None:
    missing = progress(all_of.belonging, desk.today).missing
    paper.bullets(missing or ("Nothing of what is usually looked at before a decision.",))
    if of_kind.get("question"):
        questions(paper, of_kind["question"])
    if all_of.dossier.body["contrast"]:
        names = (desk.called(cds) for cds in all_of.dossier.body["contrast"])
        paper.text("; ".join(names), label="Contrast districts")


def _provenance(paper: Document, all_of: Everything, desk: Desk) -> None:
    """Data, recipe, who wrote, and the files that are kept with it."""
    release = desk.data.release
    paper.text(f"{release.state}, release {release.release}", label="Data in view")
    listed = all_of.short_list
    if listed:
        body = listed.body
        paper.text(
            f"“{body['name']}”, kept by {listed.created_by} on {listed.created_at[:10]}; recipe {body['fingerprint']}, data release {body['release']}",
            label="Kept list",
        )
        if body["purpose"]:
            paper.text(body["purpose"], label="What the list was kept for")
    records = all_of.records
    wrote = Counter(one.created_by for one in records)
    names = ", ".join(f"{name} ({number})" for name, number in sorted(wrote.items()))
    newest = max(one.changed_at for one in records)
    paper.text(
        f"{names}; {counted(len(records), 'record')}, the newest change on {newest[:10]}", label="Written by"
    )
    kept = [
        f"{file.name} ({file.bytes / 1000:,.0f} kB)"
        for one in records
        for file in attachments(desk.store, one.id)
    ]
    paper.text("; ".join(kept) or "none", label="Files kept with these records")
    if listed and listed.body["recipe"]:
        paper.heading("The recipe", 2)
        paper.code(listed.body["recipe"], "The recipe")
