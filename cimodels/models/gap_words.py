"""What a reader must know about a gap: which way it points, and what makes it small."""

import numpy as np
import pandas as pd

from cimodels.models.spec import ModelSpec
from cimodels.vocab.indicators import Direction
from cimodels.vocab.student_groups import apart, students_words


def sign_sentence(spec: ModelSpec) -> str:
    """“At 0 both groups are level; below it English learners do worse than all students.”"""
    worse = "below" if spec.outcome.direction is Direction.HIGHER_IS_BETTER else "above"
    group, reference = _both(spec)
    return f"At 0 both groups are level; {worse} it {group} do worse than {reference}."


def _both(spec: ModelSpec) -> tuple[str, str]:
    """The group's students and those that they are compared with, in the middle of a sentence."""
    return " and ".join(map(students_words, spec.groups)), students_words(str(spec.reference_group))


def notes(spec: ModelSpec, rows: pd.DataFrame) -> list[str]:
    """Sentences about a gap; none where the outcome is a status.

    Parameters
    ----------
    rows : DataFrame, as in `Design`
    """
    if not spec.reference_group:
        return []
    group, reference = _both(spec)
    said = [
        f"The gap is the result of {group} minus that of {reference}, in the same {spec.level} and year. "
        f"{sign_sentence(spec)} An advantage is + where it is more to the favour of {group} than expected.",
        "A gap is also small where both do badly, and closes where the others fall: look at both groups' own results as well.",
    ]
    means = rows.groupby("cds", sort=False)["y"].mean().to_numpy() * spec.outcome.direction.sign
    if ahead := int(np.sum(means > 0)):
        said.append(
            f"In {ahead:,} of {len(means):,} {spec.level}s {group} do better than {reference}: there + means "
            "further ahead, not less of a gap."
        )
    if spec.holds_everyone:
        said.append(
            "One of the two includes the other, so the gap is small by arithmetic where most students are in both; "
            "its sampling error allows for the students in common."
        )
    elif not all(apart(group, spec.reference_group) for group in spec.groups):
        said.append(
            "Some students may be in both groups, and how many is not published: the sampling error is an upper bound."
        )
    return said
