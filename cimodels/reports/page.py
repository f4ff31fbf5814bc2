"""A document as one page for a browser, in the house's style; equal documents give equal bytes."""

from typing import Any

from cimodels.reports.document import Block, Document, Picture
from cimodels.reports.html import inside, page
from cimodels.reports.looks import LOOKS


def write(document: Document) -> bytes:
    """An HTML file that asks nothing of anybody and prints."""
    return page(
        "document.html",
        {
            "kind": document.kind,
            "title": document.title,
            "below": document.below,
            "footer": document.footer,
            "contents": [one for one in document.headings if one.level == 1] if document.has_contents else [],
            "blocks": [_shown(block) for block in document.blocks],
        },
    )


def _shown(block: Block) -> tuple[str, Any]:
    """A block and how the template calls its kind."""
    if isinstance(block, Picture):
        drawn = inside({look: block.svg(look) for look in LOOKS}, block.alt)
        return "picture", {"name": block.name, "drawn": drawn}
    return type(block).__name__.lower(), block
