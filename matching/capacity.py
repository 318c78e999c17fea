"""Places of each coach as the solver and the explanations count them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .instance import Instance


def capacities(instance: Instance) -> npt.NDArray[np.int64]:
    """Places of each coach, int64 (C,); a lock that is an exception to `capacity` brings its own."""
    extra = np.zeros(len(instance.coaches), dtype=np.int64)
    for (_, j), lock in instance.locks.items():
        extra[j] += "capacity" in lock.exception_to
    locked = np.zeros(len(instance.coaches), dtype=np.int64)
    for _, j in instance.locks:
        locked[j] += 1
    places = np.array(instance.places, dtype=np.int64)
    return np.where(extra > 0, np.maximum(places, locked), places)
