"""Who is eligible for assistance, in a sentence each: the list where it has the district, else the rules."""

import pandas as pd

from cimodels.rules.assistance import ELIGIBLE, NOT_ELIGIBLE
from cimodels.rules.assistance_report import assisted_words

FOUR = "English learners (4 achievement, 6 climate); Homeless (5 engagement, 6 climate); White (4 achievement, 5 engagement); Asian (4, 5)"


def test_the_list_speaks_before_the_rules_and_few_groups_are_named() -> None:
    rows = [
        ("listed", "Differentiated Assistance, Year 1", FOUR, NOT_ELIGIBLE, ""),
        ("year two", "Differentiated Assistance, Year 2", "", ELIGIBLE, "Homeless (4, 5)"),
        ("general", "General Assistance", "", ELIGIBLE, "Homeless (4, 5)"),
        ("unlisted", "", "", ELIGIBLE, "Homeless (4, 5)"),
        ("neither", "", "", NOT_ELIGIBLE, ""),
    ]
    table = pd.DataFrame(rows, columns=["cds", "official", "official_groups", "verdict", "groups"])
    assert assisted_words(table, 2024) == {
        "listed": "On CDE’s list of 2024: Differentiated Assistance, Year 1, for English learners, Homeless, White and 1 more.",
        "year two": "On CDE’s list of 2024: Differentiated Assistance, Year 2.",
        "unlisted": "Eligible for differentiated assistance by the rules of 2024, for Homeless.",
    }
