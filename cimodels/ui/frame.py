"""What surrounds every page: settings, menu, which data is in view, and errors as sentences."""

from pathlib import Path

import streamlit as st

from cimodels.settings import CALIFORNIA, DEMONSTRATION, home
from cimodels.ui import cached, drafts, notices, state
from cimodels.ui.refusals import guarded

__all__ = ["banner", "guarded", "lead_on", "pages", "settings", "sidebar"]

_HERE = Path(__file__).parent
FOCUS = "pages/identify/focus.py"
EXPECTED = "pages/identify/expected.py"
STATE_NAMES = {CALIFORNIA: "California", DEMONSTRATION: "Demonstration"}


def pages(*, first_start: bool) -> dict[str, list[st.Page]]:
    """The menu. The bare address makes the first start's offers; later it leads on to the scatter."""
    start = st.Page(
        "pages/about/start.py",
        title="Start here",
        icon=":material/flag:",
        default=True,
        visibility="visible" if first_start else "hidden",
        help="Download from CDE, import files, or look around.",
    )
    identify = [
        st.Page(
            FOCUS,
            title="Focus",
            icon=":material/center_focus_strong:",
            url_path="focus",
            help="Where students need the most support: every indicator and student group, and three places to begin.",
        ),
        st.Page(
            EXPECTED,
            title="Expected and actual",
            icon=":material/scatter_plot:",
            url_path="expected",
            help="Every district's predicted against its actual performance; drag the cut-off.",
        ),
        st.Page(
            "pages/identify/short_list.py",
            title="Short list",
            icon=":material/filter_alt:",
            url_path="short_list",
            help="The funnel from every district to the few to research, with reasons.",
        ),
        st.Page(
            "pages/identify/robustness.py",
            title="How sure?",
            icon=":material/balance:",
            url_path="robustness",
            help="Whether it is more than luck, and whether other models say the same.",
        ),
        st.Page(
            "pages/identify/map.py",
            title="Map",
            icon=":material/map:",
            url_path="map",
            help="Where the candidates are, by county and by district.",
        ),
        st.Page(
            "pages/identify/district.py",
            title="District",
            icon=":material/school:",
            url_path="district",
            help="One district: every indicator, student group and year.",
        ),
        st.Page(
            "pages/identify/compare.py",
            title="Compare",
            icon=":material/compare_arrows:",
            url_path="compare",
            help="Two to six districts side by side, and those like mine.",
        ),
        st.Page(
            "pages/identify/assistance.py",
            title="Assistance",
            icon=":material/support:",
            url_path="assistance",
            help="Who is eligible for differentiated assistance, and why, step by step.",
        ),
        st.Page(
            "pages/identify/present.py",
            title="Present",
            icon=":material/slideshow:",
            url_path="present",
            help="The current screen for a room: large type, arrow keys, a code for the audience's phones.",
        ),
    ]
    about = [
        st.Page(
            "pages/about/data.py",
            title="Data",
            icon=":material/database:",
            url_path="data",
            help="What is loaded, where it came from, what went wrong; import and download.",
        ),
        st.Page(
            "pages/about/ask.py",
            title="Ask in SQL",
            icon=":material/terminal:",
            url_path="ask",
            help="Questions of your own to the tables behind every page; nothing can be changed.",
        ),
        st.Page(
            "pages/about/methods.py",
            title="Methods",
            icon=":material/menu_book:",
            url_path="methods",
            help="How expectation is estimated, and what it cannot tell.",
        ),
    ]
    learn = [
        st.Page(
            "pages/learn/workspace.py",
            title="Workspace",
            icon=":material/inventory_2:",
            url_path="workspace",
            help="Kept short lists, and everything that was written about them; search, export and backup.",
        ),
        st.Page(
            "pages/learn/research.py",
            title="Research",
            icon=":material/manage_search:",
            url_path="research",
            help="One dossier per candidate: concerns and positives, interviews and visits, a rubric, and the decision.",
        ),
        st.Page(
            "pages/learn/visits.py",
            title="Visits",
            icon=":material/tour:",
            url_path="visits",
            help="Learning visits: purpose and teams, agenda, notes on the day, what is brought home, and the packet.",
        ),
    ]
    improve = [
        st.Page(
            "pages/improve/systems_analysis.py",
            title="Systems analysis",
            icon=":material/account_tree:",
            url_path="systems_analysis",
            help="A problem of practice, its causes, what different data say, and what to try.",
        ),
        st.Page(
            "pages/improve/network.py",
            title="Networks",
            icon=":material/hub:",
            url_path="networks",
            help="Several districts on one shared problem: how each stands, what they share, and what came of it.",
        ),
        st.Page(
            "pages/improve/action_plans.py",
            title="Action plans",
            icon=":material/checklist:",
            url_path="action_plans",
            help="Practices that were seen, adjusted to the own district and tested in small cycles, with run charts.",
        ),
        st.Page(
            "pages/improve/progress.py",
            title="Progress",
            icon=":material/trending_up:",
            url_path="progress",
            help="Every team’s plan at a glance, convenings, and whether what was seen has become practice.",
        ),
    ]
    return {"": [start], "Identify": identify, "Learn": learn, "Improve": improve, "About": about}


def lead_on() -> None:
    """From the bare address to the scatter, with the view that the link has."""
    st.switch_page(EXPECTED, query_params=st.query_params.to_dict())


def settings() -> None:
    """Page title, icon, width and spacing."""
    st.set_page_config(
        page_title="cimodels",
        page_icon=str(_HERE / "icon.png"),
        layout="wide",
        initial_sidebar_state="auto",
    )
    st.html(_HERE / "frame.css")


def sidebar() -> None:
    """Which data is in view, and the switch where there are two."""
    with st.sidebar:
        both = all(home().state(name).current.exists() for name in STATE_NAMES)
        if both:
            st.session_state["data_state"] = state.state_name()
            st.segmented_control(
                "Data",
                list(STATE_NAMES),
                format_func=STATE_NAMES.__getitem__,
                key="data_state",
                required=True,
                on_change=lambda: state.choose_state(st.session_state["data_state"]),
            )
        if home().state(state.state_name()).current.exists():
            release = cached.study().release
            st.caption(
                f"Release {release.release}, built {release.built_at[:10]}, cimodels {release.code_version}"
            )
    drafts.forget_saved()
    notices.show()


def banner() -> None:
    """Say on every page when what is shown is invented."""
    if state.state_name() == DEMONSTRATION and home().state(DEMONSTRATION).current.exists():
        st.container(key="banner").warning(
            "**Demonstration state.** Every district, county and number here is invented. "
            "Load California's own on the Data page.",
            icon=":material/science:",
        )
