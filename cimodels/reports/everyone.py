"""Everyone the screen considered, as one table: where they stand, how sure, and why they are on the list or not."""

import pandas as pd

from cimodels.exhibits.tables import named_types, rounded, with_chances
from cimodels.reports.bundle import Bundle
from cimodels.screen.stages import STAGES

NUMBERS = (
    "enrolment", "denominator", "years", "expected", "actual", "advantage", "sampling_se", "low", "high", "shrunken",
    "shrunken_se", "reliability", "improvement", "rank", "status_rank", "improvement_rank", "percentile",
)  # fmt: skip
_WHOLE = ("enrolment", "years", "rank", "status_rank", "improvement_rank")
WHO = ("cds", "name", "county", "district_type")
WHY = ("on_list", "stage", "check", "criterion", "reason")


def everyone(bundle: Bundle) -> pd.DataFrame:
    """One row per entity that the screen considered, then those that only the model ranks.

    Returns
    -------
    DataFrame
        `WHO` (types in words), `NUMBERS` and `chance` (percent), missing where there is no expectation, and
        `WHY`. The short list first, best rank first; then the others by rank, those without one last.
    """
    screening, entities = bundle.screening, bundle.expected.entities
    checks = {criterion.id: criterion.sentence for criterion in screening.criteria}
    titles = {code: stage.title for code, stage in STAGES.items()}
    out = screening.excluded
    why = pd.concat(
        [
            screening.short_list[["cds", "reason"]].assign(on_list="yes", stage="", check="", criterion=""),
            out[["cds", "criterion", "reason"]].assign(
                on_list="no", stage=out["stage"].map(titles), check=out["criterion"].map(checks)
            ),
            _strangers(bundle),
        ],
        ignore_index=True,
    )
    who = pd.concat([bundle.entities[[*WHO]], entities[[*WHO]]]).drop_duplicates("cds")
    table = why.merge(who, on="cds", how="left").merge(
        rounded(entities[["cds", *NUMBERS]], bundle.indicator.code), on="cds", how="left"
    )
    table = with_chances(named_types(table), bundle.certainty).round({"chance": 1})
    table = table.assign(_listed=table["on_list"] != "yes").sort_values(
        ["_listed", "rank", "cds"], kind="stable", ignore_index=True
    )
    table["name"] = table["name"].fillna(table["cds"])
    table = table.fillna(dict.fromkeys(("county", "district_type"), ""))
    return table[[*WHO, *NUMBERS, "chance", *WHY]].astype({column: "Int64" for column in _WHOLE})


def _strangers(bundle: Bundle) -> pd.DataFrame:
    """Whom the model ranks without their being among those that the screen considers."""
    screening, cds = bundle.screening, bundle.expected.entities["cds"]
    known = set(screening.short_list["cds"]) | set(screening.excluded["cds"])
    rows = cds[~cds.isin(known)]
    return pd.DataFrame({"cds": rows}).assign(
        on_list="no",
        stage=STAGES["eligible"].title,
        check="",
        criterion="",
        reason=f"The model ranks it, but it is not among the {bundle.noun} that the screen considers.",
    )
