"""Codes of entities as an index that looks up fast."""

import pandas as pd


def entity_codes(column: pd.Series) -> pd.Index:
    """`column` as an index of Python strings; hashing those is several times faster than Arrow's."""
    return pd.Index(column.to_numpy(dtype=object), dtype=object)
