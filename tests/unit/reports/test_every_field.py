"""What somebody typed is in a document: every text of every kind of record is looked for in all documents together."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from cimodels.reports import page
from cimodels.reports.bundle import Bundle
from cimodels.reports.desk import Desk
from cimodels.reports.documents import DOCUMENTS
from cimodels.screen.spec import ScreenSpec
from cimodels.study import Study
from cimodels.workspace.kinds import KINDS
from cimodels.workspace.record_types import Field, FieldKind
from cimodels.workspace.records import Record
from cimodels.workspace.store import Workspace

# What belongs in no document: addresses; what codes and machines are called; a name that stands beside the record anyway.
LEFT_OUT = {
    "visit_team.members.email",
    "conversation.protocol",
    "rating.listen_for",
    "finding.signal",
    "decision.name",
    "team_progress.name",
    "short_list.indicator",
    "short_list.student_group",
    "short_list.years",
}
_TEXTS = (FieldKind.TEXT, FieldKind.LONG_TEXT)
# So that every kind of data has its own fields filled in, and every record a place in a document.
_GIVEN: dict[str, dict[str, Any]] = {
    "short_list": {"recipe": ""},
    "rating": {"level": "2"},
    "visit_activity": {"activity": "classroom"},
    "analysis_evidence": {"data": "empathy"},
    "driver": {"level": "primary"},
}
_UNDER = {"challenge": "action_plan", "recommendation": "action_plan"}


def _filled(one: Field, place: str, made: dict[str, Record], cds: str) -> Any:
    """Every text says where it stands; the rest is what its kind wants."""
    if one.kind in _TEXTS:
        return _mark(f"{place}.{one.code}")
    if one.kind is FieldKind.ROWS:
        return [{column.code: _filled(column, f"{place}.{one.code}", made, cds) for column in one.columns}]
    if one.kind in (FieldKind.RECORD, FieldKind.RECORDS):
        there = made[one.refers].id if one.refers in made else None
        return there if one.kind is FieldKind.RECORD else [there] if there else []
    return {
        FieldKind.CHOICE: next(iter(one.choices), None),
        FieldKind.CHOICES: list(one.choices)[:1],
        FieldKind.LINK: "https://example.org",
        FieldKind.DATE: "2026-05-05",
        FieldKind.TIME: "09:00",
        FieldKind.NUMBER: one.lowest or 1,
        FieldKind.FLAG: one.code != "sample",
        FieldKind.DISTRICT: cds,
        FieldKind.DISTRICTS: [cds],
    }.get(one.kind, [])


def _mark(place: str) -> str:
    return "told-" + "-".join(place.replace("_", "-").split(".")) + "-end"


def _marks() -> Iterator[str]:
    for kind in KINDS.values():
        for one in kind.fields:
            if not one.hidden and one.code not in _GIVEN.get(kind.code, {}):
                if one.kind in _TEXTS:
                    yield f"{kind.code}.{one.code}"
                columns = one.columns if one.kind is FieldKind.ROWS else ()
                yield from (
                    f"{kind.code}.{one.code}.{column.code}" for column in columns if column.kind in _TEXTS
                )


def test_every_text_that_can_be_typed_is_in_a_document(
    tmp_path: Path, demo_study: Study, bundle: Bundle, spec: ScreenSpec
) -> None:
    store, made = Workspace(f"sqlite:///{tmp_path / 'w.db'}"), dict[str, Record]()
    cds = bundle.screening.short_list["cds"].iloc[0]
    for code, kind in KINDS.items():
        body = {one.code: _filled(one, code, made, cds) for one in kind.fields} | _GIVEN.get(code, {})
        body |= {"state": "demonstration"} if "state" in body else {}
        above = made[_UNDER.get(code, kind.parents[0])].id if kind.parents else None
        made[code] = store.create(code, body, author="Ana", parent=above)
    # Plans and networks come before what they name.
    for code in ("action_plan", "network"):
        names = {one.code: _filled(one, code, made, cds) for one in KINDS[code].fields if one.refers}
        record = made[code]
        store.save(record.id, {**record.body, **names}, based_on=record.head, author="Ana")
    desk = Desk(
        store,
        demo_study,
        date(2026, 11, 25),
        lambda asked, district: demo_study.district(spec, district, bundle),
    )
    said = "".join(
        page.write(kind.compose(desk, made[kind.of].id if kind.of else "")).decode()
        for kind in DOCUMENTS.values()
    )
    missing = {place for place in _marks() if _mark(place) not in said}
    assert missing == LEFT_OUT
