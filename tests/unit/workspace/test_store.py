"""Nothing that was written is lost: revisions, conflicts, retiring, undo and search, in both databases."""

import threading

import pytest
from sqlalchemy import func, insert, select

from cimodels.errors import WorkspaceError
from cimodels.workspace.records import Conflict
from cimodels.workspace.store import Workspace
from cimodels.workspace.tables import RECORDS, REVISIONS

LIST = {"name": "Mathematics, Valley", "purpose": "Who does well by English learners?"}


def test_a_record_and_its_history(workspace):
    made = workspace.create("short_list", LIST, author="  Ana   Lee ")
    assert (made.head, made.created_by, made.retired) == (1, "Ana Lee", False)
    edited = workspace.save(made.id, {**made.body, "years": "2023–2025"}, based_on=1, author="Bo")
    assert (edited.head, edited.body["years"], edited.changed_by) == (2, "2023–2025", "Bo")
    history = workspace.history(made.id)
    assert [(one.number, one.action, one.author) for one in history] == [
        (2, "edited", "Bo"),
        (1, "created", "Ana Lee"),
    ]
    assert history[1].body == made.body
    assert workspace.get(made.id) == edited


def test_saving_what_is_there_adds_nothing(workspace):
    made = workspace.create("short_list", LIST, author="Ana")
    assert workspace.save(made.id, made.body, based_on=1, author="Bo") == made
    assert len(workspace.history(made.id)) == 1


def test_the_second_of_two_is_told_shown_both_and_loses_nothing(workspace):
    made = workspace.create("short_list", LIST, author="Ana")
    workspace.save(made.id, {**made.body, "name": "Bo's name", "years": "2025"}, based_on=1, author="Bo")
    with pytest.raises(Conflict) as told:
        workspace.save(
            made.id, {**made.body, "name": "Cy's name", "purpose": "Cy's"}, based_on=1, author="Cy"
        )
    conflict = told.value
    assert "Bo saved this" in conflict.message
    assert conflict.theirs.body["name"] == "Bo's name"
    assert conflict.mine.body["name"] == "Cy's name"
    assert conflict.merge.contested == ("name",)
    assert conflict.merge.body["purpose"] == "Cy's"
    assert conflict.merge.body["years"] == "2025"
    assert workspace.get(made.id).body["name"] == "Bo's name"
    (kept,) = workspace.set_aside(made.id)
    assert kept.body["purpose"] == "Cy's"
    workspace.settle(kept.id)
    assert workspace.set_aside(made.id) == []


def test_the_same_edit_by_two_is_no_conflict(workspace):
    made = workspace.create("short_list", LIST, author="Ana")
    same = {**made.body, "years": "2025"}
    workspace.save(made.id, same, based_on=1, author="Bo")
    assert workspace.save(made.id, same, based_on=1, author="Cy").head == 2


def test_of_many_at_once_one_wins_and_the_others_are_told(address):
    first = Workspace(address)
    made = first.create("short_list", LIST, author="Ana")
    stores = [Workspace(address) for _ in range(6)]
    told: list[str] = []

    def write(number: int) -> None:
        body = {**made.body, "name": f"name {number}"}
        try:
            stores[number].save(made.id, body, based_on=1, author=f"writer {number}")
            told.append("saved")
        except Conflict:
            told.append("conflict")

    threads = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["conflict"] * 5 + ["saved"]
    assert len(first.set_aside(made.id)) == 5
    assert [one.number for one in first.history(made.id)] == [2, 1]
    for store in (first, *stores):
        store.close()


def test_retired_with_a_reason_and_restored(workspace):
    made = workspace.create("short_list", LIST, author="Ana")
    with pytest.raises(WorkspaceError, match="without a reason"):
        workspace.retire(made.id, based_on=1, author="Ana", reason="  ")
    retired = workspace.retire(made.id, based_on=1, author="Ana", reason="made twice")
    assert retired.retired and workspace.records("short_list") == []
    assert workspace.records("short_list", retired=True) == [retired]
    assert workspace.history(made.id)[0].reason == "made twice"
    with pytest.raises(WorkspaceError, match="retired"):
        workspace.save(made.id, {**LIST, "years": "2024"}, based_on=2, author="Ana")
    with pytest.raises(WorkspaceError, match="meanwhile"):
        workspace.restore(made.id, based_on=1, author="Bo")
    assert not workspace.restore(made.id, based_on=2, author="Bo").retired


def test_undo_is_a_revision_more(workspace):
    made = workspace.create("short_list", LIST, author="Ana")
    second = workspace.save(made.id, {**made.body, "name": "Second"}, based_on=1, author="Bo")
    undone = workspace.undo(made.id, based_on=2, author="Cy")
    assert (undone.head, undone.body) == (3, made.body)
    assert workspace.undo(made.id, based_on=3, author="Cy", to=2).body == second.body
    assert [one.action for one in workspace.history(made.id)] == ["undone", "undone", "edited", "created"]
    with pytest.raises(WorkspaceError, match="no revision 0"):
        workspace.undo(workspace.create("short_list", LIST, author="Ana").id, based_on=1, author="Cy")


def test_search_knows_no_case_accents_or_endings(workspace):
    made = workspace.create(
        "short_list", {"name": "Évaluation in Coyote Valley", "purpose": "O'Hara’s “plan”"}, author="Ana"
    )
    other = workspace.create("short_list", {"name": "Suspension"}, author="Ana")
    for asked in ("evaluation", "COYOTE vall", "hara plan", "évalu"):
        assert [hit.record.id for hit in workspace.search(asked)] == [made.id], asked
    assert workspace.search("coyote")[0].passage == "Évaluation in Coyote Valley"
    for asked in ("", "  ", '"', "NOT *", "coyote suspension", "') OR 1=1 --", "a:* | b"):
        assert workspace.search(asked) == [], asked
    workspace.save(made.id, {"name": "Renamed"}, based_on=1, author="Ana")
    assert workspace.search("coyote") == []
    workspace.retire(other.id, based_on=1, author="Ana", reason="done")
    assert workspace.search("suspension") == []
    assert len(workspace.search("suspension", retired=True)) == 1


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "“Name” is empty"),
        ({"name": 3}, "“Name” cannot be '3'"),
        ({"name": "x" * 501}, "501 characters"),
        ({"name": "x", "districts": "none"}, "table of facts"),
        ({"name": "x", "districts": [object()]}, "table of facts"),
    ],
)
def test_a_body_that_is_not_what_its_kind_wants_is_refused(workspace, body, said):
    with pytest.raises(WorkspaceError, match=said.replace("(", r"\(")):
        workspace.create("short_list", body, author="Ana")
    assert workspace.records("short_list", retired=True) == []


@pytest.mark.parametrize("value", [10**400, [[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]])
def test_what_is_too_large_or_too_deep_is_refused(workspace, value):
    with pytest.raises(WorkspaceError, match="deep, or a number larger"):
        workspace.create("short_list", {"name": "List", "later": value}, author="Ana")


def test_a_look_is_of_one_moment_while_others_write(workspace, address):
    workspace.create("short_list", LIST, author="Ana")
    with workspace.reading() as connection:
        first = connection.execute(select(func.count()).select_from(RECORDS)).scalar()
        other = Workspace(address)
        other.create("short_list", LIST, author="Bo")
        other.close()
        assert connection.execute(select(func.count()).select_from(REVISIONS)).scalar() == first == 1


def test_the_same_twice_at_once_is_told_in_words(workspace):
    made = workspace.create("short_list", LIST, author="Ana")
    with pytest.raises(WorkspaceError, match="at the same moment"), workspace.writing() as connection:
        connection.execute(insert(RECORDS).values(**vars(made)))


@pytest.mark.parametrize("day", ["0001-01-01", "0202-03-31", "9999-12-31"])
def test_a_date_that_no_calendar_and_no_chart_can_show_is_refused(workspace, day):
    with pytest.raises(WorkspaceError, match=f"cannot be '{day}'") as refused:
        workspace.create("network", {"name": "Network", "by": day}, author="Ana")
    assert "1900 to 2199" in refused.value.advice
    assert workspace.create("network", {"name": "Network", "by": "2199-12-31"}, author="Ana")


def test_a_number_of_which_no_median_can_be_made_is_refused(workspace):
    plan = workspace.create("action_plan", {"name": "A", "district": "01" * 7}, author="Ana")
    measure = workspace.create("plan_measure", {"name": "M", "role": "process"}, author="Ana", parent=plan.id)
    with pytest.raises(WorkspaceError, match=r"cannot be .1e\+308."):
        workspace.create(
            "measurement", {"date": "2026-01-09", "value": 1e308}, author="Ana", parent=measure.id
        )


def test_a_reason_is_cleaned_as_well(workspace):
    one = workspace.create("short_list", {"name": "List"}, author="Ana", reason="because\x00 of it")
    assert workspace.history(one.id)[0].reason == "because of it"


def test_text_that_no_database_stores_is_cleaned(workspace):
    made = workspace.create(
        "short_list", {"name": "a\x00b\ud800  c\n", "purpose": "one\r\ntwo\x07"}, author="Ana"
    )
    assert made.body["name"] == "ab c"
    assert made.body["purpose"] == "one\ntwo"


@pytest.mark.parametrize("author", ["", "  ", "x" * 81, "a\u202eb"])
def test_nothing_is_kept_unsigned(workspace, author):
    with pytest.raises(WorkspaceError, match="signed"):
        workspace.create("short_list", LIST, author=author)


def test_fields_of_a_newer_version_are_kept(workspace):
    made = workspace.create("short_list", {**LIST, "later": {"a": [1, None, True]}}, author="Ana")
    assert workspace.get(made.id).body["later"] == {"a": [1, None, True]}


def test_strangers_are_told(workspace):
    with pytest.raises(WorkspaceError, match="no record"):
        workspace.get("0" * 32)
    with pytest.raises(WorkspaceError, match="does not know"):
        workspace.create("sandwich", {}, author="Ana")
    made = workspace.create("short_list", LIST, author="Ana")
    with pytest.raises(WorkspaceError, match="cannot belong"):
        workspace.create("short_list", LIST, author="Ana", parent=made.id)


def test_what_was_written_last(workspace):
    made = workspace.create("short_list", LIST, author="Ana")
    workspace.save(made.id, {**LIST, "years": "2025"}, based_on=1, author="Bo")
    assert [(one.record, one.author) for one in workspace.newest(5)] == [(made.id, "Bo"), (made.id, "Ana")]


def test_writes_made_together_are_all_there_or_none(workspace):
    with workspace.together() as batch:
        plan = batch.create("action_plan", {"name": "A", "district": "01" * 7}, author="Ana")
        idea = batch.create("change_idea", {"name": "Call home"}, author="Ana", parent=plan.id)
        idea = batch.save(idea.id, {**idea.body, "owner": "Bo"}, based_on=1, author="Bo")
    assert workspace.get(plan.id) == plan
    assert workspace.children(plan.id) == [idea]
    assert [hit.record.id for hit in workspace.search("call")] == [idea.id]
    with pytest.raises(WorkspaceError, match="changed this record meanwhile"), workspace.together() as batch:
        batch.create("action_plan", {"name": "Elsewhere", "district": "01" * 7}, author="Ana")
        batch.retire(plan.id, based_on=1, author="Ana", reason="done")
        batch.save(idea.id, {**idea.body, "owner": "Cy"}, based_on=1, author="Cy")
    assert workspace.records("action_plan") == [plan]
    assert workspace.search("elsewhere") == []


def test_made_together_they_are_retired_and_restored_together(workspace):
    with workspace.together() as batch:
        first, second = (batch.create("short_list", {"name": name}, author="Ana") for name in "AB")
        batch.retire(second.id, based_on=1, author="Ana", reason="twice")
    assert [one.id for one in workspace.records("short_list")] == [first.id]
    with workspace.together() as batch:
        batch.restore(second.id, based_on=2, author="Bo")
    assert [one.action for one in workspace.history(second.id)] == ["restored", "retired", "created"]


def test_a_record_is_retired_with_all_that_belongs_to_it_however_deep(workspace):
    with workspace.together() as batch:
        plan, other = (
            batch.create("action_plan", {"name": name, "district": "01" * 7}, author="Ana") for name in "AB"
        )
        idea = batch.create("change_idea", {"name": "Call home"}, author="Ana", parent=plan.id)
        cycle = batch.create("pdsa_cycle", {"name": "Q", "prediction": "P"}, author="Ana", parent=idea.id)
        gone = batch.create("change_idea", {"name": "Write"}, author="Ana", parent=plan.id)
        batch.retire(gone.id, based_on=1, author="Ana", reason="twice")
    assert workspace.alone() == [plan, other]
    with workspace.together() as batch:
        assert batch.retire_whole(plan, author="Bo", reason="moved") == 3
    assert workspace.alone() == [other]
    assert [workspace.history(one.id)[0].reason for one in (plan, idea, cycle, gone)] == ["moved"] * 3 + [
        "twice"
    ]
