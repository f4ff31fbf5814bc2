"""Out and in again: everything arrives, nothing that is there is changed, and a damaged file changes nothing."""

import csv
import hashlib
import io
import json
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cimodels.errors import WorkspaceError
from cimodels.workspace.exchange import export, restore
from cimodels.workspace.files import attach, attachments, content, retire_attachment
from cimodels.workspace.store import Workspace

NAMES = st.text(min_size=1, max_size=20).filter(lambda text: text.isprintable() and text.strip())


def _unpacked(path: Path) -> dict:
    with zipfile.ZipFile(path) as archive:
        return json.loads(archive.read("workspace.json"))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(NAMES, st.lists(st.text(max_size=30), max_size=3), st.booleans()), max_size=4))
def test_a_round_trip_loses_nothing(tmp_path_factory, drawn):
    folder = tmp_path_factory.mktemp("trip")
    here, there = Workspace(f"sqlite:///{folder / 'a.db'}"), Workspace(f"sqlite:///{folder / 'b.db'}")
    for name, purposes, retired in drawn:
        made = here.create("short_list", {"name": name}, author="Ana")
        for purpose in purposes:
            made = here.save(made.id, {**made.body, "purpose": purpose}, based_on=made.head, author="Bo")
        if retired:
            here.retire(made.id, based_on=made.head, author="Ana", reason="done")
    assert export(here, folder / "a.zip") == len(drawn)
    done = restore(there, folder / "a.zip")
    assert (done.records, done.notes) == (len(drawn), [])
    export(there, folder / "b.zip")
    assert (folder / "a.zip").read_bytes() == (folder / "b.zip").read_bytes()
    again = restore(there, folder / "a.zip")
    assert (again.records, again.revisions, again.files) == (0, 0, 0)
    here.close(), there.close()


def test_from_one_database_to_the_other_files_included(workspace, tmp_path):
    made = workspace.create("short_list", {"name": "List"}, author="Ana")
    kept = attach(workspace, made.id, "notes.txt", b"what we saw", author="Ana")
    gone = attach(workspace, made.id, "wrong.pdf", b"%PDF", author="Ana")
    retire_attachment(workspace, gone.id, author="Bo", reason="wrong visit")
    export(workspace, tmp_path / "all.zip")
    other = Workspace(f"sqlite:///{tmp_path / 'other.db'}")
    assert restore(other, tmp_path / "all.zip").files == 2
    assert attachments(other, made.id) == [kept]
    assert [one.reason for one in attachments(other, made.id, retired=True)] == ["", "wrong visit"]
    assert content(other, kept.sha256) == b"what we saw"
    assert [hit.record.id for hit in other.search("list")] == [made.id]
    assert other.history(made.id) == workspace.history(made.id)
    other.close()


def test_what_went_on_is_continued_and_what_parted_stands_beside(workspace, tmp_path):
    longer = workspace.create("short_list", {"name": "Longer there"}, author="Ana")
    parted = workspace.create("short_list", {"name": "Parted"}, author="Ana")
    export(workspace, tmp_path / "first.zip")
    other = Workspace(f"sqlite:///{tmp_path / 'other.db'}")
    restore(other, tmp_path / "first.zip")
    other.save(longer.id, {**longer.body, "years": "2025"}, based_on=1, author="Bo")
    other.save(parted.id, {**parted.body, "years": "theirs"}, based_on=1, author="Bo")
    workspace.save(parted.id, {**parted.body, "years": "ours"}, based_on=1, author="Cy")
    export(other, tmp_path / "second.zip")
    done = restore(workspace, tmp_path / "second.zip")
    assert workspace.get(longer.id).body["years"] == "2025"
    assert workspace.get(parted.id).body["years"] == "ours"
    assert sorted(one.body["years"] for one in workspace.records("short_list")) == ["2025", "ours", "theirs"]
    (note,) = done.notes
    assert "“Parted” went on differently" in note
    assert restore(workspace, tmp_path / "second.zip").records == 0
    other.close()


def test_an_import_waits_for_who_is_writing_and_loses_nothing(workspace, tmp_path):
    made = workspace.create("short_list", {"name": "Parted"}, author="Ana")
    export(workspace, tmp_path / "first.zip")
    other = Workspace(f"sqlite:///{tmp_path / 'other.db'}")
    restore(other, tmp_path / "first.zip")
    other.save(made.id, {**made.body, "years": "theirs"}, based_on=1, author="Bo")
    export(other, tmp_path / "second.zip")
    other.close()
    with ThreadPoolExecutor(1) as beside:
        with workspace.together() as batch:
            batch.save(made.id, {**made.body, "years": "ours"}, based_on=1, author="Cy")
            importing = beside.submit(restore, workspace, tmp_path / "second.zip")
            time.sleep(0.3)
        assert "went on differently" in importing.result().notes[0]
    assert sorted(one.body["years"] for one in workspace.records("short_list")) == ["ours", "theirs"]


def test_the_tables_are_for_spreadsheets_and_start_no_formula(workspace, tmp_path):
    workspace.create(
        "short_list",
        {"name": "=1+1", "purpose": "@SUM(A1)\nsecond", "districts": [{"cds": "1"}]},
        author="Ana",
    )
    export(workspace, tmp_path / "all.zip")
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        table = list(csv.DictReader(io.StringIO(archive.read("csv/short_list.csv").decode("utf-8-sig"))))
    assert table[0]["Name"] == "'=1+1"
    assert table[0]["Purpose"].startswith("'@SUM")
    assert json.loads(table[0]["Districts"]) == [{"cds": "1"}]


def _repacked(path: Path, change) -> Path:
    """The export with a change to its members, the manifest made to fit unless it is what is changed."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    out = path.with_name("changed.zip")
    with zipfile.ZipFile(out, "w") as archive:
        for name, value in members.items():
            archive.writestr(name, value)
    return out


def _with_value(members: dict, change) -> None:
    value = json.loads(members["workspace.json"])
    change(value)
    members["workspace.json"] = json.dumps(value).encode()
    manifest = json.loads(members["manifest.json"])
    manifest["workspace.json"] = hashlib.sha256(members["workspace.json"]).hexdigest()
    members["manifest.json"] = json.dumps(manifest).encode()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda m: m.pop("manifest.json"), "cannot be read"),
        (lambda m: m.update({"README.txt": b"other"}), "damaged"),
        (lambda m: m.update({"manifest.json": b"[1"}), "cannot be read"),
        (lambda m: _with_value(m, lambda v: v.update(format=99)), "format 99"),
        (lambda m: _with_value(m, lambda v: v.pop("revision")), "cannot be read"),
        (lambda m: _with_value(m, lambda v: v.update(revision=[])), "not complete"),
        (lambda m: _with_value(m, lambda v: v["record"][0].update(kind="sandwich")), "does not know"),
        (lambda m: _with_value(m, lambda v: v["record"][0].pop("head")), "has not the columns"),
        (lambda m: _with_value(m, lambda v: v["record"].append(3)), "has not the columns"),
        (
            lambda m: _with_value(m, lambda v: v["record"][0].update(parent=v["record"][0]["id"])),
            "belongs to nothing",
        ),
    ],
)
def test_a_damaged_file_is_told_and_changes_nothing(workspace, tmp_path, change, said):
    workspace.create("short_list", {"name": "List"}, author="Ana")
    export(workspace, tmp_path / "all.zip")
    other = Workspace(f"sqlite:///{tmp_path / 'other.db'}")
    with pytest.raises(WorkspaceError, match=said):
        restore(other, _repacked(tmp_path / "all.zip", change))
    assert other.records("short_list", retired=True) == []
    other.close()


def _both(**values):
    """The same change to the first record and to its only revision."""

    def change(members: dict) -> None:
        _with_value(members, lambda v: (v["record"][0].update(values), v["revision"][0].update(values)))

    return change


def _record(**values):
    return lambda members: _with_value(members, lambda v: v["record"][0].update(values))


def _revision(**values):
    return lambda members: _with_value(members, lambda v: v["revision"][0].update(values))


def _deep(levels: int) -> list:
    value: list = []
    for _ in range(levels):
        value = [value]
    return value


def _attachment(**values):
    row = {
        "id": "a" * 32, "sha256": "0" * 64, "name": "x.pdf", "at": "2026-03-31T14:15:00.000000Z", "author": "Ana",
        "retired_at": None, "retired_by": None, "reason": "",
    }  # fmt: skip

    def change(members: dict) -> None:
        _with_value(
            members, lambda v: v["attachment"].append({**row, "record": v["record"][0]["id"], **values})
        )

    return change


def _aside(**values):
    row = {"id": "b" * 32, "based_on": 1, "at": "2026-03-31T14:15:00.000000Z", "author": "Ana", "body": {},
           "settled_at": None}  # fmt: skip

    def change(members: dict) -> None:
        _with_value(
            members, lambda v: v["set_aside"].append({**row, "record": v["record"][0]["id"], **values})
        )

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_record(head="1"), "head cannot be '1'"),
        (_record(head=True), "head cannot be"),
        (_record(head=10**9), "head cannot be"),  # once a list as long was made of it
        (_record(head=0), "head cannot be"),
        (_record(retired="no"), "retired cannot be"),
        (_record(id="../../etc"), "id cannot be"),
        (_record(kind=["short_list"]), "kind cannot be"),
        (_record(parent="f" * 32), "belongs to nothing"),
        (_record(created_at="yesterday"), "created_at cannot be"),
        (_record(created_by="Somebody"), "row 1 of record says otherwise"),
        (_record(changed_at="2020-03-31T14:15:00.000000Z"), "row 1 of record says otherwise"),
        (_record(retired=True), "row 1 of record says otherwise"),
        (_record(changed_by="\u202eevil"), "changed_by cannot be"),
        (_both(body=["List"]), "body cannot be"),
        (_both(body={"name": 3}), "changed.zip: row 1 of record: Short list: “Name” cannot be '3'"),
        (_both(body={"name": "a\x00b"}), "body cannot be"),
        (_both(body={"name": "a", "later": 10**400}), "body cannot be"),
        (_both(body={"name": "a", "later": float("nan")}), "cannot be read"),
        (_both(body={"name": "a", "later": _deep(200)}), "body cannot be"),
        (_revision(number="1"), "number cannot be"),
        (_revision(reason=None), "reason cannot be"),
        (_revision(record="e" * 32), "that is not in it"),
        (lambda m: _with_value(m, lambda v: v["record"].append(v["record"][0])), "twice"),
        (lambda m: _with_value(m, lambda v: v["revision"].append(v["revision"][0])), "twice"),
        (_attachment(name="../x.pdf"), "name cannot be"),
        (_attachment(name="x.html"), "name cannot be"),
        (_attachment(sha256=3), "sha256 cannot be"),
        (_attachment(record="c" * 32), "that is not in it"),
        (_attachment(), "attachment is missing"),
        (_aside(based_on=9), "based on a revision that is not in it"),
        (_aside(body=[1]), "body cannot be"),
        (lambda m: m.update({"manifest.json": b'["README.txt"]'}), "cannot be read"),
        (lambda m: m.update({"manifest.json": b"3"}), "cannot be read"),
    ],
)
def test_what_no_store_would_have_written_is_told_and_changes_nothing(tmp_path, change, said):
    here, other = (Workspace(f"sqlite:///{tmp_path / name}") for name in ("here.db", "other.db"))
    here.create("short_list", {"name": "List"}, author="Ana")
    export(here, tmp_path / "all.zip")
    with pytest.raises(WorkspaceError, match=said):
        restore(other, _repacked(tmp_path / "all.zip", change))
    assert other.records("short_list", retired=True) == []
    here.close()
    other.close()


def test_an_older_versions_record_has_the_fields_that_came_later_empty(tmp_path):
    here, other = (Workspace(f"sqlite:///{tmp_path / name}") for name in ("here.db", "other.db"))
    here.create("short_list", {"name": "List"}, author="Ana")
    export(here, tmp_path / "all.zip")
    restore(other, _repacked(tmp_path / "all.zip", _both(body={"name": "Old"})))
    (found,) = other.records("short_list")
    assert found.body["name"] == "Old" and found.body["districts"] == [] and found.body["purpose"] == ""
    here.close()
    other.close()


def test_no_zip_is_told(workspace, tmp_path):
    (tmp_path / "x.zip").write_bytes(b"nothing")
    with pytest.raises(WorkspaceError, match="cannot be read as a workspace"):
        restore(workspace, tmp_path / "x.zip")
    with pytest.raises(WorkspaceError, match="cannot be read as a workspace"):
        restore(workspace, tmp_path / "missing.zip")


@pytest.mark.parametrize(
    ("name", "bytes_", "said"),
    [
        ("a.exe", b"x", "not taken"),
        ("a.pdf", b"", "0 bytes"),
        ("a.pdf", b"x" * 10_000_001, "10,000,001 bytes"),
    ],
)
def test_files_that_are_not_taken(workspace, name, bytes_, said):
    made = workspace.create("short_list", {"name": "List"}, author="Ana")
    with pytest.raises(WorkspaceError, match=said):
        attach(workspace, made.id, name, bytes_, author="Ana")
    assert attachments(workspace, made.id) == []


@pytest.mark.parametrize(
    ("given_", "kept"),
    [
        ("../../etc/pass.txt", "pass.txt"),
        ("a\u202egpj.txt", "a_gpj.txt"),
        ("..\\b:c.txt", "b_c.txt"),
        ("x" * 200 + ".txt", "x" * 80 + "…" + "x" * 26 + ".txt"),
    ],
)
def test_a_files_name_cannot_leave_its_folder_or_hide_its_ending(workspace, given_, kept):
    made = workspace.create("short_list", {"name": "List"}, author="Ana")
    assert attach(workspace, made.id, given_, b"x", author="Ana").name == kept
