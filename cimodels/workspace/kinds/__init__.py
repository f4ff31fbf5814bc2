"""Every kind of record, in one mapping; each module beside this one has those of one step of the work."""

from collections.abc import Mapping
from types import MappingProxyType

from cimodels.errors import WorkspaceError
from cimodels.workspace.kinds import (
    analysis,
    assistance,
    improvement,
    networks,
    research,
    short_lists,
    visits,
)
from cimodels.workspace.record_types import RecordType

KINDS: Mapping[str, RecordType] = MappingProxyType(
    {
        one.code: one
        for one in (
            *short_lists.TYPES,
            *research.TYPES,
            *visits.TYPES,
            *analysis.TYPES,
            *improvement.TYPES,
            *networks.TYPES,
            *assistance.TYPES,
        )
    }
)


def kind_of(code: str) -> RecordType:
    """The kind of a code.

    Raises
    ------
    WorkspaceError
        When this version does not know it.
    """
    if code not in KINDS:
        raise WorkspaceError(
            f"This version of cimodels does not know records of kind {code[:40]!r}.",
            "A newer one may have written them; update.",
        )
    return KINDS[code]
