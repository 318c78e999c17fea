"""What a cell may hold: the types of the row models. Each turns text into a value or says what is wrong with it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from foundation.nhs_numbers import holds_nhs_number

_EMAIL = re.compile(r"^[^@\s<>;,]+@[^@\s<>;,]+\.[^@\s<>;,.]+$")
_IN_BRACKETS = re.compile(r"<([^<>]+)>\s*$")
_BRITISH_DAY = re.compile(r"^(\d{1,2})[./-](\d{1,2})[./-](\d{4})$")
_TIME = re.compile(r"^(\d{1,2}):(\d{2})(?::00)?$")
_SKILL = re.compile(r"^(.*?)(?:\s+(\S+))?$")
FIRST_YEAR, LAST_YEAR = 1950, 2100
MOST_LETTERS, MOST_LETTERS_FREE, MOST_LETTERS_EMAIL = 200, 4_000, 254
"""The longest plain text, the longest free text, and the longest e-mail address (RFC 5321, 4.5.3.1.3)."""

MOST_SHOWN = 60
"""Of a part of a list longer than this only the beginning is shown."""

EXCEL_DAY_0 = dt.date(1899, 12, 30)
"""Day 0 of Excel's calendar, as it counts after February 1900."""


def refuse(message: str, remedy: str) -> PydanticCustomError:
    """The error of a cell: what is wrong, and what to do."""
    return PydanticCustomError("cell", "{message}", {"message": message, "remedy": remedy})


def _within(text: str, most: int) -> str:
    if len(text) > most:
        raise refuse(f"this text has {len(text):,} letters and signs; at most {most:,} are kept.", "Shorten it.")
    return text


def _text(text: str) -> str:
    return _within(text, MOST_LETTERS)


def _free_text(text: str) -> str:
    _within(text, MOST_LETTERS_FREE)
    if holds_nhs_number(text):
        raise refuse("this text holds what looks like an NHS number.", "Take it out: no patient is named here.")
    return text


def _email(text: str) -> str:
    inner = _IN_BRACKETS.search(text)
    _within(text, MOST_LETTERS_EMAIL)
    address = (inner.group(1) if inner else text).strip().removeprefix("mailto:").casefold()
    if not _EMAIL.match(address):
        raise refuse("this is not an e-mail address.", "Write it like name@organisation.example.")
    return address


def _day(text: str) -> dt.date:
    try:
        day = dt.date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else None
    except ValueError:
        raise refuse("there is no such day.", "Correct the date.") from None
    if day is None:
        raise refuse("this is not a date as asked for.", _as_date(text))
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise refuse(f"the year {day.year} cannot be right.", "Correct the date.")
    return day


def _as_date(text: str) -> str:
    """What to write instead; a date is offered, never taken, since 03/04 may be March or April."""
    british = _BRITISH_DAY.match(text)
    try:
        if british:
            day = dt.date(int(british.group(3)), int(british.group(2)), int(british.group(1)))
            return f"If the day stands first, write {day.isoformat()}."
        if re.fullmatch(r"[1-7]\d{4}", text):
            day = EXCEL_DAY_0 + dt.timedelta(days=int(text))
            return f"This is Excel's number of a day; if it was meant, write {day.isoformat()}."
    except ValueError:
        pass
    return "Write it as YYYY-MM-DD, such as 2020-07-13."


def _time(text: str) -> str:
    match = _TIME.match(text)
    if not match or int(match.group(1)) > 23 or int(match.group(2)) > 59:
        raise refuse("this is not a time of day.", "Write it as HH:MM, such as 09:30.")
    return f"{int(match.group(1)):02d}:{match.group(2)}"


def _yes_no(text: str) -> bool:
    answer = {"yes": True, "no": False}.get(text.casefold())
    if answer is None:
        raise refuse("this is neither yes nor no.", "Write yes or no, or leave the cell empty.")
    return answer


def _whole(text: str) -> int:
    if not re.fullmatch(r"-?\d{1,9}", text):
        raise refuse("this is not a whole number.", "Write digits only, such as 3.")
    return int(text)


def _number(text: str) -> float:
    if not re.fullmatch(r"-?\d{1,12}(\.\d{1,15})?", text):
        raise refuse("this is not a number.", "Write digits, with a point where needed, such as 12.5.")
    return float(text)


def _listed(read: Callable[[str], Any]) -> BeforeValidator:
    """For a list: each part is read by itself, so that everything wrong with a cell is said at once.

    The error carries `faults`, a message and a remedy for each bad part, and `read`, the parts that are good.
    """

    def _read(text: str) -> tuple[Any, ...]:
        parts = list(dict.fromkeys(part.strip() for part in text.split(";") if part.strip()))
        good: list[Any] = []
        faults: list[tuple[str, str]] = []
        for part in parts:
            try:
                good.append(read(part))
            except PydanticCustomError as error:
                message, remedy = str(error.message()), str((error.context or {})["remedy"])
                shown = part if len(part) <= MOST_SHOWN else f"{part[:MOST_SHOWN]}…"
                faults.append((message if len(parts) == 1 or part in message else f"{shown}: {message}", remedy))
        items = tuple(dict.fromkeys(good))
        if faults:
            message = " ".join(message for message, _ in faults)
            context = {"message": message, "remedy": faults[0][1], "faults": faults, "read": items}
            raise PydanticCustomError("cell", "{message}", context)
        return items

    return BeforeValidator(_read)


def _skill_level(text: str) -> tuple[str, int | None]:
    _text(text)
    match = _SKILL.match(text)
    name, level = (match.group(1), match.group(2)) if match else (text, None)
    if level is None or not name:
        return text, None
    if level not in ("1", "2", "3", "4"):
        if level.lstrip("-").isdecimal():
            raise refuse(f"{level} is not a level.", "Write the skill and a level from 1 to 4, such as SPC 4.")
        return text, None
    return name, int(level)


def _occurrence(text: str) -> int:
    if text not in ("1", "2", "3", "4", "5"):
        raise refuse("these are not weeks of a month.", "Write numbers from 1 to 5, separated by ;, such as 1;3.")
    return int(text)


def _weekday(text: str) -> str:
    if text.casefold() not in ("mon", "tue", "wed", "thu", "fri", "sat", "sun"):
        raise refuse(f"{text} is not a day of the week.", "Write mon, tue, wed, thu, fri, sat or sun.")
    return text.casefold()


def choice(*values: str) -> BeforeValidator:
    """For a cell that holds one of some words; case does not matter, nor whether a space stands for `_`."""

    known = {value.casefold(): value for value in values}

    def _one(text: str) -> str:
        word = text.casefold().replace(" ", "_").replace("-", "_")
        if word not in known:
            raise refuse("this word is not one of those known here.", f"Write one of: {', '.join(values)}.")
        return known[word]

    return BeforeValidator(_one, json_schema_input_type=Literal[values])


def whole_within(low: int, high: int) -> BeforeValidator:
    """For a cell that holds a whole number between two limits, both included."""
    return BeforeValidator(lambda text: _limited(_whole(text), low, high))


def number_within(low: float, high: float) -> BeforeValidator:
    """For a cell that holds a number between two limits, both included."""
    return BeforeValidator(lambda text: _limited(_number(text), low, high))


def _limited(value: float, low: float, high: float) -> float:
    if not low <= value <= high:
        raise refuse(f"{_plain(value)} is not between {_plain(low)} and {_plain(high)}.", "Correct the number.")
    return value


def _plain(value: float) -> str:
    return f"{value:,.15g}"


Text = Annotated[str, BeforeValidator(_text)]
FreeText = Annotated[str, BeforeValidator(_free_text)]
Phrase = Annotated[str, BeforeValidator(lambda text: _free_text(_text(text)))]
"""As short as a plain text, in people's own words."""
Code = Annotated[str, BeforeValidator(lambda text: _text(text).upper())]
Email = Annotated[str, BeforeValidator(_email)]
Day = Annotated[dt.date, BeforeValidator(_day)]
Time = Annotated[str, BeforeValidator(_time)]
YesNo = Annotated[bool, BeforeValidator(_yes_no)]
Number = Annotated[float, BeforeValidator(_number)]
Weekday = Annotated[
    str, BeforeValidator(_weekday, json_schema_input_type=Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"])
]
Count = Annotated[int, whole_within(0, 1_000_000)]
Level = Annotated[int, whole_within(1, 4)]
Rating = Annotated[int, whole_within(1, 5)]
Latitude = Annotated[float, number_within(-90, 90)]
Longitude = Annotated[float, number_within(-180, 180)]
Texts = Annotated[tuple[str, ...], _listed(_text)]
Features = Annotated[tuple[str, ...], _listed(lambda text: _text(text).casefold())]
Codes = Annotated[tuple[str, ...], _listed(lambda text: _text(text).upper())]
Emails = Annotated[tuple[str, ...], _listed(_email)]
Days = Annotated[tuple[dt.date, ...], _listed(_day)]
Weekdays = Annotated[tuple[str, ...], _listed(_weekday)]
Occurrences = Annotated[tuple[int, ...], _listed(_occurrence)]
SkillLevels = Annotated[tuple[tuple[str, int | None], ...], _listed(_skill_level)]
