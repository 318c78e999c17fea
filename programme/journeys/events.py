"""Sharing events: planned, shown a map that was frozen for them, held. A frozen map is never edited."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from foundation.documents import Document
from foundation.errors import BadInput, Conflict, Fault, NotFound
from foundation.provenance import sha256_of
from programme.records import Database, MapSnapshot, SharingEvent, Venue, append_entry, require_version

from .analyses import Asked, answer_part, ask_analysis
from .changing import assign, note_change
from .reporting import HALF_A_YEAR
from .runs import StartRun
from .texts import Day, Line


class EventPlanned(Document):
    """A sharing event: when, where, and who will be there. Names are shown only where the audience is the programme."""

    name: Line
    held_on: Day
    venue: Line | None = None
    audience: Literal["public", "programme", "board"] = "public"


class EventStep(Document):
    """The event was held, or is not to be."""

    state: Literal["held", "cancelled"]


class MapAsked(Document):
    """The day of the map, and the day it is compared with; half a year before where left out."""

    as_at: Day
    previous: Day | None = None
    title: Line | None = None


def event_of(session: Transaction, number: int) -> SharingEvent:
    """A sharing event.

    Raises:
        NotFound: where there is none of that number.
    """
    row = session.get(SharingEvent, number)
    if row is None:
        raise NotFound(f"There is no event {number}.")
    return row


def plan_event(database: Database, sent: EventPlanned, *, by: str, at: dt.datetime) -> int:
    """Plan a sharing event.

    Returns:
        Its number.

    Raises:
        BadInput: for a venue that does not exist.
    """
    with database.unit_of_work() as session:
        venues = {row.code: row.id for row in session.scalars(select(Venue))}
        if sent.venue is not None and sent.venue not in venues:
            raise BadInput([Fault("venue", sent.venue, "there is no such venue.", "Give the code of a venue.")])
        row = SharingEvent(
            name=sent.name,
            held_on=sent.held_on,
            venue_id=venues.get(sent.venue or ""),
            audience=sent.audience,
            state="planned",
        )
        session.add(row)
        session.flush()
        append_entry(session, at=at, by=by, action="event.plan", subjects={"sharing_events": [row.id]})
        return row.id


def settle_event(
    database: Database, number: int, step: EventStep, *, read: int | None, by: str, at: dt.datetime
) -> None:
    """Say that an event was held or is cancelled; saying it again changes nothing.

    Raises:
        NotFound: for an event that does not exist.
        Conflict: for one that is settled otherwise, or whose day lies ahead; Stale where somebody changed it since.
    """
    with database.unit_of_work() as session:
        row = event_of(session, number)
        if row.state == step.state:
            return
        require_version(session, row, read, what=f"event {number}")
        if row.state != "planned":
            raise Conflict(f"Event {number} is {row.state} already.")
        if step.state == "held" and row.held_on > at.date():
            raise Conflict(f"Event {number} is on {row.held_on}, which lies ahead.")
        note_change(session, row, assign(row, {"state": step.state}), action=f"event.{step.state}", by=by, at=at)


def ask_map(database: Database, number: int, asked: MapAsked, *, start: StartRun, by: str, at: dt.datetime) -> Asked:
    """Have the map of an event worked out. What was shown before stays in its place and hides what few have done since.

    Raises:
        NotFound: for an event that does not exist.
        Conflict: for an event that was cancelled.
    """
    before = asked.previous or asked.as_at - HALF_A_YEAR
    with database.reading() as session:
        event = event_of(session, number)
        if event.state == "cancelled":
            raise Conflict(f"Event {number} was cancelled.")
        since = _last_shown(session, asked.as_at)
        shown = since.id if since else 0

    wanted: dict[str, Any] = {"what": "network", "as_at": str(asked.as_at), "previous": str(before)}
    wanted |= {"since": shown, "title": asked.title}
    key = f"{asked.as_at} {before} {shown} {asked.title or ''}"
    return ask_analysis(database, "map", key, lambda _session: {"freeze": wanted}, start=start, by=by, at=at)


def freeze_map(database: Database, number: int, analysis_id: int, *, by: str, at: dt.datetime) -> int:
    """Keep a map that was worked out as the event's. Freezing the same again gives the same.

    Returns:
        The map's number.

    Raises:
        NotFound: for an event or an analysis that does not exist.
    """
    with database.unit_of_work() as session:
        event = event_of(session, number)
        result = answer_part(session, analysis_id)
        for kept in event.maps:
            if kept.result_sha256 == sha256_of(result):
                return kept.id
        document = json.loads(result)
        policy = document["provenance"]["policy"]
        row = MapSnapshot(
            event_id=number,
            as_at=dt.date.fromisoformat(document["as_at"]),
            previous=dt.date.fromisoformat(document["turnover"]["since"]) if document["turnover"] else None,
            settings={"small_number": policy["small_number"], "seed": document["provenance"]["seed"], "policy": policy},
            result=result,
            result_sha256=sha256_of(result),
            frozen_by=by,
            frozen_at=at,
        )
        session.add(row)
        session.flush()
        subjects = {"map_snapshots": [row.id], "sharing_events": [number], "result_sha256": row.result_sha256}
        append_entry(session, at=at, by=by, action="map.freeze", subjects=subjects)
        return row.id


def _last_shown(session: Transaction, as_at: dt.date) -> MapSnapshot | None:
    """The map that was frozen last of a day up to this one."""
    rows = select(MapSnapshot).where(MapSnapshot.as_at < as_at)
    return session.scalars(rows.order_by(MapSnapshot.as_at.desc(), MapSnapshot.id.desc()).limit(1)).first()
