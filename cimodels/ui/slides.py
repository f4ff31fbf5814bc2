"""What each step of the presentation shows: one sentence, and large numbers or one figure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from cimodels.certainty.results import Certainty
from cimodels.exhibits import in_brief as brief
from cimodels.exhibits import profile, tables
from cimodels.exhibits.band_counts import chances_of_list
from cimodels.exhibits.canvas import Canvas, enlarged
from cimodels.exhibits.course import course
from cimodels.exhibits.in_view import years
from cimodels.exhibits.room_scatter import room_scatter
from cimodels.exhibits.similar import peers
from cimodels.exhibits.steps import MOST_TOLD, PAGE, ROWS, Step
from cimodels.models.results import ExpectedPerformance
from cimodels.reports import about
from cimodels.reports.bundle import Bundle
from cimodels.screen.funnel import NOTHING_ASKED
from cimodels.screen.results import Screening
from cimodels.screen.spec import ScreenSpec
from cimodels.screen.stages import STAGES
from cimodels.ui import cached, join
from cimodels.ui.figures import large
from cimodels.vocab.districts import DISTRICT_TYPES
from cimodels.vocab.indicators import Direction

_PEERS = 4
_SERVED = {
    "SED": "low income",
    "EL": "English learners",
    "SWD": "with disabilities",
    "FOS": "in foster care",
    "HOM": "homeless",
}
_CAVEATS = 7  # those that hold for every list, and how many are to be expected not to belong
_LINE = 110  # pixels that a second line above a figure and a sentence below it take


@dataclass(frozen=True)
class Shown:
    """What a step is drawn from; the slow parts are asked for by the steps that tell them."""

    step: Step
    spec: ScreenSpec
    expected: ExpectedPerformance
    screening: Screening
    canvas: Canvas

    @property
    def noun(self) -> str:
        return f"{self.spec.model.level}s"

    @property
    def certainty(self) -> Certainty:
        return cached.certainty(self.spec.model, self.spec.focus[0].top_percent)

    @property
    def bundle(self) -> Bundle:
        return cached.study().bundle(self.spec, self.screening, self.certainty)


def draw(
    step: Step, spec: ScreenSpec, expected: ExpectedPerformance, screening: Screening, canvas: Canvas
) -> None:
    """One step below its title."""
    _DRAWN[step.kind](Shown(step, spec, expected, screening, canvas))


def _say(sentence: str) -> None:
    with st.container(key="message"):
        st.markdown(tables.plain(sentence))


def _focus(shown: Shown) -> None:
    model, kind = shown.spec.model, shown.spec.model.outcome
    values = cached.study().course(model, shown.expected.source)
    _say(
        f"Which {shown.noun} did better than their circumstances predict, for {model.population_words}, {years(model.years)}? Whoever "
        "did has something to teach."
    )
    left, right = st.columns((1, 2), gap="large", vertical_alignment="center")
    with left:
        if len(values):
            _state_now(shown, values)
        st.metric(f"{shown.noun.capitalize()} in the model", f"{len(shown.expected.entities):,}")
        st.metric("On the short list", f"{len(shown.screening.short_list):,}")
    with right:
        if values.empty:
            st.info(f"The state's own {kind.name} is not published by this source.", icon=":material/info:")
        else:
            large(enlarged(course(values, model), shown.canvas.part(0.62)), "course")


def _state_now(shown: Shown, values: pd.DataFrame) -> None:
    kind, last, first = shown.spec.model.outcome, values.iloc[-1], values.iloc[0]
    st.metric(
        f"The state, {int(last['year'])} ({kind.unit.brief})",
        kind.format(float(last["status"])),
        None
        if len(values) < 2
        else f"{kind.format(float(last['status'] - first['status']), signed=True)} since {int(first['year'])}",
        delta_color="normal" if kind.direction is Direction.HIGHER_IS_BETTER else "inverse",
        help=kind.direction.word,
    )


def _scatter(shown: Shown) -> None:
    entities = shown.expected.entities
    better, beyond = (
        int((entities["advantage"] > 0).sum()),
        sum(tables.beyond(shown.expected, shown.screening)),
    )
    first = shown.spec.focus[0]
    _say(
        f"{better:,} of {len(entities):,} {shown.noun} did better than expected; {beyond:,} are among the best "
        f"{first.top_percent:g} % by {first.measure}."
    )
    large(room_scatter(shown.expected, shown.screening, shown.canvas), "scatter")


def _funnel(shown: Shown) -> None:
    _say(about.in_one_sentence(shown.bundle))
    funnel = shown.screening.funnel
    with st.container(key="stages", gap="medium"):
        for stage in (s for s in funnel if not s.sentence.endswith(NOTHING_ASKED)):
            number, words = st.columns((1, 6), vertical_alignment="center")
            title, sentence = stage.sentence.split(": ", 1)
            number.metric(STAGES[stage.stage].title, f"{stage.passed:,}", label_visibility="collapsed")
            out = f" · {stage.excluded:,} left out" if stage.excluded else ""
            words.progress(
                stage.passed / funnel[0].entered if funnel[0].entered else 0.0,
                text=f"**{title}**: {tables.plain(sentence)}{out}",
            )


def _list(shown: Shown) -> None:
    listed = shown.screening.short_list
    if listed.empty:
        _say("Nobody passes every check. A wider cut-off or fewer checks let the nearest in.")
        return
    page = listed.iloc[shown.step.page * PAGE :][:PAGE]
    told = min(len(listed), (shown.step.page + 1) * PAGE)
    first = f"{listed['name'].iloc[0]} comes first of {len(listed):,}."
    here = first if shown.step.page == 0 else f"{told - len(page) + 1:,} to {told:,} of {len(listed):,}."
    here += " The rest are on the page of the short list." if told == MOST_TOLD < len(listed) else ""
    _say(here)
    rows = _rows(shown, tables.with_chances(page, shown.certainty))
    with st.container(key="words"):
        # On a phone the columns would stand under each other, each with its own headings.
        many, size = (1, PAGE) if shown.canvas.is_narrow else (2, ROWS)
        for k, place in enumerate(st.columns(many, gap="large")):
            if len(part := rows.iloc[k * size :][:size]):
                place.table(part, hide_index=True, border="horizontal", alt="Short list, best first")


def _rows(shown: Shown, page: pd.DataFrame) -> pd.DataFrame:
    kind, names, counties = shown.spec.model.outcome, page["name"], page["county"]
    who = {"Name": names, "County": counties}
    if shown.canvas.is_narrow:
        who = {"Name": names + " (" + counties + ")"}
    return pd.DataFrame(
        {
            "Rank": page["rank"],
            **{column: texts.map(tables.plain) for column, texts in who.items()},
            "Advantage": [kind.format(v, signed=True) for v in page["advantage"]],
            "Chance": [_percent(v) for v in page["chance"]],
        }
    )


def _percent(chance: float) -> str:
    """A chance without decimals, and never as none or certainty; Markdown would take > for a quotation."""
    number = r"\> 99" if chance > 99 else r"\< 1" if chance < 1 else f"{chance:.0f}"
    return f"{number} %".replace(" ", "\u00a0")


def _candidate(shown: Shown) -> None:
    cds, certainty = shown.step.code, shown.certainty
    at = brief.position(shown.expected, cds)
    row, kind = shown.expected.entities.iloc[at], shown.spec.model.outcome
    _say(brief.in_brief(certainty, cds, years=False, multiverse=None))
    left, right = st.columns((2, 3), gap="large")
    with left, st.container(key="words"):
        with st.container(horizontal=True):
            st.metric(
                f"Advantage, {kind.unit.difference}",
                kind.format(row["advantage"], signed=True),
                width="content",
            )
            st.metric(f"Rank of {len(shown.expected.entities):,}", f"{row['rank']:,}", width="content")
        st.markdown(f"**{tables.plain(row['county'])} County** · {DISTRICT_TYPES[row['district_type']].name}")
        _serves(shown, cds)
        _alike(shown, cds)
    with right:
        picture = profile.expected_and_actual(shown.expected, cds)
        large(enlarged(picture, shown.canvas.part(0.58)), "candidate")


def _share(share: float) -> str:
    """In whole percent; a few students are not none."""
    return "under 1 %" if 0 < share < 0.5 else f"{share:.0f} %"


def _serves(shown: Shown, cds: str) -> None:
    latest = cached.study().latest_enrolment(9999, shown.spec.model.level)
    one = latest[latest["cds"] == cds]
    if one.empty:
        return
    row = one.iloc[0]
    shares = [
        f"{_share(row[f'share_{group}'])} {words}"
        for group, words in _SERVED.items()
        if pd.notna(row.get(f"share_{group}"))
    ]
    st.markdown(f"**It serves** {row['total']:,.0f} students: {', '.join(shares)}.")


def _alike(shown: Shown, cds: str) -> None:
    found = peers(cached.similar(shown.spec.model, cds, _PEERS), shown.expected)
    kind = shown.spec.model.outcome
    lines = [
        f"- {tables.plain(row.name)} ({tables.plain(row.county)}): {kind.format(row.advantage, signed=True)}"
        for row in found.itertuples(index=False)
    ]
    st.markdown("**Most like it**, and their advantage:\n\n" + "\n".join(lines))


def _sure(shown: Shown) -> None:
    certainty, listed = shown.certainty, shown.screening.short_list
    _say(about.false_finds(shown.bundle) or "Nobody is on the list, so there is nothing to be sure of.")
    if listed.empty:
        return
    chances = certainty.chances[certainty.chances["cds"].isin(listed["cds"])]
    large(enlarged(chances_of_list(chances, shown.noun), shown.canvas.lower(_LINE)), "sure")
    with st.container(key="words"):
        st.markdown(
            "Part of every advantage is luck: expect the chosen to fall back a little next year, and do not call it decline."
        )


def _method(shown: Shown) -> None:
    words = about.method(shown.bundle)
    _say(words[0])
    left, right = st.columns(2, gap="large")
    with left, st.container(key="words"):
        st.markdown("\n".join(f"- {tables.plain(sentence)}" for sentence in words[1:]))
    with right, st.container(key="caveats"):
        st.markdown("\n".join(f"- {_with_code(s)}" for s in about.caveats(shown.bundle)[:_CAVEATS]))


def _with_code(sentence: str) -> str:
    """Plain, but commands between backticks as such."""
    return tables.plain(sentence).replace("\\`", "`")


def _join(shown: Shown) -> None:
    join.invitation(join.address(shown.spec, "focus"))


_DRAWN: Mapping[str, Callable[[Shown], None]] = {
    "focus": _focus,
    "scatter": _scatter,
    "funnel": _funnel,
    "list": _list,
    "candidate": _candidate,
    "sure": _sure,
    "method": _method,
    "join": _join,
}
