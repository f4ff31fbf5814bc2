"""Learning visits: all of them with what each asks of its host, a new one, and the one in view."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

import streamlit as st

from cimodels.exhibits.tables import plain
from cimodels.ui import cached, controls, data_state, example_journey, records, state, writing
from cimodels.ui.columns import sentence_table, unbroken
from cimodels.ui.record_fields import Names
from cimodels.workspace import host_load
from cimodels.workspace.agenda import date_of, day_of
from cimodels.workspace.calendar_file import ZONE
from cimodels.workspace.host_load import Day
from cimodels.workspace.invitations import Asked
from cimodels.workspace.invitations import counted as counted_answers
from cimodels.workspace.kinds.visits import STATUSES
from cimodels.workspace.records import Record
from cimodels.workspace.visit import Visit, dates, decided_models, gathered, visit_of, visitors

PAGE = "pages/learn/visits.py"
_KEY = "visit_in_view"
# What a visit is begun with; the rest is agreed with the host later.
_LATER = (
    "state",
    "starts",
    "place",
    "practices",
    "who_benefits",
    "value_host",
    "value_visitors",
    "contact",
    "logistics",
)


def names() -> Names:
    """What districts are called in this data release; those decided to be CI Models first, and marked."""
    every, models = controls.district_names(cached.study()), _models()
    first = {cds: f"{every[cds]} · ★ CI Model" for cds in models if cds in every}
    return Names(first | {cds: name for cds, name in every.items() if cds not in first})


def _models() -> dict[str, Record]:
    return decided_models(writing.workspace(), cached.study().release.state)


def way(cds: str) -> None:
    """From a CI Model to the learning visits there, or to where the first one is planned."""
    planned = writing.workspace().records("visit", host=cds)
    st.page_link(
        PAGE,
        label="Learning visits there" if planned else "Plan a learning visit there",
        icon=":material/tour:",
        query_params={"data": state.state_name(), "cds": cds},
    )


def host_name(record: Record, known: Names) -> str:
    """The host's name; its code where this data release does not have it."""
    cds = record.body["host"]
    return known.districts.get(cds, f"district {cds}").split(" · ")[0]


def choose(known: Names) -> Visit | None:
    """Every visit, a new one, and which is in view; None while there is none."""
    store = writing.workspace()
    kept = data_state.records("visit")
    asked = state.record()
    chosen = visit_of(store, asked) if asked else None
    if chosen is None:
        _all(kept, known, today())
        data_state.elsewhere("visit")
        if kept:
            _chooser(kept, None)
        _not_visited(kept, known)
        _plan(known, expanded=not kept or state.district() in _models())
        if kept:
            _hosts(kept, known, today())
        return None
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _chooser(kept, chosen)
        st.button(
            "All visits, or a new one",
            on_click=state.choose_record,
            args=(None,),
            icon=":material/list:",
            key="visits_all",
        )
    visit = gathered(store, chosen)
    _heading(visit, known)
    return visit


def _chooser(kept: list[Record], chosen: Record | None) -> None:
    titles = {one.id: one.body["name"] for one in _in_order(kept, today())}
    if chosen and chosen.id not in titles:
        elsewhere = "retired" if chosen.retired else "other data state"
        titles[chosen.id] = f"{chosen.body['name']} ({elsewhere})"
    st.session_state[_KEY] = chosen.id if chosen else None
    st.selectbox(
        "Visit",
        list(titles),
        format_func=titles.__getitem__,
        index=None,
        key=_KEY,
        placeholder="Open a visit",
        width=430,
        on_change=lambda: state.choose_record(st.session_state[_KEY]),
    )


def now() -> datetime:
    """The time that it is where visits are, wherever the app runs."""
    return datetime.now(ZoneInfo(ZONE))


def today() -> date:
    """The day that it is where visits are."""
    return now().date()


def _in_order(kept: list[Record], now: date) -> list[Record]:
    """Those to come first, the next one on top, those without a date after them; then the past, the newest first."""
    ahead = [one for one in kept if not _past(one, now)]
    past = [one for one in kept if _past(one, now)]
    return [
        *sorted(ahead, key=lambda one: one.body["date"] or "9"),
        *sorted(past, key=lambda one: one.body["date"], reverse=True),
    ]


def _past(record: Record, now: date, days: int = 1) -> bool:
    on = _on(record)
    return on is not None and date_of(on, days) < now


def _last_days() -> defaultdict[str, int]:
    """Visit → how many days its agenda has."""
    found: defaultdict[str, int] = defaultdict(lambda: 1)
    for one in writing.workspace().records("visit_activity"):
        found[str(one.parent)] = max(found[str(one.parent)], day_of(one.body))
    return found


def _on(record: Record) -> date | None:
    return date.fromisoformat(record.body["date"]) if record.body["date"] else None


def _all(kept: list[Record], known: Names, now: date) -> None:
    if not kept:
        st.info(
            "No visit is planned yet. Choose a district that does what others want to learn, and begin with a purpose.",
            icon=":material/tour:",
        )
        example_journey.offer()
        return
    people, practices = _people(), Counter(one.parent for one in writing.workspace().records("practice"))
    asked, last = _invited(), _last_days()
    for title, past in (("To come", False), ("Past", True)):
        rows = [
            {
                "Date": unbroken(dates(one, last[one.id]) or "open"),
                "Visit": plain(one.body["name"]),
                "Host": plain(host_name(one, known)),
                "Where it stands": STATUSES[one.body["status"] or "planned"],
                "Asked": f"{asked[one.id].asked:,}",
                "Coming": f"{asked[one.id].coming:,}",
                "Visitors": f"{people[one.id]:,}",
                **({"Practices brought home": f"{practices[one.id]:,}"} if past else {}),
            }
            for one in _in_order(kept, now)
            if _past(one, now, last[one.id]) is past
        ]
        if rows:
            st.markdown(f"#### {title}")
            sentence_table(
                rows,
                f"Learning visits, {title.lower()}: date, name, host, where it stands, how many were asked, come and are named",
                "past" if past else "to_come",
            )


def _hosts(kept: list[Record], known: Names, now: date) -> None:
    """How much each host has been asked for, and a sentence where it is much."""
    days = _days(kept)
    loads = {
        host: host_load.load(days, host, now) for host in dict.fromkeys(one.body["host"] for one in kept)
    }
    called = {host: known.districts.get(host, f"district {host}").split(" · ")[0] for host in loads}
    st.markdown("#### What hosts are asked for")
    st.caption(
        "Visits and named visitors in the 12 months up to today and in the 12 months from today, without those called off."
    )
    for host, one in loads.items():
        for sentence in host_load.warnings(one):
            st.warning(f"**{plain(called[host])}**: {plain(sentence)}", icon=":material/groups:")
    sentence_table(
        [
            {
                "Host": plain(called[host]),
                "Visits had": f"{one.had:,}",
                "Days had": f"{one.had_days:,}",
                "Visitors had": f"{one.had_visitors:,}",
                "Visits planned": f"{one.planned:,}",
                "Days planned": f"{one.planned_days:,}",
                "Visitors planned": f"{one.planned_visitors:,}",
                "Without a date": f"{one.dateless:,}",
            }
            for host, one in sorted(
                loads.items(), key=lambda item: (-item[1].planned, -item[1].had, called[item[0]])
            )
        ],
        "Each host with the visits and visitors that it had in the last 12 months and has planned in the next",
        "hosts",
    )


def _people() -> Counter[str | None]:
    """Visit → how many are named in its teams."""
    found: Counter[str | None] = Counter()
    for team in writing.workspace().records("visit_team"):
        found[team.parent] += visitors([team])
    return found


def _invited() -> defaultdict[str, Asked]:
    """Visit → how many districts and county offices were asked, and come."""
    of: dict[str, list[Record]] = {}
    for one in writing.workspace().records("invitation"):
        of.setdefault(str(one.parent), []).append(one)
    return defaultdict(Asked, {visit: counted_answers(found) for visit, found in of.items()})


def _days(kept: list[Record]) -> list[Day]:
    people, last = _people(), _last_days()
    return [
        Day(one.body["host"], _on(one), people[one.id], last[one.id])
        for one in kept
        if one.body["status"] != "called_off"
    ]


def _not_visited(kept: list[Record], known: Names) -> None:
    """CI Models that nobody plans to visit, each a way to begin."""
    visited = {one.body["host"] for one in kept}
    waiting = [cds for cds in _models() if cds in known.districts and cds not in visited]
    if waiting:
        st.markdown("**Decided to be a CI Model, and no visit is planned yet**")
        with st.container(horizontal=True):
            for cds in waiting:
                st.button(
                    plain(known.districts[cds].split(" · ")[0]),
                    key=f"host_{cds}",
                    icon=":material/star:",
                    on_click=state.choose_district,
                    args=(cds,),
                    help="Begin a visit there with the form below.",
                )


def why_model(record: Record) -> None:
    """What the host is an example of, as it was decided."""
    if decision := _models().get(record.body["host"]):
        with st.expander("Why this district is a CI Model", icon=":material/star:"):
            records.card(decision, leave_out=("decision",))


def _plan(known: Names, *, expanded: bool) -> None:
    with st.expander("Plan a visit", expanded=expanded, icon=":material/add:"):
        begin = {"status": "planned"}
        if state.district() in known.districts:
            begin["host"] = str(state.district())
        records.form(
            "visit",
            f"visit_new_{begin.get('host', '')}",
            begin=begin,
            leave_out=_LATER,
            names=known,
            submit="Plan it",
            on_saved=lambda made: state.choose_record(made.id),
        )


def _heading(visit: Visit, known: Names) -> None:
    record = visit.record
    st.subheader(plain(record.body["name"]))
    body: Mapping[str, str] = record.body
    stands = STATUSES[body["status"] or "planned"].lower()
    st.markdown(
        f"Host: **{plain(host_name(record, known))}** · {plain(visit.dates or 'date open')} · {stands}"
    )


def load(record: Record) -> None:
    """How much the host of a visit is asked for, in words."""
    found = host_load.load(_days(data_state.records("visit")), record.body["host"], today())
    st.markdown(f"Visits that this host had or has planned: {plain(host_load.in_words(found))}.")
    for sentence in host_load.warnings(found):
        st.warning(plain(sentence), icon=":material/groups:")
