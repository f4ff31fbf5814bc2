"""Who is in the model, with what, and who is out and why."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from cimodels.errors import DataError
from cimodels.models import gap_words, sides
from cimodels.models.covariates import Circumstances, circumstances
from cimodels.models.entity_codes import entity_codes
from cimodels.models.exclusions import (
    CODES,
    IN,
    MINIMUM_OF_A_TYPE,
    Facts,
    excluded_frame,
    remedy,
    years_text,
)
from cimodels.models.gap import Side, gap_standard_error
from cimodels.models.pooling import LEAST_COVERED
from cimodels.models.results import Design
from cimodels.models.sampling import sampling_standard_error
from cimodels.models.spec import ModelSpec
from cimodels.vocab.districts import DISTRICT_TYPES
from cimodels.vocab.indicators import INDICATORS
from cimodels.vocab.tables import SOURCES


def design(spec: ModelSpec, results: pd.DataFrame, enrolment: pd.DataFrame, entities: pd.DataFrame) -> Design:
    """Join results and circumstances; say of everyone who is not in the model why not.

    Parameters
    ----------
    results : DataFrame, one row per entity × year × source, of the spec's indicator and group
        `cds`, `year`, `source`, `status` (NaN when absent), `suppressed`, `denominator`, `change`; of a spec
        with a reference group as `models.gap.side_by_side` makes them, of one with several groups or grades as
        `models.pooling.pooled` does.
    enrolment : DataFrame, one row per entity × year, any years
        `cds`, `year`, `total`, and shares in percent named by student group (NaN when absent).
    entities : DataFrame, one row per entity
        `cds`, `name`, `county`, `district_type`. All of them are eligible, and so is whoever has a
        result without being here.

    Raises
    ------
    DataError
        When an entity has two results for one year and source.
    """
    everything, results = results, results[results["year"].isin(spec.years)]
    source, notes = choose_source(spec, results)
    listed, with_results = entity_codes(entities["cds"]), entity_codes(results["cds"])
    strangers = with_results[listed.get_indexer(with_results) < 0].unique()
    cds = pd.Index(np.sort(np.append(listed.to_numpy(), strangers.to_numpy())), dtype=object)
    position = listed.get_indexer(cds)  # −1 for an entity that the directory does not have
    known = _known(entities, cds, position)
    grid = _Grid(spec, results, source, cds, cds.get_indexer(with_results))
    around = circumstances(spec.covariates, enrolment, cds, spec.years)
    kind = pd.Index(list(DISTRICT_TYPES), dtype=object).get_indexer(entity_codes(known["district_type"]))

    reason = _reasons(spec, grid, around, listed=position >= 0, kind=kind)
    type_counts = np.bincount(kind[(reason == IN).any(axis=1) & (kind >= 0)], minlength=len(DISTRICT_TYPES))
    if "TYPE" in spec.covariates:
        rare = (type_counts < MINIMUM_OF_A_TYPE)[kind] & (kind >= 0)
        reason[rare[:, None] & (reason == IN)] = CODES.index("rare_type")
    facts = Facts(
        *(spec, source, cds, kind, grid.denominator, around.codes, around.never_known, type_counts),
        sides=grid.sides,
        covered=grid.covered,
    )

    entity, year = np.nonzero(reason == IN)
    notes += _notes(spec, around, entity, year) + _pooling_notes(spec, grid.covered[entity, year])
    rows = pd.DataFrame(
        {
            "cds": known["cds"].array.take(entity),
            "year": np.array(spec.years)[year],
            "y": grid.status[entity, year],
            "denominator": grid.denominator[entity, year],
            "sampling_se": grid.sampling_error(spec, (entity, year)),
            "change": grid.change[entity, year],
            "enrolment": around.total[entity, year],
        }
    )
    notes += gap_words.notes(spec, rows)
    return Design(
        spec=spec,
        rows=rows,
        X=_terms(spec, _period_means(around.values, reason == IN)[entity], around.codes, kind[entity]),
        excluded=excluded_frame(reason, facts),
        eligible=tuple(cds),
        source=source,
        notes=tuple(notes),
        entities=known,
        remedy=remedy(spec, everything, source) if np.isnan(grid.status).all() else "",
    )


def _known(entities: pd.DataFrame, cds: pd.Index, position: np.ndarray) -> pd.DataFrame:
    """The directory's row of every code; where it has none, nulls and the code for a name."""
    if (position >= 0).all():
        return entities.take(position).reset_index(drop=True)
    frame = entities.reset_index(drop=True).reindex(position).assign(cds=cds).reset_index(drop=True)
    return frame.assign(name=frame["name"].fillna(frame["cds"]))


def choose_source(spec: ModelSpec, results: pd.DataFrame) -> tuple[str, list[str]]:
    """One source for all years: the spec's, or the one with most results, Dashboard first on ties."""
    if spec.source != "best":
        return spec.source, []
    counts = results.loc[results["status"].notna(), "source"].value_counts()
    source = max(SOURCES, key=lambda code: counts.get(code, 0))
    others = [f"{SOURCES[s]} has {counts[s]:,}" for s in SOURCES if s != source and counts.get(s, 0)]
    if not others:
        return source, []
    return source, [
        f"All values are from {SOURCES[source]}, which has {counts[source]:,} results in these years "
        f"({'; '.join(others)})."
    ]


class _Grid:
    """Results of one source as arrays of entities × years."""

    def __init__(
        self, spec: ModelSpec, results: pd.DataFrame, source: str, cds: pd.Index, entity: np.ndarray
    ) -> None:
        shape = (len(cds), len(spec.years))
        year = np.searchsorted(spec.years, results["year"].to_numpy(dtype=np.int64))
        ours = (results["source"] == source).to_numpy(dtype=bool)
        at = (entity[ours], year[ours])
        times = np.zeros(shape, dtype=int)
        np.add.at(times, at, 1)
        if (times > 1).any():
            e, y = np.argwhere(times > 1)[0]
            raise DataError(
                f"{cds[e]} has {times[e, y]} {SOURCES[source]} results for {spec.years[y]} "
                f"({spec.indicator}, {spec.student_group}); one was expected.",
                "Build the warehouse again; if it stays, a source file has duplicate rows.",
            )

        def filled(column: str) -> np.ndarray:
            values = np.full(shape, np.nan)
            values[at] = results[column].to_numpy(dtype=float, na_value=np.nan)[ours]
            return values

        self.status = filled("status")
        self.denominator = filled("denominator")
        self.change = filled("change")
        self.suppressed = filled("suppressed") == 1
        self.covered = filled("covered") if spec.is_pooled else np.ones(shape)
        self.gap: list[Side] = []  # the group and its reference
        self.sides: dict[str, sides.SideFacts] = {}
        if spec.reference_group:
            for codes, side in ((spec.groups, "group"), ((spec.reference_group,), "reference")):
                of = Side(filled(f"{side}_status"), filled(f"{side}_denominator"))
                self.gap.append(of)
                self.sides[sides.groups_text(codes)] = sides.SideFacts(
                    of.n, np.isnan(of.status), filled(f"{side}_suppressed") == 1
                )
        self.elsewhere = np.zeros(shape, dtype=bool)
        other = ~ours & results["status"].notna().to_numpy(dtype=bool)
        self.elsewhere[entity[other], year[other]] = True

    def sampling_error(self, spec: ModelSpec, at: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
        """Standard error of the outcome of some entities and years."""
        indicator = INDICATORS[spec.indicator]
        if not self.gap:
            return sampling_standard_error(indicator, self.status[at], self.denominator[at], spec.student_sd)
        group, reference = (Side(side.status[at], side.n[at]) for side in self.gap)
        return gap_standard_error(
            indicator, group, reference, contained=spec.holds_everyone, student_sd=spec.student_sd
        )

    def outside(self) -> np.ndarray:
        """Students who are in one group of a gap and not in the other, where that is everyone."""
        group, reference = (side.n for side in self.gap)
        return np.abs(reference - group)


def _reasons(
    spec: ModelSpec, grid: _Grid, around: Circumstances, *, listed: np.ndarray, kind: np.ndarray
) -> np.ndarray:
    """Why each entity × year is out, as a position in `CODES`, or `IN`; the first reason that holds.

    `listed` (E,) whether the directory has the entity, `kind` (E,) its type's position or −1.
    """
    asked = {
        "not_compared": _not_compared(spec, kind)[:, None],
        "no_result": np.isnan(grid.status) & ~grid.suppressed & ~grid.elsewhere,
        "other_source": np.isnan(grid.status) & ~grid.suppressed,
        "suppressed": np.isnan(grid.status),
        "partly_withheld": grid.covered < LEAST_COVERED,
        "no_denominator": ~(grid.denominator > 0),
        "below_minimum": grid.denominator < spec.minimum_denominator,
        "nobody_apart": grid.outside() < sides.fewest_outside(spec)
        if spec.holds_everyone
        else np.array(False),
        "unknown_entity": ~listed[:, None],
        "unknown_type": (kind < 0)[:, None] & ("TYPE" in spec.covariates),
        "no_covariate": np.isnan(around.values).any(axis=2),
    }
    reason = np.full(grid.status.shape, IN)
    for code, holds in asked.items():
        reason[(reason == IN) & holds] = CODES.index(code)
    return reason


def _not_compared(spec: ModelSpec, kind: np.ndarray) -> np.ndarray:
    """Whether each entity (E,) is of a type that says nothing about what to expect of a district."""
    types = list(DISTRICT_TYPES.values())
    aside = [not t.screened or (t.code == "COE" and spec.county_offices == "exclude") for t in types]
    return np.array(aside)[kind] & (kind >= 0)


def _pooling_notes(spec: ModelSpec, covered: np.ndarray) -> list[str]:
    """What is taken together, and how much of it is known; `covered` by row of the design."""
    if not spec.is_pooled:
        return []
    parts = " and ".join(
        [*(["the groups"] if spec.with_groups else []), *([spec.grades_words] if spec.grades else [])]
    )
    said = f"Results of {parts} are taken together by their students; a {spec.level} without one of them has the others."
    if partly := int((covered < 1).sum()):
        said += (
            f" In {partly:,} of {len(covered):,} values some part is withheld to protect students and left out; "
            f"the least that is covered is {100 * covered.min():.0f} % of the students, the mean {100 * covered.mean():.1f} %."
        )
    return [said]


def _period_means(values: np.ndarray, inside: np.ndarray) -> np.ndarray:
    """Mean (E, K) of `values` (E, Y, K) over the years that are in; zero where none is.

    An entity's circumstances are those of its period. Taken year by year, a pooled model with persistent
    differences would learn almost wholly from how a district's own shares move — slow, small, and
    disturbed when a count is redefined — and would hardly adjust one district against another.
    """
    kept = np.where(inside[:, :, None], values, 0.0)
    return kept.sum(axis=1) / np.maximum(inside.sum(axis=1), 1)[:, None]


def _terms(spec: ModelSpec, values: np.ndarray, codes: Sequence[str], kind: np.ndarray) -> pd.DataFrame:
    """The model matrix: enrolment's covariates, and one column per type but the first present."""
    columns = dict(zip(codes, values.T, strict=True))
    if "TYPE" in spec.covariates:
        names = list(DISTRICT_TYPES)
        columns |= {f"TYPE_{names[p]}": (kind == p).astype(float) for p in np.unique(kind)[1:]}
    return pd.DataFrame(columns, index=pd.RangeIndex(len(values)))


def _notes(spec: ModelSpec, around: Circumstances, entity: np.ndarray, year: np.ndarray) -> list[str]:
    """What a reader must know about who is in and with which circumstances."""
    notes = []
    empty = sorted(set(range(len(spec.years))) - set(year.tolist()))
    if empty and len(empty) < len(spec.years):
        notes.append(f"Nobody has a usable result in {years_text([spec.years[y] for y in empty])}.")
    if around.codes:
        used = around.from_year[entity, year]
        for y, wanted in enumerate(spec.years):
            taken, times = np.unique(used[(year == y) & (used != wanted)], return_counts=True)
            if len(taken):
                parts = [f"{t} for {n:,}" for t, n in zip(taken, times, strict=True)]
                notes.append(
                    f"Circumstances for {wanted} are those of {' and '.join(parts)} "
                    "(the nearest year with enrolment data)."
                )
        if filled := int(around.filled[entity, year].sum()):
            notes.append(
                f"In {filled:,} enrolment counts a group without a row is taken to have no students, "
                "because the entity's other groups have rows."
            )
    if spec.student_sd is not None and INDICATORS[spec.indicator].student_sd is None:
        notes.append(
            f"student_sd has no meaning for {INDICATORS[spec.indicator].name}, which is a percentage; "
            "its sampling error follows from the number of students."
        )
    return notes
