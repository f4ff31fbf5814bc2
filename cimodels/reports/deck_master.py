"""The slides' own design: 16:9, the app's colours and type in the theme, two layouts with real placeholders."""

import re
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.util import Inches

from cimodels.reports.looks import FONT, LIGHT

WIDTH, HEIGHT, MARGIN = 13.333, 7.5, 0.6  # inches
MESSAGE = 13  # index of the placeholder of the one-sentence message
_ACCENTS = (LIGHT.top, LIGHT.listed, LIGHT.quiet, "1f5fbf", "2f7d32", LIGHT.muted)
_NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)


@dataclass(frozen=True)
class _Box:
    """A text box or placeholder of a layout: place in inches, size in points."""

    x: float
    y: float
    width: float
    height: float
    size: int
    color: str
    bold: bool = False
    anchor: str = "t"
    align: str = "l"


def designed(footer: str) -> Any:
    """A presentation without slides: layout 0 opens, layout 1 is for everything else."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    _theme(deck)
    master = deck.slide_master
    for shape in master.placeholders:
        shape.left, shape.width = int(shape.left * 4 / 3), int(shape.width * 4 / 3)
    layouts = deck.slide_layouts
    for layout in [layouts[at] for at in range(2, len(layouts))]:
        layouts.remove(layout)
    wide = WIDTH - 2 * MARGIN
    _layout(
        layouts[0],
        "Opening",
        background=LIGHT.top,
        title=_Box(MARGIN, 1.5, wide, 2.0, 40, "ffffff", True, "b"),
        message=_Box(MARGIN, 3.75, wide, 1.4, 22, "ffffff"),
        foot=_Box(MARGIN, 6.85, wide - 1, 0.35, 10, "ffffff"),
        footer=footer,
    )
    _layout(
        layouts[1],
        "Title, message and content",
        background=LIGHT.background,
        title=_Box(MARGIN, 0.35, wide, 0.75, 28, LIGHT.text, True, "b"),
        message=_Box(MARGIN, 1.1, wide, 0.75, 16, LIGHT.muted),
        foot=_Box(MARGIN, 6.98, wide - 1, 0.32, 10, LIGHT.muted),
        footer=footer,
    )
    return deck


def _theme(deck: Any) -> None:
    """Colours and fonts that charts, tables and whatever a presenter adds will take."""
    part = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    text = part.blob.decode("utf-8")
    for number, color in enumerate(_ACCENTS, start=1):
        text = re.sub(rf'(<a:accent{number}><a:srgbClr val=")[0-9A-F]{{6}}', rf"\g<1>{color.upper()}", text)
    text = re.sub(r'(<a:dk2><a:srgbClr val=")[0-9A-F]{6}', rf"\g<1>{LIGHT.text.upper()}", text)
    text = re.sub(r'(<a:lt2><a:srgbClr val=")[0-9A-F]{6}', rf"\g<1>{LIGHT.panel.upper()}", text)
    part.blob = text.replace('<a:latin typeface="Calibri"/>', f'<a:latin typeface="{FONT}"/>').encode("utf-8")


def _layout(
    layout: Any, name: str, *, background: str, title: _Box, message: _Box, foot: _Box, footer: str
) -> None:
    """Replace what the layout has by our own."""
    element = layout._element
    for attribute in ("type",):
        element.attrib.pop(attribute, None)
    number = '<a:fld id="{C1FF6DA9-008F-8B48-92A6-B652298478BF}" type="slidenum"><a:rPr lang="en-US"/><a:t>‹#›</a:t></a:fld>'
    page = _Box(WIDTH - MARGIN - 0.8, foot.y, 0.8, foot.height, foot.size, foot.color, align="r")
    shapes = [
        _shape(2, "Title", title, '<p:ph type="title"/>', _run("Title")),
        _shape(3, "Message", message, f'<p:ph type="body" idx="{MESSAGE}"/>', _run("One sentence")),
        _shape(4, "Provenance", foot, "", _run(footer)),
        _shape(5, "Slide number", page, "", number),
    ]
    if background == LIGHT.background:
        shapes.append(_bar(6))
    content = parse_xml(
        f'<p:cSld {_NAMESPACES} name="{name}"><p:bg><p:bgPr><a:solidFill><a:srgbClr val="{background}"/></a:solidFill>'
        '<a:effectLst/></p:bgPr></p:bg><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>'
        f"<p:grpSpPr/>{''.join(shapes)}</p:spTree></p:cSld>"
    )
    element.replace(element.cSld, content)


def _run(text: str) -> str:
    return f'<a:r><a:rPr lang="en-US"/><a:t>{escape(text)}</a:t></a:r>'


def _frame(x: float, y: float, width: float, height: float) -> str:
    return (
        f'<a:xfrm><a:off x="{Inches(x)}" y="{Inches(y)}"/><a:ext cx="{Inches(width)}" cy="{Inches(height)}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    )


def _shape(number: int, name: str, box: _Box, placeholder: str, content: str) -> str:
    locks = '<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>' if placeholder else '<p:cNvSpPr txBox="1"/>'
    style = (
        f'<a:lvl1pPr marL="0" indent="0" algn="{box.align}"><a:spcBef><a:spcPts val="0"/></a:spcBef><a:buNone/>'
        f'<a:defRPr sz="{box.size * 100}" b="{int(box.bold)}"><a:solidFill><a:srgbClr val="{box.color}"/></a:solidFill>'
        '<a:latin typeface="+mn-lt"/></a:defRPr></a:lvl1pPr>'
    )
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/>{locks}<p:nvPr>{placeholder}</p:nvPr></p:nvSpPr>'
        f"<p:spPr>{_frame(box.x, box.y, box.width, box.height)}</p:spPr>"
        f'<p:txBody><a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" wrap="square" anchor="{box.anchor}"><a:normAutofit/></a:bodyPr>'
        f"<a:lstStyle>{style}</a:lstStyle><a:p>{content}</a:p></p:txBody></p:sp>"
    )


def _bar(number: int) -> str:
    """The strip of colour at the left edge."""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="Edge"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr>{_frame(0, 0, 0.16, HEIGHT)}<a:solidFill><a:schemeClr val="accent1"/></a:solidFill><a:ln><a:noFill/></a:ln>'
        "</p:spPr></p:sp>"
    )
