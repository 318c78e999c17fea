"""Where things stand on a map: computed once for all dates, seeded, the same on every machine to six digits."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import numpy as np

from .instance import Floats, Ints

_STEPS = 200
_GRAVITY = 0.06
_GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))


def positions(
    ids: Sequence[str], edges: Ints, strengths: Floats, *, seed: int, known: Mapping[str, tuple[float, float]]
) -> Floats:
    """Positions in [-1, 1] by forces: every two push apart, ties pull together, all are drawn to the middle.

    T. Fruchterman & E. Reingold, "Graph drawing by force-directed placement", Software 21 (1991), with gravity so
    that what is not tied stays in view. Each id starts at a place of its own, so one more node moves the rest little;
    what has a `known` position (from an earlier release) keeps it exactly.

    Args:
        ids: names of the nodes, sorted.
        edges: (m, 2) indices of tied nodes.
        strengths: (m,) how strongly each tie pulls, above 0.
        seed: another seed gives another map.
        known: positions that must not change, by id.

    Returns:
        (n, 2) x and y, rounded to 4 digits.
    """
    n = len(ids)
    fixed = np.array([name in known for name in ids], dtype=np.bool_)
    place = np.array([known.get(name) or _start(name, seed) for name in ids], dtype=np.float64).reshape(-1, 2)
    if n == 1:
        return place if fixed[0] else np.zeros((1, 2))
    pull = np.zeros((n, n))
    pull[edges[:, 0], edges[:, 1]] = pull[edges[:, 1], edges[:, 0]] = strengths
    ideal = 1.3 / np.sqrt(max(n, 1))
    for step in range(_STEPS):
        move = _forces(place, pull, ideal)
        length = np.maximum(np.linalg.norm(move, axis=1, keepdims=True), 1e-9)
        cool = 0.2 * (1 - step / _STEPS) ** 1.5
        place = np.where(fixed[:, None], place, place + move / length * np.minimum(length, cool))
    if not fixed.any() and n:
        place = place - (place.max(axis=0) + place.min(axis=0)) / 2
        place = place / max(float(np.abs(place).max()), 1e-9)
    return np.asarray(np.round(np.clip(place, -1, 1), 4) + 0.0, dtype=np.float64)


def _forces(place: Floats, pull: Floats, ideal: float) -> Floats:
    apart = place[:, None, :] - place[None, :, :]
    distance = np.maximum(np.sqrt((apart**2).sum(axis=2)), 1e-3)
    push = ideal**2 / distance**2
    attract = pull * distance / ideal
    np.fill_diagonal(push, 0.0)
    return np.asarray((apart * (push - attract)[:, :, None]).sum(axis=1) - _GRAVITY * place / ideal)


def _start(name: str, seed: int) -> tuple[float, float]:
    digest = hashlib.sha256(f"{seed}:{name}".encode()).digest()
    x, y = (int.from_bytes(digest[i : i + 6]) / 2**48 for i in (0, 6))
    return 2 * x - 1, 2 * y - 1


def around(centre: tuple[float, float], count: int, radius: float) -> Floats:
    """Positions of a group's people round its own, on a sunflower spiral of a given radius, within [-1, 1]. (count, 2).

    H. Vogel, "A better way to construct the sunflower head", Mathematical Biosciences 44 (1979).
    """
    index = np.arange(count)
    distance = radius * np.sqrt((index + 1.0) / max(count, 1))
    angle = index * _GOLDEN_ANGLE
    spread = np.column_stack([np.cos(angle), np.sin(angle)]) * distance[:, None]
    return np.asarray(np.round(np.clip(np.asarray(centre) + spread, -1, 1), 4) + 0.0, dtype=np.float64)
