"""Simulated annealing over placements: sessions change places, one at a time or two with each other.

A session tries another moment or room. If one session stands in the way (in that room, or with a person in common),
the two swap; if more do, it stays. No step breaks a hard rule. After R. Bellio, S. Ceschia, L. Di Gaspero, A. Schaerf,
T. Urli, "Feature-based tuning of simulated annealing applied to the curriculum-based course timetabling problem",
Computers & Operations Research 65 (2016), with clashes forbidden and the time to cool given by the caller.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable

from .annealing_tables import FORBIDDEN, Run, Tables, Use
from .plan import Placement, Plan

STEPS_AT_ONCE = 1024
"""Steps between two looks at the budget, and at one temperature."""

NEVER_EMPTY = 1 << 40
"""Sessions counted on the date and in the room of those left out: it is never used for the first or last time."""

QUICK_AT_FIRST = 0.7
"""Power of the share of the budget used: heat is for leaving nothing out, and most time is best spent when cool."""

LEAVE_OUT_FROM = 0.3
"""Share of the budget up to which nothing cools while a session is left out: heat finds it a place, if there is one."""

MILDLY_WORSE = 1.4
"""Price in units of the best price, above which a plan has lost the shape of the best one."""

SAME_ROOM = 0.3
"""How often a session tries the room it has at another moment."""

Marks = tuple[tuple[Run, ...], tuple[Use, ...]]


class Annealing:
    """A plan and its price, kept while sessions move.

    Args:
        tables: the problem.
        start: placements that break no rule.
        seed: of the draw.
    """

    def __init__(self, tables: Tables, start: Plan, seed: int) -> None:
        self.tables, self.draw = tables, random.Random(seed)
        count = len(tables.sessions)
        self.at = [0] * (tables.nowhere // tables.rooms + 1)
        self.holds = [-1] * (tables.nowhere + 1)
        self.cell_of = [tables.nowhere] * count
        self.patterns = [0] * tables.pattern_count
        self.used = [0] * len(tables.wishes)
        self.counts = [[0] * keys[-1] + [NEVER_EMPTY] for keys, _, _ in tables.wishes]
        self._state = tables.date_of, tables.bit_of, self.patterns, self.used, self.counts
        self._pairs: dict[int, tuple[Marks, Marks]] = {}
        self._movable = [n for n, cells in enumerate(tables.cells) if cells]
        self.price = tables.left_out * count + sum(price[0] for _, _, price in tables.wishes)
        for session, place in sorted(start.items()):
            number, cell = tables.number[session], tables.cell(place)
            self.price += self._change(number, tables.nowhere, cell, -1)
            self._swap(number, tables.nowhere, cell, -1)
        self.best, self._best_cells = self.price, self.cell_of[:]
        self._course: list[tuple[float, int]] = []

    def plan(self) -> dict[str, Placement]:
        """The best plan so far."""
        cells = enumerate(self._best_cells)
        return {self.tables.sessions[n]: self.tables.placement(n, c) for n, c in cells if c != self.tables.nowhere}

    def run(self, hot: float, cold: float, spent: Callable[[int], float]) -> None:
        """Cool from one temperature to another.

        Args:
            hot: temperature at the start, in units of price.
            cold: temperature at the end.
            spent: told the steps made so far, says which share of the budget is used; 1 or more ends the run.
        """
        steps, begun = 0, 0.0
        while self.best > 0 and (share := spent(steps)) < 1:
            if share < LEAVE_OUT_FROM and self.tables.nowhere in self.cell_of:
                begun = share
            temperature = hot * (cold / hot) ** (((share - begun) / (1 - begun)) ** QUICK_AT_FIRST)
            self._steps(temperature)
            self._course.append((temperature, self.price))
            steps += STEPS_AT_ONCE

    def mild(self) -> float | None:
        """The last temperature at which the price was well above the best: a plan keeps its shape when warmed to it.

        None where the price never was.
        """
        well_above = MILDLY_WORSE * self.best + 1
        return next((temperature for temperature, price in reversed(self._course) if price > well_above), None)

    def _steps(self, temperature: float) -> None:
        tables, rand, log = self.tables, self.draw.random, math.log
        cells, prices, clash, kind = tables.cells, tables.prices, tables.clash, tables.kind
        at, holds, cell_of = self.at, self.holds, self.cell_of
        rooms, change = tables.rooms, self._change
        movable = self._drawn_from()
        count = len(movable)
        for _ in range(STEPS_AT_ONCE):
            one = movable[int(rand() * count)]
            here, own = cell_of[one], cells[one]
            there = own[int(rand() * len(own))]
            in_the_way = at[there // rooms] & clash[one]
            if in_the_way:
                if in_the_way & (in_the_way - 1):
                    continue
                other = in_the_way.bit_length() - 1
                there = cell_of[other]
            else:
                if rand() < SAME_ROOM:
                    there += here % rooms - there % rooms
                other = holds[there]
            if prices[one][there] == FORBIDDEN:
                continue
            if other >= 0:
                if kind[other] == kind[one] or prices[other][here] == FORBIDDEN:
                    continue
                in_its_way = at[here // rooms] & clash[other]
                if in_its_way and in_its_way != 1 << one:
                    continue
            worse = change(one, here, there, other)
            if worse <= 0 or worse < -temperature * log(1.0 - rand()):
                self._swap(one, here, there, other)
                self.price += worse
                if self.price < self.best:
                    self.best, self._best_cells = self.price, cell_of[:]

    def _drawn_from(self) -> list[int]:
        """Sessions that can be somewhere; those left out, if any, are drawn every other time."""
        left_out = [one for one in self._movable if self.cell_of[one] == self.tables.nowhere]
        return self._movable + left_out * (len(self._movable) // max(1, len(left_out)))

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
        self.at[here // tables.rooms] &= ~(1 << one)
        self.at[there // tables.rooms] |= 1 << one
        self.cell_of[one] = there
