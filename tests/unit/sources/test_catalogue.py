"""The catalogue: complete, unambiguous, and open to a new year."""

import pytest

from cimodels.sources.catalogue import ENTRIES, entries, unused
from cimodels.sources.identify import base_name
from cimodels.sources.layouts import LAYOUTS
from cimodels.vocab.indicators import INDICATORS

# Tables that nobody publishes: people make them.
OWN = {"truth-planted", "certifications-list", "placements-report"}


def test_every_entry_can_be_read_and_found() -> None:
    for entry in ENTRIES.values():
        assert entry.layout in LAYOUTS
        assert set(entry.indicators) <= set(INDICATORS)
        assert entry.names
        known = entry.published and entry.id not in OWN and entry.family != "local_indicators"
        assert bool(entry.downloads) == known
        assert not known or entry.landing_page.startswith("https://")


def test_a_year_that_is_not_published_has_files_and_no_address() -> None:
    ahead = [entry for entry in ENTRIES.values() if not entry.published]
    assert {entry.year for entry in ahead} == {2026}
    assert {entry.family for entry in ahead} == {"dashboard", "enrolment"}
    assert not any(entry.address or entry.download for entry in ahead)
    assert all("not published" in entry.note for entry in ahead)


def test_no_file_name_means_two_files() -> None:
    owners: dict[str, str] = {}
    for entry in ENTRIES.values():
        for name in entry.names:
            assert owners.setdefault(base_name(name), entry.id) == entry.id


def test_every_indicator_has_a_file() -> None:
    assert {code for entry in ENTRIES.values() for code in entry.indicators} == set(INDICATORS)


def test_years_without_a_dashboard_have_none() -> None:
    years = {entry.year for entry in entries(families=["dashboard"], indicators=["ELA", "MATH"])}
    assert years == {2017, 2018, 2019, 2022, 2023, 2024, 2025, 2026}
    assert not [e for e in entries(families=["dashboard"], indicators=["CCI"]) if e.year == 2022]


@pytest.mark.parametrize(
    ("entry", "first"),
    [
        ("dataquest-chronic-2025", "chronicabsenteeism25-v2.txt"),
        ("dataquest-acgr-2024", "acgr24.txt"),
        ("dashboard-grad-2017", "graddownload2017f.txt"),
        ("caaspp-sb-all-groups-2021", "sb_ca2021_all_csv_v2.zip"),
        ("assistance-2019", "assistancestatus19-rev.xlsx"),
    ],
)
def test_the_known_revision_is_tried_first(entry: str, first: str) -> None:
    assert ENTRIES[entry].names[0] == first


def test_a_choice_keeps_what_every_choice_needs() -> None:
    chosen = {entry.id for entry in entries(years=[2024], indicators=["MATH"])}
    assert {"dashboard-math-2024", "enrolment-2024", "directory-districts"} <= chosen
    assert "dashboard-ela-2024" not in chosen and "dashboard-math-2023" not in chosen


def test_unused_files_say_why() -> None:
    kind = unused("LocalIndPerf2018.txt")
    assert kind is not None and "rate themselves" in kind.reason
    assert unused("eladownload2024.txt") is None
