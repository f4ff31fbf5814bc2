"""Which data state and which specification a session looks at. The URL is the truth.

A view is the URL's parameters. Streamlit clears them when a person moves to another page through the
menu, so the session remembers the last ones and puts them back. This module is the only one that reads
or writes either.
"""

from collections.abc import Collection

import streamlit as st

from cimodels.errors import SpecError
from cimodels.multiverse.link import from_param, to_param
from cimodels.multiverse.spec import MOST_TOP_PERCENT, MultiverseSpec
from cimodels.screen.link import from_params, to_params
from cimodels.screen.spec import ScreenSpec
from cimodels.settings import CALIFORNIA, DEMONSTRATION, STATES, home
from cimodels.sources.catalogue import ENTRIES
from cimodels.vocab.scope import Scope

_REMEMBERED = "remembered_parameters"
_PAGE = "page_in_view"
_TURN = "turn_to_page"
_DATA = "data"
_DISTRICT = "cds"
_GRID = "grid"
_PART = "part"
_WITH = "with"
_SQL = "sql"
_WRITTEN = "question_written"
_SCOPE = "scope"
_RECORD = "record"
_SCOPE_KIND = "scope_kind_asked_for"
# What a view has beside the screen, whose own parameters are `from_params`'s.
_STEP = "step"
_PRESENTED = "present"
OURS = (
    _DATA,
    _DISTRICT,
    _GRID,
    _PART,
    _WITH,
    _SQL,
    _SCOPE,
    _RECORD,
    _STEP,
    _PRESENTED,
    "count",
    "shade",
    "assisted",
    "only",
)
_CATALOGUED = frozenset(entry.year for entry in ENTRIES.values() if entry.year)


def recall(page: str) -> None:
    """Put the remembered view back after a move through the menu to `page`; once per full run.

    Only then: on the page where a person already is, an address without parameters is a view of its own
    (the defaults), which Back must be able to return to.
    """
    moved = st.session_state.get(_PAGE) not in (None, page)
    if moved and not _screen_parameters():
        st.query_params.from_dict({**st.session_state.get(_REMEMBERED, {}), **st.query_params.to_dict()})
    st.session_state[_PAGE] = page
    _remember()


def _remember() -> None:
    kept = {name: value for name, value in st.query_params.to_dict().items() if name != _SQL}
    st.session_state[_REMEMBERED] = kept


def has_california() -> bool:
    """Whether files of the real state have been built."""
    return home().state(CALIFORNIA).current.exists()


def state_name() -> str:
    """The data state in view: the link's, else California when there is one."""
    asked = st.query_params.get(_DATA)
    if asked in STATES and home().state(asked).current.exists():
        return asked
    return CALIFORNIA if has_california() else DEMONSTRATION


def choose_state(name: str) -> None:
    """Look at another data state; everything else in the view stays."""
    st.query_params[_DATA] = name
    _remember()


def current() -> ScreenSpec:
    """The specification in view."""
    return read()[0]


def read() -> tuple[ScreenSpec, tuple[str, ...]]:
    """The specification in view, and a sentence for each parameter that could not be used."""
    spec, notices = from_params(_screen_parameters(), _CATALOGUED)
    return spec, (*_other_state(), *notices, *_read_grid(spec)[1], *_read_scope()[1])


def grid() -> MultiverseSpec:
    """The models to compare with the one in view: the link's, else those around it."""
    return _read_grid(current())[0]


def _read_grid(spec: ScreenSpec) -> tuple[MultiverseSpec, tuple[str, ...]]:
    """The grid, and a sentence when the link's could not be used."""
    model, top_percent = spec.model, min(spec.focus[0].top_percent, MOST_TOP_PERCENT)
    usual = MultiverseSpec.around(model, top_percent)
    asked = st.query_params.get(_GRID)
    if asked is None:
        return usual, ()
    try:
        return from_param(asked, model, top_percent), ()
    except SpecError as problem:
        return usual, (f"The link's models to compare cannot be used, so the usual ones are: {problem}",)


def commit_grid(spec: MultiverseSpec) -> None:
    """Make `spec`'s alternatives the models to compare; the usual ones need no parameter."""
    if spec == MultiverseSpec.around(spec.base, spec.top_percent):
        forget_grid()
        return
    st.query_params[_GRID] = to_param(spec)
    _remember()


def forget_grid() -> None:
    """Back to the usual models."""
    if _GRID in st.query_params:
        del st.query_params[_GRID]
    _remember()


def _other_state() -> tuple[str, ...]:
    """A sentence when the link asks for a data state that cannot be shown here."""
    asked, shown = st.query_params.get(_DATA), state_name()
    if asked is None or asked == shown:
        return ()
    reason = (
        "which has not been built on this machine"
        if asked in STATES
        else f"and there are only {' and '.join(STATES)}"
    )
    return (f"The link asks for the data state {asked[:40]!r}, {reason}. Here it is shown with {shown}.",)


def commit(spec: ScreenSpec) -> None:
    """Make `spec` the view."""
    kept = {name: value for name, value in st.query_params.to_dict().items() if name in OURS}
    # At once, so that the browser's history has no step between the old view and the new.
    st.query_params.from_dict({**kept, **to_params(spec)})
    _remember()


def part(parts: Collection[str]) -> str:
    """Which of a page's parts is in view: the link's, else the first."""
    return choice(_PART, parts)


def choose_part(name: str) -> None:
    """Look at another part of the page."""
    choose(_PART, name)


def choice(parameter: str, options: Collection[str]) -> str:
    """What the link has for one of our parameters, where it is among the options; else the first of them."""
    asked = str(st.query_params.get(parameter))
    return asked if asked in options else next(iter(options))


def choose(parameter: str, value: str) -> None:
    """Put another value of one of our parameters into the view."""
    st.query_params[parameter] = value
    _remember()


def district() -> str | None:
    """The district code in view, as the link gives it; not yet checked against the data."""
    return st.query_params.get(_DISTRICT)


def choose_district(cds: str | None) -> None:
    """Look at one district; None goes back to none."""
    if cds:
        st.query_params[_DISTRICT] = cds
    elif _DISTRICT in st.query_params:
        del st.query_params[_DISTRICT]
    _remember()


def scope() -> Scope:
    """Whose students are looked at, as the link gives it; not yet checked against the data."""
    return _read_scope()[0]


def _read_scope() -> tuple[Scope, tuple[str, ...]]:
    """The scope, and a sentence when the link's could not be used."""
    asked = st.query_params.get(_SCOPE)
    if asked is None:
        return Scope(), ()
    try:
        return Scope.from_param(asked), ()
    except SpecError as problem:
        return Scope(), (f"The link's scope cannot be used, so the whole state is shown: {problem}",)


def choose_scope(scope: Scope) -> None:
    """Look at a part of the state; the whole state needs no parameter."""
    if scope == Scope():
        st.query_params.pop(_SCOPE, None)
    else:
        st.query_params[_SCOPE] = scope.to_param()
    st.session_state.pop(_SCOPE_KIND, None)
    _remember()


def scope_kind() -> str:
    """The kind of scope that the control offers: the view's, or what was asked for and has no choice yet."""
    kind, until = st.session_state.get(_SCOPE_KIND, (None, None))
    return kind if kind and until == st.query_params.get(_SCOPE) else scope().kind


def choose_scope_kind(kind: str) -> None:
    """Offer another kind of scope; the view stays until one of that kind is chosen."""
    st.session_state[_SCOPE_KIND] = (kind, st.query_params.get(_SCOPE))


def record() -> str | None:
    """The id of the record in view, as the link gives it; not yet looked up in the workspace."""
    return st.query_params.get(_RECORD)


def choose_record(record: str | None) -> None:
    """Look at one record of the workspace; None goes back to none."""
    if record:
        st.query_params[_RECORD] = record
    elif _RECORD in st.query_params:
        del st.query_params[_RECORD]
    _remember()


def record_parameters(record: str) -> dict[str, str]:
    """What a link needs, beside the view, to show a record of the workspace."""
    return {_RECORD: record}


def beside() -> str | None:
    """The districts to compare with the one in view, as the link gives them; not yet checked."""
    return st.query_params.get(_WITH)


def choose_beside(codes: str) -> None:
    """Compare with these, as `compare.chosen.to_param` writes them."""
    if codes:
        st.query_params[_WITH] = codes
    elif _WITH in st.query_params:
        del st.query_params[_WITH]
    _remember()


def turn_to_profile() -> None:
    """Ask for the profile page."""
    turn_to("pages/identify/district.py")


def turn_to_list() -> None:
    """Ask for the page of the short list, where a presentation leads when it is left."""
    turn_to("pages/identify/short_list.py")


def turn_to(page: str) -> None:
    """Ask for a page; `follow` goes there, because a callback cannot change the page."""
    st.session_state[_TURN] = page


def follow() -> None:
    """Go to the page that a callback asked for."""
    if page := st.session_state.pop(_TURN, None):
        st.switch_page(page, query_params=st.query_params.to_dict())


def step() -> str | None:
    """The presentation's step, as the link gives it; not yet checked against those that there are."""
    return st.query_params.get(_STEP)


def choose_step(code: str) -> None:
    """Look at another step of the presentation."""
    choose(_STEP, code)


def presented() -> list[str]:
    """Codes of those to present one by one, as the link gives them; none for the first of the list."""
    return [code for code in st.query_params.get(_PRESENTED, "").split("-") if code]


def present(codes: Collection[str]) -> None:
    """Choose whom to present one by one; none for the first of the list."""
    if codes:
        choose(_PRESENTED, "-".join(codes))
    else:
        st.query_params.pop(_PRESENTED, None)
        _remember()


def presentation_parameters(spec: ScreenSpec) -> dict[str, str]:
    """As `link_parameters`, with those to present."""
    there = {_PRESENTED: st.query_params[_PRESENTED]} if _PRESENTED in st.query_params else {}
    return link_parameters(spec) | there


def question() -> str:
    """The question in SQL: the link's, else the one last written in this session."""
    return st.query_params.get(_SQL) or str(st.session_state.get(_WRITTEN, ""))


def choose_question(sql: str, longest: int) -> None:
    """Make a question the one in view; one that is longer than a link may be stays in the session."""
    st.session_state[_WRITTEN] = sql
    if 0 < len(sql) <= longest:
        st.query_params[_SQL] = sql
    elif _SQL in st.query_params:
        del st.query_params[_SQL]


def question_parameters() -> dict[str, str] | None:
    """What a link to the question needs; None where it is too long for one."""
    sql = st.query_params.get(_SQL)
    return {_DATA: state_name(), _SQL: sql} if sql else None


def link_parameters(spec: ScreenSpec) -> dict[str, str]:
    """Everything a link needs to show the same view elsewhere, defaults written out."""
    parameters = {_DATA: state_name(), **to_params(spec)}
    if district():
        parameters[_DISTRICT] = str(district())
    parameters |= {name: st.query_params[name] for name in (_GRID, _SCOPE, _WITH) if name in st.query_params}
    return parameters


def _screen_parameters() -> dict[str, str]:
    return {k: v for k, v in st.query_params.to_dict().items() if k not in OURS}
