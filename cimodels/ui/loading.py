"""Bringing data in from the app: upload, download, and the demonstration state, with progress.

`app.py` imports this module for every page, so what reads, downloads and generates is imported where it is
needed: its libraries (httpx, xlsxwriter, pyarrow's writers) would delay the first page.
"""

import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from cimodels.errors import CimodelsError
from cimodels.exhibits.tables import plain
from cimodels.settings import CALIFORNIA, DEMONSTRATION, base_url, home
from cimodels.ui import state

if TYPE_CHECKING:
    from cimodels.sources.library import ImportReport

_TYPES = ["txt", "csv", "xlsx", "xls", "zip", "gz", "asp", "htm", "html"]


def upload(key: str) -> None:
    """Files from this person's computer, through the same import as everywhere."""
    files = st.file_uploader(
        "Files from CDE",
        type=_TYPES,
        accept_multiple_files=True,
        key=f"{key}_files",
        help="Names do not matter much: a file is recognised by its columns.",
    )
    replace = st.checkbox(
        "Replace a file and year that are already here",
        key=f"{key}_replace",
        help="Without this a year already loaded with different content is refused and the old one stays.",
    )
    if st.button(
        "Import", type="primary", disabled=not files, key=f"{key}_import", icon=":material/upload_file:"
    ):
        with tempfile.TemporaryDirectory() as folder:
            paths = []
            for position, file in enumerate(files):
                # An uploaded name is hostile until its folders are cut off; two files may share one.
                place = Path(folder) / str(position)
                place.mkdir()
                path = place / (Path(file.name.replace("\\", "/")).name or "file")
                path.write_bytes(file.getbuffer())
                paths.append(path)
            _with_progress(lambda progress: _import(paths, replace, progress))


def _import(paths: list[Path], replace: bool, progress: Callable[..., None]) -> None:
    from cimodels.sources.library import import_paths

    folder = home().state(CALIFORNIA)
    report = import_paths(folder, paths, replace=replace, progress=progress)
    _tell_intake(report)
    _build_from(report, progress)


def _tell_intake(report: "ImportReport") -> None:
    from cimodels.ui.provenance import show_problems

    if report.problems:
        show_problems(pd.DataFrame([asdict(problem) for problem in report.problems]))
    st.markdown(
        f"{len(report.imported)} stored, {len(report.already_here)} already here, {len(report.errors)} refused."
    )


def _build_from(report: "ImportReport", progress: Callable[..., None]) -> None:
    """Build when there are files, old ones too: their build may have been cut off, or its result lost."""
    if not report.imported and not report.already_here:
        return
    from cimodels.sources.build import build

    built = build(home().state(CALIFORNIA), CALIFORNIA, progress=progress)
    st.success(
        f"Release {built.release} is ready: {built.rows['indicators']:,} results of {built.rows['districts']:,} districts.",
        icon=":material/check:",
    )
    state.choose_state(CALIFORNIA)
    st.page_link(
        "pages/identify/expected.py", label="See expected and actual", icon=":material/arrow_forward:"
    )


def download(key: str) -> None:
    """The official files, of chosen years."""
    from cimodels.sources.catalogue import ENTRIES

    available = sorted({entry.year for entry in ENTRIES.values() if entry.year and entry.downloads})
    years = st.multiselect("Years", available, default=available[-3:], key=f"{key}_years", select_all=False)
    if st.button("Download", disabled=not years, key=f"{key}_download", icon=":material/cloud_download:"):
        _with_progress(lambda progress: _download(years, progress))


def _download(years: list[int], progress: Callable[..., None]) -> None:
    from cimodels.sources.catalogue import ENTRIES
    from cimodels.sources.fetch import fetch_and_import

    entries = [entry for entry in ENTRIES.values() if entry.downloads and entry.year in (0, *years)]
    report = fetch_and_import(home().state(CALIFORNIA), entries, base_url=base_url(), progress=progress)
    for sentence in report.fetch.sentences:
        st.markdown(f"- {plain(sentence)}")
    _tell_intake(report.intake)
    _build_from(report.intake, progress)


def demonstration(key: str) -> None:
    """Generate the demonstration state, or open it when it is there."""
    there = home().state(DEMONSTRATION).current.exists()
    label = "Open the demonstration state" if there else "Generate the demonstration state"
    if st.button(label, type="primary", key=f"{key}_demonstration", icon=":material/science:"):
        if not there and not _with_progress(_generate):
            return
        state.choose_state(DEMONSTRATION)
        st.switch_page("pages/identify/expected.py")


def ensure_state() -> None:
    """Make sure that there is something to show: offline and empty, that is the demonstration state."""
    if not home().state(state.state_name()).current.exists():
        st.container(key="banner").info(
            "There is no data yet, so the demonstration state is being prepared: about 1,000 invented districts.",
            icon=":material/science:",
        )
        if _with_progress(_generate):
            st.rerun()
        st.stop()


def _generate(progress: Callable[..., None]) -> None:
    from cimodels.sources.demonstration import create

    create(home().state(DEMONSTRATION), progress=progress)


def _with_progress(work: Callable[[Callable[..., None]], Any]) -> bool:
    """Run long work under a progress bar; False, and a sentence, when it fails for a reason of ours."""
    bar = st.progress(0.0, text="Starting…")

    def progress(done: int, total: int | None, sentence: str) -> None:
        bar.progress(min(done / total, 1.0) if total else 0.0, text=sentence)

    try:
        work(progress)
    except CimodelsError as problem:
        st.error(plain(problem.message), icon=":material/error:")
        if problem.advice:
            st.markdown(problem.advice)
        return False
    except OSError as problem:
        st.error(plain(str(problem)), icon=":material/error:")
        st.markdown(
            "The data folder must be on a disk with room, and this account must be allowed to write there."
        )
        return False
    finally:
        bar.empty()
    return True
