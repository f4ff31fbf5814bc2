"""The one road that the app, the command line and the tests all walk: open, expect, screen.

A `Study` is a warehouse with the statistics on top. Results depend on the release and the
specification alone, so callers may cache them by that pair.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pandas as pd

from cimodels.certainty.back_test import BackTest, back_test
from cimodels.certainty.drift import drift
from cimodels.certainty.improvement import improvement
from cimodels.certainty.results import Certainty, Evidence
from cimodels.compare.apart import Apart, apart
from cimodels.compare.invite import Around, Invitee, invitees, offices
from cimodels.errors import DataError, EstimationError
from cimodels.focus.choose import focus
from cimodels.focus.results import Focus
from cimodels.models.cards import CARDS
from cimodels.models.design import design
from cimodels.models.diagnostics import Diagnostics, diagnose
from cimodels.models.expected import expect
from cimodels.models.explain import Explanation, explain
from cimodels.models.gap import side_by_side
from cimodels.models.pooling import pooled
from cimodels.models.results import ExpectedPerformance
from cimodels.models.similar import Similar, similar
from cimodels.models.spec import ModelSpec
from cimodels.rules import assistance
from cimodels.rules.assistance_report import assisted_words, differences, districts_table
from cimodels.rules.assistance_year import Assistance, assistance_of
from cimodels.screen.funnel import screen
from cimodels.screen.results import Screening
from cimodels.screen.spec import ScreenSpec
from cimodels.screen.sureness import sureness_table
from cimodels.settings import CALIFORNIA, DEMONSTRATION, Home
from cimodels.vocab.districts import is_cds, level_of
from cimodels.vocab.indicators import INDICATORS
from cimodels.vocab.runs import years_text
from cimodels.vocab.scope import REGIONS, Scope
from cimodels.vocab.student_groups import RATED_GROUPS, group_words
from cimodels.vocab.visible import visible
from cimodels.warehouse import Release, Warehouse

if TYPE_CHECKING:
    from cimodels.ask.answer import Answer
    from cimodels.ask.ask import Waiting
    from cimodels.ask.limits import Limits

    # Imported where they are asked for: the first page needs neither, and scipy.stats behind the multiverse alone
    # takes as long to import as everything else together.
    from cimodels.multiverse.results import Multiverse
    from cimodels.multiverse.run import Cancel, Progress
    from cimodels.multiverse.spec import MultiverseSpec
    from cimodels.reports.bundle import Bundle, District
    from cimodels.signals.results import Signal
    from cimodels.sources.holdings import Holdings

R = TypeVar("R")

# Among so many of its nearest a district may be called like the host of a visit.
_LIKE_A_HOST = 40


class Study:
    """Questions about one data release.

    Parameters
    ----------
    warehouse : Warehouse
    """

    def __init__(self, warehouse: Warehouse) -> None:
        self.warehouse = warehouse
        self._memory: dict[tuple[object, ...], Any] = {}

    @classmethod
    def open(cls, home: Home, state: str | None = None) -> "Study":
        """The study of a data state; without a name California's, else the demonstration's.

        Raises
        ------
        DataError
            When nothing has been built.
        """
        if state is None:
            # A damaged California must be told, not passed over for an invented state.
            there = home.state(CALIFORNIA).current.exists() or not home.state(DEMONSTRATION).current.exists()
            state = CALIFORNIA if there else DEMONSTRATION
        return cls(Warehouse.open(home.state(state)))

    @classmethod
    def of_file(cls, path: Path) -> "Study":
        """The study of one warehouse file."""
        return cls(Warehouse(path))

    @property
    def release(self) -> Release:
        return self.warehouse.release

    def entities(self, level: str = "district") -> pd.DataFrame:
        """As `Warehouse.entities`, read once, with names that hide nothing."""
        return self._once(self._entities, level)

    def _entities(self, level: str) -> pd.DataFrame:
        frame = self.warehouse.entities(level)
        return frame.assign(**{c: frame[c].map(visible, na_action="ignore") for c in ("name", "county")})

    def enrolment(self, level: str = "district") -> pd.DataFrame:
        """As `Warehouse.enrolment`, read once."""
        return self._once(self._enrolment, level)

    def _enrolment(self, level: str) -> pd.DataFrame:
        return _looked_up(self.warehouse.enrolment(level))

    def _once(self, ask: Callable[..., R], *question: Hashable) -> R:
        """The answer, kept: a release never changes. A few frames of a thousand rows each."""
        key = (ask.__name__, *question)
        if key not in self._memory:
            self._memory[key] = ask(*question)
        return self._memory[key]

    @cached_property
    def counties(self) -> dict[str, str]:
        """County code → name, in order of name."""
        frame = self.entities().dropna(subset=["county"]).drop_duplicates("county_code")
        pairs = zip(frame["county_code"], frame["county"], strict=True)
        return dict(sorted(pairs, key=lambda pair: pair[1]))

    @cached_property
    def indicators(self) -> tuple[str, ...]:
        """Indicators that have results for any district."""
        coverage = self.warehouse.coverage()
        return tuple(coverage.loc[coverage["districts"] > 0, "indicator"].unique())

    @cached_property
    def holdings(self) -> "Holdings | None":
        """What is here of CDE's files; None for the generated state, which owes nobody a file."""
        from cimodels.sources.holdings import Holdings

        if self.release.is_demonstration:
            return None
        return Holdings.of(self.warehouse.table("files"), self.warehouse.table("problems"))

    def years(self, indicator: str, level: str = "district") -> list[int]:
        """As `Warehouse.years`, read once."""
        return self._once(self.warehouse.years, indicator, level)

    def groups(self, indicator: str, level: str = "district") -> list[str]:
        """As `Warehouse.groups`, read once."""
        return self._once(self.warehouse.groups, indicator, level)

    def about(self, model: ModelSpec, indicator: str) -> ModelSpec:
        """The model on another indicator: its years and group where that has them, else what it has."""
        available = self.years(indicator, model.level)
        years = (
            tuple(year for year in model.years if year in available) or tuple(available[-3:]) or model.years
        )
        groups = self.groups(indicator, model.level)
        group = model.student_group if model.student_group in groups else INDICATORS[indicator].whole_group
        reference = model.reference_group if model.reference_group in groups else None
        regrouped = replace(model, reference_group=reference, grades=(), student_sd=None).with_group(group)
        return replace(
            regrouped,
            indicator=indicator,
            years=years,
            with_groups=tuple(code for code in regrouped.with_groups if code in groups),
            grades=model.grades if set(model.grades) <= set(INDICATORS[indicator].grades) else (),
        )

    def focus(self, scope: Scope) -> Focus:
        """Where students of a part of the state need support: every indicator and group that the Dashboard rates."""
        rows = self.warehouse.scope_results(scope.counties, scope.cds, RATED_GROUPS)
        state = "the demonstration state" if self.release.is_demonstration else "California"
        return focus(rows, self._once(self.warehouse.spreads), scope, state)

    def lacks(self, spec: ModelSpec) -> str:
        """A sentence on what the model asks for and this release has nothing of; empty where there is nothing."""
        name, held = INDICATORS[spec.indicator].name, self.groups(spec.indicator, spec.level)
        asked = [*spec.groups, *([spec.reference_group] if spec.reference_group else [])]
        if missing := [group_words(code) for code in asked if code not in held]:
            return f"This release has no {name} result for {' and '.join(missing)}."
        years = self.years(spec.indicator, spec.level)
        if not set(spec.years) & set(years):
            return f"This release has {name} results for {years_text(years)} and none for {years_text(spec.years)}."
        return ""

    def expect(self, spec: ModelSpec) -> ExpectedPerformance:
        """How every district (or school) was expected to do, and how it did.

        Raises
        ------
        EstimationError
            When the model cannot be estimated; says why.
        """
        return expect(spec, design(spec, *self._frames(spec)))

    def diagnostics(self, spec: ModelSpec) -> Diagnostics:
        """Whether the model is fit for use; raises as `expect`."""
        return diagnose(spec, design(spec, *self._frames(spec)))

    def explain(self, spec: ModelSpec, cds: str) -> Explanation:
        """Each circumstance's part in one district's expectation; raises as `models.explain.explain`."""
        return explain(spec, design(spec, *self._frames(spec)), cds)

    def similar(self, spec: ModelSpec, cds: str, k: int = 20) -> Similar:
        """The k districts most like one; raises as `models.similar.similar`."""
        return similar(design(spec, *self._frames(spec)), cds, k)

    def apart(self, spec: ModelSpec, cds: Sequence[str]) -> Apart:
        """How far some districts are apart in the model's circumstances, and in which."""
        return apart(design(spec, *self._frames(spec)), cds)

    def invitees(self, spec: ModelSpec, host: str, certainty: Certainty | None = None) -> tuple[Invitee, ...]:
        """Districts that could benefit from a visit to one that succeeds in the model's outcome, then county offices; with reasons.

        Raises
        ------
        EstimationError
            When the model cannot be estimated.
        """
        try:
            found = self.similar(spec, host, _LIKE_A_HOST)
        except EstimationError:
            found = None
        entities = self.entities().dropna(subset=["county_code"])
        county = next(iter(entities.loc[entities["cds"] == host, "county_code"]), "")
        region = next((one for one in REGIONS.values() if county in one.counties), None)
        around = Around(county, region.title, region.counties) if region else Around(county)
        assisted, colors = self._assisted(), self._colors(spec)
        known = certainty or self.certainty(spec)
        chosen = invitees(host, known, found, entities, around, assisted, colors)
        return (*chosen, *offices(host, chosen, entities, around, assisted))

    def _assisted(self) -> dict[str, str]:
        """Who is eligible for differentiated assistance by CDE's newest list, else by the newest rules: a sentence each."""
        years = self.assistance_years
        if not years:
            return {}
        year = max([year for year in years if self.listed(year)] or years)
        return assisted_words(self.assistance_table(year), year)

    def _colors(self, spec: ModelSpec) -> dict[str, tuple[int, int]]:
        """Year and colour of each district's outcome in the newest year that has colours; none for a gap, which has no colour."""
        if spec.reference_group:
            return {}
        for year in reversed(self.years(spec.indicator, spec.level)):
            rows = self.warehouse.rated((spec.indicator,), year).dropna(subset=["color"])
            rows = rows[rows["student_group"] == spec.student_group].drop_duplicates("cds")
            if len(rows):
                return {row.cds: (year, int(row.color)) for row in rows.itertuples()}
        return {}

    def certainty(
        self, spec: ModelSpec, top_percent: float = 10.0, expected: ExpectedPerformance | None = None
    ) -> Certainty:
        """How sure we are of each district; every part is worked out when it is asked for.

        Parameters
        ----------
        expected : ExpectedPerformance, optional
            The result of `expect(spec)`, when the caller has it.
        """
        expected = expected or self.expect(spec)
        kinds = expected.entities.set_index("cds")["district_type"]
        evidence = Evidence(
            expected,
            lambda: self._each({year: (year,) for year in spec.years}, spec),
            lambda: improvement(design(spec, *self._frames(spec))),
            lambda: drift(expected.entity_years, self.enrolment(spec.level), kinds, spec.years),
        )
        return Certainty(evidence, top_percent)

    def back_test(self, spec: ModelSpec, top_percent: float = 10.0) -> BackTest:
        """Choose with the spec's years up to each but the last, look at those after; needs two or more.

        Raises
        ------
        EstimationError
            When fewer than two of the years can be estimated.
        """
        later, notes = self._each({year: (year,) for year in spec.years[1:]}, spec)
        until = {year: spec.years[: at + 1] for at, year in enumerate(spec.years[:-1])}
        choices, more_notes = self._each(until, spec)
        if not choices or not later:
            raise EstimationError(
                "A back-test needs a year to choose with and a later one to look at. "
                + " ".join((*notes, *more_notes)),
                "Take more years.",
            )
        seed = int(spec.fingerprint, 16)
        return back_test(choices, later, top_percent, seed, (*notes, *more_notes))

    def _each(
        self, years: Mapping[int, tuple[int, ...]], spec: ModelSpec
    ) -> tuple[dict[int, ExpectedPerformance], tuple[str, ...]]:
        """The model for each set of years, and a sentence on each that cannot be estimated.

        An estimator that does not know sampling error cannot take one year; Fay and Herriot's does.
        """
        found, notes = {}, []
        for name, some in years.items():
            one = len(some) == 1 and not CARDS[spec.estimator].knows_sampling
            model = replace(spec, estimator="fay_herriot") if one else spec
            try:
                found[name] = self.expect(replace(model, years=some))
            except EstimationError as problem:
                notes.append(f"{', '.join(map(str, some))} cannot be estimated alone: {problem}")
        return found, tuple(notes)

    def multiverse(
        self,
        spec: "MultiverseSpec",
        *,
        progress: "Progress | None" = None,
        cancel: "Cancel | None" = None,
        cluster: str | None = None,
    ) -> "Multiverse":
        """Everybody's rank in every specification of a grid; see `multiverse.run.multiverse`."""
        from cimodels.multiverse.run import multiverse

        return multiverse(spec, self._frames(spec.base), progress=progress, cancel=cancel, cluster=cluster)

    def ask(self, sql: str, limits: "Limits | None" = None, waiting: "Waiting | None" = None) -> "Answer":
        """The answer to a question in SQL; raises `QueryError` as `ask.ask`. Nothing can be changed, nothing else reached."""
        from cimodels.ask.ask import ask

        return ask(self.warehouse.path, self.release, sql, limits, waiting)

    def robustness(self, spec: ModelSpec, top_percent: float) -> pd.Series:
        """Share (0–1) of the models around `spec` that have each entity in their top, by `cds`.

        Of the models that an entity takes part in; see `MultiverseSpec.around`.
        """
        from cimodels.multiverse.spec import MultiverseSpec

        return robust_shares(self.multiverse(MultiverseSpec.around(spec, top_percent)))

    def _frames(self, spec: ModelSpec) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
        """Results, enrolment and entities, as `design` takes them."""
        results = self._once(
            self._outcomes, spec.indicator, spec.groups, spec.reference_group, spec.grades, spec.level
        )
        return results, self.enrolment(spec.level), self.entities(spec.level)

    def _outcomes(
        self,
        indicator: str,
        groups: tuple[str, ...],
        reference: str | None,
        grades: tuple[int, ...],
        level: str,
    ) -> pd.DataFrame:
        """Results of some groups as one, in some grades or all; or the gap between them and a reference."""
        if reference:
            both = (
                self._once(self._outcomes, indicator, codes, None, grades, level)
                for codes in (groups, (reference,))
            )
            return _looked_up(side_by_side(*both))
        parts = [
            self.warehouse.results(indicator, group, level, grade)
            for group in groups
            for grade in grades or (None,)
        ]
        return _looked_up(pooled(parts) if grades or len(groups) > 1 else parts[0])

    def screen(
        self,
        spec: ScreenSpec,
        expected: ExpectedPerformance | None = None,
        certainty: Certainty | None = None,
        robustness: Callable[[float], pd.Series] | None = None,
    ) -> Screening:
        """The funnel from every district to the short list.

        Parameters
        ----------
        expected : ExpectedPerformance, optional
            The result of `expect(spec.model)`, when the caller has it.
        certainty : Certainty, optional
            The result of `certainty(spec.model)` at any cut-off, when the caller has it; looked at only where the
            screen asks how sure one is.
        robustness : callable, optional
            The result of `robustness(spec.model, …)` at a cut-off, when the caller has it; likewise.
        """
        expected = expected or self.expect(spec.model)
        sureness = None
        if spec.sureness:
            sureness = sureness_table(
                spec.sureness,
                certainty or self.certainty(spec.model, expected=expected),
                robustness or (lambda top_percent: self._once(self.robustness, spec.model, top_percent)),
            )
        level = spec.model.level
        year = spec.adequacy_year or max(spec.model.years)
        indicators = tuple(sorted({check.indicator for check in spec.adequacy}))
        groups = tuple(sorted({group for check in spec.adequacy for group in check.student_groups}))
        return screen(
            spec,
            expected,
            self.entities(level),
            self._once(self.latest_enrolment, max(spec.model.years), level),
            self._once(self.warehouse.adequacy, indicators, groups, year, level),
            sureness,
        )

    def course(self, model: ModelSpec, source: str) -> pd.DataFrame:
        """The state's own value over the years that a source has, up to the model's last.

        Returns
        -------
        DataFrame, one row per year in order
            `year`, `status` (the outcome's unit: of a gap, the group's value minus the other's), `denominator`
            (students behind it, of a gap in the group asked about).
        """
        if model.is_pooled:
            rows = self._once(
                self._outcomes, model.indicator, model.groups, model.reference_group, model.grades, "state"
            )
            own = rows[rows["source"] == source].set_index("year")[["status", "denominator"]]
        else:
            own = self._state(model.indicator, model.student_group, source)
        if model.reference_group and not model.is_pooled:
            other = self._state(model.indicator, model.reference_group, source)
            own = own.assign(status=own["status"] - other["status"])
        return own.loc[: model.years[-1]].dropna(subset=["status"]).reset_index()

    def _state(self, indicator: str, group: str, source: str) -> pd.DataFrame:
        rows = self.warehouse.state_results(indicator, group)
        return rows[rows["source"] == source].set_index("year")[["status", "denominator"]]

    def bundle(
        self,
        spec: ScreenSpec,
        screening: Screening | None = None,
        certainty: Certainty | None = None,
    ) -> "Bundle":
        """What reports about a screen are made from.

        Parameters
        ----------
        screening, certainty : optional
            The results of `screen(spec)` and of `certainty(spec.model, …)`, when the caller has them.
        """
        from cimodels.reports.bundle import Bundle, Provenance

        certainty = certainty or self.certainty(spec.model)
        certainty = certainty.at(spec.focus[0].top_percent)
        screening = screening or self.screen(spec, certainty.expected, certainty)
        provenance = Provenance(self.release.release, self.release.state)
        return Bundle(certainty, screening, self.entities(spec.model.level), self.counties, provenance)

    def assistance_lists(self) -> pd.DataFrame:
        """CDE's assistance lists: the warehouse's `assistance` with the name of its `file`, read once."""
        return self._once(self._assistance_lists)

    def _assistance_lists(self) -> pd.DataFrame:
        files = self.warehouse.table("files")[["file_id", "name"]].rename(columns={"name": "file"})
        return _looked_up(self.warehouse.table("assistance").merge(files, on="file_id", how="left"))

    def listed(self, year: int) -> bool:
        """Whether there is an assistance list of the year."""
        return bool((self.assistance_lists()["year"] == year).any())

    def district(self, spec: ScreenSpec, cds: str, bundle: "Bundle | None" = None) -> "District":
        """What a brief about one district (or school) is made from.

        Parameters
        ----------
        bundle : Bundle, optional
            The result of `bundle(spec)`, when the caller has it.

        Raises
        ------
        DataError
            When the release does not have the district.
        """
        from cimodels.reports.bundle import PEERS, District, Provenance

        entities = self.entities(level_of(cds)) if is_cds(cds) else pd.DataFrame({"cds": []})
        rows = entities[entities["cds"] == cds]
        if rows.empty:
            raise DataError(
                f"This release has no {cds!r}.", "Expected the 14-digit code of a district or school."
            )
        why, explanation, peers = "", None, None
        try:
            bundle = bundle or self.bundle(spec)
            why = bundle.absence(cds)
            if not why:
                explanation = self.explain(spec.model, cds)
                peers = self._peers(spec.model, cds, PEERS)
        except EstimationError as problem:
            why = str(problem)
        latest = self.latest_enrolment(9999, level_of(cds)).query("cds == @cds")
        who = rows.iloc[0]
        return District(
            cds=cds,
            name=str(who["name"]),
            county="" if pd.isna(who["county"]) else str(who["county"]),
            district_type=str(who["district_type"]),
            enrolment=None if latest.empty else latest.iloc[0],
            profile=self.warehouse.profile(cds),
            spec=spec,
            provenance=Provenance(self.release.release, self.release.state),
            bundle=bundle,
            explanation=explanation,
            similar=peers,
            absence=why,
        )

    def _peers(self, spec: ModelSpec, cds: str, k: int) -> Similar | None:
        """The districts most like one; None where it has no others of its type."""
        try:
            return self.similar(spec, cds, k)
        except EstimationError:
            return None

    @cached_property
    def assistance_years(self) -> tuple[int, ...]:
        """Years with rules for differentiated assistance and a list of CDE's or any level to judge by, ascending."""
        measured = {
            year: set(assistance.rules_of(year).measures) & set(self.indicators) for year in assistance.YEARS
        }
        return tuple(
            year
            for year, indicators in measured.items()
            if self.listed(year) or any(year in self.years(indicator) for indicator in indicators)
        )

    def assistance(self, year: int) -> Assistance:
        """Who is eligible for differentiated assistance by the rules, and by CDE's list; worked out once.

        Raises
        ------
        DataError
            When there are no rules for the year.
        """
        return self._once(self._assistance, year)

    def _assistance(self, year: int) -> Assistance:
        return assistance_of(
            year,
            self.warehouse.rated(tuple(assistance.rules_of(year).measures), year),
            self._once(self.warehouse.table, "districts"),
            self.assistance_lists(),
            self.warehouse.local_indicators(year),
        )

    def signals(self, cds: str) -> "tuple[Signal, ...]":
        """What to look into in a district, each with its source; see `signals.judge.signals`."""
        return self.signals_of((cds,))[cds]

    def signals_of(self, cds: Iterable[str]) -> "dict[str, tuple[Signal, ...]]":
        """The signals of several districts, read at once: code → signals."""
        from cimodels.signals.judge import signals
        from cimodels.signals.records import Records

        asked = tuple(cds)
        frames = self.warehouse.signal_frames(asked)
        movement = self._once(self._movement)
        records = Records(**frames, movement=movement[movement["cds"].isin(asked)])
        return {one: signals(records, one) for one in asked}

    def _movement(self) -> pd.DataFrame:
        """How each district's students changed over the newest three years with results in mathematics."""
        from cimodels.signals.students import with_ends

        results = _looked_up(self.warehouse.results("MATH", "ALL"))
        results = results[results["source"] == "dashboard"]
        years = sorted(int(year) for year in results["year"].unique())[-3:]
        entity_years = results[results["year"].isin(years)]
        kinds = self.entities().set_index("cds")["district_type"].reindex(entity_years["cds"].unique())
        moved = drift(entity_years, self.enrolment(), kinds, years or (0,))
        files = self.warehouse.table("files").set_index("entry")["name"]
        named = ", ".join(files.get(f"dashboard-math-{year}", "") for year in years)
        return with_ends(moved, entity_years).assign(file=named)

    def assistance_table(self, year: int) -> pd.DataFrame:
        """As `assistance_report.districts_table`; raises as `assistance`."""
        return self._once(self._assistance_table, year)

    def _assistance_table(self, year: int) -> pd.DataFrame:
        return districts_table(self.assistance(year), self.entities())

    def assistance_differences(self, year: int) -> pd.DataFrame:
        """As `assistance_report.differences`; raises as `assistance`."""
        return self._once(self._assistance_differences, year)

    def _assistance_differences(self, year: int) -> pd.DataFrame:
        return differences(self.assistance(year), self.entities())

    def latest_enrolment(self, year: int, level: str = "district") -> pd.DataFrame:
        """Enrolment in the latest year up to `year`, else in the nearest after it.

        Returns
        -------
        DataFrame, one row per entity
            As `enrolment`, with the shares named `share_<GROUP>`.
        """
        frame = self.enrolment(level)
        distance = (frame["year"] - year).where(frame["year"] > year, (year - frame["year"]) / 1000)
        nearest = frame.assign(_d=distance).sort_values(["cds", "_d"]).drop_duplicates("cds")
        groups = [c.removeprefix("count_") for c in frame.columns if c.startswith("count_")]
        return nearest.drop(columns="_d").rename(columns={g: f"share_{g}" for g in groups})


def robust_shares(found: "Multiverse") -> pd.Series:
    """Share (0–1) of the models that have each entity in their top, by `cds`."""
    return found.entities.set_index("cds")["share"]


def _looked_up(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with its codes as Python text: every fit looks them up, and would convert Arrow's each time."""
    return frame.assign(cds=frame["cds"].astype(object))
