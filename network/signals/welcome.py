"""Welcome: whether newcomers soon have a working link to another organisation."""

from __future__ import annotations

import datetime as dt

import numpy as np

from ..documents import TIE_KINDS
from ..graph import community, crossing
from ..instance import ALWAYS, Bools, Instance, Ints
from .light import Signal, credible, judge, some_of

WITHIN_DAYS = 90
LOOK_BACK_DAYS = 365
FEWEST_JOINERS = 5
GOOD, CONCERN = 0.7, 0.4

DEFINITION = (
    "Of the people who joined in the year that ended 90 days ago, the share who had a working link to somebody of "
    "another organisation within 90 days of joining. Good from 0.7, a concern below 0.4; the range is where the true "
    "share lies 95 times in 100 by the numbers seen, and the light cannot tell where it holds a cut."
)


def welcome(instance: Instance) -> Signal:
    """Share of recent joiners linked across organisations within 90 days."""
    linked, n = welcome_counts(instance, instance.as_at, linked_in_time(instance))
    low, high = credible(linked, n) if n else (None, None)
    return Signal(
        signal="welcome",
        value=linked / n if n else None,
        low=low,
        high=high,
        null_low=None,
        null_high=None,
        state=judge(low, high, good=GOOD, concern=CONCERN) if n >= FEWEST_JOINERS else "cannot_tell",
        sentence=f"{some_of(linked, n, 'newcomer', 'was', 'were')} linked to another organisation within three months."
        if n
        else "Nobody joined long enough ago, and recently enough, to judge the welcome.",
        definition=DEFINITION,
    )


def welcome_counts(instance: Instance, date: dt.date, linked: Bools) -> tuple[int, int]:
    """Newcomers linked across organisations within 90 days, and all newcomers, as known on a date.

    `linked` is what `linked_in_time` gives: for these newcomers it holds nothing later than the date.
    """
    joiners = recent_joiners(instance, date)
    return int(linked[joiners].sum()), len(joiners)


def recent_joiners(instance: Instance, date: dt.date) -> Ints:
    """Indices of people, programme staff apart, whose first 90 days ended within the year before a date."""
    last = date.toordinal() - WITHIN_DAYS
    chosen = (instance.joined > last - LOOK_BACK_DAYS) & (instance.joined <= last)
    if not instance.policy.include_programme_staff:
        chosen &= ~instance.staff
    return np.flatnonzero(chosen)


def linked_in_time(instance: Instance) -> Bools:
    """Whether each person had a crossing working tie within 90 days of joining, with boundaries as the tie began."""
    t = instance.ties
    kinds = [TIE_KINDS.index(k) for k in instance.policy.layers.working]
    counts = np.isin(t.kind, kinds)
    if not instance.policy.include_programme_staff:
        counts &= ~(instance.staff[t.a] | instance.staff[t.b])
    linked = np.zeros(len(instance.people), dtype=np.bool_)
    for ends in (t.a, t.b):
        joined = instance.joined[ends]
        rows = np.flatnonzero(counts & (joined > ALWAYS) & (t.start <= joined + WITHIN_DAYS) & (t.end >= joined))
        days = np.maximum(t.start[rows], joined[rows])
        for day in np.unique(days).tolist():
            then = rows[days == day]
            at = community(instance, dt.date.fromordinal(day))
            across = crossing(at, np.column_stack([t.a[then], t.b[then]]))
            linked[ends[then[across]]] = True
    return linked
