"""Where things stand on a map: seeded, the same on every machine to four digits, and hardly moved by what comes later.

The history is replayed: what was there first is laid out first, and at each later stage newcomers settle among those
who stay nearly where they were. So two releases, whose histories are the same up to the first, look alike.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .instance import Bools, Floats, Ints

_STEPS = 200
_LATER_STEPS = 80
_GRAVITY = 0.06
_FEWEST = 16
_HOLD = 4.0
_ROOM = 1.25
_GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))


@dataclass(frozen=True, slots=True)
class Stage:
    """What was there at one time: which nodes (n,), ties between them (m, 2), how strongly each pulls (m,)."""

    present: Bools
    edges: Ints
    strengths: Floats


def positions(
    ids: Sequence[str], stages: Sequence[Stage], *, seed: int, known: Mapping[str, tuple[float, float]]
) -> Floats:
    """Positions in [-1, 1] by forces: every two push apart, ties pull together, all are drawn to the middle.

    T. Fruchterman & E. Reingold, "Graph drawing by force-directed placement", Software 21 (1991), with gravity so
    that what is not tied stays in view. Each id starts at a place of its own; what has a `known` position (from an
    earlier release) keeps it exactly.

    Args:
        ids: names of the nodes, sorted.
        stages: the history, earliest first; a node is laid out from the first stage in which it is present.
        seed: another seed gives another map.
        known: positions that must not change, by id.

    Returns:
        (n, 2) x and y, rounded to 4 digits.
    """
    place = np.array([known.get(name) or _start(name, seed) for name in ids], dtype=np.float64).reshape(-1, 2)
    fixed = np.array([name in known for name in ids], dtype=np.bool_)
    settled = fixed.copy()
    everything = Stage(np.ones(len(ids), dtype=np.bool_), stages[-1].edges, stages[-1].strengths)
    for stage in (*stages[:-1], everything):
        place = _settle(place, stage, settled, fixed)
        settled |= stage.present
    if not fixed.any():
        place = place / _scale(place)
    return np.asarray(np.round(np.clip(place, -1, 1), 4) + 0.0, dtype=np.float64)


def _scale(place: Floats) -> float:
    """What to divide by so that all fits: in steps, so that a little more room does not move everything."""
    reach = float(np.abs(place).max(initial=0.0))
    return float(_ROOM ** np.ceil(np.log(reach) / np.log(_ROOM) - 1e-9)) if reach > 1e-9 else 1.0


def _settle(place: Floats, stage: Stage, settled: Bools, fixed: Bools) -> Floats:
    """One stage: newcomers find their place, the settled move little, the fixed not at all."""
    here = np.flatnonzero(stage.present | fixed)
    if not len(here):
        return place
    number = np.full(len(place), -1, dtype=np.int64)
    number[here] = np.arange(len(here))
    a, b = number[stage.edges].T
    inside = (a >= 0) & (b >= 0)
    pull = np.zeros((len(here), len(here)))
    pull[a[inside], b[inside]] = pull[b[inside], a[inside]] = stage.strengths[inside]
    old, later = settled[here], bool(settled.any())
    spot = _beside_neighbours(place[here], pull, old) if later else place[here]
    anchor = spot.copy()
    ideal = 1.3 / np.sqrt(max(len(here), _FEWEST))
    steps = _LATER_STEPS if later else _STEPS
    for step in range(steps):
        move = _forces(spot, pull, ideal) - np.where(old[:, None], _HOLD * (spot - anchor), 0.0)
        length = np.maximum(np.linalg.norm(move, axis=1, keepdims=True), 1e-9)
        cool = 0.2 * (1 - step / steps) ** 1.5 * np.where(old, 0.1, 1.0)[:, None]
        spot = np.where(fixed[here, None], spot, spot + move / length * np.minimum(length, cool))
    settled_place = place.copy()
    settled_place[here] = spot
    return settled_place


def _beside_neighbours(place: Floats, pull: Floats, old: Bools) -> Floats:
    """Newcomers begin near the middle of those they are tied to, if any of these is settled."""
    weight = pull * old[None, :]
    total = weight.sum(axis=1, keepdims=True)
    middle = np.divide(weight @ place, total, out=place.copy(), where=total > 0)
    return np.where((~old & (total[:, 0] > 0))[:, None], 0.7 * middle + 0.3 * place, place)


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
