"""Free text about a week ("Mon-Weds not 2nd Weds, Fri pm term time") as slots, with how sure that is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from .week_words import (
    AFTER,
    ANY_TIME,
    BEFORE,
    DAY,
    DAY_END,
    DAY_START,
    NO_TIME,
    NOON,
    NOT_SAID,
    ORDINALS,
    PARTS,
    SPAN,
    WEEK,
    WORKING_WEEK,
    clock,
    weekday,
)

Sureness = Literal["read", "assumed", "doubtful", "unknown", "none"]
ALL_WEEKS = (1, 2, 3, 4, 5)

_ORDINAL = "|".join(ORDINALS)
_TERM = re.compile(r"\(?\b(?:in |during )?(?:term[- ]?time(?: only)?|in term|term only|school terms?)\b\)?")
_RANGE = re.compile(rf"\b({DAY})\s*(?:-|to|through|thru)\s*({DAY})\b")
_DAYS = re.compile(rf"\b(?:{DAY})\b")
_OCCURRENCES = re.compile(rf"\b(?:{_ORDINAL})(?:(?:\s*(?:,|&|/|and|or)\s*|\s+)(?:{_ORDINAL}))*\b")
_EXCEPT = re.compile(r"\b(?:but not|not on|not|except for|except|excluding|apart from|other than)\b")
_FILLER = re.compile(r"\b(?:and|on|in|the|of|each|every|month|any|only|i can do|i can|available|free|usually|best|days?|weeks?|all|at|between|time)\b|[\s.&/()+–-]")  # fmt: skip  # noqa: E501
_PART = re.compile(rf"\b(?:{'|'.join(re.escape(word) for word in sorted(PARTS, key=len, reverse=True))})(?!\w)")
_WEEKDAYS = re.compile(r"\b(?:weekdays?|every day|any day|daily|mon(?:day)?s?\s*(?:-|to)\s*fri(?:day)?s?)\b")
_PARENTHESES, _DASHES = re.compile(r"[()\[\]]"), re.compile("[–—]")
_FOUR_DIGITS = re.compile(r"\b([01]\d|2[0-3])([0-5]\d)\s*(?:-|to)\s*([01]\d|2[0-3])([0-5]\d)\b")
_WEEKENDS = re.compile(r"\bweekends?\b")
_LONE_LETTER = re.compile(r"(?<![a-z])[ts](?![a-z])")


@dataclass(frozen=True, slots=True, order=True)
class WeekSlot:
    """One slot of a week; `occurrences` are weeks of the month, 1 to 5, and `term_only` leaves out school holidays."""

    weekday: str
    start: str
    end: str
    occurrences: tuple[int, ...] = ALL_WEEKS
    term_only: bool = False

    def words(self) -> str:
        """The slot in words that this module reads back."""
        which = " and ".join(f"{n}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(n, 'th') }" for n in self.occurrences)
        prefix = "" if self.occurrences == ALL_WEEKS else f"{which} "
        return f"{prefix}{self.weekday.capitalize()} {self.start}-{self.end}{' term time' if self.term_only else ''}"


@dataclass(frozen=True, slots=True)
class WeekRead:
    """What a text says of a week.

    Attributes:
        slots: in the order of the week.
        sureness: `read` (every word understood), `assumed` (flexible: all working hours), `doubtful` (some word was
            not understood, or may mean two things), `none` (no time at all), `unknown` (nothing said).
        leftover: words not understood.
        choices: other texts to choose from, where a sign may mean two things.
    """

    slots: tuple[WeekSlot, ...] = ()
    sureness: Sureness = "unknown"
    leftover: str = ""
    choices: tuple[str, ...] = ()

    def words(self) -> str:
        """The slots in words."""
        return "; ".join(slot.words() for slot in self.slots)


def read_week(text: str) -> WeekRead:
    """Read a free text about somebody's week; blank is unknown, which is neither none nor all."""
    plain = " ".join(_PARENTHESES.sub(" ", _DASHES.sub("-", text.casefold().replace("’", "'"))).split()).strip(" ;,.")
    plain = _FOUR_DIGITS.sub(r"\1:\2-\3:\4", plain)
    if not plain or NOT_SAID.match(plain):
        return WeekRead(leftover=plain)
    if ANY_TIME.match(plain):
        return WeekRead(tuple(WeekSlot(day, DAY_START, DAY_END) for day in WORKING_WEEK), "assumed")
    if NO_TIME.match(plain):
        return WeekRead((), "none")
    lone = _LONE_LETTER.search(plain)
    if lone:
        return _two_meanings(plain, lone.group())
    slots, leftover = _clauses(plain)
    if not slots:
        return WeekRead((), "doubtful" if _DAYS.search(plain) else "unknown", plain)
    return WeekRead(tuple(sorted(slots, key=_in_week)), "doubtful" if leftover else "read", leftover)


def _two_meanings(plain: str, letter: str) -> WeekRead:
    """A lone T is a Tuesday or a Thursday, a lone S a Saturday or a Sunday: nothing is taken."""
    words = ("Tue", "Thu") if letter == "t" else ("Sat", "Sun")
    texts = tuple(re.sub(r"(?<![a-z])[ts](?![a-z])", word, plain) for word in words)
    choices = tuple(dict.fromkeys(filter(None, (read_week(text).words() for text in texts))))
    return WeekRead((), "doubtful", letter.upper(), choices)


def _clauses(plain: str) -> tuple[set[WeekSlot], str]:
    slots: set[WeekSlot] = set()
    leftovers: list[str] = []
    for clause in _parted(plain):
        wanted, *unwanted = _EXCEPT.split(clause)
        found, rest = _slots(wanted)
        slots |= found
        leftovers.append(rest)
        for part in unwanted:
            gone, rest = _slots(part, everything=True, named=sorted({slot.weekday for slot in found}))
            leftovers.append(rest if gone else part.strip())
            slots = {piece for slot in slots for piece in _without(slot, gone)}
    return slots, " ".join(filter(None, leftovers))


def _parted(plain: str) -> list[str]:
    """The parts between commas and the like; `1st, 3rd Tue` stays one, since a number of a week belongs to its day."""
    held = re.sub(rf"\b({_ORDINAL})\s*[,&]\s*(?=(?:{_ORDINAL})\b)", r"\1 and ", plain)
    parts: list[str] = []
    pieces = [piece for part in re.split(r"[;,\n]|\bplus\b", held) for piece in _paired(part)]
    for part in filter(None, map(str.strip, pieces)):
        if parts and not (_DAYS.search(part) or _WEEKDAYS.search(part) or _EXCEPT.search(part)) and _times_in(part)[0]:
            parts[-1] += f" {part}"  # hours alone belong to the days named before them
        else:
            parts.append(part)
    return parts


def _paired(part: str) -> list[str]:
    """`Tue am and Thu pm` names a time for each day: it is parted before every day that comes after a time."""
    if _EXCEPT.search(part):
        return [part]
    marks = [(match.start(), "day") for match in _DAYS.finditer(part)]
    marks += [(match.start(), "time") for match in (*_PART.finditer(part), *SPAN.finditer(part))]
    marks.sort()
    kinds = [kind for i, (_, kind) in enumerate(marks) if i == 0 or marks[i - 1][1] != kind]
    if len(kinds) < 4 or kinds[0] != "day" or kinds[-1] != "time":
        return [part]
    cuts = [at for i, (at, kind) in enumerate(marks) if i and kind == "day" and marks[i - 1][1] == "time"]
    cuts = [_before_ordinals(part, at) for at in cuts]
    pieces = [part[low:high] for low, high in zip([0, *cuts], [*cuts, len(part)], strict=True)]
    return [re.sub(r"[\s&/]*\b(?:and|or)?[\s&/]*$", "", piece) for piece in pieces]


def _before_ordinals(part: str, at: int) -> int:
    """Where the words about weeks of a month begin that belong to the day at a place."""
    found = [
        match.start()
        for match in _OCCURRENCES.finditer(part)
        if not part[match.end() : at].strip() and match.end() <= at
    ]
    return found[0] if found else at


def _slots(clause: str, *, everything: bool = False, named: Sequence[str] = ()) -> tuple[set[WeekSlot], str]:
    """The slots of one clause and the words left over; `everything` makes a day without a time the whole of it.

    `named` are the days meant where only weeks of a month are said.
    """
    term = bool(_TERM.search(clause))
    rest = _TERM.sub(" ", clause)
    occurrences: tuple[int, ...] = ALL_WEEKS
    if found := _OCCURRENCES.search(rest):
        occurrences = tuple(sorted({ORDINALS[word] for word in re.findall(rf"\b(?:{_ORDINAL})\b", found.group())}))
        rest = _OCCURRENCES.sub(" ", rest, count=1)
    days, rest = _days_in(rest)
    times, rest = _times_in(rest)
    rest = " ".join(_FILLER.sub(" ", rest).split())
    if not days and named and occurrences != ALL_WEEKS and not rest.replace("or", "").strip():
        days, rest = list(named), ""
    if not days and times and not rest:
        days = list(WORKING_WEEK)
    whole = ("00:00", "23:59") if everything else (DAY_START, DAY_END)
    spans = [span for span in times or [whole] if span[0] < span[1]]
    return {WeekSlot(day, *span, occurrences, term) for day in days for span in spans}, rest


def _days_in(rest: str) -> tuple[list[str], str]:
    days: list[str] = []
    if _WEEKENDS.search(rest):
        days += WEEK[5:]
        rest = _WEEKENDS.sub(" ", rest)
    if _WEEKDAYS.search(rest):
        days += WORKING_WEEK
        rest = _WEEKDAYS.sub(" ", rest)
    for match in _RANGE.finditer(rest):
        first, last = (WEEK.index(weekday(word)) for word in match.groups())
        days += WEEK[first : last + 1] if first <= last else (*WEEK[first:], *WEEK[: last + 1])
    rest = _RANGE.sub(" ", rest)
    days += [weekday(word) for word in _DAYS.findall(rest)]
    return days, _DAYS.sub(" ", rest)


def _times_in(rest: str) -> tuple[list[tuple[str, str]], str]:
    times: list[tuple[str, str]] = []
    rest = NOON.sub("12pm", rest)
    for match in SPAN.finditer(rest):
        low_hour, low_minute, low_half, high_hour, high_minute, high_half = match.groups()
        high = clock(high_hour, high_minute, high_half, afternoon=low_half != "am" or high_half is None)
        half = "pm" if low_half is None and high_half == "pm" and int(low_hour) < int(high_hour) < 12 else low_half
        low = clock(low_hour, low_minute, half, afternoon=True)
        if low and high:
            times.append((low, high))
            rest = rest.replace(match.group(), " ", 1)
    for pattern, after in ((AFTER, True), (BEFORE, False)):
        for match in pattern.finditer(rest):
            moment = clock(*match.groups(), afternoon=True)
            if moment:
                times.append((moment, DAY_END) if after else (DAY_START, moment))
                rest = rest.replace(match.group(), " ", 1)
    times += [PARTS[word] for word in _PART.findall(rest)]
    return times, _PART.sub(" ", rest)


def _without(slot: WeekSlot, gone: set[WeekSlot]) -> list[WeekSlot]:
    """What is left of a slot; a part of a day is taken out of both its ends, in the weeks that are named."""
    left = [slot]
    for out in gone:
        left = [piece for each in left for piece in _cut(each, out)]
    return left


def _cut(slot: WeekSlot, out: WeekSlot) -> list[WeekSlot]:
    if slot.weekday != out.weekday or out.end <= slot.start or out.start >= slot.end:
        return [slot]
    kept = tuple(week for week in slot.occurrences if week not in out.occurrences)
    hit = tuple(week for week in slot.occurrences if week in out.occurrences)
    pieces = [replace(slot, occurrences=kept)] if kept else []
    if hit and slot.start < out.start:
        pieces.append(replace(slot, end=out.start, occurrences=hit))
    if hit and out.end < slot.end:
        pieces.append(replace(slot, start=out.end, occurrences=hit))
    return pieces


def _in_week(slot: WeekSlot) -> tuple[int, str, str, tuple[int, ...]]:
    return WEEK.index(slot.weekday), slot.start, slot.end, slot.occurrences
