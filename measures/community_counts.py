"""A year's counts for self-sustainability, from dated tiers: person-quarters, moves, starts, hours."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .instance import Instance, earliest, months_later
from .sustainability.counts import ByTier, Events, Exposure, SustainabilityCounts
from .tiers import TIERS, TierSpell

DAYS_IN_QUARTER = 365.25 / 4

LONGEST_BREAK_DAYS = 92
"""Somebody in no tier for up to a quarter between two tiers has not stopped."""

_NAMES = {"learn": "Learn", "live": "Live", "lead": "Lead"}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on which somebody's highest tier is one, both included."""

    tier: str
    first: dt.date
    last: dt.date | None


def community_counts(instance: Instance) -> SustainabilityCounts | None:
    """Counts of the twelve months up to the day; None without a stated pool of staff or any people."""
    policy = instance.snapshot.policy
    if policy.eligible_staff_pool is None or not instance.spells:
        return None
    paths = {person: highest_path(_still_active(instance, person)) for person in instance.spells_of}
    opening = months_later(instance.as_at, -12) + dt.timedelta(1)
    moves = Counter[str]()
    quarters = dict.fromkeys(TIERS, 0.0)
    stock = Counter[str]()
    for path in paths.values():
        moves.update(_moves(path, opening, instance.as_at))
        for stretch in path:
            quarters[stretch.tier] += _days(stretch, opening, instance.as_at) / DAYS_IN_QUARTER
            stock[stretch.tier] += stretch.first <= instance.as_at and (
                stretch.last is None or instance.as_at <= stretch.last
            )
    starts = Counter(
        instance.people[person].started_by or "programme"
        for person, path in paths.items()
        if opening <= path[0].first <= instance.as_at
    )
    events = Events(**{name: moves[name] for name in Events.model_fields})
    return SustainabilityCounts(
        stock=ByTier(**{_NAMES[tier]: stock[tier] for tier in TIERS}),
        exposure_person_quarters=_exposure(quarters, events),
        events=events,
        community_run_starts=starts["community"],
        programme_run_starts=starts["programme"],
        eligible_staff_pool=policy.eligible_staff_pool,
        coach_slots_per_lead=policy.coach_slots_per_lead,
        coaching_need_share_of_live=policy.coaching_need_share_of_live,
        coaching_hours_by_org=_hours(instance, opening),
        ever_started=len(paths),
        partner_organisations=len(instance.organisations_on(instance.as_at)),
        bench_ready=_ready(instance),
    )


def highest_path(spells: Sequence[TierSpell]) -> list[Stretch]:
    """Somebody's highest tier over time, in order. A break of up to a quarter belongs to the tier before it."""
    edges = sorted({s.start for s in spells} | {s.end + dt.timedelta(1) for s in spells if s.end is not None})
    path: list[Stretch] = []
    for first, following in zip(edges, [*edges[1:], None], strict=True):
        held = [s.tier for s in spells if s.holds_on(first)]
        if not held:
            continue
        tier = max(held, key=TIERS.index)
        last = None if following is None else following - dt.timedelta(1)
        before = path[-1] if path else None
        if before and before.last and 0 < (first - before.last).days - 1 <= LONGEST_BREAK_DAYS:
            before = path[-1] = Stretch(before.tier, before.first, first - dt.timedelta(1))
        if before and before.tier == tier and before.last and (first - before.last).days == 1:
            path[-1] = Stretch(tier, before.first, last)
        else:
            path.append(Stretch(tier, first, last))
    return path


def _still_active(instance: Instance, person: str) -> list[TierSpell]:
    """Spells, ended at the last activity of somebody who has done nothing for too long."""
    last = instance.people[person].last_active
    is_quiet = last is not None and (instance.as_at - last).days >= instance.snapshot.policy.inactive_after_days
    ends = last if is_quiet else None
    found = (TierSpell(s.person, s.tier, s.start, earliest(s.end, ends)) for s in instance.spells_of[person])
    capped = [s for s in found if s.end is None or s.start <= s.end]
    return capped or [TierSpell(s.person, s.tier, s.start, s.start) for s in instance.spells_of[person][:1]]


def _moves(path: Sequence[Stretch], opening: dt.date, closing: dt.date) -> Counter[str]:
    """Moves onward and exits whose day lies in the year. Somebody who skips Live counts in both steps."""
    found = Counter[str]()
    for stretch, following in zip(path, [*path[1:], None], strict=True):
        if stretch.last is None or not opening <= stretch.last + dt.timedelta(1) <= closing:
            continue
        goes_on = following is not None and (following.first - stretch.last).days == 1
        step = TIERS.index(following.tier) - TIERS.index(stretch.tier) if goes_on and following else -1
        if step < 0:
            found[f"{_NAMES[stretch.tier]}_exit"] += 1
        elif stretch.tier == "learn":
            found["Learn_to_Live"] += 1
            found["Live_to_Lead"] += step > 1
        else:
            found["Live_to_Lead"] += 1
    return found


def _days(stretch: Stretch, opening: dt.date, closing: dt.date) -> int:
    last = closing if stretch.last is None else min(stretch.last, closing)
    return max(0, (last - max(stretch.first, opening)).days + 1)


def _exposure(quarters: Mapping[str, float], events: Events) -> Exposure:
    """Person-quarters, never fewer than the moves counted in them."""
    return Exposure(
        Learn=max(quarters["learn"], events.Learn_to_Live + events.Learn_exit),
        Live=max(quarters["live"], events.Live_to_Lead + events.Live_exit),
        Lead=max(quarters["lead"], events.Lead_exit),
    )


def _hours(instance: Instance, opening: dt.date) -> dict[str, float]:
    """Recorded hours of the pairs of the year, by the coach's home organisation when the pair began."""
    found: dict[str, float] = {}
    for pair in instance.snapshot.coaching:
        in_year = pair.start <= instance.as_at and (pair.end is None or pair.end >= opening)
        code = instance.home(pair.coach, pair.start)
        if in_year and pair.hours and code:
            found[code] = found.get(code, 0.0) + pair.hours
    return dict(sorted(found.items()))


def _ready(instance: Instance) -> int | None:
    live = [instance.people[person].bench_ready for person in instance.in_tier("live", instance.as_at)]
    return None if all(each is None for each in live) else sum(bool(each) for each in live)
