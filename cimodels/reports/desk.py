"""What documents about the workspace are made from: its records, the data, and the day."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Protocol

import pandas as pd

from cimodels.errors import WorkspaceError
from cimodels.reports.bundle import District
from cimodels.reports.telling import GONE, Known
from cimodels.screen.spec import ScreenSpec
from cimodels.workspace.data_state import is_about
from cimodels.workspace.kinds import KINDS
from cimodels.workspace.records import Record
from cimodels.workspace.store import Workspace


class Data(Protocol):
    """What a document asks of the data; `Study` has it."""

    @property
    def release(self) -> Any: ...

    @property
    def warehouse(self) -> Any: ...

    @property
    def counties(self) -> Mapping[str, str]: ...

    @property
    def assistance_years(self) -> tuple[int, ...]: ...

    def entities(self, level: str = "district") -> pd.DataFrame: ...

    def listed(self, year: int) -> bool: ...

    def assistance(self, year: int) -> Any: ...


@dataclass(frozen=True)
class Desk:
    """Whoever writes a document sits at it.

    Attributes
    ----------
    district : function of a screen and a CDS code
        What a brief about one district is made from; raises as `Study.district`.
    """

    store: Workspace
    data: Data
    today: date
    district: Callable[[ScreenSpec, str], District]

    @cached_property
    def districts(self) -> dict[str, str]:
        """CDS code → name."""
        frame = self.data.entities()
        return dict(zip(frame["cds"], frame["name"], strict=True))

    def called(self, cds: str) -> str:
        """A district's name; of one that this release does not have, its code."""
        return self.districts.get(cds, f"district {cds}")

    def records(self, kind: str, *, retired: bool = False) -> list[Record]:
        """As `Workspace.records`; of a kind that stands alone, those about this data state."""
        found = self.store.records(kind, retired=retired)
        if KINDS[kind].parents:
            return found
        state = self.data.release.state
        return [one for one in found if is_about(one, state, self.districts)]

    def titled(self, record: str) -> str:
        """What a record is called."""
        try:
            found = self.store.get(record)
        except WorkspaceError:
            return GONE
        return KINDS[found.kind].title_of(found.body)

    @property
    def known(self) -> Known:
        return Known(self.districts, self.titled)

    def get(self, record: str, kind: str) -> Record:
        """A record of a kind.

        Raises
        ------
        WorkspaceError
            When there is none, or it is of another kind.
        """
        found = self.store.get(record)
        if found.kind != kind:
            raise WorkspaceError(
                f"{record} is no {KINDS[kind].name.lower()} but of kind “{found.kind}”.",
                "Name a record of the document's kind.",
            )
        return found
