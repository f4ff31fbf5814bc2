"""Starting the app, and what must be in place before its first page."""

import threading
from contextlib import suppress
from pathlib import Path

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager
from streamlit.web import bootstrap

from cimodels.errors import CimodelsError
from cimodels.settings import CALIFORNIA, base_url, home
from cimodels.sources.online import HOME_PAGE, is_online
from cimodels.ui.live_scatter import ensure_plotly_asset

_ROOT = Path(__file__).resolve().parents[2]


@st.cache_resource(show_spinner=False)
def prepare() -> None:
    """Once per process: put the chart library where the browser finds it."""
    ensure_plotly_asset(_ROOT / "static")


def first_start() -> bool:
    """Whether to greet with the three offers: no California data yet, and CDE can be reached.

    Offline there is nothing to offer but the demonstration state, so the app opens on it.
    """
    return not home().state(CALIFORNIA).current.exists() and _online()


@st.cache_resource(ttl="10m", show_spinner="Looking whether CDE can be reached…")
def _online() -> bool:
    return is_online(2.0, base_url() or HOME_PAGE)


def serve(*, port: int, address: str = "127.0.0.1", browser: bool = False) -> None:
    """Run the app until it is stopped; at the usual address nobody but this machine can reach it.

    Streamlit takes a folder named `pages` for its old automatic menu until `st.navigation` has run once,
    and shows the first deep link after a start under a "Page not found" dialog. Telling it beforehand
    that the folder is ours makes the first link as good as every later one.
    """
    PagesManager.uses_pages_directory = False
    # Streamlit looks once, when it starts, whether there is a folder to serve.
    ensure_plotly_asset(_ROOT / "static")
    threading.Thread(target=_warm, daemon=True).start()
    options: dict[str, object] = {
        "server_port": port,
        "server_address": address,
        "server_headless": not browser,
    }
    app = str(_ROOT / "app.py")
    bootstrap.load_config_options(options)
    bootstrap.run(app, False, [], options)


def _warm() -> None:
    """Walk the first page's road while the server starts and the browser loads: imports, files, a fit."""
    from cimodels.screen.spec import ScreenSpec
    from cimodels.study import Study
    from cimodels.ui import controls, loading, show  # noqa: F401

    with suppress(CimodelsError):
        Study.open(home()).screen(ScreenSpec())
