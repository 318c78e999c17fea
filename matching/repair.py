"""Repair: what a change since publication costs, and what each further change to published pairs would bring."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from foundation.errors import BadInput
from foundation.runs import Budget, Clock

from .answers import RepairChange, RepairStep
from .beyond_limits import beyond_limits
from .change_faults import faults_of_change
from .documents import PairOfIds
from .eligibility import eligibility
from .fit import MICRO, fit_of
from .flow import Ints, Network
from .instance import Instance, Pair, open_couples
from .round_model import RoundModel, round_model
from .solution import Solution
from .variants import unlocked, with_people, with_places, with_rows

MOST = 1_000_000_000
"""More learners than any round has."""


def repair(
    instance: Instance,
    published: Solution,
    change: RepairChange,
    *,
    max_changes: int | None = None,
    budget: Budget | None = None,
) -> tuple[RepairStep, ...]:
    """The frontier: with 0, 1, 2 ... further changes, how many learners are placed, and their total fit.

    A further change is a published pair that ends although the change itself does not end it. `ended` and `new` of a
    step are against the published plan, those that the change ends included. The last step places as many as can be
    placed with the fewest changes; steps that bring nothing over the one before are left out.

    Args:
        instance: the round as it was.
        published: its published plan.
        change: what has happened since.
        max_changes: further changes looked at, at most.
        budget: seconds of the whole.

    Raises:
        BadInput: where the change names somebody the round does not have, or adds somebody it has.
    """
    faults = list(faults_of_change(instance, change.model_dump(mode="json")))
    if faults:
        raise BadInput(faults)
    before = {instance.pair_ids(pair) for pair in published.pairs}
    changed = changed_round(instance, change)
    most = len(before) if max_changes is None else max_changes
    return tuple(_steps(changed, before, most, Clock(budget or Budget())))


def changed_round(instance: Instance, change: RepairChange) -> Instance:
    """The round as it is after a change: places told by the change hold, declined pairs do not come back."""
    declined: dict[str, tuple[str, ...]] = {}
    for pair in change.declined:
        declined[pair.learner] = (*declined.get(pair.learner, ()), pair.coach)
    learners = {
        row.id: {"ended_with": (*row.ended_with, *declined[row.id])} for row in instance.learners if row.id in declined
    }
    coaches = {each: {"status": "withdrawn"} for each in change.withdrawn}
    changed = with_rows(_without_overtaken_locks(instance, change), learners=learners, coaches=coaches)
    return with_places(with_people(changed, change.joined, frozenset(change.left)), change.places)


def _without_overtaken_locks(instance: Instance, change: RepairChange) -> Instance:
    declined = {(pair.learner, pair.coach) for pair in change.declined}
    locked = map(instance.pair_ids, instance.locks)
    return unlocked(instance, frozenset(pair for pair in locked if pair in declined or pair[1] in change.withdrawn))


def _steps(changed: Instance, before: set[tuple[str, str]], most: int, clock: Clock) -> Iterator[RepairStep]:
    model = round_model(eligibility(changed), ())
    at = {changed.pair_ids(pair): pair for pair in zip(model.rows.tolist(), model.columns.tolist(), strict=True)}
    standing = {at[each] for each in before if each in at}
    steps: list[tuple[int, tuple[Pair, ...]]] = []
    everyone = len(standing & set(_plan(model, standing, None)))
    placed = len(_plan(model, standing, MOST))
    while placed >= 0:
        pairs = _plan(model, standing, placed)
        further = everyone - len(standing & set(pairs))
        if not steps or further < steps[-1][0]:
            steps.append((further, pairs))
        if further <= 0 or clock.is_over():
            break
        placed -= 1
    for further, pairs in reversed(steps):
        if further <= most:
            yield _step(changed, before, pairs, further)


def _plan(model: RoundModel, standing: set[Pair], placed: int | None) -> tuple[Pair, ...]:
    """The plan of so many learners (None: however many) that keeps most standing pairs, then fits best.

    Where two people would coach each other, or a limit leaves no room for all pairs, those that do not stand, or fit
    less, are closed and the plan is made anew.
    """
    closed: set[Pair] = set()
    while True:
        pairs = _flow_plan(model, standing, placed, closed)
        chosen = set(pairs)
        broken = [(a, b) for a, b in open_couples(model.instance) if a in chosen and b in chosen]
        fits = model.eligibility.fits
        if not broken:
            first = sorted(pairs, key=lambda pair: (pair not in standing, -int(fits[pair]), pair))
            beyond = beyond_limits(model.instance, first)
            if not beyond:
                return pairs
            closed |= beyond
            continue
        closed.add(min(broken[0], key=lambda pair: (pair in standing, int(fits[pair]), pair)))


def _flow_plan(model: RoundModel, standing: set[Pair], placed: int | None, closed: set[Pair]) -> tuple[Pair, ...]:
    network = model.network.without(model.arcs_of(closed))
    zeros = np.zeros(len(network.tails), dtype=np.int64)
    unplaced, keep, fit = zeros.copy(), -model.arcs_of(standing).astype(np.int64), zeros.copy()
    unplaced[model.unplaced_arcs] = 1
    fit[model.pair_arcs] = -model.eligibility.fits[model.rows, model.columns].astype(np.int64)
    flow: Ints | None = None
    if placed is not None:
        flow = network.least_cost(unplaced)
        most = model.instance.shape[0] - int(unplaced @ flow) if flow is not None else 0
        network = _with_placed(model, network, min(placed, most))
        keep, fit = np.append(keep, np.int64(0)), np.append(fit, np.int64(0))
    for costs in (keep, fit):
        best = network.best(costs)
        if best is None:
            return ()
        flow, network = best
    return model.pairs(flow) if flow is not None else ()


def _with_placed(model: RoundModel, network: Network, placed: int) -> Network:
    """The network in which exactly so many learners are placed: the others pass one arc together."""
    node, sink = len(network.supplies), len(network.supplies) - 1
    heads = network.heads.copy()
    heads[model.unplaced_arcs] = node
    without = np.int64(model.instance.shape[0] - placed)
    return Network(
        np.append(network.tails, np.int64(node)),
        np.append(heads, np.int64(sink)),
        np.append(network.lower, without),
        np.append(network.upper, without),
        np.append(network.supplies, np.int64(0)),
    )


def _step(changed: Instance, before: set[tuple[str, str]], pairs: tuple[Pair, ...], further: int) -> RepairStep:
    after = {changed.pair_ids(pair) for pair in pairs}
    ended, new = (
        tuple(PairOfIds(learner=a, coach=b) for a, b in sorted(each)) for each in (before - after, after - before)
    )
    total = sum(fit_of(changed, pair) for pair in pairs) / MICRO
    return RepairStep(changes=further, placed=len(pairs), total_fit=total, ended=ended, new=new)
