"""Welcome: whether newcomers soon have a working link to another organisation."""

from __future__ import annotations

import numpy as np

from ..documents import TIE_KINDS
from ..graph import community, crossing
from ..instance import Instance, Ints
from .light import Signal, credible, judge

WITHIN_DAYS = 90
LOOK_BACK_DAYS = 365
FEWEST_JOINERS = 5
GOOD, CONCERN = 0.7, 0.4

DEFINITION = (
    "Of the people who joined in the year that ended 90 days ago, the share who had a working link to somebody of "
    "another organisation within 90 days of joining. Good from 0.7, a concern below 0.4; the range is the 95 % "
    "credible range (Beta(1/2 + k, 1/2 + n - k)), and cannot tell where it holds a cut."
)


def welcome(instance: Instance) -> Signal:
    """Share of recent joiners linked across organisations within 90 days."""
    joiners = recent_joiners(instance)
    linked = sum(_linked_in_time(instance, person) for person in joiners)
    n = len(joiners)
    low, high = credible(linked, n) if n else (None, None)
    return Signal(
        signal="welcome",
        value=linked / n if n else None,
        low=low,
        high=high,
        null_low=None,
        null_high=None,
        state=judge(low, high, good=GOOD, concern=CONCERN) if n >= FEWEST_JOINERS else "cannot_tell",
        sentence=f"{linked} of {n} newcomers were linked to another organisation within three months."
        if n
        else "Nobody joined long enough ago, and recently enough, to judge the welcome.",
        definition=DEFINITION,
    )


def recent_joiners(instance: Instance) -> Ints:
    """Indices of people, programme staff apart, whose first 90 days ended within the last year."""
    last = instance.as_at.toordinal() - WITHIN_DAYS
    chosen = (instance.joined > last - LOOK_BACK_DAYS) & (instance.joined <= last)
    if not instance.policy.include_programme_staff:
        chosen &= ~instance.staff
    return np.flatnonzero(chosen)


def _linked_in_time(instance: Instance, person: int) -> bool:
    t, joined = instance.ties, int(instance.joined[person])
    kinds = [TIE_KINDS.index(k) for k in instance.policy.layers.working]
    rows = np.flatnonzero(
        ((t.a == person) | (t.b == person))
        & np.isin(t.kind, kinds)
        & (t.start <= joined + WITHIN_DAYS)
        & (t.end >= joined)
    )
    if not instance.policy.include_programme_staff:
        rows = rows[~(instance.staff[t.a[rows]] | instance.staff[t.b[rows]])]
    days = np.maximum(t.start[rows], joined)
    return any(_crosses(instance, int(row), int(day)) for row, day in zip(rows, days, strict=True))


def _crosses(instance: Instance, row: int, day: int) -> bool:
    at = community(instance, type(instance.as_at).fromordinal(day))
    edge = np.array([[instance.ties.a[row], instance.ties.b[row]]])
    return bool(crossing(at, edge)[0])
