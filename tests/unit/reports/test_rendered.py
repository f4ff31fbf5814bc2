"""Documents as an office program shows them: LibreOffice turns them into pages, and the pages are read.

Skipped where LibreOffice or poppler is missing, except where `CIMODELS_REQUIRE_OFFICE` is set.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from cimodels.reports import about, docx, pptx, word, xlsx
from cimodels.reports.bundle import Bundle
from cimodels.screen.spec import ScreenSpec
from cimodels.study import Study

from .test_documents import whole

PROGRAMS = ("soffice", "pdftotext", "pdftoppm")


@pytest.fixture(scope="module")
def pages(
    tmp_path_factory: pytest.TempPathFactory,
    bundle: Bundle,
    hostile: Bundle,
    demo_study: Study,
    spec: ScreenSpec,
) -> Path:
    """A folder of PDFs, all made by one run of LibreOffice."""
    missing = [program for program in PROGRAMS if shutil.which(program) is None]
    if missing and os.environ.get("CIMODELS_REQUIRE_OFFICE"):
        raise RuntimeError(f"documents must be rendered here, and there is no {', '.join(missing)}")
    if missing:
        pytest.skip(f"no {', '.join(missing)} on this machine")
    folder = tmp_path_factory.mktemp("rendered")
    first = bundle.screening.short_list["cds"].iloc[0]
    made = {
        "workbook.xlsx": xlsx.write(bundle),
        "slides.pptx": pptx.write(bundle),
        "brief.docx": docx.write(demo_study.district(spec, first, bundle)),
        "hostile.xlsx": xlsx.write(hostile),
        "everything.docx": word.write(whole()),
    }
    for name, content in made.items():
        (folder / name).write_bytes(content)
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run(
        [*command, *(str(folder / name) for name in made)], check=True, capture_output=True, timeout=240
    )
    return folder


def read(pdf: Path) -> list[str]:
    """The words of each page, spaces made one."""
    done = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True)
    return [" ".join(page.split()) for page in done.stdout.split("\f")[:-1]]


def test_the_workbook_prints_with_its_provenance_on_every_page(pages: Path, bundle: Bundle) -> None:
    told = read(pages / "workbook.pdf")
    assert all(about.footer(bundle.spec, bundle.provenance) in page for page in told)
    assert about.in_one_sentence(bundle) in told[0]
    everything = " ".join(told)
    assert all(name in everything for name in bundle.screening.short_list["name"])
    assert "#REF" not in everything and "#NAME" not in everything and "###" not in everything


def test_every_slide_is_drawn_with_its_title_and_number(pages: Path, bundle: Bundle) -> None:
    told = read(pages / "slides.pdf")
    assert len(told) == 7 + min(pptx.CANDIDATES, len(bundle.screening.short_list))
    for number, page in enumerate(told, start=1):
        assert about.footer(bundle.spec, bundle.provenance) in page and str(number) in page
    subprocess.run(
        [
            "pdftoppm",
            "-png",
            "-r",
            "40",
            "-f",
            "2",
            "-l",
            "3",
            str(pages / "slides.pdf"),
            str(pages / "slide"),
        ],
        check=True,
    )
    for picture in sorted(pages.glob("slide-*.png")):
        colors = Image.open(picture).convert("RGB").getcolors(1 << 24)
        assert len(colors) > 50, "a chart is drawn"


def test_the_brief_fits_two_pages_and_an_appendix(pages: Path, bundle: Bundle) -> None:
    told = read(pages / "brief.pdf")
    appendix = next(at for at, page in enumerate(told) if "Appendix: where it comes from" in page)
    assert appendix <= 2
    assert bundle.screening.short_list["name"].iloc[0] in told[0]
    assert "How sure are we" in " ".join(told[:appendix])


def test_what_looks_like_a_formula_is_shown_and_not_worked_out(pages: Path) -> None:
    told = " ".join(read(pages / "hostile.pdf"))
    assert '=HYPERLINK("http://example.org","x")' in told and "+1+1" in told and "@SUM(A1:A9)" in told
    assert "#NAME" not in told and "Err:" not in told


def test_a_document_has_its_parts_its_drawing_on_a_page_on_its_side_and_room_to_write(pages: Path) -> None:
    told = read(pages / "everything.pdf")
    assert [page.split(" · ")[0] for page in told] == ["Valley"] * 3
    assert "Reasons: Two lines as typed" in told[0] and "Drivers" in told[1] and "By whom" in told[2]
    subprocess.run(
        ["pdftoppm", "-png", "-r", "40", str(pages / "everything.pdf"), str(pages / "everything")], check=True
    )
    standing, lying, *_ = [Image.open(one).convert("RGB") for one in sorted(pages.glob("everything-*.png"))]
    assert standing.width < standing.height and lying.width > lying.height
    assert len(lying.getcolors(1 << 24) or ()) > 50, "the diagram is drawn"
