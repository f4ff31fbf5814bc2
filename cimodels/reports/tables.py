"""Everyone as a table for other programs: CSV and Parquet, with provenance in each row or in the file's own metadata."""

import io
import json

import pandas as pd

from cimodels.exhibits.tables import for_spreadsheets
from cimodels.reports import about
from cimodels.reports.bundle import Bundle
from cimodels.reports.columns import COLUMNS, meaning, unit
from cimodels.reports.everyone import everyone
from cimodels.screen.report import frame_csv


def write_csv(bundle: Bundle) -> bytes:
    """One row per entity that the screen considered or the model ranks; text that a spreadsheet would run is disarmed."""
    return for_spreadsheets(frame_csv(provided(bundle)))


def write_parquet(bundle: Bundle) -> bytes:
    """The same columns with their types, and the file's metadata: recipe, citation, caveats and a dictionary."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.Table.from_pandas(provided(bundle), preserve_index=False)
    told = {
        "title": about.title(bundle.spec),
        "release": bundle.provenance.release,
        "state": bundle.provenance.state,
        "recipe": bundle.recipe,
        "citation": about.citation(bundle.spec, bundle.provenance),
        "caveats": json.dumps(about.caveats(bundle), ensure_ascii=False),
        "dictionary": json.dumps(dictionary(bundle), ensure_ascii=False),
    }
    out = io.BytesIO()
    pq.write_table(table.replace_schema_metadata({**(table.schema.metadata or {}), **told}), out)
    return out.getvalue()


def provided(bundle: Bundle) -> pd.DataFrame:
    """As `everyone`, with what the numbers are of, release and recipe on each row."""
    model = bundle.spec.model
    return everyone(bundle).assign(
        indicator=bundle.indicator.name,
        unit=bundle.indicator.unit.value,
        student_group=model.population,
        period=" ".join(map(str, model.years)),
        state=bundle.provenance.state,
        release=bundle.provenance.release,
        recipe=bundle.spec.fingerprint,
    )


def dictionary(bundle: Bundle) -> dict[str, str]:
    """Column → meaning and unit."""
    top = bundle.certainty.top_percent
    told = {code: (meaning(of, bundle.noun, top), unit(of, bundle.indicator)) for code, of in COLUMNS.items()}
    return {code: f"{said} In {units}." if units else said for code, (said, units) in told.items()}
