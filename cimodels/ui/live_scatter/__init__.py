"""The live scatter: one component that owns a Plotly graph and answers the hand without the server."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import plotly
import streamlit as st

from cimodels.exhibits.scatter import LiveScatter

_HERE = Path(__file__).parent
# One module in the browser; the parts are apart so that each can be read whole.
_SCRIPTS = (
    "numbers.js",
    "entities.js",
    "marks.js",
    "labels.js",
    "theme.js",
    "graph.js",
    "search.js",
    "slider.js",
    "table.js",
    "live_scatter.js",
)
_ASSET = "plotly.min.js"
SMALLEST_CUT, LARGEST_CUT = 0.1, 100.0

_component = st.components.v2.component(
    "cimodels_live_scatter",
    html=(_HERE / "live_scatter.html").read_text(encoding="utf-8"),
    css=(_HERE / "live_scatter.css").read_text(encoding="utf-8"),
    js="\n".join((_HERE / name).read_text(encoding="utf-8") for name in _SCRIPTS),
    # Plotly adds its styles to the document's head, where a shadow root would not see them.
    isolate_styles=False,
)


def live_scatter(
    exhibit: LiveScatter,
    *,
    key: str,
    cut: float,
    on_cut: Callable[[float], None] | None = None,
    on_open: Callable[[str], None] | None = None,
    height: int = 520,
) -> Any:
    """Mount the scatter; cut-off, highlight and search work in the browser alone.

    Parameters
    ----------
    cut : float
        Top percent to highlight, in tenths, 0.1–100. Python has the last word: another value here moves the
        slider, except while a hand is on it.
    on_cut : function of the new cut
        Called once when the hand rests, before the script runs again.
    on_open : function of a cds
        Called when someone asks for an entity's profile.
    height : int
        Of the graph, in CSS pixels; a narrow screen may lower it.

    Returns
    -------
    The component's result: `cut` (as last committed by hand, else None) and `open` (a cds during the run
    that a click caused, else None).
    """
    heard = _cut(st.session_state.get(key, {}).get("cut"))

    def cut_moved() -> None:
        value = _cut(st.session_state[key].get("cut"))
        if on_cut and value is not None:
            on_cut(value)

    def opened() -> None:
        cds = st.session_state[key].get("open")
        if on_open and cds in exhibit.payload["cds"]:
            on_open(cds)

    return _component(
        key=key,
        # Written once and as text: the browser reads it only where the version is new to it.
        # `heard` tells the browser which of its values this answer already knows, so that an answer that
        # was overtaken by the hand is recognised as old.
        data={
            "figure": exhibit.encoded,
            "version": exhibit.payload["version"],
            "cut": round(float(cut), 1),
            "heard": heard,
            "height": height,
            "library": f"app/static/{_ASSET}?v={plotly.__version__}",
        },
        on_cut_change=cut_moved,
        on_open_change=opened,
    )


def ensure_plotly_asset(static_dir: Path) -> Path:
    """Put the installed package's plotly.min.js where Streamlit serves static files; returns its path.

    Copied beside and swapped in, so that a browser never loads half a file and two starting processes
    do not disturb each other. A file of the same size and age is left alone.
    """
    source = Path(plotly.__file__).parent / "package_data" / _ASSET
    target = static_dir / _ASSET
    wanted = source.stat()
    if target.exists():
        found = target.stat()
        if (found.st_size, int(found.st_mtime)) == (wanted.st_size, int(wanted.st_mtime)):
            return target
    static_dir.mkdir(parents=True, exist_ok=True)
    beside = target.with_suffix(f".{os.getpid()}.part")
    shutil.copy2(source, beside)
    beside.replace(target)
    return target


def _cut(value: object) -> float | None:
    """A cut as the browser sent it; None for anything that is not one."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return round(float(value), 1) if SMALLEST_CUT <= value <= LARGEST_CUT else None
