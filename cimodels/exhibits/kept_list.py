"""A short list as it is kept: by value, with everything that tells it and finds it again."""

from typing import Any

from cimodels.certainty.results import Certainty
from cimodels.exhibits.tables import named_types, rounded, with_chances
from cimodels.models.exclusions import years_text
from cimodels.screen import recipe
from cimodels.screen.results import Screening

_KEPT = (
    "cds", "name", "county", "district_type", "enrolment", "rank", "expected", "actual", "advantage", "low", "high",
    "chance", "reason",
)  # fmt: skip


def kept_list(screening: Screening, certainty: Certainty, release: str, state: str) -> dict[str, Any]:
    """The body of a `short_list` record, but for its name and purpose.

    `districts` has one row per listed district, best rank first: values in the indicator's unit, `chance` in percent.
    """
    spec, kind = screening.spec, screening.spec.model.outcome
    table = named_types(with_chances(rounded(screening.short_list, spec.model.indicator), certainty))
    return {
        "indicator": kind.name,
        "student_group": spec.model.population,
        "years": years_text(spec.model.years),
        "recipe": recipe.to_toml(spec, release=release),
        "fingerprint": spec.fingerprint,
        "release": release,
        "state": state,
        "districts": table[list(_KEPT)].round({"chance": 1}).to_dict(orient="records"),
    }
