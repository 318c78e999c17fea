"""What is asked of a chart: which rules, which direction is better, a target, and where limits begin anew."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal, get_args

RuleSet = Literal["mdc", "mdc2023", "runchart", "anhoj"]
"""`mdc`: Making Data Count as NHSRplotthedots 0.2.2 has it. `mdc2023`: the same, points beyond three sigma counted in
two of three (its November 2023 change). `runchart`: the run chart rules of Perla, Provost and Murray (2011). `anhoj`:
longest run and crossings of Anhoj and Olesen (2014)."""

Improvement = Literal["increase", "decrease", "neutral"]

RULE_SETS: tuple[RuleSet, ...] = get_args(RuleSet)

_LENGTHS: dict[RuleSet, tuple[int, int]] = {"mdc": (7, 7), "mdc2023": (7, 7), "runchart": (6, 5), "anhoj": (0, 0)}


@dataclass(frozen=True, slots=True)
class SpcOptions:
    """How a series is read.

    Attributes:
        rules: the set of rules.
        improvement: the direction that is better.
        target: value to be reached, in the unit of the series; None = none.
        screen_outliers: leave moving ranges of 3.267 times their mean or more out of the limits, once.
        fix_after: take mean and limits of each part from its first so many points; None = from all of them.
        rebase: a new part, with its own limits, starts at the first point on or after each of these dates.
        shift: points on one side that make a shift; None = the rule set's own (7, run charts 6, Anhoj by length).
        trend: points going one way that make a trend; None = the rule set's own (7, run charts 5, Anhoj has none).
    """

    rules: RuleSet = "mdc"
    improvement: Improvement = "increase"
    target: float | None = None
    screen_outliers: bool = True
    fix_after: int | None = None
    rebase: tuple[dt.date, ...] = ()
    shift: int | None = None
    trend: int | None = None

    @property
    def has_limits(self) -> bool:
        """Whether this is a chart with a mean and limits (XmR); if not, it is a run chart with a median."""
        return self.rules in ("mdc", "mdc2023")

    @property
    def shift_points(self) -> int:
        """Points on one side that make a shift; 0 where the length of the series decides."""
        return _LENGTHS[self.rules][0] if self.shift is None else self.shift

    @property
    def trend_points(self) -> int:
        """Points going one way that make a trend; 0 where there is no such rule."""
        return _LENGTHS[self.rules][1] if self.trend is None else self.trend
