"""The field's words with a sentence each, in the order of the alphabet: registries first, statistics' own below."""

from collections.abc import Mapping
from types import MappingProxyType

from cimodels.vocab.districts import DISTRICT_TYPES
from cimodels.vocab.indicators import INDICATORS
from cimodels.vocab.levels import COLORS
from cimodels.vocab.student_groups import RATED_GROUPS, STUDENT_GROUPS
from cimodels.vocab.tables import SOURCES

# Words that stand in no registry.
_WORDS = {
    "Actual": "The status that was published, averaged over the years of the model.",
    "Advantage": "Actual minus expected, with its sign turned so that + is better. In the indicator's unit.",
    "Candidate": "A district to look at more closely: beyond the cut-off, or on the short list.",
    "CDS code": "County-district-school code: 14 digits that name one district or school.",
    "Census day": "The first Wednesday of October, when enrolment is counted.",
    "Change": "This year's status minus last year's.",
    "Circumstances": "What a district does not choose: who its students are, how many, and its type.",
    "COE": "County office of education. It serves other students than districts do.",
    "Dashboard year": "Named after the spring: 2024 is school year 2023–24.",
    "Contrast district": "A similar district whose results are as expected: what a model does that it does not may matter.",
    "CI Model": "A district with exemplary performance and an effective, system-wide improvement approach, so that others can learn from it.",
    "Differentiated assistance": "Support that a county office must give a district whose student groups are among the lowest in two "
    "or more state priorities.",
    "Dossier": "Everything that is found out about one candidate before it is decided whether it is a CI Model.",
    "Distance from standard": "Average points of students' scores above (+) or below (−) the lowest score that meets the standard.",
    "Driver diagram": "From an aim, by what has to change (primary and secondary drivers), to ideas small enough to try.",
    "Empathy interview": "A conversation that asks a person for a story and listens for what they need; kept by role, never by name.",
    "Expected": "What districts in the same circumstances reach in the same years.",
    "Fishbone": "A drawing of possible causes of a problem, on bones that are parts of the system.",
    "Fit as a model": "Strong, worth a look or probably not: whether a similar district could be one's model, from the answers to "
    "four questions and never from a score.",
    "Five-by-five grid": "CDE's table that gives a colour to each pair of status level and change level.",
    "Focus": "The indicator and student group, or the gap between two groups, that a list is about.",
    "Funnel": "The stages from every district to the short list, with the number who pass each.",
    "Gap": "A student group's status minus another group's, in the same district and year. An advantage in a gap is + where it "
    "is more to the group's favour than expected.",
    "Improvement": "Change from the first to the last year of the model, + is better.",
    "Interim certification": "A county office's word, twice a year, on whether a district can meet its financial obligations: positive, qualified "
    "(may not in three years) or negative (will not in two).",
    "Learning visit": "A day on which teams from other districts and county offices learn on the spot from a district that succeeds.",
    "Least restrictive environment": "That students with disabilities learn beside others as far as they can: counted by the share of the day in "
    "regular classes.",
    "Local indicator": "What a district reports of itself on a priority area that has no state indicator; met, not met, or not met for two or more years.",
    "Listen-for": "A sign of an intentional, system-wide improvement approach that can be heard in a conversation or seen on a visit.",
    "Margin": "How far a district is from passing or failing a check.",
    "Near miss": "A district that fails one check, and narrowly.",
    "Participation rate": "Students who took a test, of those who should have, in percent. Federal law asks for 95.",
    "Signal": "Something to look into before a district is called a model, with its source. It is no score and changes no rank.",
    "Ordinary range": "The 95 % prediction interval: where 95 of 100 in the same circumstances would lie.",
    "Need": "How far a student group is behind the state’s value for everyone, in standard deviations between districts, times the "
    "square root of the group’s share of the students.",
    "Outperformer": "A district whose advantage is beyond the cut-off. It is worth asking, and no more is claimed.",
    "Percentile": "Share of districts that a district is ahead of, in percent.",
    "Practice": "Something specific that people do, seen in one district and brought home to another, where it is tested first.",
    "Prediction interval": "Where the actual value of a district in these circumstances would lie in 95 of 100 cases.",
    "Problem of practice": "What happens now, for which students, that the people of a district can do something about.",
    "Priority area": "One of the ten state priorities of the Local Control Funding Formula, such as 4, pupil achievement.",
    "Recipe": "Everything that was chosen for a list, as a small text file that gives the identical list again.",
    "Reliability": "Share of a district's residual that persists rather than passes, from 0 to 1.",
    "Reference group": "The group that a gap is measured from: all students, or another group.",
    "Residual": "Actual minus expected, in the indicator's unit.",
    "Scope": "Whose students a question is about: the state, a county or a region of counties, or one district.",
    "Similar districts": "The 20 of the same type whose circumstances in the model are nearest, each counted in standard deviations.",
    "Short list": "Districts that pass every stage of the funnel.",
    "Shrunken advantage": "The advantage after allowing for chance: reliability times advantage.",
    "Standard error": "How far a number would typically move by chance.",
    "Status": "This year's value of an indicator.",
    "Status level": "Very High to Very Low, from this year's status and CDE's cut-points; the change since last year has a level as well.",
    "Students concerned": "In a rate, those who did not get there, such as students who were suspended; in an average, everyone behind it.",
    "Suppressed": "Withheld by CDE to protect students, where 10 or fewer stand behind a number.",
    "Systems analysis": "Finding out what in a system causes a problem, from different kinds of data, before anything is tried.",
    "Usual models": "A few dozen models that could be defended as well as the one in view; the share of them that have a district "
    "in their top says how far its place hangs on the method.",
    "Action plan": "How a team carries to its own district what it saw to work elsewhere: what it tests, who, until when, and how it will know.",
    "Change idea": "A practice as it could work in one's own district, to be tested before it is spread.",
    "Convening": "A meeting of teams that work on action plans, to tell how they go and to help each other.",
    "PDSA cycle": "Plan, do, study, act: one small test with a question and a prediction, after which an idea is adopted, adapted or abandoned.",
    "Ramp": "PDSA cycles that follow each other, each larger or under other conditions.",
    "Run chart": "Measurements in order of time with their median. Two rules (Anhøj) tell whether they show more than chance; both need ten that "
    "are not on the median.",
    "Baseline": "The first measurements of a run chart, before the change: their median stays, and what comes later is held against it.",
    "Network": "Several districts that work on one shared problem of practice, each in its own system, and learn from each other (a networked "
    "improvement community).",
    "Hub": "Those who hold a network together: they facilitate, teach improvement methods by doing them, and bring data and people together.",
    "Challenge": "What stands in the way of a team, with who can clear it; once it is resolved, how helps others.",
    "Balancing measure": "A measure of what may get worse elsewhere while something gets better.",
}


def glossary() -> Mapping[str, str]:
    """Word → meaning, in the order of the alphabet; registries say what they know."""
    indicators = {
        i.name: f"{i.explanation} In {i.unit.value}; {i.direction.word}." for i in INDICATORS.values()
    }
    groups = ", ".join(STUDENT_GROUPS[code].name for code in RATED_GROUPS)
    colours = ", ".join(f"{c.mark} {c.name}" for c in COLORS.values())
    types = ", ".join(kind.name for kind in DISTRICT_TYPES.values())
    derived = {
        "Colour": f"The Dashboard's performance level, from status and change: {colours}.",
        "District type": f"From the directory: {types}.",
        "Source": f"Where a value was published: {', '.join(SOURCES.values())}. They differ for the same indicator.",
        "Student group": f"Groups that the Dashboard rates: {groups}.",
    }
    words = _WORDS | indicators | derived
    return MappingProxyType(dict(sorted(words.items(), key=lambda pair: pair[0].casefold())))
