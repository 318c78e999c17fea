"""The limits that tie pairs to each other as rows of a program."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

import numpy as np

from .flow import Ints
from .limits import (
    between,
    cap_between,
    counts_hours,
    give_receive_limits,
    hours_limits,
    hours_of,
    organisations_of,
)
from .program import FAR
from .round_model import RoundModel

K = TypeVar("K", str, tuple[str, str])

Row = tuple[Ints, Ints, int, int]
"""Pair arcs, their factors, the lower and upper limit of the sum."""


def limit_rows(model: RoundModel) -> Iterator[Row]:
    """A row for each coach's hours, each two organisations' cap, each organisation's give and take."""
    instance, pairs = model.instance, list(zip(model.rows.tolist(), model.columns.tolist(), strict=True))
    hours, limits = hours_of(instance), hours_limits(instance)
    taken = np.array([hours.get(pair, 0) if counts_hours(instance, pair) else 0 for pair in pairs], dtype=np.int64)
    for j, limit in sorted(limits.items()):
        arcs = np.flatnonzero((model.columns == j) & (taken > 0))
        yield arcs, taken[arcs], -int(FAR), limit
    groups = instance.policy.groups
    if groups.max_pairs_between is not None:
        more = cap_between(instance)
        for both, arcs in _grouped([between(instance, pair) for pair in pairs]).items():
            yield arcs, np.ones_like(arcs), -int(FAR), more.get(both, groups.max_pairs_between)
    if groups.give_receive_band is not None:
        ends = [organisations_of(instance, pair) for pair in pairs]
        received, given = _grouped([a for a, _ in ends]), _grouped([b for _, b in ends])
        none = np.zeros(0, dtype=np.int64)
        for code, (least, most) in give_receive_limits(instance).items():
            plus, minus = given.get(code, none), received.get(code, none)
            factors = np.concatenate([np.ones_like(plus), -np.ones_like(minus)])
            yield np.concatenate([plus, minus]), factors, least, most


def covered_organisations(model: RoundModel) -> Ints:
    """For each pair arc the learner's first organisation, numbered by code."""
    codes = [organisations_of(model.instance, pair)[0] for pair in zip(model.rows, model.columns, strict=True)]
    return np.unique(np.array(codes, dtype=object), return_inverse=True)[1].astype(np.int64) if codes else model.rows


def _grouped(labels: list[K]) -> dict[K, Ints]:
    found: dict[K, list[int]] = {}
    for arc, label in enumerate(labels):
        found.setdefault(label, []).append(arc)
    return {label: np.array(arcs, dtype=np.int64) for label, arcs in sorted(found.items())}
