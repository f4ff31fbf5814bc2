"""Where districts are: from coordinates to a plane, and from counties to tiles. Nothing is asked of a map server."""

from collections.abc import Mapping
from itertools import product

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

from cimodels.vocab.county_tiles import COUNTY_TILES

_EARTH = 6371.0  # km, mean radius
_FLAT = 1e-3  # across the equator the cone is a cylinder
# Kilometres between the middles of marks that would otherwise hide each other, and the turn from one to the next
# (the golden angle, as the seeds of a sunflower lie).
_APART = 2.5
_TURN = np.pi * (3 - 5**0.5)
# A drawn layout is this much taller than wide in tiles, as a page has room.
_TALLER = 1.4


def albers(latitude: pd.Series, longitude: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Equal-area positions in kilometres east and north of the middle of the places given.

    Albers' conic on a sphere, ρ = R √(C − 2n sin φ) ÷ n, with standard parallels a sixth of the height from either
    edge: for California's districts within a tenth of a degree of the usual 34° and 40½° N.
    Source: Snyder, Map Projections, US Geological Survey Professional Paper 1395, chapter 14.

    Parameters
    ----------
    latitude, longitude : Series of float, degrees; NaN stays NaN, and so does what is on no globe
    """
    degrees = np.stack([latitude.to_numpy(float), longitude.to_numpy(float)])
    known = (np.abs(degrees) <= [[90], [180]]).all(axis=0)
    phi, lam = np.radians(np.where(known, degrees, np.nan))
    if not known.any():
        return phi, lam
    low, high = np.nanmin(phi), np.nanmax(phi)
    first, second = low + (high - low) / 6, high - (high - low) / 6
    n = (np.sin(first) + np.sin(second)) / 2
    n = n if abs(n) > _FLAT else _FLAT
    c = np.cos(first) ** 2 + 2 * n * np.sin(first)

    def radius(angle: np.ndarray) -> np.ndarray:
        return _EARTH * np.sqrt(c - 2 * n * np.sin(angle)) / n

    theta = n * (lam - (np.nanmin(lam) + np.nanmax(lam)) / 2)
    rho, middle = radius(phi), radius((low + high) / 2)
    return rho * np.sin(theta), middle - rho * np.cos(theta)


def unfolded(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The positions with those that coincide laid around their place like the seeds of a sunflower.

    The first of each place stays. Two districts may share an office, and every school stands at its district's.
    """
    places = pd.DataFrame({"x": x, "y": y})
    turn = places.groupby(["x", "y"], dropna=False).cumcount().to_numpy()
    radius, angle = _APART * np.sqrt(turn), _TURN * turn
    return x + radius * np.cos(angle), y + radius * np.sin(angle)


def tiles(middles: pd.DataFrame) -> dict[str, tuple[int, int]]:
    """A tile for each county: California's own map, else one laid out from where the counties lie.

    Parameters
    ----------
    middles : DataFrame, one row per county
        `county_code`, `x`, `y` (any unit, north up; NaN where unknown).

    Returns
    -------
    dict of county code → (column, row), row 0 in the north; no two share a tile.
    """
    codes = middles["county_code"].tolist()
    if set(codes) <= set(COUNTY_TILES):
        return {code: COUNTY_TILES[code] for code in codes}
    return _laid_out(middles)


def _laid_out(middles: pd.DataFrame) -> dict[str, tuple[int, int]]:
    """The assignment to a grid that moves counties least: squared distances, after ranking either way.

    Ranks spread a crowd over the grid; a county without a position takes what is left at the foot.
    """
    columns = max(round((len(middles) / _TALLER) ** 0.5), 1)
    rows = -(-len(middles) // columns)
    cells = np.array(list(product(range(columns), range(rows))))
    wanted = np.column_stack(
        [_spread(middles["x"], columns, 0.5), _spread(-middles["y"], rows, 1.0)],
    )
    cost = ((wanted[:, None, :] - cells[None, :, :]) ** 2).sum(axis=2)
    county, cell = linear_sum_assignment(cost)
    codes = middles["county_code"].tolist()
    return {
        codes[i]: (int(cells[j][0]), int(cells[j][1]))
        for i, j in zip(county.tolist(), cell.tolist(), strict=True)
    }


def _spread(values: pd.Series, count: int, unknown: float) -> np.ndarray:
    """Values as positions 0 … count − 1 by their rank; the unknown at share `unknown` of the way."""
    share = (values.rank(method="first") - 0.5) / max(int(values.notna().sum()), 1)
    return (share.fillna(unknown) * count - 0.5).to_numpy(float)


def labelled(middles: pd.DataFrame, apart: float) -> pd.DataFrame:
    """The rows whose names can be written without touching: those with the most districts first.

    Parameters
    ----------
    middles : DataFrame with `x`, `y` (km) and `modelled` (count)
    apart : float
        Kilometres that two names need between them north to south; three times as many east to west.
    """
    kept: list[int] = []
    places = middles.dropna(subset=["x", "y"]).sort_values("modelled", ascending=False, kind="stable")
    for index, x, y in zip(places.index, places["x"], places["y"], strict=True):
        others: Mapping[str, np.ndarray] = {c: places.loc[kept, c].to_numpy(float) for c in ("x", "y")}
        if not ((np.abs(others["x"] - x) < 3 * apart) & (np.abs(others["y"] - y) < apart)).any():
            kept.append(index)
    return places.loc[kept]
