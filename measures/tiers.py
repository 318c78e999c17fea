"""People in each tier on a day, and how they moved between two days. Tiers overlap: a person may be Live and Lead."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

TIERS = ("learn", "live", "lead")
"""From the first to the highest."""


@dataclass(frozen=True, slots=True)
class TierSpell:
    """A person in a tier from `start` to `end`, both included; None = not ended."""

    person: str
    tier: str
    start: dt.date
    end: dt.date | None = None

    def holds_on(self, day: dt.date) -> bool:
        """Whether the person was in the tier on a day."""
        return self.start <= day and (self.end is None or self.end >= day)


@dataclass(frozen=True, slots=True)
class TierCounts:
    """People in each tier on a day. `unique` counts each person once. None: nothing is known of that day."""

    day: dt.date
    by_tier: Mapping[str, int] | None
    unique: int | None


@dataclass(frozen=True, slots=True)
class Movement:
    """How people moved between two days, by their highest tier.

    Attributes:
        before: people in any tier on the first day.
        joined: tier -> people in none on the first day and in it on the last.
        left: tier -> people in it on the first day and in none on the last.
        moved: (from, to) -> people whose highest tier changed.
        stayed: tier -> people in it on both.
        after: people in any tier on the last day; always `before` + joined - left.
    """

    before: int
    joined: Mapping[str, int]
    left: Mapping[str, int]
    moved: Mapping[tuple[str, str], int]
    stayed: Mapping[str, int]
    after: int


def people_per_tier(spells: Sequence[TierSpell], day: dt.date) -> TierCounts:
    """Count the people in each tier on a day.

    Args:
        spells: every spell known, of any time.
        day: the day; where no spell had begun by then, there is no data.
    """
    if not any(spell.start <= day for spell in spells):
        return TierCounts(day, None, None)
    held = {(spell.tier, spell.person) for spell in spells if spell.holds_on(day)}
    by_tier = {tier: sum(each == tier for each, _ in held) for tier in TIERS}
    return TierCounts(day, by_tier, len({person for _, person in held}))


def movement(spells: Sequence[TierSpell], first: dt.date, last: dt.date) -> Movement | None:
    """How people moved between two days, by their highest tier; None where no spell had begun by the last day.

    Raises:
        ValueError: where the last day is before the first.
    """
    if last < first:
        raise ValueError(f"{last} is before {first}")
    if not any(spell.start <= last for spell in spells):
        return None
    then, now = _highest(spells, first), _highest(spells, last)
    both = [(then[person], now[person]) for person in then if person in now]
    return Movement(
        before=len(then),
        joined=_counted(now[person] for person in now if person not in then),
        left=_counted(then[person] for person in then if person not in now),
        moved=dict(sorted(Counter(pair for pair in both if pair[0] != pair[1]).items())),
        stayed=_counted(a for a, b in both if a == b),
        after=len(now),
    )


def _highest(spells: Sequence[TierSpell], day: dt.date) -> dict[str, str]:
    highest: dict[str, str] = {}
    for spell in sorted(spells, key=lambda each: TIERS.index(each.tier)):
        if spell.holds_on(day):
            highest[spell.person] = spell.tier
    return highest


def _counted(tiers: Iterable[str]) -> dict[str, int]:
    counts = Counter(tiers)
    return {tier: counts[tier] for tier in TIERS}
