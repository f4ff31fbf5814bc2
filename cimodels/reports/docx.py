"""The brief about one district: two pages to read before a visit, and an appendix that leads back to every number."""

from collections.abc import Sequence

import pandas as pd

from cimodels.exhibits.contributions import contributions
from cimodels.exhibits.how_sure import how_sure
from cimodels.exhibits.in_brief import in_brief
from cimodels.exhibits.profile import expected_and_actual, overview, valueless
from cimodels.exhibits.similar import peers
from cimodels.reports import about
from cimodels.reports.bundle import Bundle, District
from cimodels.reports.canvas import png
from cimodels.reports.drawings import over_the_years
from cimodels.reports.labels import short
from cimodels.reports.looks import LIGHT
from cimodels.reports.package import repacked
from cimodels.reports.paper import Paper
from cimodels.reports.questions import GENERAL, questions
from cimodels.screen import recipe
from cimodels.vocab.districts import DISTRICT_TYPES
from cimodels.vocab.levels import COLORS
from cimodels.vocab.student_groups import STUDENT_GROUPS

_SERVED = ("SED", "EL", "SWD", "FOS", "HOM")
# Headings of the profile, with the share of the width that each takes.
_INDICATOR = {
    "Indicator": 2.1, "Year": 0.6, "Status": 0.9, "Change": 0.8, "Level": 1.0, "Colour": 1.0, "Level is": 1.2, "Students": 0.9,
}  # fmt: skip
_SOURCE = {"Indicator": 1.8, "Year": 0.5, "Source": 0.9, "File": 3.2, "Line": 0.7}
_MOST = 255  # characters that a property of the file holds


def write(district: District) -> bytes:
    """A DOCX file; equal districts give equal bytes."""
    spec, provenance = district.spec, district.provenance
    paper = Paper(f"{short(district.name, 80)} · {about.title(spec)}", about.footer(spec, provenance))
    facts = paper.file.core_properties
    facts.title, facts.author, facts.last_modified_by = (
        short(f"Brief: {district.name}", _MOST),
        "cimodels",
        "cimodels",
    )
    facts.subject, facts.comments = (
        short(about.title(spec), _MOST),
        short(about.citation(spec, provenance), _MOST),
    )
    kind = DISTRICT_TYPES.get(district.district_type)
    paper.title(
        district.name,
        f"{district.county} County · {kind.name if kind else 'type not known'} · CDS {district.cds}",
    )
    if provenance.is_demonstration:
        paper.text(about.INVENTED, bold=True)
    paper.heading("In one sentence")
    if district.bundle and not district.absence:
        paper.text(in_brief(district.bundle.certainty, district.cds), bold=True)
    else:
        paper.text(
            f"Nothing was expected of it, so nothing can be said about an advantage. {district.absence}"
        )
    _served(paper, district)
    if district.bundle and not district.absence:
        _expected(paper, district, district.bundle)
        _why(paper, district)
        _how_sure(paper, district, district.bundle)
        _likes(paper, district, district.bundle)
    _indicators(paper, district)
    paper.heading("Worth asking")
    paper.bullets(questions(district.bundle, district.cds) if district.bundle else GENERAL)
    paper.heading("What to know before using it")
    paper.bullets(about.always(f"{spec.model.level}s"))
    _appendix(paper, district)
    return repacked(paper.bytes())


def _served(paper: Paper, district: District) -> None:
    paper.heading("Who it serves")
    row = district.enrolment
    if row is None:
        paper.text("No enrolment file in this release has it.")
        return
    headings = ["Students", *(STUDENT_GROUPS[code].name for code in _SERVED)]
    shares = [row.get(f"share_{code}") for code in _SERVED]
    values = [
        f"{row['total']:,.0f}",
        *("not known" if pd.isna(share) else f"{share:.1f} %" for share in shares),
    ]
    told = "; ".join(f"{head}: {value}" for head, value in zip(headings, values, strict=True))
    paper.table(
        headings, [values], [1, 1.6, 1.1, 1.3, 1, 1], f"Enrolment on census day {int(row['year'])}. {told}."
    )


def _expected(paper: Paper, district: District, bundle: Bundle) -> None:
    exhibit = expected_and_actual(bundle.expected, district.cds)
    paper.heading(f"{bundle.indicator.name}: expected and actual")
    paper.picture(
        png(over_the_years(bundle.expected, district.cds, LIGHT), {"Description": exhibit.alt}), exhibit.alt
    )
    data = exhibit.data.astype("str")
    paper.table(
        list(data), data.to_numpy().tolist(), [0.7, 1, 1, 1.5, 1.6, 0.9], exhibit.alt, numbers=range(1, 6)
    )
    paper.text(f"In {bundle.indicator.unit.value}. {exhibit.note.split('. The bar')[0]}.")


def _why(paper: Paper, district: District) -> None:
    told = district.explanation
    if told is None:
        return
    paper.heading("What makes its expectation")
    if told.reason:
        paper.text(told.reason)
        return
    exhibit, kind = (
        contributions(told, district.spec.model, district.district_type),
        district.spec.model.outcome,
    )
    rows = [
        (str(row.circumstance), str(row.against), kind.format(row.contribution, signed=True))
        for row in exhibit.data.itertuples()
    ]
    ends = (
        ("The average", "", kind.format(told.average)),
        (f"Expected of this {district.spec.model.level}", "", kind.format(told.expected)),
    )
    headings = ["Circumstance", "Here, and on average", f"Moves it by ({kind.unit.difference})"]
    paper.table(headings, [ends[0], *rows, ends[1]], [1.7, 2.2, 1.3], exhibit.alt, numbers=[2])


def _how_sure(paper: Paper, district: District, bundle: Bundle) -> None:
    paper.heading("How sure are we")
    table = how_sure(bundle.certainty, district.cds)
    rows = table[["question", "answer", "meaning"]].to_numpy().tolist()
    paper.table(["Question", "Answer", "What it means"], rows, [1.5, 1.4, 3], "How sure we are, in words.")


def _likes(paper: Paper, district: District, bundle: Bundle) -> None:
    if district.similar is None:
        return
    noun, say = bundle.noun, bundle.indicator.format
    table = peers(district.similar, bundle.expected)
    rows = [
        (str(row.name), str(row.county), say(row.expected), say(row.actual), say(row.advantage, signed=True))
        for row in table.itertuples(index=False)
    ]
    paper.heading(f"The {len(rows)} {noun} most like it")
    paper.text(district.similar.note)
    headings = ["Name", "County", "Expected", "Actual", "Advantage"]
    paper.table(headings, rows, [2.4, 1.4, 1, 1, 1], f"The {noun} most like it.", numbers=[2, 3, 4])


def _indicators(paper: Paper, district: District) -> None:
    paper.heading("Every indicator, newest value")
    table = overview(district.profile)
    if table.empty:
        paper.text("This release has no results of it.")
        return
    words = table[list(_INDICATOR)].astype(object).where(table[list(_INDICATOR)].notna(), "")
    rows = [
        [f"{v:,}" if c == "Students" and v != "" else str(v) for c, v in row.items()]
        for row in words.to_dict("records")
    ]
    hues = [
        [
            "" if heading != "Colour" or pd.isna(color) else COLORS[int(color)].hex.removeprefix("#")
            for heading in _INDICATOR
        ]
        for color in table["color"]
    ]
    alt = "Newest value of every indicator for everyone concerned: " + "; ".join(
        f"{r[0]} {r[1]}: {r[2]}" for r in rows
    )
    paper.table(list(_INDICATOR), rows, list(_INDICATOR.values()), alt, size=8, numbers=[2, 3, 7], hues=hues)
    if without := valueless(district.profile):
        paper.text(f"Without a published value: {', '.join(without)}.")
    paper.text(
        "Where each stands in which file is in the appendix. Computed levels follow CDE's rules; they are not CDE's own."
    )


def _appendix(paper: Paper, district: District) -> None:
    spec, provenance = district.spec, district.provenance
    paper.page()
    paper.heading("Appendix: where it comes from")
    paper.text(about.citation(spec, provenance))
    paper.text(about.reproduce(spec))
    table = overview(district.profile)
    if len(table):
        table = table.assign(
            File=table["File"].map(lambda name: short(str(name), 120)), Line=table["Line"].map("{:,}".format)
        )
        rows = table[list(_SOURCE)].astype("str").to_numpy().tolist()
        alt = "Source of every indicator's newest value: file and line."
        paper.table(list(_SOURCE), rows, list(_SOURCE.values()), alt, size=7.5, numbers=[4])
    own: Sequence[str] = district.bundle.screening.notes if district.bundle else ()
    if own:
        paper.heading("Notes on the model and the list")
        paper.bullets(own)
    paper.heading("The recipe")
    paper.columns(3)
    paper.lines(recipe.to_toml(spec, release=provenance.release))
