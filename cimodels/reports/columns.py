"""The columns of tables that people take away: heading, meaning, unit and how a number is written; once for all formats."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from cimodels.vocab.indicators import Indicator


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes
    ----------
    kind : str
        `text`, `sentence`, `count`, `rank`, `percent`, `share`, `value` (the indicator's unit), `error` (of one) or
        `difference` (the same, with its sign: + is better).
    """

    code: str
    heading: str
    meaning: str
    kind: str = "text"


_ALL = (
    Column("cds", "CDS code", "County-district-school code: 14 digits, kept as text because of zeros in front."),
    Column("name", "Name", "As the directory has it; invisible characters are written out."),
    Column("county", "County", "Of the directory."),
    Column("district_type", "Type", "Of the directory."),
    Column("enrolment", "Enrolment", "All students on census day, newest year known.", "count"),
    Column("denominator", "Students behind the result", "Mean per year of the model.", "count"),
    Column("years", "Years", "Years of the model in which it has a result.", "count"),
    Column("expected", "Expected", "What {noun} in the same circumstances reach in the same years.", "value"),
    Column("actual", "Actual", "The published status, averaged over the years of the model.", "value"),
    Column("advantage", "Advantage", "Actual minus expected, sign turned so that + is better.", "difference"),
    Column("sampling_se", "SE of actual", "Standard error of the actual value from the number of students.", "error"),
    Column("low", "95 % from", "Prediction interval: where the actual value of such {noun} would lie in 95 of 100 cases.", "value"),
    Column("high", "95 % to", "Upper end of the prediction interval.", "value"),
    Column("shrunken", "Shrunken advantage", "The advantage after allowing for chance; + is better.", "difference"),
    Column("shrunken_se", "SE of shrunken", "Standard error of the shrunken advantage.", "error"),
    Column("reliability", "Reliability", "Share of the advantage that persists rather than passes, 0 to 1.", "share"),
    Column("improvement", "Improvement", "Change from the first to the last year of the model; + is better.", "difference"),
    Column("rank", "Rank", "1 is best, by shrunken advantage, among all in the model; ties share the best.", "rank"),
    Column("status_rank", "Rank by status", "1 is best, by actual, among all in the model.", "rank"),
    Column("improvement_rank", "Rank by improvement", "1 is best, by improvement, among all in the model.", "rank"),
    Column("percentile", "Percentile", "100 is the best of all in the model, by shrunken advantage.", "percent"),
    Column("chance", "Chance", "Of truly being among the best {top} % by lasting difference; never 0 or 100.", "percent"),
    Column("on_list", "Short list", "Yes where it passes every stage of the funnel."),
    Column("stage", "Left before", "The first stage of the funnel that it did not reach."),
    Column("check", "First check failed", "The first criterion failed, in words."),
    Column("criterion", "Check code", "The same as a stable code."),
    Column("reason", "Why", "Why it is on the list or is not, with every check failed and by how much.", "sentence"),
)  # fmt: skip

COLUMNS: Mapping[str, Column] = MappingProxyType({column.code: column for column in _ALL})
_UNITS = {"count": "count", "rank": "rank", "percent": "%", "share": "0–1"}


def unit(column: Column, indicator: Indicator) -> str:
    """The unit of a column's numbers, and which side is better; empty for words."""
    words = {
        "value": f"{indicator.unit.value} ({indicator.direction.word})",
        "error": indicator.unit.difference,
        "difference": f"{indicator.unit.difference}, + is better",
    }
    return words.get(column.kind) or _UNITS.get(column.kind, "")


def meaning(column: Column, noun: str, top_percent: float) -> str:
    """The column's sentence."""
    return column.meaning.format(noun=noun, top=f"{top_percent:g}")
