"""Interim certifications: CDE's web page and a list of one's own, through the production import."""

from pathlib import Path

import duckdb
import pytest

from cimodels.errors import DataError
from cimodels.settings import CALIFORNIA, StateFolder
from cimodels.sources.build import BuildReport, build
from cimodels.sources.catalogue import ENTRIES
from cimodels.sources.library import ImportReport, import_paths
from cimodels.sources.pages import MAX_PAGE_BYTES, certification_table
from cimodels.study import Study
from cimodels.vocab.tables import TABLES
from cimodels.warehouse import Warehouse
from tests.unit.sources.tiny import ALPHA, BETA, DIRECTORY, california, math, math_row, put, text

GAMMA = "01611270000000"
DELTA = "19647330000000"
# Name, county, code, status: two districts of Gamma's name, one of them closed.
DISTRICTS = [
    ("Alpha County Office of Education", "Alameda", ALPHA, "Active"),
    ("Beta Unified", "Alameda", BETA, "Active"),
    ("Gamma Joint Union High", "Alameda", GAMMA, "Active"),
    ("Gamma Joint Union High", "Alameda", "01999990000000", "Closed"),
    ("Beta Unified", "Los Angeles", DELTA, "Active"),
]
# As CDE's pages are: a heading and a table for each certification. The fixture is written by hand.
PAGE = """<!DOCTYPE html>
<html lang="en"><head><title>First Interim Status Report, FY 2023-24 - Interim Status</title>
<script>document.write("<table><tr><td>1</td><td>Alameda</td><td>Beta Unified</td></tr></table>")</script></head>
<body><h1>First Interim Status Report, FY 2023-24</h1>
<p>Listing of local educational agencies for fiscal year 2023-24 first interim.</p>
<h2>List of Negative and Qualified Certifications</h2>
<h3>Negative Certification</h3>
<p>A negative certification is assigned when the LEA will not meet its obligations for fiscal year 2023–24 or 2024–25.</p>
<table><tr><th>Number</th><th>County</th><th>Local Educational Agency</th><th>Total Budget ($)<br>in millions</th></tr>
<tr><td>1</td><td>Alameda</td><td>Beta&nbsp;Unified
School District</td><td>48.6</td></tr>
</table>
<h3>Qualified Certification</h3>
<p>Note: some <b>joint</b> administrations.</p>
<table><tr><th>Number</th><th>County</th><th>Local Educational Agency</th><th>Total Budget ($) in millions</th></tr>
<tr><td>1</td><td>Alameda</td><td>Alpha County Superintendent of Schools</td><td>1,343.0</td></tr>
<tr><td>2</td><td>Alameda</td><td>Gamma Union High</td><td>0.6</td></tr>
<tr><td>3</td><td>Alameda</td><td>=HYPERLINK("http://evil")</td><td>0.6</td></tr>
</table></body></html>
"""
LIST = ["fiscal_year", "report", "certification", "county", "lea", "cds", "list_completeness"]


def directory() -> str:
    rows = [
        {"CD Code": cds[:7], "County": county, "District": name, "DOC": "54", "StatusType": status}
        for name, county, cds, status in DISTRICTS
    ]
    return text(DIRECTORY, rows)


def own_list(*rows: dict[str, str]) -> str:
    usual = {"fiscal_year": "2018-19", "report": "first", "list_completeness": "full", "county": "Alameda"}
    return text(LIST, [usual | row for row in rows], ",")


@pytest.fixture
def imported(tmp_path: Path):  # type: ignore[no-untyped-def]
    """Import files beside a directory and one result; what the import said, what was built, the folder."""

    def put_in(*files: tuple[str, str | bytes]) -> tuple[ImportReport, BuildReport, StateFolder]:
        folder = california(tmp_path)
        paths = [put(tmp_path, "pubdistricts.txt", directory())]
        paths += [put(tmp_path, "mathdownload2024.txt", math([math_row()]))]
        paths += [put(tmp_path, name, content) for name, content in files]
        taken = import_paths(folder, paths)
        return taken, build(folder, CALIFORNIA), folder

    return put_in


def certified(folder: StateFolder) -> set[tuple]:
    table = Warehouse.open(folder).table("certifications")
    return set(table[["year", "report", "cds", "certification"]].itertuples(index=False, name=None))


def test_a_page_gives_codes_for_names_and_its_own_lines(imported) -> None:  # type: ignore[no-untyped-def]
    taken, built, folder = imported(("first2324.asp", PAGE))
    assert not taken.errors
    assert certified(folder) == {
        (2024, "first", BETA, "negative"),
        (2024, "first", ALPHA, "qualified"),
        (2024, "first", GAMMA, "qualified"),
    }
    table = Warehouse.open(folder).table("certifications")
    line = int(table.set_index("cds").loc[BETA, "line"])
    assert "<td>Beta&nbsp;Unified" in PAGE.splitlines()[line - 1]
    lists = Warehouse.open(folder).table("certification_lists")
    assert lists["complete"].all() and set(lists["certification"]) == {"negative", "qualified"}
    unmatched = [p for p in built.problems if p.kind == "unmatched_name"]
    assert len(unmatched) == 1 and "HYPERLINK" in str(unmatched[0].value)
    assert "HYPERLINK" in PAGE.splitlines()[int(unmatched[0].line or 0) - 1]
    files = Warehouse.open(folder).table("files").set_index("name").loc["first2324.asp"]
    # Two headings, two districts and one of a looser name; the formula was set aside.
    assert (files["rows_read"], files["rows_loaded"], files["rows_set_aside"]) == (6, 5, 1)


def test_a_page_is_recognised_by_its_words_whatever_its_name(imported) -> None:  # type: ignore[no-untyped-def]
    taken, _, _ = imported(("saved from the browser.html", "\ufeff" + PAGE.replace("First", "Second")))
    assert [file.entry for file in taken.imported if file.name.endswith("html")] == [
        "certifications-second-2024"
    ]


def test_a_page_under_another_pages_name_is_refused(imported) -> None:  # type: ignore[no-untyped-def]
    taken, _, _ = imported(("second2324.asp", PAGE))
    assert [(p.kind, "'first'" in p.message) for p in taken.errors] == [("wrong_file", True)]


def test_other_pages_are_refused_as_before(imported) -> None:  # type: ignore[no-untyped-def]
    captcha = (
        "<html><head><title>Radware</title></head><body>First Interim 2023-24? Are you human?</body></html>"
    )
    taken, _, _ = imported(
        ("first2324.asp", captcha), ("eladownload2024.txt", "<html><body>404</body></html>")
    )
    assert [p.kind for p in taken.errors] == ["html_page", "html_page"]


@pytest.mark.parametrize(
    "page",
    [
        "",
        "<",
        "<html>",
        "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><html>&a;</html>",
        "<html>" + "<div>" * 5000,
        PAGE.replace("2023-24", "2023-29"),
        "<html><h1>First Interim 2023-24</h1><h3>Negative Certification",
    ],
)
def test_a_hostile_page_is_no_table_or_an_empty_one(page: str) -> None:
    table = certification_table(page.encode())
    assert table is None or len(table.splitlines()) == 2


def test_scripts_entities_and_other_encodings_do_no_harm() -> None:
    page = PAGE.replace("Gamma Union High", "Peña <b onclick=x>Ele</b>mentary &lt;script&gt;")
    rows = (certification_table(page.encode("cp1252", errors="replace")) or "").splitlines()
    assert "Peña Ele mentary <script>" in rows[5].split("\t")[4]
    assert sum("Beta Unified" in row for row in rows) == 1  # the script's row is none


def test_a_page_of_fifty_megabytes_is_refused_without_being_read(imported) -> None:  # type: ignore[no-untyped-def]
    taken, _, _ = imported(("first2324.html", PAGE + " " * (50 << 20)))
    assert [p.kind for p in taken.errors] == ["too_large"]
    assert MAX_PAGE_BYTES < 50 << 20


def test_older_pages_name_the_district_first() -> None:
    table = certification_table(
        b"<html><h1>First Interim Status Report FY 2013-14</h1><p>NEGATIVE CERTIFICATION</p>"
        b"<table><tr><th>District</th><th>County</th></tr><tr><td>Howell</td><td>Napa</td></tr></table></html>"
    )
    assert (table or "").splitlines()[-1] == "2013-14\tfirst\tnegative\tNapa\tHowell\t1"


def test_a_heading_with_a_new_word_is_told_with_its_line(imported) -> None:  # type: ignore[no-untyped-def]
    _, built, folder = imported(
        ("first2324.asp", PAGE.replace("Negative Certification<", "Doubtful Certification<"))
    )
    told = [p for p in built.problems if p.kind == "unknown_certification"]
    assert [p.value for p in told] == ["doubtful", "doubtful"] and told[0].line
    assert (2024, "first", BETA, "negative") not in certified(folder)


def test_a_list_of_ones_own_is_as_whole_as_it_says(imported) -> None:  # type: ignore[no-untyped-def]
    _, built, folder = imported(
        (
            "mine.csv",
            own_list(
                {"certification": "negative", "lea": "Beta Unified", "cds": BETA},
                {
                    "certification": "Qualified",
                    "lea": "Beta Unified",
                    "county": "Los Angeles",
                    "list_completeness": "partial",
                },
                {"certification": "qualified", "lea": "Nowhere Unified"},
                {"certification": "doubtful", "lea": "Gamma Joint Union High"},
                {"fiscal_year": "2018", "certification": "negative", "lea": "Gamma Joint Union High"},
                {"report": "third", "certification": "negative", "lea": "Gamma Joint Union High"},
                {"certification": "negative", "cds": "161119", "lea": "Beta Unified"},
                {"certification": "negative", "cds": BETA, "list_completeness": "nearly"},
                {"certification": "qualified", "cds": BETA},
                {"certification": "negative", "cds": BETA},
            ),
        )
    )
    assert certified(folder) == {(2019, "first", BETA, "negative"), (2019, "first", DELTA, "qualified")}
    lists = Warehouse.open(folder).table("certification_lists").set_index("certification")["complete"]
    assert lists["negative"] and not lists["qualified"]
    told = {p.kind: p.line for p in built.problems if p.file == "mine.csv" and p.kind != "read_with_care"}
    assert told == {
        "unmatched_name": 4,
        "unknown_certification": 5,
        "bad_fiscal_year": 6,
        "unknown_report": 7,
        "bad_cds": 8,
        "unknown_completeness": 9,
        "certified_twice": 10,
        "repeated_row": 11,
    }


def test_a_page_goes_before_a_list_of_ones_own(imported) -> None:  # type: ignore[no-untyped-def]
    mine = own_list(
        {"fiscal_year": "2023-24", "certification": "negative", "cds": GAMMA, "list_completeness": "partial"}
    )
    _, built, folder = imported(("first2324.asp", PAGE), ("mine.csv", mine))
    assert (2024, "first", GAMMA, "qualified") in certified(folder)
    assert [p.kind for p in built.problems if p.kind == "covered_by_page"] == ["covered_by_page"]
    assert Warehouse.open(folder).table("certification_lists")["complete"].all()


def test_quotes_line_ends_and_other_encodings_in_a_list(imported) -> None:  # type: ignore[no-untyped-def]
    rows = f'2018-19,first,negative,Alameda,"Beta,\nUnified",{BETA},full\n2018-19,first,qualified,Alameda,Peña,,full\n'
    _, built, folder = imported(("mine.csv", (",".join(LIST) + "\n" + rows).encode("cp1252")))
    assert certified(folder) == {(2019, "first", BETA, "negative")}
    assert [(p.line, p.value) for p in built.problems if p.kind == "unmatched_name"] == [
        (4, "Peña (Alameda County)")
    ]


def test_a_list_with_a_hundred_unknown_words_is_told_in_few_sentences(imported) -> None:  # type: ignore[no-untyped-def]
    rows = [{"certification": f"word {n}", "cds": BETA} for n in range(100)]
    _, built, _ = imported(("mine.csv", own_list(*rows, {"certification": "negative", "cds": BETA})))
    told = [p for p in built.problems if p.kind == "unknown_certification"]
    assert len(told) == 21 and sum(p.count for p in told) == 100


def test_pages_have_cdes_addresses() -> None:
    entry = ENTRIES["certifications-first-2019"]
    assert entry.downloads == (("first1819.asp", "https://www.cde.ca.gov/fg/fi/ir/first1819.asp"),)
    assert ENTRIES["certifications-second-2014"].names == ("second1314.asp",)
    assert not ENTRIES["certifications-list"].downloads


def test_an_older_warehouse_opens_and_says_what_it_lacks(imported, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    _, built, _ = imported()
    newer = {"certifications", "certification_lists", "placements", "participation", "local_indicators"}
    with duckdb.connect(str(built.path)) as con:
        for name in newer:
            con.execute(f"DROP TABLE {name}")
    old = Warehouse(built.path)
    assert set(TABLES) - newer == {name for name in TABLES if old.has(name)}
    with pytest.raises(DataError, match="built before"):
        old.table("certifications")
    assert set(old.registers()["family"]) <= {"enrolment", "assistance"}
    unknown = {one.kind for one in Study(old).signals(BETA) if one.severity == "unknown"}
    assert {"fiscal", "placement", "participation"} <= unknown
