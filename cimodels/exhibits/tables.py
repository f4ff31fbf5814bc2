"""Results as the tables that people read: the columns they need, in their order, in words."""

import re
from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit, urlunsplit

import pandas as pd

from cimodels.models.results import ExpectedPerformance
from cimodels.screen.report import frame_csv
from cimodels.screen.results import Screening, in_top
from cimodels.vocab.districts import DISTRICT_TYPES
from cimodels.vocab.indicators import INDICATORS
from cimodels.vocab.student_groups import STUDENT_GROUPS

_EXPECTED = [
    "rank", "name", "county", "district_type", "enrolment", "expected", "actual", "advantage", "low", "high",
    "shrunken", "shrunken_se", "reliability", "improvement", "years", "denominator", "cds",
]  # fmt: skip
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|<>~:$-])")


def plain(text: str) -> str:
    """Text from a file or a formula, so that Markdown shows it as it is."""
    return _MARKDOWN.sub(r"\\\1", str(text))


def named_types(table: pd.DataFrame) -> pd.DataFrame:
    """The table with district types in words."""
    names = {code: kind.name for code, kind in DISTRICT_TYPES.items()}
    return table.assign(district_type=table["district_type"].map(names))


def everybody(expected: ExpectedPerformance) -> pd.DataFrame:
    """Every entity of the model, best first."""
    return named_types(expected.entities[_EXPECTED])


def outperformers(expected: ExpectedPerformance, screening: Screening) -> pd.DataFrame:
    """Entities beyond the screen's first cut-off, best first, marked where they are on the short list."""
    threshold = screening.spec.focus[0]
    ranks = expected.entities[rank_column(threshold.measure)]
    n = len(expected.entities)
    beyond = [pd.notna(rank) and in_top(int(rank), n, threshold.top_percent) for rank in ranks]
    table = everybody(expected)[beyond]
    position = list(table.columns).index("county")
    listed = table["cds"].isin(screening.short_list["cds"])
    table.insert(position, "short_list", listed.map({True: "★ listed", False: ""}))
    return table.assign(rank=ranks[beyond]).sort_values(["rank", "cds"])


def rank_column(measure: str) -> str:
    """The column of `ExpectedPerformance.entities` that ranks by a measure."""
    return {"advantage": "rank"}.get(measure, f"{measure}_rank")


def verdicts_of(screening: Screening, cds: str) -> pd.DataFrame:
    """Every criterion's verdict on one entity: `check`, `verdict`, `value`, `threshold`, `margin`."""
    sentences = {c.id: c.sentence for c in screening.criteria}
    rows = screening.verdicts[screening.verdicts["cds"] == cds]
    words = [
        ("passes" if row.passed else "fails") + ("" if row.known else " (no value)")
        for row in rows.itertuples()
    ]
    return pd.DataFrame(
        {
            "check": rows["criterion"].map(sentences).to_numpy(),
            "verdict": words,
            "value": rows["value"].to_numpy(),
            "threshold": rows["threshold"].to_numpy(),
            "margin": rows["margin"].to_numpy(),
        }
    )


def expected_csv(expected: ExpectedPerformance, release: str) -> str:
    """Every number behind the chart as CSV, with release and model on each row."""
    return frame_csv(expected.entities.assign(release=release, model=expected.spec.fingerprint))


def screening_csv(screening: Screening, expected: ExpectedPerformance, release: str) -> str:
    """Short list and exclusions in one CSV: who, where they stand, why, and what was asked."""
    spec, indicator = screening.spec, INDICATORS[screening.spec.model.indicator]
    shared = ["cds", "name", "stage", "criterion", "reason"]
    listed = screening.short_list.assign(stage="short list", criterion="")
    both = pd.concat([listed[shared], screening.excluded[shared]], ignore_index=True)
    numbers = [
        "cds",
        "county",
        "rank",
        "expected",
        "actual",
        "advantage",
        "low",
        "high",
        "shrunken",
        "shrunken_se",
    ]
    both = both.merge(expected.entities[numbers], on="cds", how="left")
    return frame_csv(
        both.assign(
            indicator=indicator.name,
            unit=indicator.unit.value,
            student_group=STUDENT_GROUPS[spec.model.student_group].name,
            years=" ".join(map(str, spec.model.years)),
            release=release,
            recipe=spec.fingerprint,
        )
    )


def for_spreadsheets(text: str) -> bytes:
    """A CSV as bytes that Excel, too, reads as UTF-8: with a byte-order mark."""
    return text.encode("utf-8-sig")


def profile_link(cds: str, parameters: Mapping[str, str]) -> str:
    """Relative link to a district's profile in the same view."""
    return "district?" + urlencode({**parameters, "cds": cds})


def view_link(url: str, parameters: Mapping[str, str]) -> str:
    """The page's address with everything that the view needs."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(parameters), ""))
