"""What the local search of `annealing` reads at each step: an instance, its candidates and its levels as plain lists.

A cell is a moment and a room; the last cell, NOWHERE by position, holds every session that is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np

from foundation.errors import BadInput, Fault

from .candidates import Candidates, CandidateSets
from .grid import Grid
from .plan import Placement
from .rules.goal import CandidateLevel, Level
from .rules.grouped import Alone, Spread, Wish, blocks_beside

FORBIDDEN = -1
"""Price of a cell that a session may not take."""

Run = tuple[int, list[int]]
"""Of a group that counts sessions alone: where its dates begin among all patterns, and the price of each pattern."""

Use = tuple[list[int], int, list[int]]
"""Of a wish: the key (date or room) of each cell, its position among wishes, the price of each number of keys used."""


class Tables:
    """Cells, prices and groups by session index (ids ascending).

    Args:
        grid: the instance's arrays.
        sets: candidates by session.
        levels: what is made small, added up: sums over candidates, `Spread` and `Alone`.
        left_out: price of a session without a place.

    Raises:
        BadInput: where sessions are tied by more than shared people and rooms (see `reasons_against`).
    """

    def __init__(self, grid: Grid, sets: CandidateSets, levels: Sequence[Level], left_out: int) -> None:
        against = reasons_against(grid, levels)
        if against:
            raise BadInput([Fault("", "", text, "Plan it by `solve`.") for text in against])
        self.grid, self.left_out = grid, left_out
        self.sessions = tuple(sorted(sets))
        self.number = {session: n for n, session in enumerate(self.sessions)}
        self.rooms, self.blocks = len(grid.rooms), len(grid.blocks)
        self.nowhere = len(grid.dates) * self.blocks * self.rooms
        moments = np.arange(self.nowhere) // self.rooms
        self.date_of: list[int] = [*(moments // self.blocks).tolist(), len(grid.dates)]
        self.bit_of: list[int] = [*(1 << (moments % self.blocks)).tolist(), 0]
        self.prices: list[list[int]] = []
        self.cells: list[list[int]] = []
        known: dict[bytes, tuple[list[int], list[int]]] = {}
        for session in self.sessions:
            prices = self._prices(sets[session], levels)
            row = known.setdefault(prices.tobytes(), (prices.tolist(), self._cells(sets[session]).tolist()))
            self.prices.append(row[0])
            self.cells.append(row[1])
        self.clash = _clashes(grid, self.sessions)
        self.runs: list[tuple[Run, ...]] = self._runs(levels)
        self.uses: list[tuple[Use, ...]] = self._uses(levels)
        like: dict[object, int] = {}
        self.kind = [
            like.setdefault((id(self.prices[n]), tuple(map(id, self.runs[n])), tuple(map(id, self.uses[n]))), n)
            for n in range(len(self.sessions))
        ]

    def cell(self, place: Placement) -> int:
        """The cell of a placement."""
        grid = self.grid
        day = place.date.toordinal() - int(grid.ordinals[0])
        return (day * self.blocks + grid.block_index[place.block]) * self.rooms + grid.room_index[str(place.room)]

    def placement(self, session: int, cell: int) -> Placement:
        """A session in a cell, led by those on its list, who are as many as it needs."""
        moment, room = divmod(cell, self.rooms)
        day, block = divmod(moment, self.blocks)
        name, grid = self.sessions[session], self.grid
        wanted = grid.instance.sessions[name].facilitators
        leaders = wanted.from_ if wanted.needed else ()
        return Placement(name, grid.dates[day], grid.blocks[block], grid.rooms[room], leaders)

    def _cells(self, candidates: Candidates) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        days = candidates.ordinal - self.grid.ordinals[0]
        return np.asarray((days * self.blocks + candidates.block) * self.rooms + candidates.room)

    def _prices(self, candidates: Candidates, levels: Sequence[Level]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        prices = np.full(self.nowhere + 1, FORBIDDEN, dtype=np.int64)
        costs = [level.costs(self.grid, candidates) for level in levels if isinstance(level, CandidateLevel)]
        prices[self._cells(candidates)] = sum(costs, np.zeros(len(candidates), dtype=np.int64))
        prices[self.nowhere] = self.left_out
        return prices

    def _runs(self, levels: Sequence[Level]) -> list[tuple[Run, ...]]:
        found: list[list[Run]] = [[] for _ in self.sessions]
        begin = 0
        for level in levels:
            if isinstance(level, Alone):
                table = _prices_alone(self.grid, level.weight)
                for group in level.groups:
                    run = (begin, table)
                    begin += len(self.grid.dates) + 1
                    for session in group:
                        found[self.number[session]].append(run)
        self.pattern_count = begin
        return [tuple(each) for each in found]

    def _uses(self, levels: Sequence[Level]) -> list[tuple[Use, ...]]:
        found: list[list[Use]] = [[] for _ in self.sessions]
        self.wishes: list[Use] = []
        room_of = [*(np.arange(self.nowhere) % self.rooms).tolist(), self.rooms]
        for level in levels:
            if isinstance(level, Spread):
                keys = self.date_of if level.of == "date" else room_of
                for wish in level.wishes:
                    use = self._use(wish, keys, level.weight)
                    for session in wish.sessions:
                        found[self.number[session]].append(use)
        return [tuple(each) for each in found]

    def _use(self, wish: Wish, keys: list[int], weight: int) -> Use:
        use = keys, len(self.wishes), [weight * wish.missed_by(n) for n in range(keys[-1] + 2)]
        self.wishes.append(use)
        return use


def reasons_against(grid: Grid, levels: Sequence[Level]) -> list[str]:
    """Why a local search over cells cannot be had; none where shared people and rooms are all that ties sessions."""
    instance = grid.instance
    sessions = instance.sessions.values()
    reasons = {
        "a session is on line or hybrid": any(s.mode != "in_person" for s in sessions),
        "a session has taken place": any(s.state == "delivered" for s in sessions),
        "sessions have an order or gaps": any(len(own) > 1 for own in instance.cohort_sessions.values()),
        "facilitators are to be chosen": any(
            s.facilitators.needed not in {0, len(s.facilitators.from_)} for s in sessions
        ),
        "equipment is to be booked": bool(instance.equipment),
        "blocks overlap": any(len(moment) > 1 for moment in grid.moments),
        "sessions of a group, to stand side by side, could be at one time": not all(
            set(instance.members[a]) & set(instance.members[b])
            for level in levels
            if isinstance(level, Alone)
            for group in level.groups
            for a, b in combinations(group, 2)
        ),
        "a level is no sum over candidates, dates, rooms or neighbours": not all(
            isinstance(level, CandidateLevel | Spread | Alone) for level in levels
        ),
    }
    return [reason for reason, holds in reasons.items() if holds]


def _clashes(grid: Grid, sessions: Sequence[str]) -> list[int]:
    """For each session the set of others with a person in common, as bits."""
    instance, with_person = grid.instance, dict[str, int]()
    people: list[set[str]] = []
    for n, session in enumerate(sessions):
        wanted = instance.sessions[session].facilitators
        people.append({*instance.members[session], *(wanted.from_ if wanted.needed else ())})
        for person in people[-1]:
            with_person[person] = with_person.get(person, 0) | 1 << n
    return [_joined(with_person, own) & ~(1 << n) for n, own in enumerate(people)]


def _joined(with_person: Mapping[str, int], people: set[str]) -> int:
    found = 0
    for person in people:
        found |= with_person[person]
    return found


def _prices_alone(grid: Grid, weight: int) -> list[int]:
    """By the set of blocks that a group uses on a date: what those with no neighbour cost."""
    beside = blocks_beside(grid.instance, grid.blocks)
    near = [sum(1 << other for other in set(beside[block])) for block in range(len(grid.blocks))]
    patterns = range(1 << len(grid.blocks))
    return [weight * sum(bool(p >> b & 1) and not p & near[b] for b in range(len(near))) for p in patterns]
