"""Small numbers. Every published figure about people passes through here; counts of organisations are exact.

Rule (NHS England, sub-national hospital statistics): 0 stays 0, 1 to 7 are hidden, the rest is rounded to the
nearest 5. Rounding everything is what makes a total unable to give a hidden cell away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SMALL_NUMBER = 8
"""The smallest count of people that may be shown, by default."""

ROUNDED_TO = 5
"""What a count of people is rounded to, by default."""

LEAST_WIDTH = 3
"""How many values a hidden count must still be able to have."""

HIDDEN = "1 to 7"


@dataclass(frozen=True, slots=True)
class Disclosed:
    """A count as the public may see it: `value` is None where hidden; `text` is what to show."""

    value: int | None
    text: str


def disclose_people(count: int, *, small_number: int = SMALL_NUMBER, base: int = ROUNDED_TO) -> Disclosed:
    """A count of people for the public.

    Args:
        count: people, 0 or more.
        small_number: the smallest count shown; everything from 1 to one below is hidden.
        base: the rest is rounded to the nearest multiple of this (halves up).

    Raises:
        ValueError: for a negative count.
    """
    if count < 0:
        raise ValueError(f"a count of people cannot be {count}")
    if count == 0:
        return Disclosed(0, "0")
    if count < small_number:
        return Disclosed(None, HIDDEN if small_number == SMALL_NUMBER else f"1 to {small_number - 1}")
    rounded = (2 * count + base) // (2 * base) * base
    return Disclosed(rounded, str(rounded))


def pool_small(
    people: Mapping[str, int], parents: Mapping[str, Sequence[str]], *, rest: str, small_number: int = SMALL_NUMBER
) -> dict[str, str]:
    """Give every organisation the smallest public group that holds enough people.

    Args:
        people: people of each organisation, by code.
        parents: wider groups of each organisation, nearest first (its primary care network, say).
        rest: the name of the last pool, for whatever is left.
        small_number: the smallest group shown.

    Returns:
        Group of each organisation's code: itself, one of its parents, or `rest`. If `rest` would itself be too
        small (and not empty), the smallest other groups join it until it is not, or nothing else is left.
    """
    return pool_steadily({code: [n] for code, n in people.items()}, parents, rest=rest, small_number=small_number)


def pool_steadily(
    histories: Mapping[str, Sequence[int]],
    parents: Mapping[str, Sequence[str]],
    *,
    rest: str,
    small_number: int = SMALL_NUMBER,
    later: int = 0,
) -> dict[str, str]:
    """As `pool_small`, but one joiner between two releases never lifts a group out of its pool, nor moves another.

    Args:
        histories: people of each organisation at each date, all of one length (see `stands`).
        parents: as in `pool_small`.
        rest: as in `pool_small`.
        small_number: as in `pool_small`.
        later: as in `stands`.
    """
    group = {code: code for code in histories}
    depth = max((len(p) for p in parents.values()), default=0)
    for level in range(depth + 1):
        totals = _totals(histories, group)
        for code in histories:
            if not stands(totals[group[code]], small_number=small_number, later=later):
                wider = parents.get(code, ())
                group[code] = wider[level] if level < len(wider) else rest
    totals = _totals(histories, group)
    while rest in totals and len(totals) > 1 and _is_exposed(totals[rest], small_number, later):
        joins = min((held_count(_fixed(total, later)), name) for name, total in totals.items() if name != rest)
        group = {code: rest if name == joins[1] else name for code, name in group.items()}
        totals = _totals(histories, group)
    return group


def _is_exposed(history: Sequence[int], small_number: int, later: int) -> bool:
    """Whether what is left over has people in it, but too few to be a group of their own.

    In a later release what was empty counts as empty until a step of people has come, and what was not counts as not
    until nobody was there at two fixed dates running: else the first to come or the last to go would be told.
    """
    if stands(history, small_number=small_number, later=later):
        return False
    first = len(history) - later
    exposed = _latest(history[:first], 0) > 0
    for end in range(first, len(history)):
        exposed = history[end] > 0 or history[end - 1] > 0 if exposed else history[end] >= ROUNDED_TO
    return exposed


def stands(history: Sequence[int], *, small_number: int = SMALL_NUMBER, later: int = 0) -> bool:
    """Whether a group is large enough to stand for itself.

    In a first release: for good or at the last two fixed dates, and ever since. In a later one, which remembers what
    the one before it showed: it comes to stand as before, and a group that stood is hidden only when a step of people
    (see `held_count`) has gone at once, or at the second fixed date running that finds it too small; so a group of 8
    that loses one person is shown as it was, and the release gives nobody away.

    Args:
        history: what the first release rests on: the true count at each fixed date (ends of quarters, say), in order,
            and the least count from the last of them until that release, which no joiner can raise: it may hide a
            group and never lets one out; one count alone is published as it is. Then the counts of `later` dates.
        small_number: the smallest group shown.
        later: how many fixed dates have come since the first release.
    """
    first = len(history) - later
    fixed = _fixed(history[:first])
    up = min(history[max(0, first - 2) : first]) >= small_number and _comes_to_stand(fixed, small_number)
    for end in range(first, len(history)):
        fixed, last, count = _fixed(history[: end + 1], end + 1 - first), history[end - 1], history[end]
        if up:
            few_left = last >= small_number and max(small_number, held_count(fixed[:-1])) - count < ROUNDED_TO
            up = count >= small_number or few_left
        else:
            up = count >= small_number and _comes_to_stand(fixed, small_number)
    return up


def _comes_to_stand(fixed: Sequence[int], small_number: int) -> bool:
    return held_count(fixed) >= small_number or (len(fixed) > 1 and min(fixed[-2:]) >= small_number)


def _fixed(history: Sequence[int], later: int = 0) -> list[int]:
    """The counts at fixed dates: all but the one for the time from the last of them to the first release."""
    first = len(history) - later
    return [*(history[: first - 1] or history[:first]), *history[first:]]


def _latest(history: Sequence[int], later: int) -> int:
    return history[-1] if later else min(history[-2:])


def _totals(histories: Mapping[str, Sequence[int]], group: Mapping[str, str]) -> dict[str, list[int]]:
    totals: dict[str, list[int]] = {}
    for code, history in histories.items():
        total = totals.setdefault(group[code], [0] * len(history))
        for i, count in enumerate(history):
            total[i] += count
    return totals


def disclose_steadily(
    history: Sequence[int], *, small_number: int = SMALL_NUMBER, later: int = 0, members: int = 1
) -> Disclosed:
    """A count that is published again and again, for the public: that of the fixed dates, held (see `held_count`).

    A figure of several organisations that they could only just reach if all of them were small (13 or 14 people of two,
    say, shown as 15) is a step less, since it would give all of them away.

    Args:
        history: as in `stands`; a group that does not stand is hidden, or 0 where it was empty.
        small_number: the smallest count shown.
        later: as in `stands`.
        members: how many organisations stand together in the group.
    """
    if not stands(history, small_number=small_number, later=later):
        latest = 0 if not _is_exposed(history, small_number, later) else max(1, _latest(history, later))
        return disclose_people(min(latest, small_number - 1), small_number=small_number)
    count = max(small_number, held_count(_fixed(history, later)))
    shown = disclose_people(count, small_number=small_number)
    most_open = (small_number - 1) * members - (LEAST_WIDTH - 1)
    if members > 1 and shown.value is not None and 0 < shown.value - ROUNDED_TO // 2 - most_open <= ROUNDED_TO:
        return disclose_people(max(small_number, shown.value - ROUNDED_TO), small_number=small_number)
    return shown


def held_count(history: Sequence[int], *, step: int = ROUNDED_TO) -> int:
    """The count to publish when the same count was published before: it moves only by steps too large to be a person.

    Two releases that differ by one joiner would give the joiner away wherever the count sits on an edge of rounding.
    So the count that is published stays the one it was until the true one has moved by at least a step.

    Args:
        history: the true count at each fixed date, in order; at least one.
        step: the least move that shows.

    Returns:
        The count to pass on to `disclose_people`.
    """
    held = history[0]
    for count in history[1:]:
        if abs(count - held) >= step:
            held = count
    return held
