"""Which data state a record is about: one workspace serves both."""

from collections.abc import Container

from cimodels.workspace.kinds import KINDS
from cimodels.workspace.record_types import FieldKind
from cimodels.workspace.records import Record


def is_about(record: Record, state: str, districts: Container[str]) -> bool:
    """Whether a record that stands alone is about a data state.

    One that an older version wrote does not say it: its districts do, and one without any belongs to both.

    Parameters
    ----------
    districts : container of str
        CDS codes of the data state.
    """
    if about := record.body["state"]:
        return str(about) == state
    fields = KINDS[record.kind].fields
    named = [record.body[one.code] for one in fields if one.kind is FieldKind.DISTRICT]
    return all(cds in districts for cds in named if cds)
