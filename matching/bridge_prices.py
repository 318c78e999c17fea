"""What a further pair of each bridge is worth, from organisations alone: learners and places of each, no persons.

The round with its people put together by organisation is a relaxation so small that its prices come at once, and in
a large round, where most people of two organisations may be paired, they are nearly those of the whole.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from .counted_clock import CountedClock
from .coupled_model import CoupledModel
from .flow import Ints, Network
from .limits import first_organisation
from .program import FAR, Program


def bridge_prices(coupled: CoupledModel, network: Network, costs: Ints, clock: CountedClock) -> Ints:
    """Worth of a further pair of each bridge, in units of cost; nothing where it could not be worked out.

    Args:
        network: that of the round, its arcs within the limits they have now.
        costs: of the columns; those of arcs are left aside.
    """
    size, step_of = len(coupled.bridges.values), coupled.step_of
    steps = costs[coupled.arcs : coupled.arcs + len(step_of)]
    if not steps.any():
        return np.zeros(size, dtype=np.int64)
    together = _together(coupled, network)
    pairs = np.zeros(len(together.upper) - len(steps), dtype=np.int64)
    relaxed = together.sharpened(np.concatenate([pairs, steps]), clock)
    if relaxed is None:
        return np.zeros(size, dtype=np.int64)
    return np.rint(np.maximum(-relaxed.prices[len(relaxed.prices) - size :], 0.0)).astype(np.int64)


def _together(coupled: CoupledModel, network: Network) -> Program:
    """The round by organisation. Columns: pairs of organisations with an open pair of people, then steps of bridges;
    rows: learners of each organisation, places of each, and no more steps of a bridge than it has pairs."""
    model, step_of = coupled.round, coupled.step_of
    learners = len(model.instance.learners)
    codes = [first_organisation(each.organisations) for each in (*model.instance.learners, *model.instance.coaches)]
    names, of = np.unique(np.array(codes, dtype=object), return_inverse=True)
    arcs, coach = np.flatnonzero(network.upper[model.pair_arcs] > 0), model.coach_arcs
    ends = np.stack([of[model.rows[arcs]], of[learners + model.columns[arcs]], coupled.bridges.of[arcs]])
    receives, gives, bridge = np.unique(ends, axis=1)
    people = np.bincount(of[:learners], minlength=len(names))
    places = np.bincount(of[network.tails[coach]], weights=network.upper[coach], minlength=len(names)).astype(np.int64)
    pairs, inside, first = np.arange(len(bridge)), bridge >= 0, 2 * len(names)
    rows = np.concatenate([receives, len(names) + gives, first + bridge[inside], first + step_of])
    columns = np.concatenate([pairs, pairs, pairs[inside], len(pairs) + np.arange(len(step_of))])
    values = np.ones(len(rows), dtype=np.int64)
    values[2 * len(pairs) : 2 * len(pairs) + int(inside.sum())] = -1
    upper = np.concatenate([np.minimum(people[receives], places[gives]), np.ones(len(step_of), dtype=np.int64)])
    high = np.concatenate([people, places, np.zeros(len(coupled.bridges.values), dtype=np.int64)])
    table = sparse.csr_array((values, (rows, columns)), shape=(len(high), len(upper)))
    return Program(np.zeros_like(upper), upper, table, np.full(len(high), -FAR), high)
