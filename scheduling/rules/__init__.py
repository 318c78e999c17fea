"""Every hard rule, in the order in which the first that fails is blamed. The goals stand in `scheduling.goals`."""

from __future__ import annotations

from .calendar import BankHolidays, ClosedDates, Delivered, Pinned, Weekends, Window
from .equipment import EquipmentClash
from .people import FacilitatorClash, FacilitatorUnavailable, PersonClash, Requirement
from .rooms import Capacity, RoomClash, RoomClosed, RoomFeature, RoomHoldExpired
from .rule import Match, PairRule, PlacementRule, Rule
from .sequence import Gap, Order

PLACEMENT_RULES: tuple[PlacementRule, ...] = (
    Delivered(),
    Pinned(),
    Window(),
    ClosedDates(),
    BankHolidays(),
    Weekends(),
    RoomClosed(),
    RoomHoldExpired(),
    Capacity(),
    RoomFeature(),
    Requirement(),
    FacilitatorUnavailable(),
)
PERSON_CLASH = PersonClash()
MASKS: tuple[PlacementRule | PersonClash, ...] = (*PLACEMENT_RULES, PERSON_CLASH)
"""Rules that say by themselves where a session may stand."""

JOINT_RULES: tuple[PairRule | Gap, ...] = (
    FacilitatorClash(),
    PERSON_CLASH,
    RoomClash(),
    EquipmentClash(),
    Order(),
    Gap(),
)
"""Rules on several sessions together."""

HARD_RULES: tuple[Rule, ...] = (*PLACEMENT_RULES, *JOINT_RULES)
ALL_CODES: frozenset[str] = frozenset(rule.code for rule in HARD_RULES)

__all__ = [
    "ALL_CODES",
    "HARD_RULES",
    "JOINT_RULES",
    "MASKS",
    "PLACEMENT_RULES",
    "Match",
    "PairRule",
    "PlacementRule",
    "Rule",
]
