"""What a record's field says, in words, where no form has the names at hand: in its history, and where two wrote at once."""

from typing import Any

from cimodels.reports.telling import Known, in_words
from cimodels.ui import paper
from cimodels.workspace.record_types import Field, FieldKind

_CODED = (FieldKind.DISTRICT, FieldKind.DISTRICTS, FieldKind.RECORD, FieldKind.RECORDS, FieldKind.ROWS)


def words(one: Field, value: Any) -> str:
    """A field's value as people say it; nothing for an empty one."""
    if value in (None, "", []):
        return ""
    known = paper.desk().known if one.kind in _CODED else Known({}, str)
    return in_words(one, value, known)
