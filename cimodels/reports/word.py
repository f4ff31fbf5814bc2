"""A document as a Word file; equal documents give equal bytes."""

from functools import singledispatch

from cimodels.reports.document import ROOM, Bullets, Document, Heading, NewPage, Picture, Table, Text
from cimodels.reports.labels import short
from cimodels.reports.package import repacked
from cimodels.reports.paper import Paper


def write(document: Document) -> bytes:
    """A DOCX file."""
    paper = Paper(f"{short(document.title, 80)} · {document.kind}", document.footer)
    paper.called(f"{document.kind}: {document.title}")
    paper.title(document.title, document.below)
    if document.has_contents:
        paper.contents([(one.text, one.anchor) for one in document.headings if one.level == 1])
    turned = False
    for at, block in enumerate(document.blocks):
        under = at > 0 and isinstance(document.blocks[at - 1], Heading)
        # A heading goes with its picture onto the page that lies on its side.
        after = document.blocks[at + 1] if at + 1 < len(document.blocks) else None
        drawn = after if isinstance(block, Heading) else block
        broad = isinstance(drawn, Picture) and drawn.broad
        if broad is not turned:
            turned = broad
            paper.turned(broad=broad)
        elif isinstance(block, NewPage):
            paper.page()
        if isinstance(block, Text) and block.look == "note":
            paper.small(block.text, under=under)
        else:
            _put(block, paper)
    return repacked(paper.bytes())


@singledispatch
def _put(block: object, paper: Paper) -> None:
    """Nothing of a new page: it stands between two blocks."""


@_put.register
def _(block: Heading, paper: Paper) -> None:
    paper.heading(block.text, block.level, block.anchor)


@_put.register
def _(block: Text, paper: Paper) -> None:
    if block.look == "code":
        paper.columns(3)
        paper.lines(block.text)
        paper.columns(1)
    else:
        paper.text(block.text, bold=block.look == "strong", label=block.label)


@_put.register
def _(block: Bullets, paper: Paper) -> None:
    paper.bullets(block.sentences)


@_put.register
def _(block: Table, paper: Paper) -> None:
    paper.table(
        block.headings,
        block.rows,
        block.widths,
        block.alt,
        numbers=block.numbers,
        room=ROOM[block.room] if block.room else 0,
    )


@_put.register
def _(block: Picture, paper: Paper) -> None:
    paper.picture(block.png(), block.alt, broad=block.broad)
