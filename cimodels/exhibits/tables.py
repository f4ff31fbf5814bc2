"""Results as the tables that people read: the columns they need, in their order, in words."""

import re
from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit, urlunsplit

import pandas as pd

from cimodels.certainty.bands import in_percent
from cimodels.certainty.results import Certainty
from cimodels.models.diagnostics import Diagnostics
from cimodels.models.results import ExpectedPerformance
from cimodels.models.spec import ModelSpec
from cimodels.screen.report import frame_csv
from cimodels.screen.results import Screening, in_top
from cimodels.screen.stages import STAGES
from cimodels.vocab.districts import DISTRICT_TYPES
from cimodels.vocab.indicators import INDICATORS
from cimodels.vocab.runs import years_text
from cimodels.vocab.visible import visible

_EXPECTED = [
    "name", "rank", "county", "district_type", "enrolment", "expected", "actual", "advantage", "low", "high",
    "shrunken", "shrunken_se", "reliability", "improvement", "years", "denominator", "cds",
]  # fmt: skip
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|<>~:$-])")


def plain(text: str) -> str:
    """Text from a file or a formula, so that Markdown shows it as it is, and what hides in it as well."""
    return _MARKDOWN.sub(r"\\\1", visible(str(text)))


def counted(number: int, noun: str) -> str:
    """`1 model`, `1,200 models`."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def named_types(table: pd.DataFrame) -> pd.DataFrame:
    """The table with district types in words."""
    names = {code: kind.name for code, kind in DISTRICT_TYPES.items()}
    return table.assign(district_type=table["district_type"].map(names))


def everybody(expected: ExpectedPerformance) -> pd.DataFrame:
    """Every entity of the model, best first."""
    return named_types(expected.entities[_EXPECTED])


def outperformers(expected: ExpectedPerformance, screening: Screening) -> pd.DataFrame:
    """Entities beyond the screen's first cut-off, best first, marked where they are on the short list."""
    there = beyond(expected, screening)
    ranks = expected.entities[rank_column(screening.spec.focus[0].measure)]
    table = everybody(expected)[there]
    position = list(table.columns).index("county")
    listed = table["cds"].isin(screening.short_list["cds"])
    table.insert(position, "short_list", listed.map({True: "★ listed", False: ""}))
    return table.assign(rank=ranks[there]).sort_values(["rank", "cds"])


def beyond(expected: ExpectedPerformance, screening: Screening) -> list[bool]:
    """Whether each of `expected.entities` is beyond the screen's first cut-off."""
    threshold, n = screening.spec.focus[0], len(expected.entities)
    ranks = expected.entities[rank_column(threshold.measure)]
    return [pd.notna(rank) and in_top(int(rank), n, threshold.top_percent) for rank in ranks]


def rank_column(measure: str) -> str:
    """The column of `ExpectedPerformance.entities` that ranks by a measure."""
    return {"advantage": "rank"}.get(measure, f"{measure}_rank")


def wholly_left_out(expected: ExpectedPerformance) -> set[str]:
    """Who has no expectation at all; an entity that is in for some of the years is in the model."""
    return set(expected.excluded.loc[expected.excluded["year"].isna(), "cds"])


def left_out(expected: ExpectedPerformance, screening: Screening) -> str:
    """Sentences that reconcile those without an expectation with the funnel."""
    wholly = wholly_left_out(expected)
    eligible, modelled = screening.funnel[:2]
    both = set(screening.excluded.query("stage == 'eligible'")["cds"]) & wholly
    noun = f"{expected.spec.level}s"
    said = (
        f"Of {eligible.entered:,} {noun}, {len(expected.entities):,} are in the model and {len(wholly):,} are "
        f"not. Of these {len(wholly):,}, the screen does not consider {len(both):,} in the first place (stage "
        f"“Eligible” of the funnel: type, county, size); the other {modelled.excluded:,} are those that the "
        "funnel leaves out at “With an expectation”."
    )
    if others := eligible.excluded - len(both):
        said += f" The funnel leaves out {others:,} more at “Eligible” that are in the model."
    if partly := expected.excluded["cds"].nunique() - len(wholly):
        said += f" {partly:,} more are in the model, but without some of the years; these have a year below."
    return said


def reasons_left_out(expected: ExpectedPerformance) -> pd.DataFrame:
    """Who is left out of the model, of which years and why: `name`, `year` (in words), `reason`, `cds`."""
    table = expected.excluded[["name", "year", "reason", "cds"]]
    return table.assign(year=table["year"].astype("str").fillna("every year"))


def reasons_not_listed(screening: Screening) -> pd.DataFrame:
    """Who is not on the short list, the stage of the funnel they left at, and why."""
    titles = {code: stage.title for code, stage in STAGES.items()}
    table = screening.excluded[["name", "stage", "reason", "cds"]]
    return table.assign(stage=table["stage"].map(titles))


def rounded(frame: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """The frame with the digits that mean something: two more than the indicator is printed with.

    Ranks, codes and counts are whole and stay; `reliability` is a share and keeps four.
    """
    decimals = INDICATORS[indicator].decimals + 2
    digits = {c: decimals for c in frame.select_dtypes("float").columns} | {"reliability": 4}
    return frame.round({column: n for column, n in digits.items() if column in frame})


def file_name(kind: str, model: ModelSpec, state: str, release: str, suffix: str = "csv") -> str:
    """Name of a file that says what is in it: `expected_math_all_2023-2025_california-6fb0a8683c2d.csv`."""
    years = _plain_runs(model.years)
    group = "+".join(model.groups) + (f"-vs-{model.reference_group}" if model.reference_group else "")
    codes = (
        model.indicator,
        group,
        *([f"grades-{_plain_runs(model.grades)}"] if model.grades else []),
        *(["schools"] if model.level == "school" else []),
    )
    return "_".join([kind, *(code.lower() for code in codes), years, f"{state}-{release}"]) + f".{suffix}"


def _plain_runs(numbers: tuple[int, ...]) -> str:
    """`2018+2023-2025`."""
    return years_text(numbers).replace(" and ", "+").replace(", ", "+").replace("–", "-")


def diagnostics_csv(found: Diagnostics, release: str) -> str:
    """What a model's fitness is judged by, for each entity as CSV, with release and model on each row."""
    table = rounded(found.entities, found.spec.indicator).assign(leverage=found.entities["leverage"].round(6))
    return frame_csv(table.assign(release=release, model=found.spec.fingerprint))


def with_chances(table: pd.DataFrame, certainty: Certainty) -> pd.DataFrame:
    """The table with `chance`: percent, of truly being in the top; NaN for those without an expectation."""
    chance = pd.Series(
        in_percent(certainty.chances["probability"].to_numpy()), index=certainty.chances["cds"].to_numpy()
    )
    return table.assign(chance=chance.reindex(table["cds"]).to_numpy())


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
