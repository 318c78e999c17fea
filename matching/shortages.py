"""Shortages that no plan can repair: learners whose eligible coaches together have too few places.

By Hall's theorem (P. Hall, "On representatives of subsets", 1935) such sets are what keeps learners out of a largest
plan. They are read off a smallest cut: from the learners left out, go to every eligible coach, from a coach to the
learners who hold the places, and on until nothing new is reached.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from .capacity import capacities
from .eligibility import Eligibility
from .instance import Pair
from .result import ShortageRow
from .round_model import round_model
from .rules import Mask
from .sentences import counted, some_of
from .stages import first_stage, place_learners


def shortage_rows(table: Eligibility, pairs: Sequence[Pair]) -> tuple[ShortageRow, ...]:
    """Sets of learners that share too few places, each apart from the others, by first learner.

    Learners with no eligible coach at all are not a shortage of places: their own reason says what they lack.
    """
    closure = _closure(table, pairs)
    if closure is None:
        closure = _closure(table, _largest_plan(table))
    if closure is None:
        return ()
    learners, coaches = closure
    rows, columns = np.flatnonzero(learners), np.flatnonzero(coaches)
    graph = csr_array(np.pad(table.eligible[np.ix_(rows, columns)], ((0, len(columns)), (len(rows), 0))))
    count, part = connected_components(graph, directed=False)
    places = capacities(table.instance)
    found = []
    for each in range(count):
        inside = rows[part[: len(rows)] == each], columns[part[len(rows) :] == each]
        found.append(_row(table, inside[0].tolist(), inside[1].tolist(), int(places[inside[1]].sum())))
    return tuple(sorted(found, key=lambda row: row.learners))


def _row(table: Eligibility, learners: list[int], coaches: list[int], places: int) -> ShortageRow:
    instance = table.instance
    ids = tuple(instance.learners[i].id for i in learners)
    others = tuple(instance.coaches[j].id for j in coaches)
    short, who = len(ids) - places, some_of(ids)
    if places == 0:
        text = f"{some_of(others)} would suit {who} but {'has' if len(others) == 1 else 'have'} no places:"
    else:
        text = f"{who} can only have {counted(places, 'place')}, with {some_of(others, last='or')}:"
    left = who if len(ids) == short else f"{short} of them"
    text += f" {left} {'stays' if short == 1 else 'stay'} without a coach in any plan."
    return ShortageRow(learners=ids, coaches=others, places=places, text=text)


def _closure(table: Eligibility, pairs: Sequence[Pair]) -> tuple[Mask, Mask] | None:
    """Learners and coaches reached from those left out; None if that finds a free place."""
    rows, columns = table.instance.shape
    holder, placed = np.zeros((rows, columns), dtype=np.bool_), np.zeros(rows, dtype=np.bool_)
    free = capacities(table.instance)
    for i, j in pairs:
        holder[i, j] = placed[i] = True
        free[j] -= 1
    learners = ~placed & (table.options > 0)
    coaches = np.zeros(columns, dtype=np.bool_)
    new = learners
    while new.any():
        found = table.eligible[new].any(axis=0) & ~coaches
        coaches |= found
        new = holder[:, found].any(axis=1) & ~learners
        learners = learners | new
    return None if (free[coaches] > 0).any() else (learners, coaches)


def _largest_plan(table: Eligibility) -> tuple[Pair, ...]:
    model = round_model(table, ())
    stage = first_stage(model, model.network)
    return () if stage is None else model.pairs(place_learners(model, stage).flow)
