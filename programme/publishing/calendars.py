"""Calendar files (RFC 5545): one event a session, Europe/London wall-clock times, no attendee's name.

A session keeps its UID for ever. What people were told (an earlier file, else the published rows) is compared with
what stands now: an event that says the same is taken over as it was, one that says something else has the next
SEQUENCE, one that is gone is CANCELLED, so that calendars holding an older version update in place. DTSTAMP is the
snapshot's date: equal plans give equal files.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, IncompleteComponent, Timezone, TimezoneDaylight, TimezoneStandard

from foundation.errors import BadInput, Fault

from .labels import Labels
from .sessions_workbook import cohort_names, venue_of_room

Json = Mapping[str, Any]
Belongs = Callable[[Json], bool]
"""Whether a placement, published row or reserve date stands in a calendar."""

ZONE = ZoneInfo("Europe/London")

NOT_CONTENT = (b"DTSTAMP", b"SEQUENCE")
"""Lines by which an event speaks of itself, not of the session."""


def sessions_calendar(snapshot: Json, result: Json, labels: Labels, before: bytes | None = None) -> bytes:
    """Every placed session as an event, every reserve date as a tentative one.

    Args:
        snapshot: the scheduling snapshot.
        result: the scheduling result; a published session that lost its place becomes a cancelled event.
        labels: words for rooms.
        before: the calendar file that people have, if there is one.

    Returns:
        An .ics file.
    """
    events = current_events(snapshot, result, labels, told_events(snapshot, labels, before))
    return calendar_file(events.values(), name_of(snapshot, result))


def name_of(snapshot: Json, result: Json, belongs: Belongs | None = None) -> str:
    """The name of a calendar: it says so where a session of its own does not stand as people were told."""
    rows, told = result["placements"], {row["session"]: row for row in snapshot.get("published", ())}
    placed = {row["session"] for row in rows}
    unsettled = [row for row in rows if row["changed"] or row["session"] not in told]
    unsettled += [row for name, row in told.items() if name not in placed]
    unsettled += [told[row["session"]] for row in rows if row["changed"] and row["session"] in told]
    settled = not any(belongs is None or belongs(row) for row in unsettled)
    return "Learn, Live, Lead sessions" if settled else "Learn, Live, Lead sessions (proposal)"


def told_events(
    snapshot: Json, labels: Labels, before: bytes | None, belongs: Belongs | None = None
) -> dict[str, Event]:
    """Events by UID as people have them: those of an earlier file, else those of the published rows.

    Raises:
        BadInput: the earlier file is no calendar of sessions.
    """
    if before is not None:
        return _read(before)
    rows = [row for row in snapshot.get("published", ()) if belongs is None or belongs(row)]
    return {uid_of(row["session"]): _event(snapshot, row, labels) for row in rows}


def _read(before: bytes) -> dict[str, Event]:
    try:
        events = [event for event in Calendar.from_ical(before).walk("VEVENT") if isinstance(event, Event)]
        found = {str(event["uid"]): event for event in events}
        for event in events:
            starts(event)
    except (ValueError, KeyError, IncompleteComponent):
        fault = Fault("calendar", "", "this is no calendar file of sessions.", "Name a file that was written here.")
        raise BadInput([fault]) from None
    return found


def current_events(
    snapshot: Json, result: Json, labels: Labels, told: Mapping[str, Event], belongs: Belongs | None = None
) -> dict[str, Event]:
    """Events by UID as they stand now, carried on from what people have; in order of time.

    Reserve dates that people have stay as they are where the result says nothing of any.
    """
    placed = [row for row in result["placements"] if belongs is None or belongs(row)]
    second = [row for row in result.get("reserve", {}).get("dates", ()) if belongs is None or belongs(row)]
    now = {uid_of(row["session"]): _event(snapshot, row, labels) for row in placed}
    now |= {uid_of(row["session"], "reserve"): _reserve(snapshot, row, labels) for row in second}
    found = {uid: _carried_on(event, told.get(uid)) for uid, event in now.items()}
    undecided = "reserve" not in result
    for uid, event in told.items():
        if uid not in now:
            stays = _is_history(snapshot, event) or (undecided and uid.endswith(uid_of("", "reserve")))
            found[uid] = event if stays else _cancelled(snapshot, event)
    return dict(sorted(found.items(), key=lambda each: (starts(each[1]), each[0])))


def calendar_file(events: Iterable[Event], name: str, method: str = "PUBLISH") -> bytes:
    """An .ics file of events, with the rules of Europe/London in it."""
    calendar = Calendar()
    calendar.add("prodid", "-//Learn, Live, Lead//Sessions//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    if method == "PUBLISH":
        calendar.add("x-wr-calname", name)
        calendar.add("x-wr-timezone", ZONE.key)
    calendar.add_component(_london())
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def same_content(one: Event, other: Event) -> bool:
    """Whether two events say the same of their session."""
    return _content(one) == _content(other)


def starts(event: Event) -> dt.datetime:
    """When an event starts, with its zone."""
    start = event.start
    if not isinstance(start, dt.datetime) or start.tzinfo is None:
        raise ValueError(f"{event.get('uid')} has no start with a zone")
    return start


def uid_of(session: str, kind: str = "session") -> str:
    """The lasting UID of a session, or of its reserve date."""
    return f"{session}.{kind}@learn-live-lead"


def _content(event: Event) -> list[bytes]:
    lines = bytes(event.to_ical()).splitlines()
    return [line for line in lines if not line.startswith(NOT_CONTENT)]


def _carried_on(event: Event, told: Event | None) -> Event:
    """The event as told where it says the same and is no newer; else with a SEQUENCE above the one told."""
    if told is None:
        return event
    same = same_content(event, told)
    if same and event.sequence <= told.sequence:
        return told
    event.sequence = max(event.sequence, told.sequence + (not same))
    return event


def _cancelled(snapshot: Json, told: Event) -> Event:
    if told.get("status") == "CANCELLED":
        return told
    event = copied(told, "dtstamp", "status")
    event.sequence = told.sequence + 1
    event.add("dtstamp", _midnight(snapshot["as_at"]))
    event.add("status", "CANCELLED")
    return event


def copied(event: Event, *without: str) -> Event:
    """A copy of an event, without properties of these names (in small letters)."""
    copy = Event()
    for name, value in event.items():
        if name.lower() not in without:
            copy[name] = value
    return copy


def _is_history(snapshot: Json, event: Event) -> bool:
    """Whether an event is of a session that the snapshot no longer knows, and lies in the past."""
    known = {uid_of(s["id"], kind) for s in snapshot["sessions"] for kind in ("session", "reserve")}
    return str(event["uid"]) not in known and starts(event).date().isoformat() < snapshot["as_at"]


def _event(snapshot: Json, placed: Json, labels: Labels) -> Event:
    session = next(s for s in snapshot["sessions"] if s["id"] == placed["session"])
    block = next(b for b in snapshot["blocks"] if b["id"] == placed["block"])
    cohorts = cohort_names(session, {cohort["id"]: cohort for cohort in snapshot["cohorts"]})
    event = Event()
    event.add("uid", uid_of(session["id"]))
    event.add("dtstamp", _midnight(snapshot["as_at"]))
    event.add("sequence", placed.get("sequence", 0))
    event.add("summary", ": ".join(part for part in (cohorts, session.get("title") or session["id"]) if part))
    event.add("dtstart", _moment(placed["date"], block["start"]))
    event.add("dtend", _moment(placed["date"], block["end"]))
    event.add("location", _place(snapshot, placed, labels))
    return event


def _reserve(snapshot: Json, row: Json, labels: Labels) -> Event:
    """A reserve date is kept free and is not settled."""
    event = _event(snapshot, row, labels)
    event["uid"] = uid_of(row["session"], "reserve")
    event["summary"] = f"{event['summary']} (reserve date)"
    event.add("status", "TENTATIVE")
    return event


def _place(snapshot: Json, placed: Json, labels: Labels) -> str:
    if not placed.get("room"):
        return "Online"
    return f"{labels.room(placed['room'])}, {venue_of_room(snapshot)[placed['room']]}"


def _moment(date: str, clock_time: str) -> dt.datetime:
    return dt.datetime.combine(dt.date.fromisoformat(date), dt.time.fromisoformat(clock_time), tzinfo=ZONE)


def _midnight(date: str) -> dt.datetime:
    return dt.datetime.combine(dt.date.fromisoformat(date), dt.time(), tzinfo=dt.UTC)


def _london() -> Timezone:
    """British time as a rule without end: the clocks change at 01:00 UTC on the last Sundays of March and October."""
    zone = Timezone()
    zone.add("tzid", ZONE.key)
    changes = (
        (TimezoneDaylight(), "BST", dt.datetime(1997, 3, 30, 1), 3, dt.timedelta(0), dt.timedelta(hours=1)),  # noqa: DTZ001
        (TimezoneStandard(), "GMT", dt.datetime(1996, 10, 27, 2), 10, dt.timedelta(hours=1), dt.timedelta(0)),  # noqa: DTZ001
    )
    for part, name, since, month, before, after in changes:
        part.add("tzname", name)
        part.add("dtstart", since)
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        zone.add_component(part)
    return zone
