"""The workspace as the app has it: opened once, and signed by whoever writes."""

from urllib.parse import unquote

import streamlit as st

from cimodels.errors import WorkspaceError
from cimodels.settings import workspace_url
from cimodels.workspace.statements import LONGEST_NAME
from cimodels.workspace.store import Workspace

_NAME = "signed_by"
_KEPT = "signed_by_kept"
_COOKIE = "cimodels_name"

# The browser remembers the name for a year, so that a tablet is signed once and not at each visit.
_remember = st.components.v2.component(
    "cimodels_name",
    js=f"""
export default function ({{ data }}) {{
  const year = 60 * 60 * 24 * 365;
  document.cookie = `{_COOKIE}=${{encodeURIComponent(data.name)}}; path=/; max-age=${{year}}; SameSite=Strict`;
}}
""",
)


def workspace() -> Workspace:
    """The store that `CIMODELS_WORKSPACE_URL` names."""
    return _workspace(workspace_url())


@st.cache_resource(max_entries=2, show_spinner="Opening the workspace…")
def _workspace(address: str) -> Workspace:
    return Workspace(address)


def author() -> str:
    """Who writes: as signed in, else as they say on the page; empty until they do."""
    return _signed_in() or str(st.session_state.get(_KEPT) or remembered())


def remembered() -> str:
    """The name that this browser signed with last."""
    return unquote(st.context.cookies.get(_COOKIE, ""))[:LONGEST_NAME]


def _signed_in() -> str:
    """The name of who has signed in; empty where nobody has to."""
    known = st.user.to_dict()
    return str(known.get("name") or known.get("email")) if known.get("is_logged_in") else ""


def sign() -> None:
    """Ask once who writes; shown on the pages where people write."""
    if _signed_in():
        return

    def keep() -> None:
        st.session_state[_KEPT] = " ".join(st.session_state[_NAME].split())

    # A widget's value goes when its page does; the name stays for the session.
    st.session_state[_NAME] = author()
    st.text_input(
        "Your name",
        key=_NAME,
        max_chars=LONGEST_NAME,
        on_change=keep,
        placeholder="kept with everything that you write",
        width=320,
    )
    if _KEPT in st.session_state:
        _remember(key="remember_name", data={"name": st.session_state[_KEPT]})


def signed() -> str:
    """The author's name.

    Raises
    ------
    WorkspaceError
        When nobody has said who they are.
    """
    if not author():
        raise WorkspaceError("Nobody has signed this.", "Fill in “Your name” above; what you typed is kept.")
    return author()
