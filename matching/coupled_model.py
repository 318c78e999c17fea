"""A round as a program: the network's arcs, the steps of its bridges, and the rows that couple pairs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from .bridges import BridgeTable, bridge_table
from .fit import MICRO
from .flow import Ints, Network
from .goals import floors_of
from .instance import open_couples
from .limit_rows import covered_organisations, limit_rows
from .policy import Goal
from .program import FAR, Program
from .round_model import RoundModel, load_costs, share_costs


@dataclass(frozen=True)
class CoupledModel:
    """A round's columns: the arcs of its network, for each bridge its steps (first pair, second ...), and for each
    organisation of `cover_of` (by pair arc; empty unless each is to have a pair) whether it has one."""

    round: RoundModel
    bridges: BridgeTable
    step_of: Ints
    step_units: Ints
    cover_of: Ints

    @property
    def arcs(self) -> int:
        """How many columns are arcs of the network."""
        return len(self.round.network.tails)

    @property
    def size(self) -> int:
        """How many columns there are."""
        return self.arcs + len(self.step_of) + self.covers

    @property
    def covers(self) -> int:
        """How many organisations are each to have a pair."""
        return int(self.cover_of.max(initial=-1)) + 1

    def columns(self, flow: Ints) -> Ints:
        """Columns of a flow: as many steps of each bridge as it has pairs."""
        chosen = flow[self.round.pair_arcs] > 0
        covered = np.zeros(self.covers, dtype=np.int64)
        if self.covers:
            covered[self.cover_of[chosen]] = 1
        counts = self.bridges.counts(chosen)
        first = np.searchsorted(self.step_of, self.step_of)
        rank = np.arange(len(self.step_of)) - first
        return np.concatenate([flow, (rank < counts[self.step_of]).astype(np.int64), covered])

    def flow(self, columns: Ints) -> Ints:
        """The flow of columns."""
        return columns[: self.arcs]

    def spread(self, arcs: Ints) -> Ints:
        """Costs of arcs as costs of columns; steps cost nothing."""
        return np.concatenate([arcs, np.zeros(self.size - self.arcs, dtype=np.int64)])

    def covering(self) -> Ints:
        """Costs of columns: as many organisations with a pair as can be."""
        costs = np.zeros(self.size, dtype=np.int64)
        costs[self.size - self.covers :] = -1
        return costs


def coupled_model(model: RoundModel, goals: tuple[Goal, ...]) -> CoupledModel:
    """The columns of a round; steps of bridges only where a goal asks for them."""
    bridges = bridge_table(model.instance, model.rows, model.columns)
    wanted = any(goal.goal == "new_bridges" for goal in goals)
    most = bridges.most if wanted else np.zeros_like(bridges.most)
    step_of = np.repeat(np.arange(len(most)), most)
    rank = np.arange(len(step_of)) - np.searchsorted(step_of, step_of)
    units = bridges.steps[step_of, rank] if len(step_of) else step_of
    covering = model.instance.policy.groups.one_each
    cover_of = covered_organisations(model) if covering else np.zeros(0, dtype=np.int64)
    return CoupledModel(model, bridges, step_of, units, cover_of)


def program_of(coupled: CoupledModel, network: Network) -> Program:
    """The program of a round whose network may have been narrowed."""
    rows = [
        _balance(coupled, network),
        *_bridge_rows(coupled),
        *_couple_rows(coupled),
        *_limit_rows(coupled),
        *_cover_rows(coupled),
    ]
    steps = np.ones(coupled.size - coupled.arcs, dtype=np.int64)
    return Program(
        np.concatenate([network.lower, np.zeros_like(steps)]),
        np.concatenate([network.upper, steps]),
        sparse.vstack([each[0] for each in rows], format="csr"),
        np.concatenate([each[1] for each in rows]),
        np.concatenate([each[2] for each in rows]),
    )


def network_of(coupled: CoupledModel, program: Program) -> Network:
    """The network of a round, its arcs within the limits that a program has them in."""
    arcs = coupled.arcs
    return replace(coupled.round.network, lower=program.lower[:arcs], upper=program.upper[:arcs])


Rows = tuple[sparse.csr_array, Ints, Ints]
"""A block of rows with their lower and upper limits."""


def sparse_rows(values: Ints, rows: Ints, columns: Ints, shape: tuple[int, int]) -> sparse.csr_array:
    """A sparse table of whole numbers from (value, row, column) triples."""
    return sparse.csr_array((values, (rows, columns)), shape=shape, dtype=np.int64)


def _balance(coupled: CoupledModel, network: Network) -> Rows:
    arcs = np.arange(coupled.arcs)
    ones = np.ones(coupled.arcs, dtype=np.int64)
    values, rows = np.concatenate([ones, -ones]), np.concatenate([network.tails, network.heads])
    shape = len(network.supplies), coupled.size
    return sparse_rows(values, rows, np.concatenate([arcs, arcs]), shape), network.supplies, network.supplies


def _bridge_rows(coupled: CoupledModel) -> Iterator[Rows]:
    """No more steps of a bridge than it has pairs."""
    if not len(coupled.step_of):
        return
    of = coupled.bridges.of
    pairs, bridges = np.flatnonzero(of >= 0), len(coupled.bridges.values)
    steps = coupled.arcs + np.arange(len(coupled.step_of))
    values = np.concatenate([np.ones(len(steps), dtype=np.int64), -np.ones(len(pairs), dtype=np.int64)])
    rows, columns = np.concatenate([coupled.step_of, of[pairs]]), np.concatenate([steps, pairs])
    table = sparse_rows(values, rows, columns, (bridges, coupled.size))
    yield table, np.full(bridges, -FAR), np.zeros(bridges, dtype=np.int64)


def _couple_rows(coupled: CoupledModel) -> Iterator[Rows]:
    """At most one pair of each couple who would coach each other."""
    model = coupled.round
    at = {pair: arc for arc, pair in enumerate(zip(model.rows.tolist(), model.columns.tolist(), strict=True))}
    couples = [(at[a], at[b]) for a, b in open_couples(model.instance) if a in at and b in at]
    if couples:
        arcs = np.array(couples, dtype=np.int64)
        ones = np.ones(arcs.size, dtype=np.int64)
        rows = np.repeat(np.arange(len(couples)), 2)
        table = sparse_rows(ones, rows, arcs.ravel(), (len(couples), coupled.size))
        yield table, np.full(len(couples), -FAR), np.ones(len(couples), dtype=np.int64)


def _limit_rows(coupled: CoupledModel) -> Iterator[Rows]:
    for arcs, factors, lower, upper in limit_rows(coupled.round):
        table = sparse_rows(factors, np.zeros_like(arcs), arcs, (1, coupled.size))
        yield table, np.array([lower], dtype=np.int64), np.array([upper], dtype=np.int64)


def _cover_rows(coupled: CoupledModel) -> Iterator[Rows]:
    """An organisation has a pair only if one of its learners is placed."""
    if not coupled.covers:
        return
    arcs, covers = np.arange(len(coupled.cover_of)), np.arange(coupled.covers)
    values = np.concatenate([np.ones(len(covers), dtype=np.int64), -np.ones(len(arcs), dtype=np.int64)])
    rows = np.concatenate([covers, coupled.cover_of])
    columns = np.concatenate([coupled.size - coupled.covers + covers, arcs])
    table = sparse_rows(values, rows, columns, (coupled.covers, coupled.size))
    yield table, np.full(coupled.covers, -FAR), np.zeros(coupled.covers, dtype=np.int64)


def goal_costs(coupled: CoupledModel, goal: Goal, placed: int) -> Iterator[Ints]:
    """What a goal minimises, as costs of columns, most important first (for worst_fit: below each floor).

    Args:
        placed: learners placed by the plan so far; fair_shares counts from it.
    """
    model = coupled.round
    arcs = np.zeros(coupled.arcs, dtype=np.int64)
    fits = model.eligibility.fits[model.rows, model.columns].astype(np.int64)
    if goal.goal == "place_learners":
        yield from _placing(coupled)
    elif goal.goal == "fair_shares":
        arcs[model.group_arcs] = share_costs(model.group_sizes, placed)
        yield coupled.spread(arcs)
    elif goal.goal == "keep_pairs":
        yield coupled.spread(-model.arcs_of(set(model.instance.current)).astype(np.int64))
    elif goal.goal == "worst_fit":
        for floor in floors_of(goal):
            below = arcs.copy()
            below[model.pair_arcs] = fits < round(floor * MICRO)
            yield coupled.spread(below)
    elif goal.goal == "new_bridges":
        yield np.concatenate([arcs, -coupled.step_units, np.zeros(coupled.covers, dtype=np.int64)])
    elif goal.goal == "total_fit":
        arcs[model.pair_arcs] = -fits
        yield coupled.spread(arcs)
    else:
        arcs[model.coach_arcs] = load_costs(model)
        yield coupled.spread(arcs)


def _placing(coupled: CoupledModel) -> Iterator[Ints]:
    """Learners without a coach: all of them, then those who waited longest, and so on down."""
    model = coupled.round
    waited = np.array([each.rounds_waited for each in model.instance.learners], dtype=np.int64)
    for least in (0, *sorted(set(waited.tolist()) - {waited.min(initial=0)}, reverse=True)):
        arcs = np.zeros(coupled.arcs, dtype=np.int64)
        arcs[model.unplaced_arcs] = (waited == least) if least else 1
        yield coupled.spread(arcs)
