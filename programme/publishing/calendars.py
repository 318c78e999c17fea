"""Calendar files (RFC 5545): one event a session, Europe/London wall-clock times, no attendee's name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from .labels import Labels
from .sessions_workbook import cohort_names, venue_of_room

Json = Mapping[str, Any]

ZONE = ZoneInfo("Europe/London")


def sessions_calendar(snapshot: Json, result: Json, labels: Labels) -> bytes:
    """Every placed session as an event.

    Args:
        snapshot: the scheduling snapshot.
        result: the scheduling result; a published session that lost its place becomes a cancelled event.
        labels: words for rooms.

    Returns:
        An .ics file. A session keeps its UID for ever, and SEQUENCE rises with each change, so that calendars that
        hold an older version update in place. DTSTAMP is the snapshot's date: equal plans give equal files.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Learn, Live, Lead//Sessions//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Learn, Live, Lead sessions")
    calendar.add("x-wr-timezone", ZONE.key)
    for placed in sorted(result["placements"], key=lambda p: (p["date"], p["block"], p["session"])):
        calendar.add_component(_event(snapshot, placed, labels, cancelled=False))
    published = {row["session"]: row for row in snapshot.get("published", ())}
    for row in sorted(result["unplaced"], key=lambda r: r["session"]):
        if row.get("cancelled"):
            calendar.add_component(_event(snapshot, {**published[row["session"]], **row}, labels, cancelled=True))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(snapshot: Json, placed: Json, labels: Labels, *, cancelled: bool) -> Event:
    session = next(s for s in snapshot["sessions"] if s["id"] == placed["session"])
    block = next(b for b in snapshot["blocks"] if b["id"] == placed["block"])
    cohorts = cohort_names(session, {cohort["id"]: cohort for cohort in snapshot["cohorts"]})
    event = Event()
    event.add("uid", f"{session['id']}.session@learn-live-lead")
    event.add("dtstamp", _midnight(snapshot["as_at"]))
    event.add("sequence", placed["sequence"])
    event.add("summary", ": ".join(part for part in (cohorts, session.get("title") or session["id"]) if part))
    event.add("dtstart", _moment(placed["date"], block["start"]))
    event.add("dtend", _moment(placed["date"], block["end"]))
    event.add("location", _place(snapshot, placed, labels))
    event.add("status", "CANCELLED" if cancelled else _standing(session, placed))
    return event


def _standing(session: Json, placed: Json) -> str:
    """Only what was announced and stays as it was is settled; the rest is a proposal until a person publishes it."""
    announced = session.get("state", "draft") != "draft"
    return "CONFIRMED" if announced and not placed["changed"] else "TENTATIVE"


def _place(snapshot: Json, placed: Json, labels: Labels) -> str:
    if not placed.get("room"):
        return "Online"
    return f"{labels.room(placed['room'])}, {venue_of_room(snapshot)[placed['room']]}"


def _moment(date: str, clock_time: str) -> dt.datetime:
    return dt.datetime.combine(dt.date.fromisoformat(date), dt.time.fromisoformat(clock_time), tzinfo=ZONE)


def _midnight(date: str) -> dt.datetime:
    return dt.datetime.combine(dt.date.fromisoformat(date), dt.time(), tzinfo=dt.UTC)
