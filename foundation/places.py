"""Places and the distance between them. Great-circle kilometres: no road network is known here."""

from __future__ import annotations

from typing import Annotated

import numpy as np
import numpy.typing as npt
from pydantic import Field

from .documents import Document

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the WGS84 ellipsoid (IUGG), km."""


class Location(Document):
    """A point in WGS84 degrees."""

    latitude: Annotated[float, Field(ge=-90, le=90)]
    longitude: Annotated[float, Field(ge=-180, le=180)]


def great_circle_km(
    latitudes_a: npt.ArrayLike, longitudes_a: npt.ArrayLike, latitudes_b: npt.ArrayLike, longitudes_b: npt.ArrayLike
) -> npt.NDArray[np.float64]:
    """Great-circle distance in km between points a and b (degrees, broadcast together; NaN where one is unknown).

    Haversine formula (R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope 68, 1984).
    """
    lat_a, lon_a, lat_b, lon_b = (
        np.radians(np.asarray(a, dtype=np.float64)) for a in (latitudes_a, longitudes_a, latitudes_b, longitudes_b)
    )
    h = np.sin((lat_b - lat_a) / 2) ** 2 + np.cos(lat_a) * np.cos(lat_b) * np.sin((lon_b - lon_a) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(h, 1.0))))
