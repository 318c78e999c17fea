"""The fit of all pairs at once: the same integers as `fit`, computed in blocks of learners."""

from __future__ import annotations

from itertools import chain

import numpy as np
import numpy.typing as npt

from .documents import Coach, Learner
from .fit import FAR_METRES, FULL_TIME_MINUTES, MICRO, QUARTERS, needs_of, offers_of, plain_words
from .instance import Instance

Fits = npt.NDArray[np.int32]
Units = npt.NDArray[np.int32]

BLOCK = 512
"""Learners handled at a time: bounds the memory of the steps between."""


def fit_table(instance: Instance) -> Fits:
    """Fit of every pair in millionths of a point, int32 (learners, coaches), eligible or not."""
    rows, _ = instance.shape
    table = np.zeros(instance.shape, dtype=np.int32)
    for first in range(0, rows, BLOCK):
        table[first : first + BLOCK] = _block(instance, slice(first, min(first + BLOCK, rows)))
    if instance.scores:
        count = len(instance.scores)
        at = np.fromiter(chain.from_iterable(instance.scores), dtype=np.intp, count=2 * count)
        table[at[::2], at[1::2]] = np.fromiter(instance.scores.values(), dtype=np.int32, count=count)
    return table


def _block(instance: Instance, rows: slice) -> Fits:
    learners, coaches = instance.learners[rows], instance.coaches
    reached_of = {
        "skills": _skills(learners, coaches),
        "topics": _topics(learners, coaches),
        "common_time": (np.minimum(instance.common_minutes[rows].astype(np.int32), FULL_TIME_MINUTES), _all(180)),
        "travel": (_travel(learners, coaches, instance.travel_km[rows]), _all(FAR_METRES)),
        "mix": (_mix(instance.policy.mix, learners, coaches), _all(4)),
        "growth": (_growth(learners, coaches), _all(10)),
    }
    points = instance.policy.weights.points()
    total = np.zeros((len(learners), len(coaches)), dtype=np.int32)
    for part, (reached, of) in reached_of.items():
        total += np.floor(points[part] * MICRO * (reached / of) + 0.5).astype(np.int32)
    return total


def _all(units: int) -> Units:
    return np.full((1, 1), units, dtype=np.int32)


def _column(values: list[int]) -> Units:
    return np.array(values, dtype=np.int32).reshape(-1, 1)


def _skills(learners: tuple[Learner, ...], coaches: tuple[Coach, ...]) -> tuple[Units, Units]:
    reached = np.zeros((len(learners), len(coaches)), dtype=np.int32)
    wanted, offered = [needs_of(each) for each in learners], [offers_of(each) for each in coaches]
    for skill in sorted({skill for each in wanted for skill in each}):
        rows = [i for i, each in enumerate(wanted) if skill in each]
        columns = [j for j, each in enumerate(offered) if skill in each]
        level, weight = (_column([wanted[i][skill][k] for i in rows]) for k in (0, 1))
        has = _column([offered[j][skill] for j in columns]).T
        short = np.where((level > 0) & (has > 0), level - has, 0)
        reached[np.ix_(rows, columns)] += weight * np.clip(QUARTERS - short, 1, QUARTERS)
    of = _column([QUARTERS * sum(weight for _, weight in each.values()) for each in wanted])
    return np.where(of == 0, 1, reached), np.maximum(of, 1)


def _topics(learners: tuple[Learner, ...], coaches: tuple[Coach, ...]) -> tuple[Units, Units]:
    asked, known = [plain_words(each.topics) for each in learners], [plain_words(each.topics) for each in coaches]
    shared = np.zeros((len(learners), len(coaches)), dtype=np.int32)
    for topic in sorted({topic for each in asked for topic in each}):
        shared += _column([topic in each for each in asked]) * _column([topic in each for each in known]).T
    of = _column([len(each) for each in asked])
    return np.where(of == 0, 1, shared), np.maximum(of, 1)


def _travel(learners: tuple[Learner, ...], coaches: tuple[Coach, ...], km: npt.NDArray[np.float64]) -> Units:
    known = ~np.isnan(km)
    metres = np.minimum(np.floor(np.where(known, km, 0.0) * 1000 + 0.5), FAR_METRES).astype(np.int32)
    near = np.where(known, FAR_METRES - metres, FAR_METRES // 2)
    accept = (_column([each.accepts_online for each in learners]) > 0) & (
        _column([each.accepts_online for each in coaches]).T > 0
    )
    near = np.where(accept, np.maximum(near, FAR_METRES // 2), near)
    online = (_column([each.mode == "online" for each in learners]) > 0) | (
        _column([each.mode == "online" for each in coaches]).T > 0
    )
    return np.where(online, FAR_METRES, near).astype(np.int32)


def _mix(wish: str, learners: tuple[Learner, ...], coaches: tuple[Coach, ...]) -> Units:
    if wish == "any":
        return _all(4)
    halves = np.zeros((len(learners), len(coaches)), dtype=np.int32)
    for name in ("profession", "band"):
        words = [getattr(each, name) for each in (*learners, *coaches)]
        at = {word: k for k, word in enumerate(sorted({next(iter(plain_words((w,)))) for w in words if w is not None}))}
        label = [-1 if word is None else at[next(iter(plain_words((word,))))] for word in words]
        a, b = _column(label[: len(learners)]), _column(label[len(learners) :]).T
        wished = (a == b) == (wish == "alike")
        halves += np.where((a < 0) | (b < 0), 1, 2 * wished).astype(np.int32)
    return halves


def _growth(learners: tuple[Learner, ...], coaches: tuple[Coach, ...]) -> Units:
    grown = _column([each.near_lead for each in learners]) * _column([each.grows_coaches for each in coaches]).T
    at = {learner.id: i for i, learner in enumerate(learners)}
    wished = np.zeros((len(learners), len(coaches)), dtype=np.int32)
    for j, coach in enumerate(coaches):
        wished[[at[each] for each in set(coach.wishes) if each in at], j] = 1
    return np.asarray(7 * grown + 3 * wished)
