"""A first plan, quickly: cohort by cohort, each cohort's sequence placed best by dynamic programming over dates.

With all other cohorts where they are, the best dates of one cohort's sequence (each session's cheapest free candidate
by date, its gaps, sessions left out at a high price) are found exactly; cohorts then take turns until nothing gains.
Where that leaves sessions out, it is done again in rooms that the fewest are after: who may choose among many rooms
leaves the few to those who have no others.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from .candidates import Candidates, CandidateSets
from .grid import Grid
from .instance import Instance
from .occupancy import Occupancy
from .plan import Placement, Plan, delivered_plan
from .rules import JOINT_RULES, PLACEMENT_RULES
from .rules.goal import CandidateLevel, Goal
from .rules.placing import Unplaced
from .rules.rule import near

Costs = Mapping[str, npt.NDArray[np.float64]]
"""Cost of each candidate of each session."""

LEFT_OUT = 1e6
"""What leaving a session out costs: more than all else together, and little enough to keep small differences."""

ROUNDS = 6

TIE = 1e-3
"""What other costs count beside the demand for rooms: they decide between rooms that are equally wanted."""


def first_plan(
    grid: Grid, sets: CandidateSets, costs: Costs, keep: Plan, is_over: Callable[[], bool], forced: str | None = None
) -> dict[str, Placement]:
    """A plan in which no hard rule is broken, as cheap as turns of cohorts make it.

    Args:
        sets: candidates by session.
        costs: their costs, the first goals weighing most.
        keep: placements to start from (delivered, published): those that fit stay at first, in this order.
        is_over: asked between cohorts; True ends the search with what there is.
        forced: a session to keep, whatever else that leaves out.
    """
    taken = _kept(grid, sets, keep)
    chains = _chains(grid.instance, sets, taken.plan)
    staying = _staying(grid, sets, costs, keep, forced)
    _take_turns(taken, sets, costs, chains, is_over, sure=1)
    _move_for(taken, sets, staying, is_over)
    plan = dict(taken.plan)
    if is_over() or forced is not None or len(plan) == sum(len(own) > 0 for own in sets.values()):
        return plan
    taken = _kept(grid, sets, keep)
    for each in (_wanted_least(grid, sets, costs), costs):
        _take_turns(taken, sets, each, chains, is_over)
    _move_for(taken, sets, staying, is_over)
    return dict(taken.plan) if len(taken.plan) > len(plan) else plan


def _move_for(taken: Occupancy, sets: CandidateSets, costs: Costs, is_over: Callable[[], bool]) -> None:
    """Place the whole sequences anew in which a session is left out, those that were kept among them."""
    instance = taken.grid.instance
    for chain in _chains(instance, sets, delivered_plan(instance).keys()):
        if not taken.plan.keys() >= {s for s in chain if len(sets[s])} and not is_over():
            _replace_chain(taken, sets, costs, chain)


def _staying(
    grid: Grid, sets: CandidateSets, costs: Costs, keep: Plan, forced: str | None
) -> dict[str, npt.NDArray[np.float64]]:
    """Costs by what moves from a placement to start from; then those given. One that is forced outweighs its cohort."""
    found = {}
    for session, own in sets.items():
        index = own.find(grid, keep[session]) if session in keep else None
        moves = np.full(len(own), float(session in keep))
        if index is not None:
            moves[index] = 0.0
        found[session] = moves + TIE * costs[session]
    if forced is not None:
        found[forced] -= LEFT_OUT * len(sets)
    return found


def _kept(grid: Grid, sets: CandidateSets, keep: Plan) -> Occupancy:
    """What stays of placements to start from, delivered ones first."""
    taken = Occupancy(grid)
    for session in sorted(keep, key=lambda s: grid.instance.sessions[s].state != "delivered"):
        _try_keeping(taken, sets, keep[session])
    return taken


def _take_turns(
    taken: Occupancy,
    sets: CandidateSets,
    costs: Costs,
    chains: Sequence[Sequence[str]],
    is_over: Callable[[], bool],
    sure: int = 0,
) -> None:
    """Place each chain anew, turn by turn, until nothing gains; the first `sure` turns are taken whatever the time."""
    for turn in range(ROUNDS):
        before = _total(taken.grid, sets, costs, taken.plan)
        for chain in chains:
            if is_over() and turn >= sure:
                return
            _replace_chain(taken, sets, costs, chain)
        if _total(taken.grid, sets, costs, taken.plan) >= before and turn:
            return


def _wanted_least(grid: Grid, sets: CandidateSets, costs: Costs) -> dict[str, npt.NDArray[np.float64]]:
    """Costs by how many sessions are after a room, one with n rooms counting 1/n in each; then those given."""
    wanted = np.zeros(len(grid.rooms) + 1)
    for own in sets.values():
        rooms = np.unique(own.room)
        wanted[rooms] += 1 / max(1, len(rooms))
    wanted[-1] = 0.0  # on line there is room for all
    return {session: wanted[own.room] + TIE * costs[session] for session, own in sets.items()}


def rough_costs(grid: Grid, goals: Sequence[Goal], sets: CandidateSets) -> dict[str, npt.NDArray[np.float64]]:
    """One number, from 0 to 1, for each candidate: the goals that add up over sessions, the first weighing most."""
    total = {session: np.zeros(len(candidates)) for session, candidates in sets.items()}
    unit = 1.0
    for level in (level for goal in goals for level in goal.levels(grid.instance, dict)):
        if not isinstance(level, CandidateLevel) or isinstance(level, Unplaced):
            continue
        costs = {session: level.costs(grid, candidates) for session, candidates in sets.items()}
        unit /= 1 + sum(int(own.max(initial=0)) for own in costs.values())
        total = {session: total[session] + unit * costs[session] for session in sets}
    top = max((float(own.max(initial=0.0)) for own in total.values()), default=0.0)
    return {session: own / top if top else own for session, own in total.items()}


def _chains(instance: Instance, sets: CandidateSets, kept: Collection[str]) -> list[list[str]]:
    """Sessions to be placed together: those without an order one by one, the largest first, then each cohort's."""
    seen: set[str] = set(kept)
    loose = [s for s in sets if s not in seen and (instance.sessions[s].order is None or not _cohorts(instance, s))]
    loose.sort(key=lambda s: (-len(instance.members[s]), s))
    chains = [[session] for session in loose]
    seen |= set(loose)
    for sessions in instance.cohort_sessions.values():
        own = [s.id for s in sessions if s.id in sets and s.id not in seen]
        seen |= set(own)
        chains.append(own)
    return [chain for chain in chains if chain]


def _cohorts(instance: Instance, session: str) -> tuple[str, ...]:
    return instance.sessions[session].cohorts


def _replace_chain(taken: Occupancy, sets: CandidateSets, costs: Costs, chain: Sequence[str]) -> None:
    """Place a chain anew, best by dates, unless that would be worse than where it stands."""
    grid = taken.grid
    old = {session: taken.plan[session] for session in chain if session in taken.plan}
    for session in chain:
        taken.remove(session)
    barred: dict[str, set[int]] = {session: set() for session in chain}
    for _ in range(3 * len(chain) + 3):
        options = {s: _best_by_date(taken, sets[s], costs[s], barred[s]) for s in chain}
        wished = best_dates(grid.instance, chain, {s: by_date for s, (by_date, _) in options.items()})
        failed = _place(taken, sets, chain, wished, options)
        if failed is None:
            break
        barred[failed[0]].add(failed[1])
        for session in chain:
            taken.remove(session)
    new = {session: taken.plan[session] for session in chain if session in taken.plan}
    if _total(grid, sets, costs, new, chain) > _total(grid, sets, costs, old, chain):
        for session in chain:
            taken.remove(session)
        for placement in old.values():
            taken.add(placement)


def _best_by_date(
    taken: Occupancy, candidates: Candidates, costs: npt.NDArray[np.float64], barred: set[int]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """For each date of the window: the cheapest candidate that fits, and its cost (infinite where none does)."""
    own = costs.copy()
    own[~taken.fits(candidates)] = np.inf
    own[~_joins(taken, candidates)] = np.inf
    own[list(barred)] = np.inf
    dates = candidates.ordinal - taken.grid.ordinals[0]
    order = np.lexsort((np.arange(len(own)), own))[::-1]
    by_date = np.full(len(taken.grid.dates), np.inf)
    which = np.full(len(taken.grid.dates), -1, dtype=np.int64)
    by_date[dates[order]] = own[order]  # the last written for a date is its cheapest
    which[dates[order]] = order
    return by_date, which


def _joins(taken: Occupancy, candidates: Candidates) -> npt.NDArray[np.bool_]:
    """Dates that keep order and gaps with what other chains have placed (shared and delivered sessions)."""
    instance, joins = taken.grid.instance, np.ones(len(candidates), dtype=np.bool_)
    own = instance.sessions[candidates.session]
    for shape in (each for cohort in own.cohorts for each in instance.cohort_sessions[cohort]):
        if own.order is None or shape.order is None or own.order == shape.order or shape.id not in taken.plan:
            continue
        at = taken.plan[shape.id].date.toordinal()
        if shape.order < own.order:
            joins &= candidates.ordinal >= at + max(1, own.min_gap_days or 0)
        else:
            joins &= candidates.ordinal <= at - max(1, shape.min_gap_days or 0)
    return joins


def best_dates(
    instance: Instance, chain: Sequence[str], by_date: Mapping[str, npt.NDArray[np.float64]]
) -> dict[str, int]:
    """Positions of the dates that make a sequence cheapest, by dynamic programming; sessions left out are missing.

    Shortest gaps bind to the nearest placed session before, longest ones to the direct predecessor only. Two sessions
    of one chain never share a date here: those that may are few, and the solver places them.
    """
    count = len(chain)
    reach: list[npt.NDArray[np.float64]] = []
    source: list[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]] = []
    for k, session in enumerate(chain):
        best = np.full(len(by_date[session]), LEFT_OUT * k)
        who, when = np.full(len(best), -1), np.full(len(best), -1)
        shape = instance.sessions[session]
        for j in range(k):
            least, most = max(1, shape.min_gap_days or 0), shape.max_gap_days if j == k - 1 else None
            cost, at = _best_before(reach[j], least, most)
            cost = cost + LEFT_OUT * (k - 1 - j)
            better = cost < best
            best, who, when = np.where(better, cost, best), np.where(better, j, who), np.where(better, at, when)
        reach.append(best + by_date[session])
        source.append((who, when))
    return _trace(chain, reach, source, count)


def _trace(
    chain: Sequence[str],
    reach: Sequence[npt.NDArray[np.float64]],
    source: Sequence[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]],
    count: int,
) -> dict[str, int]:
    ends = [(float(reach[k].min()) + LEFT_OUT * (count - 1 - k), k) for k in range(count)]
    cost, k = min([*ends, (LEFT_OUT * count, -1)])
    wished: dict[str, int] = {}
    if k < 0 or not np.isfinite(cost):
        return wished
    at = int(reach[k].argmin())
    while k >= 0:
        wished[chain[k]] = at
        k, at = int(source[k][0][at]), int(source[k][1][at])
    return wished


def _best_before(
    costs: npt.NDArray[np.float64], least: int, most: int | None
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """For each date: the lowest cost at a date from `most` (None: any) to `least` days before it, and where."""
    length = len(costs)
    best, where = np.full(length, np.inf), np.full(length, -1, dtype=np.int64)
    if least >= length or (most is not None and most < least):
        return best, where
    width = length if most is None else min(length, most - least + 1)
    padded = np.concatenate([np.full(width - 1, np.inf), costs[: length - least]])
    seen = np.lib.stride_tricks.sliding_window_view(padded, width)
    position = seen.argmin(axis=1)
    best[least:] = seen[np.arange(length - least), position]
    where[least:] = np.arange(length - least) - (width - 1) + position
    return best, np.where(np.isfinite(best), where, -1)


def _place(
    taken: Occupancy,
    sets: CandidateSets,
    chain: Sequence[str],
    wished: Mapping[str, int],
    options: Mapping[str, tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]],
) -> tuple[str, int] | None:
    """Place the wished dates; the first session and candidate that cannot be completed, if any."""
    for session in chain:
        if session not in wished:
            continue
        index = int(options[session][1][wished[session]])
        placement = taken.complete(sets[session].placement(taken.grid, index))
        if placement is None or not _agrees(taken, placement):
            return session, index
        taken.add(placement)
    return None


def _agrees(taken: Occupancy, placement: Placement) -> bool:
    """Whether no joint rule is broken by taking the placement in (plain tests; the last word on what arrays said)."""
    instance = taken.grid.instance
    plan = {**near(instance, taken.plan, placement), placement.session: placement}
    return not any(
        placement.session in match.subjects for rule in JOINT_RULES for match in rule.matches(instance, plan)
    )


def _try_keeping(taken: Occupancy, sets: CandidateSets, placement: Placement) -> None:
    """Keep a published placement if all rules let it stay; other facilitators are chosen where need be."""
    session = placement.session
    if taken.grid.instance.sessions[session].state == "delivered":
        taken.add(placement)
        return
    index = sets[session].find(taken.grid, placement)
    if index is not None and _may_stay(taken, placement):
        taken.add(placement)
        return
    if index is None or not taken.fits(sets[session].keep(np.array([index])))[0]:
        return
    completed = taken.complete(placement, placement.facilitators)
    if completed is not None and _agrees(taken, completed):
        taken.add(completed)


def _may_stay(taken: Occupancy, placement: Placement) -> bool:
    """Whether a placement breaks no rule just as it is, facilitators and equipment included."""
    instance = taken.grid.instance
    alone = all(rule.fault(instance, placement) is None for rule in PLACEMENT_RULES)
    return alone and _agrees(taken, placement)


def _total(grid: Grid, sets: CandidateSets, costs: Costs, plan: Plan, scope: Sequence[str] | None = None) -> float:
    total = 0.0
    for session in sets if scope is None else scope:
        index = sets[session].find(grid, plan[session]) if session in plan else None
        total += LEFT_OUT if index is None else float(costs[session][index])
    return total
