"""Why a district is eligible, as outcomes that one can work on."""

from cimodels.rules.assistance import MET, NOT_MET
from cimodels.rules.assistance_reasons import outcomes, reasons
from cimodels.rules.assistance_steps import Reading, Step


def step(group: str, priority: int, verdict: str, *indicators: str) -> Step:
    read = tuple(
        Reading(code, "color", 1, 1, "level", "dashboard", "published", 0.0, 0.0) for code in indicators
    )
    return Step(group, priority, f"Priority {priority}", verdict, "", "published", read)


def test_only_what_is_met_by_a_group_that_counts_is_a_reason_and_a_local_indicator_is_no_outcome() -> None:
    steps = [
        step("FOS", 4, MET, "ELA", "MATH"),
        step("FOS", 5, NOT_MET, "CHRONIC"),
        step("FOS", 6, MET, "SUSP"),
        step("FOS", 1, MET),
        step("EL", 4, MET, "ELA", "MATH"),
    ]
    found = reasons(steps, {"FOS"})
    assert [(one.priority, one.indicators) for one in found] == [
        (4, ("ELA", "MATH")),
        (6, ("SUSP",)),
        (1, ()),
    ]
    assert outcomes(found) == (("ELA", "FOS"), ("MATH", "FOS"), ("SUSP", "FOS"))
