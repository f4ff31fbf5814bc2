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
from cimodels.workspace.kinds import KINDS as RECORDS
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
    """A document about a record."""
    name = RECORDS[record.kind].title_of(record.body)
    return offer(kind, name, record.id, day=record.body.get("date"))


def offer(kind: str, name: str, about: str = "", *, day: str | None = "") -> Offer:
    """A document; it is written from what the workspace has when the button is pressed.

    Parameters
    ----------
    about : str
        What `Kind.compose` takes: a record's id, or what the kind has in its place.
    """
    known = DOCUMENTS[kind]
    return Offer(kind, name, known.name, known.about, partial(known.compose, desk(), about), day)


def desk() -> Desk:
    """The workspace and the data in view."""
    return Desk(writing.workspace(), cached.study(), date.today(), cached.district)


def take_away(offers: Sequence[Offer], label: str = "Take away") -> None:
    """One button that opens on all of them."""
    with st.popover(label, icon=":material/download:", width="content"):
        rows(offers)


def rows(offers: Sequence[Offer]) -> None:
    """A row for each: a sentence, and a button for each format."""
    for one in offers:
        with st.container(gap="small"):
            st.markdown(f"**{one.label}**  \n{one.about}")
            with st.container(horizontal=True):
                for form in FORMATS.values():
                    _button(one, form)


def _button(what: Offer, one: Format) -> None:
    st.download_button(
        f"{what.label} ({one.name})",
        cached.later(partial(written, what, one)),
        file_name=f"{file_stem(what.kind, what.name, what.day)}.{one.suffix}",
        mime=one.mime,
        on_click="ignore",
        icon=f":material/{_ICONS[one.suffix]}:",
        key=f"paper_{what.label}_{one.suffix}",
        help=one.about,
    )


def written(what: Offer, one: Format) -> bytes:
    """The file; where it cannot be made, one that says why and what to do."""
    try:
        document = what.compose()
    except CimodelsError as problem:
        document = Document(what.label, what.name, footer="cimodels")
        document.strong("This document could not be written.")
        document.text(problem.message)
        document.text(problem.advice)
    return one.write(document)
