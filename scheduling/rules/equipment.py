"""Portable equipment: never in more places at once than there are pieces."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from ..instance import Instance
from ..plan import Placement, Plan, overlap
from .rule import Match, PairRule, day

if TYPE_CHECKING:
    from ..literals import Model


class EquipmentClash(PairRule):
    """As many bookings at a time as there are pieces."""

    code = "equipment_clash"
    sentence = "Portable equipment is booked no more often at a time than there are pieces of it."

    def clash(self, instance: Instance, a: Placement, b: Placement) -> str | None:
        """Two sessions at one time that both book a thing of which there is one."""
        shared = [e for e in a.equipment if e in b.equipment and instance.equipment[e].count < 2]
        if not shared or not overlap(instance, a, b):
            return None
        return f"{a.session} and {b.session} both need {', '.join(shared)} on {day(a.date)}."

    def matches(self, instance: Instance, plan: Plan) -> list[Match]:
        """One match for each thing and moment at which too many are booked."""
        found: dict[tuple[str, tuple[str, ...]], Match] = {}
        by_date: dict[dt.date, list[Placement]] = defaultdict(list)
        for placement in plan.values():
            if placement.equipment:
                by_date[placement.date].append(placement)
        for placement in (each for each in plan.values() if each.equipment):
            together = [p for p in by_date[placement.date] if _at_start_of(instance, p, placement)]
            for thing, booked in Counter(e for p in together for e in p.equipment).items():
                users = tuple(sorted(p.session for p in together if thing in p.equipment))
                delivered = all(instance.sessions[s].state == "delivered" for s in users)
                if booked > instance.equipment[thing].count and not delivered:
                    text = f"{booked} of {thing} would be needed on {day(placement.date)}."
                    found[thing, users] = Match((thing, *users), 1, text)
        return list(found.values())

    def post(self, model: Model) -> None:
        """At each moment of a date, bookings of a thing up to its count."""
        counts = {thing: item.count for thing, item in model.instance.equipment.items()}
        model.at_most(((c.thing, c.session, c.ordinal, c.block, c.literal) for c in model.bookings()), counts)


def _at_start_of(instance: Instance, other: Placement, placement: Placement) -> bool:
    start = instance.blocks[placement.block][0]
    begin, end = instance.blocks[other.block]
    return other.date == placement.date and begin <= start < end
