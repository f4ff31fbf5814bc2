"""What there is, and what there is not: the matrix of indicators by year, and the list of what is missing."""

import pandas as pd
import streamlit as st

from cimodels.sources.holdings import FAMILIES, HERE, MISSING, PART, Gap, Holdings
from cimodels.study import Study
from cimodels.vocab.indicators import INDICATORS

_COUNTS = {
    "districts": "Districts",
    "schools": "Schools",
    "suppressed": "Suppressed districts",
    "colors_published": "Colours published",
    "colors_computed": "Colours computed",
}
_YEARS_SHOWN = 3
_MATRIX = (
    "Everyone concerned: all students, or all English learners for English learner progress. **Missing**: CDE publishes "
    "a file that is not here. **Part**: the file here has less than half of CDE's rows, or one of several. Blank: CDE has published none; the "
    "Dashboard was suspended in 2020 and 2021, and in 2022 it gave status only."
)
_MATRIX_OF_THE_DEMONSTRATION = (
    "Everyone concerned: all students, or all English learners for English learner progress. The demonstration state has "
    "files of the main kinds and years; 2020 and 2021 had no Dashboard, and 2022 gave status only."
)


def matrix(study: Study) -> None:
    """Districts with a value, by indicator, source and year, and the files that are missing or a part."""
    st.subheader("Coverage")
    what = st.segmented_control(
        "Count",
        list(_COUNTS),
        default="districts",
        required=True,
        key="coverage_of",
        format_func=_COUNTS.__getitem__,
    )
    counts, held = _counts(study, what), study.holdings
    years = [str(year) for year in range(min(counts.columns), max(counts.columns) + 1)]
    rows = [
        {"Indicator": _name(family, code), "Source": FAMILIES[family] if code else ""}
        | {year: _cell(counts, held, family, code, int(year)) for year in years}
        for family, code in counts.index
    ]
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        height="content",
        column_config={
            "Indicator": st.column_config.TextColumn(width=190, pinned=True),
            "Source": st.column_config.TextColumn(width=95),
            **{year: st.column_config.TextColumn(year, alignment="right", width=83) for year in years},
        },
        alt=f"{_COUNTS[what]} by indicator, source and year, with the files that are missing or a part",
    )
    st.caption(_MATRIX if held else _MATRIX_OF_THE_DEMONSTRATION)


def _counts(study: Study, what: str) -> pd.DataFrame:
    """Counts with a row per (family, indicator) in the registry's order and a column per year."""
    table = study.warehouse.coverage()
    counts = table.pivot_table(index=["source", "indicator"], columns="year", values=what, aggfunc="sum")
    asked = [(family, code) for code in INDICATORS for family in FAMILIES if (family, code) in counts.index]
    counts = counts.reindex(asked)
    if what == "districts":
        registers = study.warehouse.registers()
        registers = registers[registers["year"].isin(counts.columns)]
        rows = registers.pivot_table(index="family", columns="year", values="districts", aggfunc="sum")
        rows = rows.reindex([family for family in FAMILIES if family in rows.index])
        rows.index = pd.MultiIndex.from_tuples(
            [(family, "") for family in rows.index], names=counts.index.names
        )
        counts = pd.concat([counts, rows])
    return counts.sort_index(axis=1)


def _name(family: str, indicator: str) -> str:
    return INDICATORS[indicator].name if indicator else FAMILIES[family]


def _cell(counts: pd.DataFrame, held: Holdings | None, family: str, indicator: str, year: int) -> str:
    """`935`, `25 part`, `missing`, or nothing."""
    count = counts.at[(family, indicator), year] if year in counts else None
    text = f"{int(count):,}" if pd.notna(count) and count else ""
    condition = held.condition(family, year, indicator) if held else HERE
    if condition == MISSING:
        # CDE's own file is not here, and a list of one's own may be.
        return f"{text} part" if text else "missing"
    return f"{text} part".strip() if condition == PART else text


def missing(study: Study) -> None:
    """Which of CDE's files are not here, year by year, and what that costs."""
    held = study.holdings
    if held is None:
        return
    gaps = held.gaps()
    st.subheader("What is missing, and what that costs")
    if not gaps:
        st.success("Every file that CDE has published is here, whole.", icon=":material/check:")
        return
    years = sorted({gap.year for gap in gaps}, reverse=True)
    for year in years[:_YEARS_SHOWN]:
        _year(year, [gap for gap in gaps if gap.year == year])
    if years[_YEARS_SHOWN:]:
        with st.expander(f"Earlier: {len(years) - _YEARS_SHOWN} more"):
            for year in years[_YEARS_SHOWN:]:
                _year(year, [gap for gap in gaps if gap.year == year])


def _year(year: int, gaps: list[Gap]) -> None:
    """One year's gaps as a list, which a narrow screen holds as well as a wide one."""
    lines = [f"**{year or 'Every year'}**\n"]
    for gap in gaps:
        lacking = [*gap.missing, *(f"{name} (part)" for name in gap.part)]
        about = "" if lacking == [FAMILIES[gap.family]] else f": {', '.join(lacking)}"
        files = ", ".join(f"`{name}`" for name in gap.files)
        lines.append(f"- **{FAMILIES[gap.family]}**{about}. {gap.cost} To get: {files}")
    st.markdown("\n".join(lines), width=860)
