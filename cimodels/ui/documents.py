"""The written documentation, shown in the app from the one file that holds it, and the field's words."""

from pathlib import Path

import pandas as pd
import streamlit as st

from cimodels.models.cards import CARDS
from cimodels.vocab.glossary import glossary as words

_DOCS = Path(__file__).resolve().parents[2] / "docs"
# As long as a line can be read with ease.
_READABLE = 860


def show(name: str) -> None:
    """One page of `docs/`, its headings one level down: the title is the page's header, as everywhere."""
    title, _, text = (_DOCS / name).read_text(encoding="utf-8").partition("\n")
    st.header(title.removeprefix("# "))
    st.markdown(text.replace("\n## ", "\n### "), width=_READABLE)


def estimators() -> None:
    """A card for each way to estimate what is expected."""
    st.subheader("The estimators, one by one", anchor="estimators")
    st.markdown(
        "\n".join(
            f"#### {card.name}\n- **It assumes:** {card.assumes}\n- **When:** {card.prefer}\n"
            f"- **It cannot tell:** {card.cannot_tell}\n"
            for card in CARDS.values()
        ),
        width=_READABLE,
    )


def glossary() -> None:
    """Every word of the field, with a box to find one."""
    st.subheader("Glossary")
    asked = (
        st.text_input("Find a word", key="glossary_word", width=320, icon=":material/search:")
        .strip()
        .casefold()
    )
    found = {
        word: meaning
        for word, meaning in words().items()
        if asked in word.casefold() or asked in meaning.casefold()
    }
    if not found:
        st.info("No word or meaning has that.", icon=":material/search_off:")
        return
    with st.container(width=_READABLE):
        st.table(
            pd.DataFrame({"Word": list(found), "Meaning": list(found.values())}),
            hide_index=True,
            border="horizontal",
            alt="Glossary: the field's words and what they mean",
        )
