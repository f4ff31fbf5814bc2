"""Local indicators: workbooks of what districts and charter schools report of themselves, one per priority."""

from pathlib import Path

import duckdb

from cimodels.sources.cleaning import Cleaned
from cimodels.sources.identify import Recognised
from cimodels.sources.listing import Told, insert, records
from cimodels.vocab.districts import is_cds
from cimodels.vocab.priorities import PRIORITIES
from cimodels.vocab.tables import TABLES

PERFORMANCES = ("Met", "Not Met", "Not Met For Two or More Years")


def load_local_indicators(
    con: duckdb.DuckDBPyConnection, found: Recognised, text: Path, file_id: int
) -> Cleaned:
    """Load a workbook into `local_indicators`; what is not one of CDE's three words is set aside."""
    told = Told(found)
    loaded: dict[tuple[str, int], tuple] = {}
    rows = 0
    spelled = {word.casefold(): word for word in PERFORMANCES}
    for line, row in records(found, text, told):
        rows += 1
        cds, performance = row["cds"], spelled.get(row["performance"].casefold())
        priority = int(row["priority"]) if row["priority"].isdigit() else 0
        if not is_cds(cds):
            told.set_aside("bad_cds", line, "cds", cds)
        elif row["year"] != str(found.entry.year):
            told.set_aside("wrong_year", line, "year", row["year"])
        elif priority not in PRIORITIES:
            told.set_aside("unknown_priority", line, "priority", row["priority"])
        elif performance is None:
            told.set_aside("unknown_performance", line, "performance", row["performance"])
        elif (cds, priority) in loaded:
            told.set_aside("repeated_row", line, "cds", cds)
        else:
            loaded[cds, priority] = (found.entry.year, cds, priority, performance, file_id, line)
    names = [column.name for column in TABLES["local_indicators"].columns]
    insert(con, "local_indicators", names, list(loaded.values()))
    return Cleaned(rows + told.count("ragged_line"), len(loaded), told.problems())
