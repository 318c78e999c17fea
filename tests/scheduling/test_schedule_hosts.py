"""How evenly hosts can share sessions: never more even than any way to share them out, and no plan is below it."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest

from scheduling.candidates import Candidates
from scheduling.grid import Grid
from scheduling.rules.hosting import HostsAtLeast, least_loads
from tests.scheduling.scheduling_cases import read, room, session, snapshot, venue

HOSTS = ["O0", "O1", "O2", "O3"]


def problem(draw: random.Random) -> tuple[Grid, dict[str, Candidates], dict[str, list[int]]]:
    """Four hosts with a room each and years behind them; six sessions, each with some of the rooms."""
    names = [f"A{n}" for n in range(6)]
    case = snapshot(
        organisations=[{"code": host} for host in HOSTS],
        venues=[venue(f"V{n}", room(f"R{n}"), organisation=host) for n, host in enumerate(HOSTS)],
        host_ledger=[{"organisation": host, "sessions": draw.randrange(4)} for host in HOSTS],
        sessions=[session(name) for name in names],
    )
    rooms = {name: sorted(draw.sample(range(4), draw.choice((1, 2, 2, 3)))) for name in names}
    zeros = {name: np.zeros(len(own), dtype=np.int64) for name, own in rooms.items()}
    sets = {name: Candidates(name, zeros[name], zeros[name], np.array(rooms[name])) for name in names}
    return Grid(read(case)), sets, rooms


def ways(grid: Grid, rooms: dict[str, list[int]]) -> list[list[int]]:
    """The loads of every way to share the sessions out."""
    past = {entry.organisation: entry.sessions for entry in grid.instance.document.host_ledger}
    every = itertools.product(*rooms.values())
    return [[past[host] + chosen.count(n) for n, host in enumerate(HOSTS)] for chosen in every]


@pytest.mark.parametrize("seed", range(12))
def test_the_loads_are_the_most_even_of_all_ways(seed: int) -> None:
    grid, sets, rooms = problem(random.Random(seed))
    best = min(sorted(loads, reverse=True) for loads in ways(grid, rooms))
    assert sorted(least_loads(grid, sets, frozenset()).values(), reverse=True) == best


@pytest.mark.parametrize("seed", range(12))
def test_no_way_that_holds_what_is_settled_is_below_what_is_said_of_any_loads(seed: int) -> None:
    grid, sets, rooms = problem(random.Random(seed))
    every = ways(grid, rooms)
    for highest, lowest in ((6, 4), (4, 2), (3, 1)):
        above = min(sum(load > highest for load in loads) for loads in every)
        level = HostsAtLeast(highest, lowest, len(HOSTS), above)
        least = min(
            sum((len(HOSTS) + 1) ** (at - lowest) * sum(load >= at for load in loads) for at in level.thresholds)
            for loads in every
            if sum(load > highest for load in loads) == above
        )
        assert level.lowest(grid, sets, frozenset()) <= least


def test_what_may_stay_unplaced_loads_nobody() -> None:
    grid, sets, _ = problem(random.Random(1))
    past = {entry.organisation: entry.sessions for entry in grid.instance.document.host_ledger}
    assert least_loads(grid, sets, frozenset(sets)) == past
