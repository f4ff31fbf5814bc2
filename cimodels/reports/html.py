"""The whole story as one page that asks nothing of anybody: no script, no outside request, light and dark, printable."""

import base64
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from cimodels.exhibits.tables import named_types, reasons_not_listed, with_chances
from cimodels.reports import about
from cimodels.reports.bundle import FIGURES, Bundle, Picture
from cimodels.reports.document import ROOM
from cimodels.reports.looks import LOOKS
from cimodels.reports.picture import alternative, svg_text
from cimodels.vocab.visible import visible

NEAREST = 25
_HERE = Path(__file__).parent


def write(bundle: Bundle) -> bytes:
    """An HTML file; equal bundles give equal bytes."""
    return page("report.html", _content(bundle))


def page(template: str, content: Mapping[str, Any]) -> bytes:
    """A page of its own in the house's style; all text is escaped by the template."""
    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["visible"] = visible
    style = environment.get_template("report.css").render(looks=LOOKS, room=ROOM).strip()
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode()
    return (
        environment.get_template(template).render(style=style, style_hash=digest, **content).encode("utf-8")
    )


def inside(drawn: Mapping[str, str], alt: str) -> dict[str, str]:
    """SVG for each theme as an address that holds it, with what it shows."""
    addresses = {
        look: f"data:image/svg+xml;base64,{base64.b64encode(text.encode('utf-8')).decode()}"
        for look, text in drawn.items()
    }
    return {**addresses, "alt": alt}


def _content(bundle: Bundle) -> dict[str, Any]:
    screening, spec = bundle.screening, bundle.spec
    checks = {criterion.id: criterion.sentence for criterion in screening.criteria}
    near = screening.near_misses.head(NEAREST)
    return {
        "title": about.title(spec),
        "sentence": about.in_one_sentence(bundle),
        "view": about.in_view(bundle),
        "invented": about.INVENTED if bundle.provenance.is_demonstration else "",
        "noun": bundle.noun,
        "unit": bundle.indicator.unit.value,
        "difference": bundle.indicator.unit.difference,
        "top": f"{bundle.certainty.top_percent:g}",
        "figures": {figure: _figure(bundle, figure) for figure in FIGURES},
        "funnel": screening.funnel,
        "listed": _listed(bundle),
        "false_finds": about.false_finds(bundle),
        "near": near.assign(check=near["criterion"].map(checks)).to_dict("records"),
        "near_count": len(screening.near_misses),
        "out": reasons_not_listed(screening).to_dict("records"),
        "recipe": bundle.recipe,
        "method": about.method(bundle),
        "caveats": about.caveats(bundle),
        "citation": about.citation(spec, bundle.provenance),
        "release": about.release_words(bundle.provenance),
        "reproduce": about.reproduce(spec),
        "footer": about.footer(spec, bundle.provenance),
    }


def _figure(bundle: Bundle, figure: str) -> dict[str, str]:
    """The drawing for each theme as an address that holds it."""
    drawn = {look: svg_text(bundle, Picture(figure, look)) for look in LOOKS}
    return inside(drawn, alternative(bundle, Picture(figure)))


def _listed(bundle: Bundle) -> list[dict[str, str]]:
    say = bundle.indicator.format
    table = named_types(with_chances(bundle.screening.short_list, bundle.certainty))
    return [
        {
            "name": row.name,
            "county": row.county,
            "type": row.district_type,
            "rank": f"{row.rank:,}",
            "expected": say(row.expected),
            "actual": say(row.actual),
            "range": f"{say(row.low)} to {say(row.high)}",
            "advantage": say(row.advantage, signed=True),
            "shrunken": f"{say(row.shrunken, signed=True)} ± {row.shrunken_se:.1f}",
            "chance": f"{row.chance:.1f} %",
            "reason": row.reason,
        }
        for row in table.itertuples()
    ]
