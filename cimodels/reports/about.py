"""The sentences that every report carries: what it is, what it rests on, and what it cannot tell."""

from collections.abc import Iterator

from cimodels import __version__
from cimodels.certainty.multiplicity import expected_false_finds
from cimodels.exhibits.in_view import view_sentence, years
from cimodels.exhibits.tables import with_chances
from cimodels.models.cards import CARDS
from cimodels.reports.bundle import Bundle, Provenance
from cimodels.screen.spec import ScreenSpec
from cimodels.screen.wording import plain_number
from cimodels.vocab.tables import SOURCES

INVENTED = "Demonstration state: every district, county and number here is invented."
CAUTION = "An advantage says where to look, not why it is there: it is worth asking what was done, and no more is claimed."
# What holds for every list, whatever was chosen; docs/methods.md says it at length.
_ALWAYS = (
    CAUTION,
    "Something that was not measured (who moves in, selection into tests) may lie behind an advantage.",
    "Change between years compares different students; it is not their growth.",
    "Part of every advantage is luck, even after shrinkage: expect the chosen to fall back a little next year, and do not "
    "call it decline.",
    "What CDE withheld to protect students, and whoever has fewer than the minimum of students, is not judged at all.",
    "Other choices of model that could be defended as well would name partly other {noun}: see “How sure?” in the app, or "
    "`cimodels multiverse recipe.toml`.",
)


def title(spec: ScreenSpec) -> str:
    """ "Mathematics beyond expectation: all students, 2023–2025"."""
    model = spec.model
    return f"{model.outcome.name} against expectation: {model.population_words}, {years(model.years)}"


def in_view(bundle: Bundle) -> str:
    """The line of what is in view, as the app has it."""
    return view_sentence(bundle.spec, bundle.expected, bundle.counties)


def in_one_sentence(bundle: Bundle) -> str:
    """The list as a person would say it aloud."""
    listed, first = len(bundle.screening.short_list), bundle.screening.funnel[0].entered
    if not listed:
        return f"None of {first:,} {bundle.noun} passes every check."
    who = f"{listed:,} of {first:,} {bundle.noun} {'passes' if listed == 1 else 'pass'}"
    if len(bundle.spec.focus) > 1 and bundle.spec.focus_match == "any":
        return f"{who} every check."
    best = " and ".join(
        f"the best {plain_number(threshold.top_percent)} % by {threshold.measure}"
        for threshold in bundle.spec.focus
    )
    return f"{who} every check, the first of which is to be among {best}."


def false_finds(bundle: Bundle) -> str:
    """How many of the list are to be expected not to belong; empty of an empty list, and where everyone is in the top."""
    listed = bundle.screening.short_list
    if listed.empty or bundle.certainty.top_percent >= 100:
        return ""
    chances = with_chances(listed[["cds"]], bundle.certainty)["chance"].to_numpy() / 100
    return (
        f"Of the {len(listed):,} on the list about {expected_false_finds(chances):.0f} are to be expected not to be truly "
        f"among the best {plain_number(bundle.certainty.top_percent)} % by advantage (the sum of what each chance lacks to "
        "certainty)."
    )


def always(noun: str) -> tuple[str, ...]:
    """The caveats of every list and every district."""
    return tuple(sentence.format(noun=noun) for sentence in _ALWAYS)


def caveats(bundle: Bundle) -> tuple[str, ...]:
    """What a reader must know, the general first, then what holds for this list."""
    return tuple(_caveats(bundle))


def _caveats(bundle: Bundle) -> Iterator[str]:
    if bundle.provenance.is_demonstration:
        yield INVENTED
    yield from always(bundle.noun)
    if said := false_finds(bundle):
        yield said
    yield from bundle.screening.notes


def method(bundle: Bundle) -> tuple[str, ...]:
    """How expectation was estimated, in plain words."""
    model, fit = bundle.spec.model, bundle.expected.fit
    card = CARDS[model.estimator]
    return (
        f"For every {model.level} we ask how {bundle.noun} with the same kind of students, size and type did in the same years. "
        "That is what was expected of it; what it reached beyond that, with + for better, is its advantage.",
        f"Estimated by: {card.name}. {card.assumes}",
        f"What it cannot tell: {card.cannot_tell}",
        f"The circumstances explain {fit.r2:.0%} of the differences between {fit.n_entities:,} {bundle.noun}. Results are from "
        f"{SOURCES[bundle.expected.source]}.",
        "Ranks are by shrunken advantage: what remains after allowing for chance. A chance is that of truly being among the best "
        f"{plain_number(bundle.certainty.top_percent)} % by lasting difference.",
    )


def release_words(provenance: Provenance) -> str:
    """Which data: `California, data release 580fecce9150`."""
    state = "Demonstration state" if provenance.is_demonstration else "California"
    return f"{state}, data release {provenance.release}"


def footer(spec: ScreenSpec, provenance: Provenance) -> str:
    """One line that leads back to the same numbers."""
    invented = " · invented data" if provenance.is_demonstration else ""
    return f"cimodels {__version__} · data release {provenance.release} · recipe {spec.fingerprint}{invented}"


def citation(spec: ScreenSpec, provenance: Provenance) -> str:
    """How to cite the numbers."""
    model = spec.model
    what = f"{model.outcome.name}, {model.population_words}, {years(model.years)}"
    data = (
        "Generated data of cimodels' demonstration state (no real district)"
        if provenance.is_demonstration
        else "Data: California Department of Education, public data files"
    )
    return f"{data}, {what}; data release {provenance.release}. Analysis: cimodels {__version__}, recipe {spec.fingerprint}."


def reproduce(spec: ScreenSpec) -> str:
    """How to make the same list again."""
    return (
        f"Save the recipe as recipe.toml and run `cimodels screen recipe.toml --format csv` on the same data release: the list is "
        f"identical (recipe {spec.fingerprint}). `cimodels report recipe.toml -o report.xlsx` makes this kind of report again."
    )
