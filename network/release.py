"""What a public release rests on, kept exactly, so that the next one can hold to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np

from foundation.disclosure import ROUNDED_TO
from foundation.documents import Document
from foundation.errors import BadInput, Fault

from .frames import month_ends, quarter_ends
from .graph import Community, community
from .instance import ALWAYS, Instance, Ints

MOST_DATES = 40


class Release(Document):
    """People whose home each organisation is, at every date that what was published follows from. Never for the public.

    `dates` are the ends of quarters up to the first release, the day of that release (for which stands the least count
    since the last of them), and the last `later` of them the ends of quarters since, with days on which many had gone.
    `people` has a count for each.
    """

    dates: tuple[dt.date, ...]
    later: int
    people: dict[str, tuple[int, ...]]


def release(instance: Instance, now: Community, earlier: Release | None) -> Release:
    """What the release of a day rests on.

    Fixed dates are the ends of quarters at which anybody took part, or of months where there is no such quarter yet;
    before the first of these the map is of the day itself. What is published follows from them, so that two releases
    cannot be told apart by who joined in between. In a first release those who left count at once. A release that
    knows an earlier one takes all that this rested on as it was, whatever was entered since with an earlier date, and
    adds the fixed dates that have come since: between two of them nothing changes, whoever comes or goes, unless five
    people or more of one organisation have gone.

    Args:
        instance: the frozen snapshot.
        now: who takes part on its day.
        earlier: what the release before rested on; None for the first.
    """
    if earlier is None:
        return _first(instance, now)
    _in_order(instance, earlier)
    none = (0,) * len(earlier.dates)
    codes = [o.code for o in instance.organisations]
    rows = [np.array([earlier.people.get(code, none)[-1] for code in codes], dtype=np.int64)]
    dates = list(_ends_since(earlier, instance.as_at))
    rows += [_count(instance, day) for day in dates]
    gone = _five_gone(instance, (dates or earlier.dates)[-1], rows[-1])
    if gone is not None:
        dates.append(instance.as_at)
        rows.append(gone)
    return Release(
        dates=(*earlier.dates, *dates),
        later=earlier.later + len(dates),
        people={
            code: (*earlier.people.get(code, none), *(int(row[i]) for row in rows[1:])) for i, code in enumerate(codes)
        },
    )


def _five_gone(instance: Instance, last: dt.date, counts: Ints) -> Ints | None:
    """The counts of a fixed date with the least since for organisations that have lost a step of people; or None.

    So many leaving is no one person's doing, and a group of few must not stand until the next fixed date.
    """
    if last >= instance.as_at:
        return None
    days = [*_days_of_leaving(instance, last), instance.as_at]
    least = np.min([counts, *(_count(instance, day) for day in days)], axis=0)
    lost = counts - least >= ROUNDED_TO
    return np.where(lost, least, counts) if lost.any() else None


def counts_of(told: Release, codes: Sequence[str]) -> Ints:
    """The counts of a release as an array, (dates, organisations)."""
    return np.array([told.people[code] for code in codes], dtype=np.int64).reshape(len(codes), len(told.dates)).T


def _first(instance: Instance, now: Community) -> Release:
    dates, rows = [instance.as_at], [headcount(now, len(instance.organisations))]
    known = [*instance.joined.tolist(), *instance.memberships.start.tolist(), *instance.ties.start.tolist()]
    first = dt.date.fromordinal(min((day for day in known if day > ALWAYS), default=instance.as_at.toordinal()))
    for ends in (quarter_ends(first, instance.as_at), month_ends(first, instance.as_at)):
        fixed = [(day, _count(instance, day)) for day in ends[-MOST_DATES:]]
        fixed = [(day, count) for day, count in fixed if count.any()]
        if fixed:
            counts = [count for _, count in fixed]
            since = [_count(instance, day) for day in _days_of_leaving(instance, fixed[-1][0])]
            dates, rows = [*(day for day, _ in fixed), instance.as_at], [*counts, np.min([counts[-1], *since], axis=0)]
            break
    columns = np.array(rows, dtype=np.int64).T.tolist()
    people = {o.code: tuple(column) for o, column in zip(instance.organisations, columns, strict=True)}
    return Release(dates=tuple(dates), later=0, people=people)


def _in_order(instance: Instance, earlier: Release) -> None:
    if earlier.dates[-1] > instance.as_at:
        message = f"the earlier release is not earlier: it goes up to {earlier.dates[-1]}."
        remedy = "Give the result that was published before this day."
        raise BadInput([Fault("as_at", str(instance.as_at), message, remedy)])


def _ends_since(earlier: Release, as_at: dt.date) -> list[dt.date]:
    """Ends of quarters since a release; of months as long as it rests on no end of a quarter and none has come."""
    after = earlier.dates[-1] + dt.timedelta(1)
    if after > as_at:
        return []
    quarters = quarter_ends(after, as_at)
    by_quarters = bool(quarters) or any(quarter_ends(day, day) for day in earlier.dates)
    return quarters if by_quarters else month_ends(after, as_at)


def _days_of_leaving(instance: Instance, after: dt.date) -> list[dt.date]:
    """The days after a date on which somebody was no longer there, or no longer had an employer of before."""
    last = np.unique([*instance.left.tolist(), *instance.memberships.end.tolist()]).astype(np.int64)
    gone = last[(last >= after.toordinal()) & (last < instance.as_at.toordinal())] + 1
    return [dt.date.fromordinal(day) for day in gone.tolist()]


def _count(instance: Instance, day: dt.date) -> Ints:
    return headcount(community(instance, day), len(instance.organisations))


def headcount(at: Community, organisations: int) -> Ints:
    """People who take part by home organisation, (organisations,)."""
    home = at.home[at.people]
    return np.bincount(home[home >= 0], minlength=organisations)
