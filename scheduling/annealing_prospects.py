"""Moves for the local search of `annealing`, drawn and judged many at once.

Few moves are taken when a plan is cool. So a whole draw is judged together, on arrays, for the plan as it stands at the
draw; what would be taken there is handed on, to be judged again one by one as the plan changes. After the speculative
moves of E. E. Witte, R. D. Chamberlain, M. A. Franklin, "Parallel simulated annealing using speculative computation",
IEEE Transactions on Parallel and Distributed Systems 2 (1991).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .annealing_tables import FORBIDDEN, Tables
from .presence import Numbers

SAME_ROOM = 0.3
"""How often a session tries the room it has at another moment."""

ONE_IN_THE_WAY = 1 << 32
"""In `Standing.met`, what stands for one session in the way; the sum of their numbers is below."""

Truths = npt.NDArray[np.bool_]

Move = tuple[int, int, int]
"""A session, the cell it tries, and how much worse the plan may become."""


class Standing:
    """Where sessions are, as arrays that a search changes and draws are judged by.

    Args:
        tables: the problem.
    """

    def __init__(self, tables: Tables) -> None:
        count, moments = len(tables.sessions), tables.nowhere // tables.rooms + 1
        self.cell_of = np.full(count, tables.nowhere, dtype=np.int64)
        self.holds = np.full(tables.nowhere + 1, -1, dtype=np.int64)
        self.patterns = np.zeros(tables.pattern_count, dtype=np.int64)
        self.used = np.zeros(len(tables.wishes), dtype=np.int64)
        sizes = [wish[0][-1] + 1 for wish in tables.wishes]
        self.first_count = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        self.counts = np.zeros(int(self.first_count[-1]), dtype=np.int64)
        self.met = np.zeros((moments, count), dtype=np.int64)
        """By moment and session: sessions it clashes with there, with the sum of their numbers."""


class _Parts(NamedTuple):
    """Groups, or wishes, of all sessions in one row."""

    first: Numbers
    many: Numbers
    whole: Numbers

    @classmethod
    def of(cls, parts: Sequence[Sequence[int]]) -> _Parts:
        """From the numbers of each session's parts."""
        many = np.array([len(own) for own in parts], dtype=np.int64)
        whole = np.array([number for own in parts for number in own], dtype=np.int64)
        return cls(np.cumsum(many) - many, many, whole)

    def each(self, movers: Numbers) -> tuple[Numbers, Numbers]:
        """For each part of each mover: the mover's position, and the part."""
        many = self.many.take(movers)
        ends = many.cumsum()
        position = np.repeat(np.arange(len(movers)), many)
        offset = self.first.take(movers) - ends + many
        return position, self.whole.take(np.arange(len(position)) + offset.take(position))

    def members(self, parts: int) -> Truths:
        """Whether a session (the last row: none) has a part."""
        found = np.zeros((len(self.many) + 1, parts), dtype=bool)
        found[np.repeat(np.arange(len(self.many)), self.many), self.whole] = True
        return found


class _Going(NamedTuple):
    """Sessions that go from cells to cells, each with the session it changes places with (-1: none)."""

    mover: Numbers
    partner: Numbers
    here: Numbers
    there: Numbers


class Prospects:
    """Draws moves, and keeps those that the plan as it stands would take.

    Args:
        tables: the problem.
        standing: the plan, changed by the search.
    """

    def __init__(self, tables: Tables, standing: Standing) -> None:
        self.tables, self.standing = tables, standing
        self._many_cells = np.array([len(own) for own in tables.cells], dtype=np.int64)
        self._first_cell = np.cumsum(self._many_cells) - self._many_cells
        self._cells = np.concatenate([np.array(own, dtype=np.int64) for own in tables.cells])
        self._prices = np.array(tables.prices, dtype=np.int64).ravel()
        self._kind = np.array(tables.kind, dtype=np.int64)
        self._clash = np.array([[c >> n & 1 for n in range(len(self._kind))] for c in tables.clash], dtype=np.int64)
        self._date, self._bit = np.array(tables.date_of), np.array(tables.bit_of)
        self._room = np.arange(tables.nowhere + 1) % tables.rooms
        self._moment = np.arange(tables.nowhere + 1) // tables.rooms
        self._movable = np.flatnonzero(self._many_cells)
        self._set_groups()
        self._set_wishes()

    def _set_groups(self) -> None:
        tables, whole = (
            self.tables,
            dict(sorted((begin, id(price)) for own in self.tables.runs for begin, price in own)),
        )
        number = {begin: n for n, begin in enumerate(whole)}
        prices = {id(price): price for own in tables.runs for _, price in own}
        first = {name: n << tables.blocks for n, name in enumerate(prices)}
        self._group_begin = np.array(list(whole), dtype=np.int64)
        self._group_first = np.array([first[name] for name in whole.values()], dtype=np.int64)
        self._group_prices = np.array(list(prices.values()), dtype=np.int64).ravel()
        self._groups = _Parts.of([[number[begin] for begin, _ in own] for own in tables.runs])
        self._in_group = self._groups.members(len(number))

    def _set_wishes(self) -> None:
        tables = self.tables
        self._wishes = _Parts.of([[use[1] for use in own] for own in tables.uses])
        self._in_wish = self._wishes.members(len(tables.wishes))
        sizes = [len(price) for _, _, price in tables.wishes]
        self._first_price = np.cumsum([0, *sizes])[:-1]
        self._wish_prices = np.array([each for _, _, price in tables.wishes for each in price], dtype=np.int64)
        kinds = {id(keys): keys for keys, _, _ in tables.wishes}
        number = {kind: n for n, kind in enumerate(kinds)}
        self._keys = np.array(list(kinds.values()), dtype=np.int64).ravel()
        self._first_key = np.array([number[id(keys)] for keys, _, _ in tables.wishes], dtype=np.int64)
        self._first_key *= tables.nowhere + 1

    def meets(self) -> Numbers:
        """By session, what `Standing.met` counts for it where it is."""
        return self._clash * (ONE_IN_THE_WAY + np.arange(len(self._kind))[:, None])

    def drawn(self, draw: np.random.Generator, count: int, temperature: float) -> list[Move]:
        """Of so many moves drawn, those that the plan as it stands would take, in the order of the draw."""
        one = self._sessions(draw, count)
        here = self.standing.cell_of.take(one)
        there = self._first_cell.take(one) + (draw.random(count) * self._many_cells.take(one)).astype(np.int64)
        there = self._cells.take(there)
        room = np.where(draw.random(count) < SAME_ROOM, here, there)
        there += self._room.take(room) - self._room.take(there)
        return self.taken(one, there, (temperature * draw.standard_exponential(count)).astype(np.int64))

    def taken(self, one: Numbers, there: Numbers, limit: Numbers) -> list[Move]:
        """Of moves of sessions to cells, those no worse than a limit at the plan as it stands."""
        here = self.standing.cell_of.take(one)
        met = self.standing.met.ravel().take(self._moment.take(there) * len(self._kind) + one)
        kept = np.flatnonzero((met < 2 * ONE_IN_THE_WAY) & (here != there))
        one, here, there, limit, met = _only(kept, one, here, there, limit, met)
        other = np.where(met < ONE_IN_THE_WAY, self.standing.holds.take(there), met - ONE_IN_THE_WAY)
        there = np.where(met < ONE_IN_THE_WAY, there, self.standing.cell_of.take(other))
        worse, possible = self._by_cells(one, other, here, there)
        kept = np.flatnonzero(possible)
        one, other, here, there, limit, worse = _only(kept, one, other, here, there, limit, worse)
        worse += self._by_parts(one, other, here, there)
        kept = np.flatnonzero(worse <= limit)
        return list(zip(*(each.tolist() for each in _only(kept, one, there, limit)), strict=True))

    def _sessions(self, draw: np.random.Generator, count: int) -> Numbers:
        """Sessions that can be somewhere; those left out, if any, are drawn every other time."""
        among = self._movable
        left_out = among[self.standing.cell_of[among] == self.tables.nowhere]
        if len(left_out):
            among = np.concatenate([among, np.repeat(left_out, len(among) // len(left_out))])
        return among.take(draw.integers(0, len(among), count))

    def _by_cells(self, one: Numbers, other: Numbers, here: Numbers, there: Numbers) -> tuple[Numbers, Truths]:
        """What the cells themselves cost more; whether no rule forbids the move."""
        width, sessions = self.tables.nowhere + 1, len(self._kind)
        to, alone = self._prices.take(one * width + there), other < 0
        back, own = self._prices.take(other * width + here), self._prices.take(other * width + there)
        met = self.standing.met.ravel().take(self._moment.take(here) * sessions + other) // ONE_IN_THE_WAY
        free = met - self._clash.ravel().take(other * sessions + one) <= 0
        swappable = free & (back != FORBIDDEN) & (self._kind.take(other) != self._kind.take(one))
        worse = to - self._prices.take(one * width + here) + np.where(alone, 0, back - own)
        return worse, (to != FORBIDDEN) & (alone | swappable)

    def _by_parts(self, one: Numbers, other: Numbers, here: Numbers, there: Numbers) -> Numbers:
        """What groups and wishes cost more."""
        swaps = np.flatnonzero(other >= 0)
        pairs = ((one, other), (other, one), (here, there), (there, here))
        going = _Going(*(np.concatenate([a, b.take(swaps)]) for a, b in pairs))
        owner = np.concatenate([np.arange(len(one)), swaps])
        position, worse = self._by_groups(going)
        position_too, worse_too = self._by_wishes(going)
        owner = owner.take(np.concatenate([position, position_too]))
        return np.bincount(owner, np.concatenate([worse, worse_too]), len(one)).astype(np.int64)

    def _by_groups(self, going: _Going) -> tuple[Numbers, Numbers]:
        position, group = self._groups.each(going.mover)
        day, to_day = self._date.take(going.here), self._date.take(going.there)
        bit, to_bit = self._bit.take(going.here), self._bit.take(going.there)
        bit, to_bit = np.where(day == to_day, bit ^ to_bit, bit), np.where(day == to_day, 0, to_bit)
        begin, prices, first = self._group_begin.take(group), self._group_prices, self._group_first.take(group)
        before = self.standing.patterns.take(begin + day.take(position))
        to_before = self.standing.patterns.take(begin + to_day.take(position))
        worse = prices.take(first + (before ^ bit.take(position))) - prices.take(first + before)
        worse += prices.take(first + (to_before ^ to_bit.take(position))) - prices.take(first + to_before)
        shared = self._in_group.ravel().take(going.partner.take(position) * self._in_group.shape[1] + group)
        return position, worse * ~shared

    def _by_wishes(self, going: _Going) -> tuple[Numbers, Numbers]:
        position, wish = self._wishes.each(going.mover)
        standing, first = self.standing, self._first_key.take(wish)
        key = self._keys.take(first + going.here.take(position))
        to_key = self._keys.take(first + going.there.take(position))
        shared = self._in_wish.ravel().take(going.partner.take(position) * self._in_wish.shape[1] + wish)
        before, base = standing.used.take(wish), standing.first_count.take(wish)
        after = before - (standing.counts.take(base + key) == 1) + (standing.counts.take(base + to_key) == 0)
        price = self._first_price.take(wish)
        worse = self._wish_prices.take(price + after) - self._wish_prices.take(price + before)
        return position, worse * ((key != to_key) & ~shared)


def _only(kept: Numbers, *rows: Numbers) -> list[Numbers]:
    """Of each row some positions."""
    return [row.take(kept) for row in rows]
