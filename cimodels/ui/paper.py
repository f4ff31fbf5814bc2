"""Documents to take away: each in every format, written when its button is pressed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import streamlit as st

from cimodels.errors import CimodelsError
from cimodels.reports.desk import Desk
from cimodels.reports.document import Document
from cimodels.reports.documents import DOCUMENTS
from cimodels.reports.formats import FORMATS, Format
from cimodels.ui import cached, writing
from cimodels.vocab.file_names import file_stem
from cimodels.workspace.kinds import KINDS
from cimodels.workspace.records import Record

_ICONS = {"docx": "description", "html": "article"}


@dataclass(frozen=True)
class Offer:
    """A document that there can be.

    Attributes
    ----------
    kind, name, day : str
        What its file is called after; see `vocab.file_names`.
    label : str
        What its buttons say, before the format.
    about : str
        A sentence on what is in it.
    compose : function
        Makes it.
    """

    kind: str
    name: str
    label: str
    about: str
    compose: Callable[[], Document]
    day: str | None = ""


def of_record(kind: str, record: Record) -> Offer:
    """A document about a record; it is written from what the workspace has when the button is pressed."""
    known, body = DOCUMENTS[kind], record.body
    return Offer(
        kind,
        KINDS[record.kind].title_of(body),
        known.name,
        known.about,
        partial(known.compose, desk(), record.id),
        body.get("date") or "",
    )


def desk() -> Desk:
    """The workspace and the data in view."""
    return Desk(writing.workspace(), cached.study(), date.today(), cached.district)


def take_away(offers: Sequence[Offer]) -> None:
    """One button that opens on all of them."""
    with st.popover("Take away", icon=":material/download:", width="content"):
        rows(offers)


def rows(offers: Sequence[Offer]) -> None:
    """A row for each: a sentence, and a button for each format."""
    for offer in offers:
        with st.container(gap="small"):
            st.markdown(f"**{offer.label}**  \n{offer.about}")
            with st.container(horizontal=True):
                for one in FORMATS.values():
                    _button(offer, one)


def _button(offer: Offer, one: Format) -> None:
    st.download_button(
        f"{offer.label} ({one.name})",
        cached.later(partial(written, offer, one)),
        file_name=f"{file_stem(offer.kind, offer.name, offer.day)}.{one.suffix}",
        mime=one.mime,
        on_click="ignore",
        icon=f":material/{_ICONS[one.suffix]}:",
        key=f"paper_{offer.label}_{one.suffix}",
        help=one.about,
    )


def written(offer: Offer, one: Format) -> bytes:
    """The file; where it cannot be made, one that says why and what to do."""
    try:
        document = offer.compose()
    except CimodelsError as problem:
        document = Document(offer.label, offer.name, footer="cimodels")
        document.strong("This document could not be written.")
        document.text(problem.message)
        document.text(problem.advice)
    return one.write(document)
