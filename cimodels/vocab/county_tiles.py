"""California as a map of equal tiles: each county a square, roughly where it lies.

Drawn by hand from the mean position of each county's district offices: neighbours stay neighbours where they can,
north is up, the coast is on the left. Codes are those that begin a CDS code.
"""

from collections.abc import Mapping
from types import MappingProxyType

# North to south, the coast first; each row begins in the column that stands before it.
_ROWS = (
    (1, "08 47 25"),  # Del Norte, Siskiyou, Modoc
    (1, "12 53 45 18"),  # Humboldt, Trinity, Shasta, Lassen
    (1, "23 52 04 32"),  # Mendocino, Tehama, Butte, Plumas
    (1, "17 11 58 46"),  # Lake, Glenn, Yuba, Sierra
    (0, "49 28 06 51 29"),  # Sonoma, Napa, Colusa, Sutter, Nevada
    (0, "21 48 57 34 31"),  # Marin, Solano, Yolo, Sacramento, Placer
    (0, "38 07 39 03 09 02"),  # San Francisco, Contra Costa, San Joaquin, Amador, El Dorado, Alpine
    (0, "41 01 50 05 55 26"),  # San Mateo, Alameda, Stanislaus, Calaveras, Tuolumne, Mono
    (0, "44 43 24 22 20"),  # Santa Cruz, Santa Clara, Merced, Mariposa, Madera
    (0, "27 35 10 54 14"),  # Monterey, San Benito, Fresno, Tulare, Inyo
    (1, "40 16 15 36"),  # San Luis Obispo, Kings, Kern, San Bernardino
    (1, "42 56 19 33"),  # Santa Barbara, Ventura, Los Angeles, Riverside
    (3, "30 37 13"),  # Orange, San Diego, Imperial
)

# County code → (column from the coast, row from the north), both from 0.
COUNTY_TILES: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        code: (first + position, row)
        for row, (first, codes) in enumerate(_ROWS)
        for position, code in enumerate(codes.split())
    }
)
