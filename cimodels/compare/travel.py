"""How far it is from one district office to another."""

from math import asin, cos, isnan, radians, sin, sqrt

_EARTH = 6371.0088  # mean radius in km (International Union of Geodesy and Geophysics)
KM_PER_MILE = 1.609344

Place = tuple[float, float]


def kilometres(one: Place, other: Place) -> float:
    """Great-circle distance between two (latitude, longitude) in degrees, by the haversine formula; NaN if unknown."""
    if any(isnan(degree) for degree in (*one, *other)):
        return float("nan")
    (lat, lon), (lat2, lon2) = ((radians(p[0]), radians(p[1])) for p in (one, other))
    half = sin((lat2 - lat) / 2) ** 2 + cos(lat) * cos(lat2) * sin((lon2 - lon) / 2) ** 2
    return 2 * _EARTH * asin(min(1.0, sqrt(half)))


def distance_words(km: float) -> str:
    """ "58 km (36 miles)"; as the crow flies, which roads are not."""
    if isnan(km):
        return "distance not known"
    return f"{km:,.0f} km ({km / KM_PER_MILE:,.0f} miles)"
