"""Times and lengths of time as attendance files have them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from ..lists.days import Order, order_of, read_day

_TIME = re.compile(r"^(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:\.\d+)?)?\s*([ap])?\.?m?\.?$", re.IGNORECASE)
_WHOLE_HOUR = re.compile(r"^(\d{1,2})\s*([ap])\.?m\.?$", re.IGNORECASE)
_MOMENT = re.compile(
    r"^(?P<day>.*?\d)(?:,\s*|\s+|T)(?P<time>\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[ap]\.?m\.?)?)\s*(?:Z|UTC|GMT|BST)?$",
    re.IGNORECASE,
)
_PARTS = re.compile(r"(\d+(?:\.\d+)?)\s*(hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s)(?![a-z])", re.IGNORECASE)
_COLONS = re.compile(r"^(\d{1,2}):(\d{2})(?::(\d{2}))?$")
_SECONDS = {"h": 3600, "m": 60, "s": 1}


def length_in(text: str) -> float | None:
    """A length of time in seconds: `1h 2m 3s`, `1 hr 2 min`, `01:02:03` (`1:02` is hours and minutes), `62` minutes."""
    plain = text.strip()
    if re.fullmatch(r"\d{1,4}(\.\d+)?", plain):
        return float(plain) * 60
    if match := _COLONS.match(plain):
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return hours * 3600.0 + minutes * 60 + seconds
    parts = _PARTS.findall(plain)
    if not parts or _PARTS.sub("", plain).strip(" ,"):
        return None
    return sum(float(number) * _SECONDS[unit[0].lower()] for number, unit in parts)


def time_in(text: str) -> dt.time | None:
    """A time of day: `09:25`, `9.25am`, `9 am`, `13:05:10`."""
    plain = " ".join(text.split())
    if match := _WHOLE_HOUR.match(plain):
        return _time(int(match.group(1)), 0, 0, match.group(2))
    if match := _TIME.match(plain):
        return _time(int(match.group(1)), int(match.group(2)), int(match.group(3) or 0), match.group(4))
    return None


def _time(hour: int, minute: int, second: int, half: str | None) -> dt.time | None:
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    return dt.time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def moment_in(text: str, order: Order, day: dt.date | None = None) -> dt.datetime | None:
    """A day and time such as `11/23/26, 9:00:01 AM`; a time alone is of the day given."""
    plain = " ".join(text.split())
    if match := _MOMENT.match(plain):
        read, time = read_day(match.group("day").rstrip(","), order).day, time_in(match.group("time"))
        return dt.datetime.combine(read, time) if read and time else None
    time = time_in(plain)
    return dt.datetime.combine(day, time) if day and time else None


def order_for(texts: Iterable[str], day: dt.date | None) -> tuple[Order, str]:
    """Which part of a file's dates is the day, and by what: the dates themselves, else the day of the session."""
    days = [match.group("day").rstrip(",") for text in texts if (match := _MOMENT.match(" ".join(text.split())))]
    found = order_of(days)
    if found.evidence and not found.mixed:
        return found.order, f"“{found.evidence}” shows it"
    orders: tuple[Order, ...] = ("day first", "month first")
    fits = [order for order in orders if day and any(read_day(text, order).day == day for text in days)]
    if len(fits) == 1:
        return fits[0], "the session was on that day"
    return "day first", "British order, since nothing shows another"
