"""One session's invitation for one person: made from its event, kept without anybody's name, completed as it leaves.

RFC 5546: METHOD is REQUEST, or CANCEL for what ends; SEQUENCE rises with each that the person gets; the only attendee
is the person it is for.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from icalendar import Calendar, Event

from .calendar_feeds import addressed
from .calendars import ZONE, calendar_file, copied, starts


@dataclass(frozen=True, slots=True)
class InvitationShown:
    """An invitation as a preview tells it; times are local."""

    method: str
    sequence: int
    summary: str
    starts: dt.datetime
    ends: dt.datetime
    place: str


def invitation_file(event: Event, sequence: int, *, cancelled: bool) -> str:
    """The text of an .ics file that asks one person to come, or tells them that it is off; nobody stands in it."""
    own = copied(event, "sequence", "status")
    own.add("sequence", sequence)
    if cancelled:
        own.add("status", "CANCELLED")
    return calendar_file([own], "", "CANCEL" if cancelled else "REQUEST").decode()


def event_of(text: str) -> Event:
    """The event of an invitation that was made here."""
    (event,) = (each for each in Calendar.from_ical(text).walk("VEVENT") if isinstance(each, Event))
    return event


def method_of(text: str) -> str:
    """REQUEST or CANCEL."""
    return str(Calendar.from_ical(text)["method"])


def completed(text: str, *, organiser: str, attendee: str) -> str:
    """The invitation as it leaves: with who invites, and the one address it goes to."""
    return calendar_file([addressed(event_of(text), organiser, attendee)], "", method_of(text)).decode()


def invitation_shown(text: str) -> InvitationShown:
    """An invitation for a preview."""
    event = event_of(text)
    ends = event.end
    return InvitationShown(
        method=method_of(text),
        sequence=event.sequence,
        summary=str(event["summary"]),
        starts=starts(event).astimezone(ZONE),
        ends=ends.astimezone(ZONE) if isinstance(ends, dt.datetime) else starts(event),
        place=str(event.get("location", "")),
    )
