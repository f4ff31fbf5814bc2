"""The district page's part on what to look into: concerns first, each with its source and what to ask."""

from typing import Literal

import streamlit as st

from cimodels.exhibits import signals as exhibits
from cimodels.exhibits.tables import for_spreadsheets, plain
from cimodels.screen.report import frame_csv
from cimodels.signals.judge import in_words
from cimodels.signals.kinds import KINDS
from cimodels.signals.results import CHECK, CONCERN, FINE, SEVERITIES, UNKNOWN, Signal
from cimodels.study import Study
from cimodels.ui import cached
from cimodels.ui.columns import SENTENCE_ROW
from cimodels.vocab.districts import level_of

_READABLE = 860
_BADGES: dict[str, Literal["red", "orange"]] = {CONCERN: "red", CHECK: "orange"}
_COLUMNS = {
    "Found": st.column_config.TextColumn(width=130),
    "About": st.column_config.TextColumn(width=180),
    "What it says": st.column_config.TextColumn(width="large"),
    "Beside": st.column_config.TextColumn("Compared with", width="large"),
    "Ask": st.column_config.TextColumn(width="large"),
    "Line": st.column_config.NumberColumn(
        format="localized", help="Line of the file, the header being line 1."
    ),
}


def signals(study: Study, cds: str) -> None:
    """Everything that was looked at: what to ask about, what is not known, and where nothing was found."""
    st.subheader("Signals to check")
    if level_of(cds) != "district":
        st.info(
            "Signals are about districts and county offices; open this school's district.",
            icon=":material/info:",
        )
        return
    found = cached.signals([cds])[cds]
    st.markdown(f"**{in_words(found)}**", width=_READABLE)
    st.caption(
        "Things to look into before calling a district a model. They are no scores, they change no rank and no expectation, and each may "
        "have a good reason that the district can tell.",
        width=_READABLE,
    )
    for signal in found:
        if signal.open:
            _card(signal)
    _unknown([signal for signal in found if signal.severity == UNKNOWN])
    _fine([signal for signal in found if signal.severity == FINE])
    _take_away(study, cds, found)


def _card(signal: Signal) -> None:
    severity, kind = SEVERITIES[signal.severity], KINDS[signal.kind]
    with st.container(border=True, width=_READABLE):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{kind.name}**", width="content")
            st.badge(
                f"{severity.mark} {severity.name}", color=_BADGES[signal.severity], help=severity.meaning
            )
        st.markdown(plain(signal.sentence))
        if signal.detail:
            st.markdown(plain(signal.detail))
        st.markdown(f"**Ask:** {plain(kind.question)}")
        st.caption(plain(exhibits.where(signal)))


def _unknown(found: list[Signal]) -> None:
    if not found:
        return
    with st.expander(f"Not known: {len(found)}, and how to bring what is missing", width=_READABLE):
        for signal in found:
            kind = KINDS[signal.kind]
            words = [signal.sentence, signal.detail, kind.bring, exhibits.where(signal)]
            st.markdown(f"**{kind.name}.** " + plain(" ".join(word for word in words if word)))


def _fine(found: list[Signal]) -> None:
    if not found:
        return
    with st.expander(f"Nothing stands out: {len(found)}", width=_READABLE):
        for signal in found:
            st.markdown(f"**{KINDS[signal.kind].name}.** " + plain(f"{signal.sentence} {signal.detail}"))
            if place := exhibits.where(signal):
                st.caption(plain(place))


def _take_away(study: Study, cds: str, found: tuple[Signal, ...]) -> None:
    shown = exhibits.table(found)
    with st.expander("All of them as a table", width=_READABLE):
        st.dataframe(
            shown,
            hide_index=True,
            row_height=SENTENCE_ROW,
            placeholder="",
            column_config=_COLUMNS,
            alt="Every signal with what it says, what it is compared with, what to ask, and its source",
        )
    release = study.release
    st.download_button(
        "Signals (CSV)",
        lambda: for_spreadsheets(frame_csv(shown.assign(cds=cds, release=release.release))),
        file_name=f"signals_{cds}_{release.state}-{release.release}.csv",
        mime="text/csv",
        on_click="ignore",
        icon=":material/download:",
        key="signals_csv",
    )
