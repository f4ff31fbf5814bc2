"""What a person can take away: documents, tables and pictures made when they are asked for, the recipe, and a link."""

import streamlit as st

from cimodels.exhibits import tables
from cimodels.reports.registry import KINDS, Kind
from cimodels.screen import recipe as recipes
from cimodels.screen.spec import ScreenSpec
from cimodels.ui import cached, state
from cimodels.vocab.districts import level_of

_ICONS = {
    "xlsx": "table",
    "pptx": "slideshow",
    "html": "article",
    "csv": "csv",
    "parquet": "database",
    "png": "image",
    "svg": "shapes",
}


def from_the_chart(spec: ScreenSpec) -> None:
    """Under the chart: everything there is, and the way on."""
    with st.container(horizontal=True):
        _menu(spec, "scatter")
        _recipe(spec)
        st.page_link(
            "pages/identify/short_list.py",
            label="To the short list",
            icon=":material/arrow_forward:",
            query_params=state.link_parameters(spec),
        )
        _present(spec)


def from_the_list(spec: ScreenSpec) -> None:
    """Under the short list: everything there is, and how to make the same list elsewhere."""
    st.subheader("Take it with you")
    with st.container(horizontal=True):
        _menu(spec, "funnel")
        _recipe(spec)
        _present(spec)
    st.caption("The recipe gives the identical list on the command line, on the same data release:")
    st.code("cimodels screen recipe.toml --format csv", language=None)
    st.caption("A link that shows this view:")
    st.code(
        tables.view_link(str(st.context.url or ""), state.link_parameters(spec)),
        language=None,
        wrap_lines=True,
    )


def brief(spec: ScreenSpec, cds: str) -> None:
    """The brief about the district in view."""
    release, kind = cached.study().release, KINDS["docx"]
    st.download_button(
        kind.name,
        cached.later(lambda: kind.write(cached.district(spec, cds))),
        file_name=tables.file_name(f"brief_{cds}", spec.model, release.state, release.release, kind.suffix),
        mime=kind.mime,
        on_click="ignore",
        icon=":material/description:",
        help=f"{kind.about}. About the {level_of(cds)} in view.",
    )


def _menu(spec: ScreenSpec, figure: str) -> None:
    """A button for each kind of report; `figure` is what the page's picture shows."""
    with st.popover("Take away", icon=":material/download:", width="content"):
        st.caption(
            "Each carries the recipe, the data release, how to cite it, and what to know before using it."
        )
        documents, pictures = (
            [kind for kind in KINDS.values() if kind.of == of] for of in ("screen", "picture")
        )
        for kind in documents:
            _button(kind, spec, figure, "light")
        dark = st.toggle("Pictures on a dark ground", key="picture_dark")
        for kind in pictures:
            _button(kind, spec, figure, "dark" if dark else "light")


def _button(kind: Kind, spec: ScreenSpec, figure: str, look: str) -> None:
    release = cached.study().release
    what = figure if kind.of == "picture" else "report"

    def write() -> bytes:
        from cimodels.reports.bundle import Picture

        return kind.write(cached.bundle(spec), Picture(figure, look))

    st.download_button(
        kind.name,
        cached.later(write),
        file_name=tables.file_name(what, spec.model, release.state, release.release, kind.suffix),
        mime=kind.mime,
        on_click="ignore",
        icon=f":material/{_ICONS[kind.suffix]}:",
        help=kind.about,
        width="stretch",
    )


def _present(spec: ScreenSpec) -> None:
    """The way to the same view for a room."""
    st.page_link(
        "pages/identify/present.py",
        label="Present",
        icon=":material/slideshow:",
        query_params=state.link_parameters(spec),
    )


def _recipe(spec: ScreenSpec) -> None:
    st.download_button(
        "Recipe (TOML)",
        recipes.to_toml(spec, release=cached.study().release.release),
        file_name="recipe.toml",
        mime="application/toml",
        on_click="ignore",
        icon=":material/receipt_long:",
    )
