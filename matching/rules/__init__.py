"""The hard rules, one file for each family; `PAIR_RULES` holds those about one pair, in the order of their codes.

Rules about the whole plan (`reciprocal`, `capacity`) stand in the plan's own model and in `check`.
"""

from __future__ import annotations

from .boundary import OWN_ORGANISATION, UNKNOWN_ORGANISATION
from .people import BLOCKED, HELD_OUT, LINE_MANAGEMENT, NOT_AVAILABLE, REPEAT, SAME_PERSON
from .rule import Mask, PairRule
from .skills import NOT_SCORED, SKILL
from .standing import COACH_UNAVAILABLE
from .time import NO_COMMON_TIME, UNKNOWN_TIME, UNKNOWN_TIME_COACH
from .travel import MODE, TOO_FAR

__all__ = ["PAIR_RULES", "Mask", "PairRule"]

PAIR_RULES: tuple[PairRule, ...] = (
    OWN_ORGANISATION,
    LINE_MANAGEMENT,
    SAME_PERSON,
    BLOCKED,
    NOT_AVAILABLE,
    REPEAT,
    NO_COMMON_TIME,
    UNKNOWN_TIME,
    UNKNOWN_TIME_COACH,
    TOO_FAR,
    MODE,
    SKILL,
    COACH_UNAVAILABLE,
    UNKNOWN_ORGANISATION,
    HELD_OUT,
    NOT_SCORED,
)
