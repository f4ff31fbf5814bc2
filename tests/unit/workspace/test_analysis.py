"""A systems analysis put together: trees without circles, what the data say together, versions of the theory, the sample."""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cimodels.errors import WorkspaceError
from cimodels.workspace.analysis.guide import PARTS, Guide, first_year, guide, read_guide
from cimodels.workspace.analysis.matrix import findings, matrix
from cimodels.workspace.analysis.ready import aim, aim_lacks, team_lacks
from cimodels.workspace.analysis.sample import CORE, sample
from cimodels.workspace.analysis.theory import unheard, versions
from cimodels.workspace.analysis.whole import Branch, below, branches, whole
from cimodels.workspace.kinds.analysis import ABOVE
from cimodels.workspace.kinds.networks import COURSE
from cimodels.workspace.records import Record
from cimodels.workspace.store import Workspace


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Workspace]:
    opened = Workspace(f"sqlite:///{tmp_path / 'w.db'}")
    yield opened
    opened.close()


def record(name: str, kind: str = "cause", at: str = "1", **body: Any) -> Record:
    return Record(name, kind, "a", 1, False, body, at, "Ana", at, "Ana")


def cause(name: str, standing: str = "open", under: str | None = None) -> Record:
    return record(name, cause=name, standing=standing, under=under)


def piece(data: str, supports: str = "", against: str = "", silent: str = "", at: str = "1") -> Record:
    return record(
        f"{data}{at}", "analysis_evidence", at,
        data=data, supports=list(supports), against=list(against), silent=list(silent),
    )  # fmt: skip


def flat(found: tuple[Branch, ...]) -> list[str]:
    return [name for one in found for name in (one.record.id, *flat(one.below))]


@given(st.lists(st.one_of(st.none(), st.integers(0, 9)), max_size=9))
def test_every_cause_is_in_exactly_one_place_whatever_hangs_below_what(under: list[int | None]) -> None:
    causes = [cause(str(n), under=None if u is None else str(u)) for n, u in enumerate(under)]
    assert sorted(flat(branches(causes))) == sorted(one.id for one in causes)


def test_a_circle_is_opened_and_the_rest_hangs_where_it_was_put() -> None:
    found = branches(
        [cause("a", under="c"), cause("b", under="a"), cause("c", under="b"), cause("d", under="gone")]
    )
    assert flat(found) == ["c", "a", "b", "d"]
    assert [one.record.id for one in found] == ["c", "d"]


def test_below_a_cause_are_those_that_cannot_be_above_it() -> None:
    causes = [cause("a"), cause("b", under="a"), cause("c", under="b"), cause("d")]
    assert below(causes, "a") == {"a", "b", "c"}


def test_an_idea_hangs_below_drivers_and_not_the_other_way_round() -> None:
    drivers = [
        record("p", "driver", level="primary", under="i"),
        record("s", "driver", level="secondary", under="p"),
        record("i", "driver", level="idea", under="s"),
        record("j", "driver", level="idea", under="i"),
    ]
    found = branches(drivers, ABOVE)
    assert [one.record.id for one in found] == ["p", "j"]
    assert flat(found) == ["p", "s", "i", "j"]


def test_the_matrix_counts_pieces_and_judges_kinds() -> None:
    causes = [cause(name) for name in "abcdef"]
    pieces = [
        piece("results", supports="ab", against="d"),
        piece("results", supports="a", at="2"),
        piece("empathy", supports="a", against="b", silent="e"),
    ]
    rows = {row.cause.id: row for row in matrix(causes, pieces)}
    assert rows["a"].cells["results"].said == "supports (2)"
    assert rows["a"].verdict == "2 kinds of data agree"
    assert rows["b"].verdict == "the data contradict each other"
    assert rows["d"].verdict == "only spoken against"
    assert rows["e"].cells["empathy"].said == "says nothing"
    assert rows["e"].verdict == "looked at, and nothing found"
    assert (rows["f"].verdict, rows["f"].cells["results"].said) == ("no evidence yet", "")


def test_sentences_on_what_one_kind_alone_says_and_on_contradictions() -> None:
    causes = [cause("a"), cause("b"), cause("c", "ruled_out"), cause("d"), cause("e")]
    pieces = [piece("results", supports="a", against="bc"), piece("empathy", supports="bd", against="d")]
    said = findings(matrix(causes, pieces), pieces)
    assert said[0].startswith("Only test results support “a”")
    assert said[1].startswith(
        "The data contradict each other on “b”: empathy interviews support it, test results speak"
    )
    assert said[2].endswith("nothing supports it: it is ruled out.")
    assert said[3].startswith("Within empathy interviews, some pieces support “d”")
    assert said[4] == "No evidence yet on “e”."
    assert "process maps" in said[5] and "test results" not in said[5]


def test_one_observes_and_others_are_several() -> None:
    pieces = [piece("observation", supports="a"), piece("results", against="a")]
    (said, _) = findings(matrix([cause("a")], pieces), pieces)
    assert "observation supports it, test results speak against it" in said


def test_nothing_is_said_where_there_is_no_evidence() -> None:
    assert findings(matrix([cause("a")], []), []) == []


def test_versions_of_the_theory_with_the_evidence_between(store: Workspace) -> None:
    analysis = store.create("systems_analysis", {"name": "Ours"}, author="Ana")

    def note(title: str) -> None:
        store.create(
            "analysis_evidence",
            {"title": title, "data": "results", "found": "x"},
            author="Bo",
            parent=analysis.id,
        )

    note("before")
    first = store.create("theory", {"statement": "One", "why": "a hunch"}, author="Ana", parent=analysis.id)
    note("between")
    second = store.save(first.id, {"statement": "Two", "why": "we saw"}, based_on=1, author="Bo")
    # A reason alone is no version.
    third = store.save(first.id, {"statement": "Two", "why": "we saw it"}, based_on=second.head, author="Bo")
    store.undo(first.id, based_on=third.head, author="Cy", to=1)
    note("after")
    found = whole(store, analysis.id)
    told = versions(found.theories, found.evidence)
    assert [(v.number, v.author, v.statement) for v in told] == [
        (1, "Ana", "One"),
        (2, "Bo", "Two"),
        (3, "Cy", "One"),
    ]
    assert [[p.body["title"] for p in v.evidence] for v in told] == [["before"], ["between"], []]
    assert told[1].why == "we saw" and told[2].why == "Taken back: as revision 1, by Ana."
    assert [p.body["title"] for p in unheard(found.theories, found.evidence)] == ["after"]


def test_what_an_aim_and_a_team_lack() -> None:
    assert (
        aim({"what": "Close the gap.", "whom": "grade 5", "how_much": "", "by": None})
        == "Close the gap, for grade 5."
    )
    assert aim_lacks({"what": "x"}) == "The aim does not say yet for whom, how much and by when."
    assert aim_lacks({"what": "x", "whom": "y", "how_much": "z", "by": "2027-06-30"}) == ""
    assert team_lacks([]) == []
    alone = team_lacks([{"role": "data", "part": "Office"}, {"role": "lead", "part": " office "}])
    assert len(alone) == 4 and "senior leader" in alone[0] and "fewer than two parts" in alone[3]
    assert team_lacks([{"role": role, "part": role} for role in ("senior", "facilitator", "teacher")]) == []


@pytest.mark.parametrize(("told", "parts"), [(guide(), PARTS), (first_year(), COURSE)])
def test_the_guides_have_every_part_and_tell_their_source(told: Guide, parts: Collection[str]) -> None:
    assert set(told.steps) == set(parts) and "2017" in told.source
    assert all(
        step.activities and all(one.minutes > 0 for one in step.activities) for step in told.steps.values()
    )


@pytest.mark.parametrize(
    "content", ["version = 2", "not toml", "version = 1\nsource = 'x'\n[problem]\nlesson = 'x'"]
)
def test_a_guide_that_lacks_something_says_what(content: str, tmp_path: Path) -> None:
    path = tmp_path / "guide.toml"
    path.write_text(content)
    with pytest.raises(WorkspaceError, match=r"guide\.toml"):
        read_guide(path)


def test_the_sample_is_made_once_marked_and_whole(store: Workspace) -> None:
    made = sample(store)
    assert sample(store).id == made.id and len(store.records("systems_analysis")) == 1
    found = whole(store, made.id)
    assert found.is_sample and found.record.body["name"].startswith("Example")
    assert (len(found.causes), len(found.evidence), len(found.drivers), len(found.theories)) == (6, 6, 6, 2)
    assert all(one.body["title"].startswith("Example") for one in found.evidence)
    assert len(versions(found.theories, found.evidence)[1].evidence) == 4
    assert {one.created_by for one in (found.record, *found.causes)} == {"Sample project"}
    assert store.records("systems_analysis", sample=False) == []


def test_a_sample_that_names_what_it_has_not_is_refused_with_the_name(
    store: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(CORE.read_text(encoding="utf-8").replace('under = "tasks"', 'under = "nowhere"'))
    with pytest.raises(WorkspaceError, match="nowhere"):
        sample(store, path)


def test_a_record_of_another_kind_is_no_analysis(store: Workspace) -> None:
    other = store.create("short_list", {"name": "Valley"}, author="Ana")
    with pytest.raises(WorkspaceError, match="no systems analysis"):
        whole(store, other.id)
