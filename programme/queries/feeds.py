"""What a calendar that somebody subscribed to holds: published sessions, cancelled ones as such, nobody's name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from icalendar import Event
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session as Transaction

from foundation.errors import NotFound
from foundation.provenance import sha256_of
from programme.access import Asker
from programme.publishing.calendars import calendar_file, current_events, told_events
from programme.publishing.labels import Labels
from programme.records import (
    MEMBER,
    CalendarEntry,
    CalendarFeed,
    Cohort,
    Enrolment,
    Room,
    Session,
    SessionCohort,
    SessionFacilitator,
    Venue,
)
from programme.records.keys import person_key, record_id_of

from .labels import as_at_of

NAME = "Learn, Live, Lead sessions"


@dataclass(frozen=True, slots=True)
class FeedLine:
    """A calendar in a list, without its token."""

    id: int
    kind: str
    subject: str
    made_by: str
    made_at: dt.datetime
    revoked_at: dt.datetime | None


def feed_lines(session: Transaction, asker: Asker, *, after: int = 0, limit: int = 100) -> list[FeedLine]:
    """Calendars by number; one's own for those who do not plan."""
    wanted = select(CalendarFeed).where(CalendarFeed.id > after).order_by(CalendarFeed.id).limit(limit)
    if not asker.may("plans.read"):
        wanted = wanted.where(CalendarFeed.subject == person_key(asker.person_id or 0))
    return [
        FeedLine(row.id, row.kind, row.subject, row.made_by, row.made_at, row.revoked_at)
        for row in session.scalars(wanted)
    ]


def feed_file(session: Transaction, token: str) -> bytes:
    """The calendar behind a token, as an .ics file. A session that did not change since stays the same byte for byte.

    Raises:
        NotFound: for a token that is unknown or was ended.
    """
    feed = session.scalars(select(CalendarFeed).where(CalendarFeed.token_sha256 == sha256_of(token))).first()
    if feed is None or feed.revoked_at is not None:
        raise NotFound("There is no such calendar.")
    wanted = select(Session).where(Session.state != "draft", Session.held_on.is_not(None), _of(feed))
    rows = sorted(session.scalars(wanted), key=lambda row: (row.held_on or dt.date.min, row.code))
    told = [row for row in rows if row.state != "cancelled" or row.sequence > 0]
    return calendar_file(session_events(session, told).values(), NAME)


def _of(feed: CalendarFeed) -> ColumnElement[bool]:
    """Which sessions belong to a calendar."""
    if feed.kind == "cohort":
        linked = select(SessionCohort.session_id).join(Cohort).where(Cohort.code == feed.subject)
        return Session.id.in_(linked)
    if feed.kind == "venue":
        rooms = select(Room.id).join(Venue).where(Venue.code == feed.subject)
        return Session.room_id.in_(rooms)
    person = record_id_of(feed.subject)
    led = select(SessionFacilitator.session_id).where(
        SessionFacilitator.person_id == person, SessionFacilitator.role == "planned"
    )
    if feed.kind == "facilitator":
        return Session.id.in_(led)
    cohorts = select(Enrolment.cohort_id).where(Enrolment.person_id == person, Enrolment.state.in_(MEMBER))
    invited = select(SessionCohort.session_id).where(SessionCohort.cohort_id.in_(cohorts))
    return or_(Session.id.in_(invited), Session.id.in_(led))


def session_events(session: Transaction, rows: Iterable[Session]) -> dict[int, Event]:
    """The event of each session by its record's number, stamped with the day on which people were told of it last.

    A session without a day, or in a block that the calendar no longer has, has none.
    """
    found: dict[int, Event] = {}
    described = as_at_of(session)
    blocks = [
        {"id": str(entry.label), "start": entry.start_time, "end": entry.end_time}
        for entry in session.scalars(select(CalendarEntry).where(CalendarEntry.kind == "block"))
    ]
    known = {block["id"] for block in blocks}
    labels = Labels(rooms={room.code: room.name for room in session.scalars(select(Room))})
    for row in rows:
        if row.block not in known or row.held_on is None:
            continue
        cancelled = row.state == "cancelled"
        place: dict[str, Any] = {
            "session": row.code,
            "date": row.held_on.isoformat(),
            "block": row.block,
            "room": row.room.code if row.room else None,
            "facilitators": [],
            "sequence": row.sequence - cancelled,
        }
        snapshot = {
            "as_at": (row.told_on or described or row.held_on).isoformat(),
            "sessions": [{"id": row.code, "title": row.title, "cohorts": [link.cohort.code for link in row.cohorts]}],
            "blocks": blocks,
            "cohorts": [{"id": link.cohort.code, "name": link.cohort.name} for link in row.cohorts],
            "venues": _venue(row),
            "published": [place] if cancelled else [],
        }
        result = {"placements": [] if cancelled else [place]}
        (found[row.id],) = current_events(snapshot, result, labels, told_events(snapshot, labels, None)).values()
    return found


def _venue(row: Session) -> list[dict[str, Any]]:
    if row.room is None:
        return []
    venue = row.room.venue
    return [{"id": venue.code, "name": venue.name, "rooms": [{"id": row.room.code}]}]
