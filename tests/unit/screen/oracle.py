"""The screen once more, one district and one criterion at a time: slow, and obviously right."""

import math

from cimodels.screen.results import in_top
from cimodels.screen.spec import ScreenSpec
from cimodels.vocab.indicators import INDICATORS, Direction

STAGES = ("eligible", "expected", "performance", "enrolment", "adequacy")
RANKS = {"advantage": "rank", "status": "status_rank", "improvement": "improvement_rank"}


def first_failed_stage(spec: ScreenSpec, cds: str, tables: "Tables") -> str | None:
    """The stage at which a district leaves, or None where it stays to the end."""
    passes = (eligible, expected, performance, enrolled, adequate)
    return next((stage for stage, ok in zip(STAGES, passes, strict=True) if not ok(spec, cds, tables)), None)


class Tables:
    """The inputs as dictionaries, missing values left out."""

    def __init__(self, expected_performance, entities, enrolment, ratings):
        def rows(frame):
            return [{k: v for k, v in row.items() if not _missing(v)} for row in frame.to_dict("records")]

        self.modelled = {row["cds"]: row for row in rows(expected_performance.entities)}
        self.entities = {row["cds"]: row for row in rows(entities)}
        self.enrolment = {row["cds"]: row for row in rows(enrolment)}
        self.ratings = {(r["indicator"], r["student_group"], r["cds"]): r for r in rows(ratings)}


def _missing(value) -> bool:
    return value is None or str(value) == "<NA>" or (isinstance(value, float) and math.isnan(value))


def eligible(spec, cds, tables) -> bool:
    who = tables.entities[cds]
    kind = who["district_type"]
    if kind == "COE":
        if spec.county_offices == "exclude":
            return False
    elif spec.county_offices == "only" or kind not in (
        spec.district_types or ("UNIFIED", "ELEMENTARY", "HIGH")
    ):
        return False
    if spec.counties and who["county_code"] not in spec.counties:
        return False
    total = tables.enrolment.get(cds, {}).get("total")
    if spec.minimum_enrolment is not None and (total is None or total < spec.minimum_enrolment):
        return False
    return spec.maximum_enrolment is None or (total is not None and total <= spec.maximum_enrolment)


def expected(spec, cds, tables) -> bool:
    return cds in tables.modelled


def performance(spec, cds, tables) -> bool:
    n = len(tables.modelled)
    found = []
    for threshold in spec.focus:
        rank = tables.modelled[cds].get(RANKS[threshold.measure])
        found.append(rank is not None and in_top(int(rank), n, threshold.top_percent))
    return any(found) if spec.focus_match == "any" else all(found)


def enrolled(spec, cds, tables) -> bool:
    students = tables.enrolment.get(cds, {})
    for minimum in spec.enrolment:
        count = students.get(f"count_{minimum.student_group}")
        share = students.get(f"share_{minimum.student_group}")
        if minimum.minimum_count > 0 and (count is None or count < minimum.minimum_count):
            return False
        if minimum.minimum_share > 0 and (share is None or share < minimum.minimum_share):
            return False
    return True


def adequate(spec, cds, tables) -> bool:
    for check in spec.adequacy:
        for group in check.student_groups:
            if check.indicator == spec.model.indicator and group == spec.model.student_group:
                continue
            found = rated(check, group, cds, tables)
            if found is None and check.when_missing == "fail":
                return False
            if found is False:
                return False
    return True


def rated(check, group, cds, tables) -> bool | None:
    rating = tables.ratings.get((check.indicator, group, cds), {})
    if check.rule == "no_red":
        return None if "color" not in rating else rating["color"] != 1
    if check.rule == "level_at_least":
        return None if "status_level" not in rating else rating["status_level"] >= check.value
    if "status" not in rating:
        return None
    everyone = [
        row["status"]
        for (indicator, student_group, _), row in tables.ratings.items()
        if (indicator, student_group) == (check.indicator, group) and "status" in row
    ]
    down = INDICATORS[check.indicator].direction is Direction.LOWER_IS_BETTER
    better = [s for s in everyone if (s < rating["status"] if down else s > rating["status"])]
    return 100 * (len(everyone) - len(better)) / len(everyone) >= check.value
