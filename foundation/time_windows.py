"""Weekly slots: when somebody can. Local wall-clock times (Europe/London), weekdays `mon` to `sun`.

A slot may hold in some weeks of the month only (`occurrences`: the first, third … such weekday of a month).
Unknown availability is `None` and is nowhere in this module: whoever asks must decide what unknown means.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from .documents import Document
from .plain_words import CLOCK_PATTERN

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
ClockTime = Annotated[str, StringConstraints(pattern=CLOCK_PATTERN)]
"""A time of day, `HH:MM`."""

Window = tuple[int, int]
"""Start and end in minutes after midnight, the end not included."""


def false_if_null(value: object) -> object:
    """A switch that is not stated is off: null stands for false."""
    return False if value is None else value


class WeeklySlot(Document):
    """One slot of a week, as it stands in a snapshot."""

    weekday: Weekday
    start: ClockTime
    end: ClockTime
    occurrences: Annotated[tuple[Annotated[int, Field(ge=1, le=5)], ...], Field(min_length=1)] = (1, 2, 3, 4, 5)
    term_only: Annotated[bool, BeforeValidator(false_if_null, json_schema_input_type=bool | None)] = False

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.end <= self.start:
            raise ValueError(f"the slot ends at {self.end}, not after its start at {self.start}")
        return self


def minutes(clock_time: str) -> int:
    """Minutes after midnight of a time `HH:MM`."""
    hours, _, rest = clock_time.partition(":")
    return int(hours) * 60 + int(rest)


def occurrence(date: dt.date) -> int:
    """Which such weekday of its month a date is: 1 for the first, up to 5."""
    return (date.day - 1) // 7 + 1


def join_adjacent(windows: Iterable[Window]) -> list[Window]:
    """Windows in order, those that touch or overlap made one."""
    joined: list[Window] = []
    for start, end in sorted(windows):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def windows_by_day(slots: Sequence[WeeklySlot]) -> dict[tuple[int, int], list[Window]]:
    """Joined windows for each (weekday 0 to 6, occurrence 1 to 5) that has any."""
    loose: dict[tuple[int, int], list[Window]] = defaultdict(list)
    for slot in slots:
        for which in slot.occurrences:
            loose[WEEKDAYS.index(slot.weekday), which].append((minutes(slot.start), minutes(slot.end)))
    return {day: join_adjacent(windows) for day, windows in sorted(loose.items())}


def longest_common_minutes(a: Sequence[Window], b: Sequence[Window]) -> int:
    """Longest unbroken stretch, in minutes, that lies in a window of both."""
    return max((min(end_a, end_b) - max(start_a, start_b) for start_a, end_a in a for start_b, end_b in b), default=0)


def covers(slots: Sequence[WeeklySlot], date: dt.date, window: Window) -> bool:
    """Whether the slots, joined, hold the whole window on that date (by weekday and occurrence in the month)."""
    which = occurrence(date)
    day = WEEKDAYS[date.weekday()]
    loose = [(minutes(s.start), minutes(s.end)) for s in slots if s.weekday == day and which in s.occurrences]
    return any(start <= window[0] and window[1] <= end for start, end in join_adjacent(loose))
