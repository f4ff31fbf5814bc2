"""How others open the same view: its address, and that as a QR code."""

import streamlit as st

from cimodels.exhibits import tables
from cimodels.exhibits.qr import is_only_here, qr_svg
from cimodels.screen.spec import ScreenSpec
from cimodels.ui import state


def address(spec: ScreenSpec, step: str) -> str:
    """The presentation's address at a step, as this browser reaches it."""
    parameters = state.presentation_parameters(spec) | {"step": step}
    return tables.view_link(str(st.context.url or ""), parameters)


def invitation(link: str) -> None:
    """QR code and address; a word where nobody else could follow them."""
    if is_only_here(link):
        st.warning(
            "This address is of this machine alone; others cannot open it. Start the app with "
            "`cimodels serve --address 0.0.0.0` and open it here by this machine's name or network address: the code then "
            "leads there. Whoever is in the same network can then open the app.",
            icon=":material/wifi_off:",
        )
    left, right = st.columns((1, 1), gap="large", vertical_alignment="center")
    with left, st.container(key="qr"):
        st.image(qr_svg(link), alt="QR code of the address beside it", width="stretch")
    with right, st.container(key="words"):
        st.markdown("Point a phone's camera at the code, or type the address:")
        st.code(link, language=None, wrap_lines=True)
