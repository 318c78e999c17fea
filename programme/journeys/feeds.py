"""Calendars to subscribe to: an address that nobody can guess, ended when it got into wrong hands."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from foundation.documents import Document
from foundation.errors import NotAllowed, NotFound
from foundation.provenance import sha256_of
from programme.access import Asker
from programme.records import CalendarFeed, Cohort, Database, Person, Venue, append_entry
from programme.records.keys import person_key, record_id_of

from .texts import Line


class FeedAsked(Document):
    """Whose sessions: a cohort or venue by its code, a facilitator or person by their id."""

    kind: Literal["cohort", "venue", "facilitator", "person"]
    subject: Line


def make_feed(database: Database, asked: FeedAsked, *, asker: Asker, at: dt.datetime) -> tuple[int, str]:
    """Make a calendar to subscribe to. Its token is given once and cannot be read again.

    Args:
        database: the records.
        asked: whose sessions.
        asker: who asks; without the right to plan only for oneself.
        at: when, with a zone.

    Returns:
        The feed's number and its token.

    Raises:
        NotFound: for a cohort, venue or person that does not exist.
        NotAllowed: for somebody else's calendar without the right to plan.
    """
    with database.unit_of_work() as session:
        subject = _subject(session, asked)
        _may(asker, asked.kind, subject)
        token = secrets.token_urlsafe(32)
        row = CalendarFeed(
            kind=asked.kind, subject=subject, token_sha256=sha256_of(token), made_by=asker.name, made_at=at
        )
        session.add(row)
        session.flush()
        append_entry(session, at=at, by=asker.name, action="feed.make", subjects={"calendar_feeds": [row.id]})
        return row.id, token


def revoke_feed(database: Database, number: int, *, asker: Asker, at: dt.datetime) -> None:
    """End a calendar's address at once; ending it again changes nothing.

    Raises:
        NotFound: where there is none, or somebody else's without the right to plan.
    """
    with database.unit_of_work() as session:
        row = session.get(CalendarFeed, number)
        own = row is not None and row.subject == person_key(asker.person_id or 0)
        if row is None or not (asker.may("plans.write") or own):
            raise NotFound(f"There is no calendar {number}.")
        if row.revoked_at is None:
            row.revoked_at = at
            append_entry(session, at=at, by=asker.name, action="feed.revoke", subjects={"calendar_feeds": [row.id]})


def _may(asker: Asker, kind: str, subject: str) -> None:
    own = asker.person_id is not None and subject == person_key(asker.person_id) and kind in ("person", "facilitator")
    if not (own or asker.may("plans.write")):
        raise NotAllowed("You may make a calendar of your own sessions only. Ask an administrator for others.")


def _subject(session: Transaction, asked: FeedAsked) -> str:
    if asked.kind in ("facilitator", "person"):
        number = record_id_of(asked.subject)
        known = session.get(Person, number) is not None
        subject = person_key(number)
    else:
        table = Cohort if asked.kind == "cohort" else Venue
        known = session.scalars(select(table.id).where(table.code == asked.subject)).first() is not None
        subject = asked.subject
    if not known:
        raise NotFound(f"There is no {asked.kind} {asked.subject}.")
    return subject
