"""When somebody is free, as a grid of a week's hours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from foundation.time_windows import minutes
from programme.queries.person_facts import SlotFact

from .words import WEEKDAYS

FIRST_HOUR, LAST_HOUR = 8, 20
EVERY_WEEK = 5
"""A weekday comes up to five times in a month."""


@dataclass(frozen=True, slots=True)
class WeekDay:
    """One row of the grid: each hour is `free`, `partly` or empty; `words` say the same."""

    name: str
    hours: list[str]
    words: list[str]


@dataclass(frozen=True, slots=True)
class Week:
    """The hours of the columns, and the days that have any."""

    hours: list[int]
    days: list[WeekDay]


def week_of(slots: Sequence[SlotFact]) -> Week:
    """The grid of some slots, Monday first; Saturday and Sunday only where there is something in them."""
    hours = list(range(FIRST_HOUR, LAST_HOUR))
    rows = []
    for code, name in WEEKDAYS:
        mine = sorted((each for each in slots if each.weekday == code), key=lambda each: each.start)
        if mine or code not in ("sat", "sun"):
            rows.append(WeekDay(name, [_hour(mine, hour) for hour in hours], [in_words(each) for each in mine]))
    return Week(hours, rows)


def in_words(slot: SlotFact) -> str:
    """A slot as people say it: `09:00 to 12:00, weeks 1 and 3 of the month, in term only`."""
    words = f"{slot.start} to {slot.end}"
    if len(slot.occurrences) < EVERY_WEEK:
        weeks = [str(each) for each in slot.occurrences]
        listed = " and ".join([", ".join(weeks[:-1]), weeks[-1]]) if len(weeks) > 1 else weeks[0]
        words += f", {'weeks' if len(weeks) > 1 else 'week'} {listed} of the month"
    return f"{words}, in term only" if slot.term_only else words


def _hour(slots: Sequence[SlotFact], hour: int) -> str:
    begins, ends = hour * 60, hour * 60 + 60
    inside = [each for each in slots if minutes(each.start) < ends and minutes(each.end) > begins]
    if not inside:
        return ""
    always = [each for each in inside if len(each.occurrences) == EVERY_WEEK and not each.term_only]
    whole = any(minutes(each.start) <= begins and minutes(each.end) >= ends for each in always)
    return "free" if whole else "partly"
