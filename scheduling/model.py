"""The CP-SAT model of a plan: its variables, and the questions that rules and goals ask of them.

One Boolean for each kept (date, block, room) of a session, exactly one of them or the session is unplaced. Times,
facilitators and bookings follow from them. Dates are order-encoded ("placed by this date") for orders and gaps.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

import numpy as np
from ortools.sat.python import cp_model

from foundation.runs import Clock

from .candidates import Candidates, CandidateSets
from .grid import Grid
from .literals import BookingLiteral, LeadLiteral, Literal, RoomLiteral, TimeLiteral, Use
from .rules import ALL_CODES, JOINT_RULES
from .rules.people import can_lead


class OutOfTimeError(Exception):
    """The run was over before a model was made: whoever wanted it goes on without."""


class PlanModel:
    """Variables and constraints for some sessions, each with its candidates.

    Args:
        grid: the instance's arrays.
        sets: candidates by session; a session without any must be in `optional`.
        optional: sessions that may stay unplaced.
        rules: codes of the rules that hold; the others are lifted.
        leaders: whether it is said who leads even where leaders cannot clash.
        clock: where given, OutOfTimeError is raised as soon as it is over.
    """

    def __init__(
        self,
        grid: Grid,
        sets: CandidateSets,
        optional: frozenset[str],
        rules: frozenset[str] = ALL_CODES,
        *,
        leaders: bool = False,
        clock: Clock | None = None,
    ) -> None:
        self._leaders, self._clock = leaders, clock
        self.grid, self.instance, self.sets, self.rules = grid, grid.instance, sets, rules
        self.optional = optional
        self.cp = cp_model.CpModel()
        self.true = self.cp.new_constant(1)
        self.false = self.cp.new_constant(0)
        self.x: dict[str, list[Literal]] = {}
        self.extra: dict[tuple[str, str], Literal] = {}
        self._unplaced: dict[str, Literal] = {}
        self.of_times: dict[str, dict[tuple[int, int], TimeLiteral]] = {}
        self.of_time: dict[str, dict[tuple[int, int], list[int]]] = {}
        self.order: dict[str, tuple[list[int], list[Literal]]] = {}
        self.lead: dict[tuple[str, str, int, int], Literal] = {}
        self.booking: dict[tuple[str, str, int, int], Literal] = {}
        for session in sets:
            self.keep_going()
            self._add_session(session)
        for rule in JOINT_RULES:
            if rule.code in rules:
                rule.post(self)

    def keep_going(self) -> None:
        """Raise OutOfTimeError where the run is over."""
        if self._clock is not None and self._clock.is_over():
            raise OutOfTimeError

    def _add_session(self, session: str) -> None:
        candidates, cp = self.sets[session], self.cp
        unplaced = cp.new_bool_var("") if session in self.optional else self.false
        if self.is_delivered(session):
            x = [self.true]
        else:
            x = [cp.new_bool_var("") for _ in range(len(candidates))]
            cp.add_exactly_one([*x, unplaced] if session in self.optional else x)
        self.x[session], self._unplaced[session] = x, unplaced
        of_time: dict[tuple[int, int], list[int]] = defaultdict(list)
        for index, key in enumerate(zip(candidates.ordinal.tolist(), candidates.block.tolist(), strict=True)):
            of_time[key].append(index)
        self.of_time[session] = dict(sorted(of_time.items()))
        self.of_times[session] = {key: self._time(session, key) for key in self.of_time[session]}
        if self.is_delivered(session):
            self._add_history(session)
        else:
            self._add_leads(session)
            self._add_bookings(session)

    def _time(self, session: str, key: tuple[int, int]) -> TimeLiteral:
        own = [self.x[session][index] for index in self.of_time[session][key]]
        literal = own[0]
        if len(own) > 1:
            literal = self.cp.new_bool_var("")
            self.cp.add_exactly_one([*own, literal.negated()])
        return TimeLiteral(session, *key, literal)

    def _add_history(self, session: str) -> None:
        row = self.instance.published[session]
        key = next(iter(self.of_time[session]))
        for person in row.facilitators:
            self.lead[(session, person, *key)] = self.true
        for thing in row.equipment:
            self.booking[(session, thing, *key)] = self.true

    def _add_leads(self, session: str) -> None:
        wanted, candidates = self.instance.sessions[session].facilitators, self.sets[session]
        needed = wanted.needed
        if needed == 0 or not len(candidates) or not self._names_leaders(session):
            return
        able = {person: self._able(session, candidates, person) for person in wanted.from_}
        for key, own in self.of_time[session].items():
            literals = []
            for person, ok in able.items():
                if not ok[own].any():
                    continue
                literal = self.lead[(session, person, *key)] = self.cp.new_bool_var("")
                literals.append(literal)
                unfit = [self.x[session][index] for index in own if not ok[index]]
                if unfit:
                    self.cp.add_at_most_one([literal, *unfit])
            present = needed * self.of_times[session][key].literal
            if "facilitator_unavailable" in self.rules:
                self.cp.add(sum(literals) == present)
            else:
                self.cp.add(sum(literals) <= present)

    def _names_leaders(self, session: str) -> bool:
        """Who leads matters only where leaders can clash, where people were told who leads, or where it is asked."""
        return self._leaders or "facilitator_clash" in self.rules or session in self.instance.published

    def _able(self, session: str, candidates: Candidates, person: str) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        mask = np.broadcast_to(can_lead(self.grid, session, person, self.rules), self.grid.shape(session))
        return np.asarray(mask[candidates.cells(self.grid)])

    def _add_bookings(self, session: str) -> None:
        shape, instance = self.instance.sessions[session], self.instance
        self._add_announced_bookings(session)
        wanted: set[str] = set()
        if "room_feature" in self.rules and shape.mode != "online":
            wanted |= set(shape.room_features)
        if "requirement" in self.rules:
            wanted |= instance.member_needs(session)
        for feature in sorted(wanted):
            for key, lacking in self._lacking(session, feature):
                self.cp.add(sum(self._providers(session, feature, key)) >= sum(lacking))
        if "requirement" not in self.rules:
            return
        for (owner, person, ordinal, block), literal in list(self.lead.items()):
            if owner != session:
                continue
            for feature in sorted(instance.needs(session, person) - wanted):
                at = (ordinal, block)
                lacking = [each for k, each in self._lacking(session, feature) if k == at]
                for each in lacking:
                    self.cp.add(sum(self._providers(session, feature, at)) >= sum(each) + literal - 1)

    def _add_announced_bookings(self, session: str) -> None:
        row = self.instance.published.get(session)
        key = None if row is None else (row.date.toordinal(), self.grid.block_index[row.block])
        if row is not None and key in self.of_times[session]:
            for thing in row.equipment:
                self.book(session, thing, key)

    def _lacking(self, session: str, feature: str) -> Iterator[tuple[tuple[int, int], list[Literal]]]:
        has = [feature in place.room.features for place in self.instance.places.values()]
        rooms = self.sets[session].room
        for key, own in self.of_time[session].items():
            lacking = [self.x[session][index] for index in own if rooms[index] < 0 or not has[rooms[index]]]
            if lacking:
                yield key, lacking

    def _providers(self, session: str, feature: str, key: tuple[int, int]) -> list[Literal]:
        return [
            self.book(session, thing, key)
            for thing, item in self.instance.equipment.items()
            if item.count and feature in item.provides
        ]

    def book(self, session: str, thing: str, key: tuple[int, int]) -> Literal:
        """The literal of a booking at a time (ordinal, block index) at which the session has a candidate."""
        name = (session, thing, *key)
        if name not in self.booking:
            self.booking[name] = literal = self.cp.new_bool_var("")
            self.cp.add_implication(literal, self.of_times[session][key].literal)
        return self.booking[name]

    # -- questions ---------------------------------------------------------------------------------------------

    def is_delivered(self, session: str) -> bool:
        """Whether the session has taken place."""
        return self.instance.sessions[session].state == "delivered"

    def may_be_unplaced(self, session: str) -> bool:
        """Whether the model may leave a session out (one that is not in the model is left out)."""
        return session in self.optional or session not in self.sets

    def is_unplaced(self, session: str) -> Literal:
        """True where the session stays unplaced."""
        return self._unplaced.get(session, self.true)

    def times(self, session: str) -> Iterable[TimeLiteral]:
        """Every time a session may take."""
        self.keep_going()
        return self.of_times.get(session, {}).values()

    def times_on(self, session: str, ordinal: int) -> list[TimeLiteral]:
        """Times of a session on one date."""
        own = self.of_times.get(session, {})
        return [own[ordinal, block] for block in range(len(self.grid.blocks)) if (ordinal, block) in own]

    def ordinals(self, session: str) -> list[int]:
        """Dates a session may take, ascending."""
        return self._order(session)[0]

    def by(self, session: str, ordinal: int) -> Literal:
        """True where the session is placed on this date or before it."""
        dates, literals = self._order(session)
        position = bisect_right(dates, ordinal)
        return literals[position - 1] if position else self.false

    def _order(self, session: str) -> tuple[list[int], list[Literal]]:
        if session not in self.order:
            on_date: dict[int, list[Literal]] = defaultdict(list)
            for time in self.times(session):
                on_date[time.ordinal].append(time.literal)
            dates, literals, before = sorted(on_date), [], self.false
            for date in dates:
                literal = self.cp.new_bool_var("")
                self.cp.add(before + sum(on_date[date]) == literal)
                literals.append(literal)
                before = literal
            self.order[session] = dates, literals
        return self.order[session]

    def start_of(self, block: int) -> int:
        """Start of a block, minutes after midnight."""
        return self.instance.blocks[self.grid.blocks[block]][0]

    def end_of(self, block: int) -> int:
        """End of a block, minutes after midnight."""
        return self.instance.blocks[self.grid.blocks[block]][1]

    def sessions_of_member(self, person: str) -> tuple[str, ...]:
        """Sessions of the model that a person is invited to as a member."""
        return self._invited.get(person, ())

    @cached_property
    def _invited(self) -> Mapping[str, tuple[str, ...]]:
        invited: dict[str, list[str]] = defaultdict(list)
        for session in self.sets:
            for member in self.instance.members[session]:
                invited[member].append(session)
        return {person: tuple(own) for person, own in invited.items()}

    def in_rooms(self) -> Iterator[RoomLiteral]:
        """Every candidate that uses a room."""
        for session, candidates in self.sets.items():
            self.keep_going()
            columns = (candidates.ordinal.tolist(), candidates.block.tolist(), candidates.room.tolist())
            for ordinal, block, room, literal in zip(*columns, self.x[session], strict=True):
                if room >= 0:
                    yield RoomLiteral(session, ordinal, block, room, literal)

    def leads(self) -> Iterator[LeadLiteral]:
        """Every literal of somebody who leads."""
        for (session, person, ordinal, block), literal in self.lead.items():
            yield LeadLiteral(session, ordinal, block, person, literal)

    def bookings(self) -> Iterator[BookingLiteral]:
        """Every literal of a booking."""
        for (session, thing, ordinal, block), literal in self.booking.items():
            yield BookingLiteral(session, ordinal, block, thing, literal)

    # -- constraints -------------------------------------------------------------------------------------------

    def at_most_one(self, uses: Iterable[Use]) -> None:
        """Each thing used by one session at a time."""
        for literals in self._at_moments(uses).values():
            past = [literal for literal in literals if literal is self.true]
            self.cp.add_at_most_one([*past[:1], *(each for each in literals if each is not self.true)])

    def at_most(self, uses: Iterable[Use], counts: Mapping[str, int]) -> None:
        """Each thing used by no more sessions at a time than there are pieces."""
        for (thing, *_), literals in self._at_moments(uses).items():
            past = sum(literal is self.true for literal in literals)
            self.cp.add(sum(literals) <= max(counts[str(thing)], past))

    def _at_moments(self, uses: Iterable[Use]) -> dict[tuple[object, int, int], list[Literal]]:
        found: dict[tuple[object, int, int], list[Literal]] = defaultdict(list)
        users: dict[tuple[object, int, int], set[str]] = defaultdict(set)
        for thing, session, ordinal, block, literal in uses:
            for moment in self.grid.moments_of(block):
                found[thing, ordinal, moment].append(literal)
                users[thing, ordinal, moment].add(session)
        return {key: literals for key, literals in found.items() if len(users[key]) > 1}
