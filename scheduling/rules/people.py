"""Rules of people: access needs, who may facilitate, nobody in two places."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..grid import Grid, Mask
from ..instance import Instance
from ..plan import Placement, Plan, features_met, overlap
from .rooms import could_offer
from .rule import Match, PairRule, PlacementRule, day

if TYPE_CHECKING:
    from ..literals import Model


LEADING = frozenset({"requirement", "facilitator_unavailable", "person_clash"})
"""Rules that decide who may facilitate a session at a place and time."""


class Requirement(PlacementRule):
    """Everybody's access needs are met, whether they are expected or not. Nobody is told whose need it is."""

    code = "requirement"
    sentence = "Every access need of members and facilitators is met by the room, by equipment or by an online place."

    def mask(self, grid: Grid, session: str) -> Mask:
        """By room: the members' needs can be met, and those of enough people on the list (of all, if it is short)."""
        wanted = grid.instance.sessions[session].facilitators
        at_least = min(wanted.needed, len(wanted.from_))
        return self._members(grid, session) & _as_many(grid, session, frozenset({self.code}), at_least)

    def mask_under(self, grid: Grid, session: str, rules: frozenset[str]) -> Mask:
        """The members' needs alone: how many must lead is asked by another rule, with the needs of those who do."""
        del rules
        return self._members(grid, session)

    def _members(self, grid: Grid, session: str) -> Mask:
        needs = grid.instance.member_needs(session)
        return grid.in_rooms(session, (needs <= _offer(grid.instance, room) for room in grid.room_axis(session)))

    def fault(self, instance: Instance, placement: Placement) -> str | None:
        """Needs that are not met; whose they are is not said."""
        session = placement.session
        needs = instance.member_needs(session).union(*(instance.needs(session, f) for f in placement.facilitators))
        missing = needs - features_met(instance, placement)
        where = placement.room or "An online session"
        return f"{where} does not meet an access need of {session}: {', '.join(sorted(missing))}." if missing else None


class FacilitatorUnavailable(PlacementRule):
    """The facilitators are as many as needed, from the list, skilled, free and within reach."""

    code = "facilitator_unavailable"
    sentence = (
        "A session has the facilitators it needs: from its list, with the skills, free then, within their travel."
    )

    def mask(self, grid: Grid, session: str) -> Mask:
        """Where enough people on the list can facilitate and have their own access needs met."""
        return self.mask_under(grid, session, LEADING)

    def mask_under(self, grid: Grid, session: str, rules: frozenset[str]) -> Mask:
        """The same; access needs of facilitators are asked only where that rule holds."""
        return enough_facilitators(grid, session, rules & {self.code, "requirement"})

    def fault(self, instance: Instance, placement: Placement) -> str | None:
        """Too few or too many facilitators, or one who may not."""
        wanted, chosen = instance.sessions[placement.session].facilitators, placement.facilitators
        if len(chosen) != wanted.needed:
            return f"{placement.session} has {len(chosen)} facilitators and needs {wanted.needed}."
        for person in chosen:
            why = unfit(instance, placement, person)
            if why is not None:
                return f"{person} cannot facilitate {placement.session} on {day(placement.date)}: {why}."
        return None


class FacilitatorClash(PairRule):
    """A facilitator leads one session at a time."""

    code = "facilitator_clash"
    sentence = "A facilitator leads one session at a time."

    def clash(self, instance: Instance, a: Placement, b: Placement) -> str | None:
        """Somebody who leads two sessions at one time."""
        both = sorted(set(a.facilitators) & set(b.facilitators))
        if not both or not overlap(instance, a, b):
            return None
        return f"{', '.join(both)} would lead {a.session} and {b.session} at once on {day(a.date)}."

    def post(self, model: Model) -> None:
        """At most one session for a facilitator at each moment of a date."""
        model.at_most_one((c.person, c.session, c.ordinal, c.block, c.literal) for c in model.leads())


class PersonClash(PairRule):
    """A member is in one place at a time, and does not lead meanwhile."""

    code = "person_clash"
    sentence = "Nobody is invited to two sessions at once, or leads one while a member of another."

    def mask(self, grid: Grid, session: str) -> Mask:
        """Where enough facilitators are left who are not members of the session itself."""
        return self.mask_under(grid, session, LEADING)

    def mask_under(self, grid: Grid, session: str, rules: frozenset[str]) -> Mask:
        """The same, of the rules that hold."""
        return enough_facilitators(grid, session, rules & LEADING)

    def clash(self, instance: Instance, a: Placement, b: Placement) -> str | None:
        """People of one session who are needed in the other at the same time."""
        if not overlap(instance, a, b):
            return None
        in_a, in_b = set(instance.members[a.session]), set(instance.members[b.session])
        both = in_a & in_b | in_a & set(b.facilitators) | in_b & set(a.facilitators)
        if not both:
            return None
        who = "1 person is" if len(both) == 1 else f"{len(both)} people are"
        return f"{who} wanted in {a.session} and {b.session} at once on {day(a.date)}."

    def matches(self, instance: Instance, plan: Plan) -> list[Match]:
        """Clashes between two sessions, and members who would lead their own session."""
        own = [
            Match((p.session,), 1, f"A member of {p.session} would lead it: {', '.join(both)}.")
            for p in plan.values()
            if instance.sessions[p.session].state != "delivered"
            and (both := sorted(set(p.facilitators) & set(instance.members[p.session])))
        ]
        return own + super().matches(instance, plan)

    def post(self, model: Model) -> None:
        """At most one session for people who share sessions; a member leads nothing meanwhile."""
        for group in model.instance.shared_sessions:
            model.at_most_one(("", t.session, t.ordinal, t.block, t.literal) for s in group for t in model.times(s))
        for lead in model.leads():
            for session in model.sessions_of_member(lead.person):
                for other in model.times_on(session, lead.ordinal):
                    if session != lead.session and model.grid.overlaps[other.block, lead.block]:
                        model.cp.add_at_most_one([other.literal, lead.literal])


def can_lead(grid: Grid, session: str, person: str, rules: frozenset[str]) -> Mask:
    """Where a person on the list may facilitate, as far as the given rule codes ask."""
    times, rooms = _times_led(grid, session, person, rules), _rooms_led(grid, session, person, rules)
    return np.asarray(times[:, :, None] & rooms)


def _times_led(grid: Grid, session: str, person: str, rules: frozenset[str]) -> Mask:
    """When: dates x the session's blocks, or one truth for all of them."""
    instance = grid.instance
    if "person_clash" in rules and person in instance.members[session]:
        return np.zeros((1, 1), dtype=np.bool_)
    if "facilitator_unavailable" not in rules:
        return np.ones((1, 1), dtype=np.bool_)
    skilled = set(instance.sessions[session].facilitators.skills) <= set(instance.people[person].skills)
    return grid.own_blocks(session, grid.free(person)) if skilled else np.zeros((1, 1), dtype=np.bool_)


def _rooms_led(grid: Grid, session: str, person: str, rules: frozenset[str]) -> Mask:
    """In which rooms of a session's axis: the same for all sessions held in one mode."""
    instance, asked = grid.instance, rules & {"requirement", "facilitator_unavailable"}
    name = (f"rooms for {person} by {sorted(asked)}", instance.sessions[session].mode)
    if name not in grid.tables:
        axis, needs = grid.room_axis(session), instance.needs(session, person)
        met = ("requirement" not in rules or needs <= _offer(instance, room) for room in axis)
        reached = ("facilitator_unavailable" not in rules or instance.can_go(session, person, room) for room in axis)
        grid.tables[name] = np.array([a and b for a, b in zip(met, reached, strict=True)], dtype=np.bool_)
    return grid.tables[name]


def enough_facilitators(grid: Grid, session: str, rules: frozenset[str]) -> Mask:
    """Where at least as many people on the list as are needed may facilitate.

    How many are needed is part of `facilitator_unavailable`: while that is not asked, none at all are enough.
    """
    needed = grid.instance.sessions[session].facilitators.needed
    return _as_many(grid, session, rules, needed if "facilitator_unavailable" in rules else 0)


def _as_many(grid: Grid, session: str, rules: frozenset[str], needed: int) -> Mask:
    """Where at least so many people on the list may facilitate, as far as the rules ask."""
    if needed == 0:
        return grid.everywhere()
    people, (dates, blocks, rooms) = grid.instance.sessions[session].facilitators.from_, grid.shape(session)
    times = np.zeros((dates, blocks, len(people)), dtype=np.float32)
    where = np.zeros((len(people), rooms), dtype=np.float32)
    for n, person in enumerate(people):
        times[:, :, n] = _times_led(grid, session, person, rules)
        where[n] = _rooms_led(grid, session, person, rules)
    return np.asarray(times @ where >= needed)


def _offer(instance: Instance, room: str | None) -> set[str]:
    return set() if room is None else could_offer(instance, room)


def unfit(instance: Instance, placement: Placement, person: str) -> str | None:
    """Why somebody may not facilitate a placement, apart from clashes and access needs; None if they may."""
    wanted = instance.sessions[placement.session].facilitators
    if person not in wanted.from_:
        return "not on its list"
    if not set(wanted.skills) <= set(instance.people[person].skills):
        return "a skill it asks for is missing"
    if not instance.is_free(person, placement.date, placement.block):
        return "not free then"
    if not instance.can_go(placement.session, person, placement.room):
        return "the venue is beyond the travel limit"
    return None
