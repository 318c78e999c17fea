"""Simulated annealing over placements: sessions change places, one at a time or two with each other.

A session tries another moment or room. If one session stands in the way (in that room, or with a person in common),
the two swap; if more do, it stays. No step breaks a hard rule. After R. Bellio, S. Ceschia, L. Di Gaspero, A. Schaerf,
T. Urli, "Feature-based tuning of simulated annealing applied to the curriculum-based course timetabling problem",
Computers & Operations Research 65 (2016), with clashes forbidden and the time to cool given by the caller.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from .annealing_prospects import Move, Prospects, Standing
from .annealing_tables import FORBIDDEN, Run, Tables, Use
from .plan import Placement, Plan

FEWEST_DRAWN, MOST_DRAWN = 32, 8192
"""Moves drawn at once, between two looks at the budget and at one temperature."""

TAKEN_AT_ONCE = 16
"""Moves of one draw that the plan would take: more, and the plan is no longer the one they were judged by."""

NEVER_EMPTY = 1 << 40
"""Sessions counted on the date and in the room of those left out: it is never used for the first or last time."""

QUICK_AT_FIRST = 0.7
"""Power of the share of the budget used: heat is for leaving nothing out, and most time is best spent when cool."""

LEAVE_OUT_FROM = 0.3
"""Share of the budget up to which nothing cools while a session is left out: heat finds it a place, if there is one."""

Marks = tuple[tuple[Run, ...], tuple[Use, ...]]


class Annealing:
    """A plan and its price, kept while sessions move.

    Args:
        tables: the problem.
        start: placements that break no rule.
        seed: of the draw.
    """

    def __init__(self, tables: Tables, start: Plan, seed: int) -> None:
        self.tables, self.draw = tables, np.random.default_rng(seed)
        count = len(tables.sessions)
        self.at = [0] * (tables.nowhere // tables.rooms + 1)
        standing = Standing(tables)
        self._cell_of, self.prospects = standing.cell_of, Prospects(tables, standing)
        self.cell_of, self.holds = standing.cell_of.data, standing.holds.data
        self.patterns, self.used = standing.patterns.data, standing.used.data
        first = standing.first_count.tolist()
        self.counts = [standing.counts[a:b].data for a, b in pairwise(first)]
        for counts in self.counts:
            counts[-1] = NEVER_EMPTY
        self._met, self._meets = list(standing.met), list(self.prospects.meets())
        self._state = tables.date_of, tables.bit_of, self.patterns, self.used, self.counts
        self._pairs: dict[int, tuple[Marks, Marks]] = {}
        self.price = tables.left_out * count + sum(price[0] for _, _, price in tables.wishes)
        for session, place in sorted(start.items()):
            number, cell = tables.number[session], tables.cell(place)
            self.price += self._change(number, tables.nowhere, cell, -1)
            self._swap(number, tables.nowhere, cell, -1)
        self.best, self._best_cells = self.price, self._cell_of.copy()

    def plan(self) -> dict[str, Placement]:
        """The best plan so far."""
        cells = enumerate(self._best_cells.tolist())
        return {self.tables.sessions[n]: self.tables.placement(n, c) for n, c in cells if c != self.tables.nowhere}

    def run(self, hot: float, cold: float, spent: Callable[[int], float]) -> None:
        """Cool from one temperature to another.

        Args:
            hot: temperature at the start, in units of price.
            cold: temperature at the end.
            spent: told the steps made so far, says which share of the budget is used; 1 or more ends the run.
        """
        steps, begun, at_once = 0, 0.0, FEWEST_DRAWN
        while self.best > 0 and (share := spent(steps)) < 1:
            if share < LEAVE_OUT_FROM and self.tables.nowhere in self._cell_of:
                begun = share
            temperature = hot * (cold / hot) ** (((share - begun) / (1 - begun)) ** QUICK_AT_FIRST)
            moves = self.prospects.drawn(self.draw, at_once, temperature)
            self._take(moves)
            steps += at_once
            at_once = round(at_once * (1.1 if len(moves) < TAKEN_AT_ONCE else 0.9))
            at_once = min(MOST_DRAWN, max(FEWEST_DRAWN, at_once))

    def _take(self, moves: Sequence[Move]) -> None:
        """Make those moves of a draw that are as good as asked for when their turn comes."""
        for one, there, most in moves:
            found = self.judged(one, there)
            if found is not None and found[2] <= most:
                cell, other, worse = found
                self._swap(one, self.cell_of[one], cell, other)
                self.price += worse
                if self.price < self.best:
                    self.best, self._best_cells = self.price, self._cell_of.copy()

    def judged(self, one: int, there: int) -> tuple[int, int, int] | None:
        """Where a session would end that tries a cell, with which other (-1: none) it would swap, and what that costs.

        None where a rule forbids it, or nothing would change.
        """
        tables, here, other = self.tables, self.cell_of[one], self.holds[there]
        in_the_way = self.at[there // tables.rooms] & tables.clash[one]
        if in_the_way:
            other = in_the_way.bit_length() - 1
            if in_the_way != 1 << other:
                return None
            there = self.cell_of[other]
        if here == there or tables.prices[one][there] == FORBIDDEN:
            return None
        if other >= 0:
            in_its_way = self.at[here // tables.rooms] & tables.clash[other] & ~(1 << one)
            alike = tables.kind[other] == tables.kind[one]
            if in_its_way or alike or tables.prices[other][here] == FORBIDDEN:
                return None
        return there, other, self._change(one, here, there, other)

    def _change(self, one: int, here: int, there: int, other: int) -> int:
        """What it costs that a session goes to another cell, and the session found there (-1: none) to its own."""
        runs, uses, prices = self.tables.runs, self.tables.uses, self.tables.prices
        own = prices[one]
        change = own[there] - own[here]
        if other < 0:
            return change + self._shift(runs[one], uses[one], here, there)
        kinds = self.tables.kind[one] * len(self.cell_of) + self.tables.kind[other]
        pair = self._pairs.get(kinds)
        if pair is None:
            pair = self._pairs[kinds] = self._apart(one, other)
        mine, its = pair
        own = prices[other]
        change += own[here] - own[there]
        return change + self._shift(*mine, here, there) + self._shift(*its, there, here)

    def _apart(self, one: int, other: int) -> tuple[Marks, Marks]:
        """Runs and uses of each of two sessions that the other has no part in: a swap changes those alone."""
        runs, uses = self.tables.runs, self.tables.uses
        found = []
        for a, b in ((one, other), (other, one)):
            begins, wishes = {run[0] for run in runs[b]}, {use[1] for use in uses[b]}
            own = tuple(run for run in runs[a] if run[0] not in begins)
            found.append((own, tuple(use for use in uses[a] if use[1] not in wishes)))
        return found[0], found[1]

    def _shift(self, runs: tuple[Run, ...], uses: tuple[Use, ...], here: int, there: int) -> int:
        """What one session's way from a cell to another costs its groups."""
        date_of, bit_of, patterns, numbers, all_counts = self._state
        total = 0
        day, to_day, bit, to_bit = date_of[here], date_of[there], bit_of[here], bit_of[there]
        if day == to_day:
            bit ^= to_bit
            if bit:
                for begin, price in runs:
                    pattern = patterns[begin + day]
                    total += price[pattern ^ bit] - price[pattern]
        else:
            for begin, price in runs:
                pattern, to_pattern = patterns[begin + day], patterns[begin + to_day]
                total += price[pattern ^ bit] - price[pattern] + price[to_pattern ^ to_bit] - price[to_pattern]
        for keys, wish, price in uses:
            key, to_key = keys[here], keys[there]
            if key != to_key:
                before, counts = numbers[wish], all_counts[wish]
                after = before - (counts[key] == 1) + (counts[to_key] == 0)
                total += price[after] - price[before]
        return total

    def _swap(self, one: int, here: int, there: int, other: int) -> None:
        self._go(one, here, there)
        self.holds[here] = other
        if other >= 0:
            self._go(other, there, here)
        self.holds[there] = one
        self.at[-1], self.holds[-1] = 0, -1
        self._met[-1].fill(0)

    def _go(self, one: int, here: int, there: int) -> None:
        tables, patterns, used = self.tables, self.patterns, self.used
        bit, to_bit = tables.bit_of[here], tables.bit_of[there]
        day, to_day = tables.date_of[here], tables.date_of[there]
        for begin, _ in tables.runs[one]:
            patterns[begin + day] ^= bit
            patterns[begin + to_day] ^= to_bit
        for keys, wish, _ in tables.uses[one]:
            key, to_key, counts = keys[here], keys[there], self.counts[wish]
            used[wish] += (counts[to_key] == 0) - (counts[key] == 1) if key != to_key else 0
            counts[key] -= 1
            counts[to_key] += 1
        left, met, meets = here // tables.rooms, there // tables.rooms, self._meets[one]
        self.at[left] &= ~(1 << one)
        self.at[met] |= 1 << one
        self._met[left] -= meets
        self._met[met] += meets
        self.cell_of[one] = there
