"""The words of a week: days, parts of a day, weeks of a month, and times of day."""

from __future__ import annotations

import re

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WORKING_WEEK = WEEK[:5]
DAY_START, MIDDAY, DAY_END, EVENING_END = "09:00", "13:00", "17:00", "20:00"

DAY = r"(?:mondays?|mons?|tuesdays?|tues?|tus|wednesdays?|weds?|thursdays?|thurs?|thus?|th|fridays?|fris?|saturdays?|sats?|sundays?|suns?|m|w|f)"  # noqa: E501
PARTS: dict[str, tuple[str, str]] = {
    "am": (DAY_START, MIDDAY),
    "mornings": (DAY_START, MIDDAY),
    "morning": (DAY_START, MIDDAY),
    "a.m.": (DAY_START, MIDDAY),
    "pm": (MIDDAY, DAY_END),
    "p.m.": (MIDDAY, DAY_END),
    "afternoons": (MIDDAY, DAY_END),
    "afternoon": (MIDDAY, DAY_END),
    "evenings": (DAY_END, EVENING_END),
    "evening": (DAY_END, EVENING_END),
    "eve": (DAY_END, EVENING_END),
    "all day": (DAY_START, DAY_END),
    "full day": (DAY_START, DAY_END),
    "whole day": (DAY_START, DAY_END),
}
ANY_TIME = re.compile(
    r"^(?:i am |i'm |very |fully |quite |totally )*(?:flexible|any ?time|any(?: day)?|any day,? any time|all week|always|whenever|open|no preference|"  # noqa: E501
    r"all working hours|mon(?:day)? ?(?:-|to) ?fri(?:day)?,? (?:9|09:00|9am) ?(?:-|to) ?(?:5|17:00|5pm))[.!]*$"
)
NO_TIME = re.compile(
    r"^(?:none|never|not available|no availability|unavailable|no time|nil)"
    r"(?: (?:at present|currently|at the moment|right now|for now))?[.!]*$"
)
NOT_SAID = re.compile(
    r"^(?:n/?a|tbc|tba|to be confirmed|unknown|not sure|don'?t know|unsure|varies|variable|depends|\?+|-+|"
    r"(?:please )?(?:ask|check with|speak to|contact)\b.*|see (?:my )?(?:diary|calendar|rota).*|rota.*|shifts?.*)[.!]*$"
)
ORDINALS = {
    "1st": 1, "first": 1, "2nd": 2, "second": 2, "3rd": 3, "third": 3, "4th": 4, "fourth": 4,
    "5th": 5, "fifth": 5, "last": 5,
}  # fmt: skip
_TIME = r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?"
SPAN = re.compile(rf"{_TIME}\s*(?:-|to|until|till)\s*{_TIME}")
AFTER = re.compile(rf"(?:after|from)\s+{_TIME}")
BEFORE = re.compile(rf"(?:before|until|till|up to)\s+{_TIME}")
NOON = re.compile(r"\b(?:12\s*)?(?:noon|midday)\b")


def weekday(word: str) -> str:
    """The three letters of a weekday, however it is written."""
    return {"m": "mon", "w": "wed", "f": "fri", "th": "thu", "tus": "tue"}.get(word, word[:3])


def clock(hour: str, minute: str | None, half: str | None, *, afternoon: bool = False) -> str | None:
    """A time of day as `HH:MM`; `afternoon` reads a bare 1 to 7 as after midday. None for no such time."""
    hours = int(hour)
    if half == "pm" and hours < 12:
        hours += 12
    elif half == "am" and hours == 12:
        hours = 0
    elif half is None and afternoon and 1 <= hours <= 7:
        hours += 12
    minutes = int(minute or 0)
    return f"{hours:02d}:{minutes:02d}" if hours < 24 and minutes < 60 else None
