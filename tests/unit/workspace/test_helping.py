"""Who can help whom: each rule, and that nobody helps themselves."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cimodels.workspace.helping import needs
from cimodels.workspace.kinds import KINDS
from cimodels.workspace.plans import read
from cimodels.workspace.records import Record

HERE, THERE, HOST = "01" * 7, "02" * 7, "03" * 7


class Written:
    """Records without a store."""

    def __init__(self) -> None:
        self.kept: list[Record] = []

    def make(self, kind: str, parent: Record | None = None, **body: Any) -> Record:
        at = f"2026-01-01T00:00:{len(self.kept):02d}.000000Z"
        one = Record(
            f"{len(self.kept):032x}", kind, parent.id if parent else None, 1, False,
            {**KINDS[kind].blank(), **body}, at, "Ana", at, "Ana",
        )  # fmt: skip
        self.kept.append(one)
        return one

    def records(self, kind: str) -> list[Record]:
        return [one for one in self.kept if one.kind == kind]

    def needs(self, plan: Record) -> list[tuple[str, list[tuple[str, str]]]]:
        found = needs(read(self.records).values(), {plan.id}, self.records)
        return [(one.what.kind, [(h.who.id, h.because) for h in one.helps]) for one in found]


def idea(written: Written, plan: Record, act: str | None, **body: Any) -> Record:
    made = written.make("change_idea", plan, name="Idea", **body)
    written.make("pdsa_cycle", made, name="?", act=act)
    return made


def test_each_rule_finds_who_has_been_there() -> None:
    w = Written()
    visit = w.make("visit", name="V", host=HOST)
    practice = w.make("practice", visit, name="Calls")
    mine = w.make("action_plan", name="M", district=HERE, indicator="MATH", student_group="EL")
    theirs = w.make("action_plan", name="T", district=THERE, indicator="MATH", student_group="EL")
    others = w.make("action_plan", name="O", district=THERE, indicator="MATH", student_group="FOS")
    network = w.make("network", name="N")
    w.make("challenge", mine, name="No cover", area="time")
    w.make("challenge", mine, name="Odd", area="other")
    w.make("challenge", theirs, name="No hour", area="time", resolved="2026-01-01")
    w.make("challenge", theirs, name="Still", area="time")
    w.make("challenge", others, name="Odd too", area="other", resolved="2026-01-01")
    w.make("recommendation", network, name="Dates first", area="time")
    idea(w, mine, "adapt", practice=practice.id)
    idea(w, mine, "adopt", practice=practice.id)
    idea(w, theirs, "adopt", practice=practice.id)
    idea(w, others, "abandon", practice=practice.id)
    assert w.needs(mine) == [
        ("challenge", [(theirs.id, "resolved “time to meet and to test”"), (network.id, "recommends something on “time to meet and to test”")]),
        ("challenge", []),
        ("change_idea", [(theirs.id, "adopted an idea from the same practice"), (visit.id, "showed the practice")]),
        ("action_plan", [(theirs.id, "adopted an idea on the same outcome")]),
    ]  # fmt: skip
    assert w.needs(others)[-1] == ("action_plan", [])


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([HERE, THERE, HOST]), st.sampled_from([None, "adopt", "adapt"]), st.booleans()
        ),
        max_size=6,
    )
)
def test_nobody_helps_themselves(written: list[tuple[str, str | None, bool]]) -> None:
    w = Written()
    practice = w.make("practice", w.make("visit", name="V", host=HOST), name="Calls")
    for district, act, done in written:
        plan = w.make("action_plan", name="P", district=district, indicator="MATH")
        idea(w, plan, act, practice=practice.id)
        w.make("challenge", plan, name="x", area="time", resolved="2026-01-01" if done else None)
    plans = read(w.records)
    for need in needs(plans.values(), set(plans), w.records):
        mine = need.plan.record.body["district"]
        assert all((one.who.body.get("district") or one.who.body.get("host")) != mine for one in need.helps)
