"""Invitations to sessions: drafted for everybody who has a place or leads, cancelled for whom it ends.

What somebody was told last is compared with what stands now: who was told the same gets nothing, whoever was told
something else gets the next SEQUENCE, and a draft that no longer holds is taken back before it leaves.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from icalendar import Event
from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from programme.publishing.calendars import same_content
from programme.publishing.invitation import event_of, invitation_file, invitation_shown, method_of
from programme.queries.feeds import session_events
from programme.records import MEMBER, Database, Enrolment, Message, Person, Session, append_entry

from .messages import draft_message, shown, to_person

WAITING = ("draft", "approved")
TOLD = ("sending", "sent", "bounced")
"""States of a message that the person has, or may have."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What one person was told of one session: messages that left, those that wait, and how many there are in all."""

    left: list[Message] = field(default_factory=list)
    waiting: list[Message] = field(default_factory=list)
    count: int = 0


def invite_to_sessions(database: Database, *, by: str, at: dt.datetime) -> list[int]:
    """Draft what people are still to be told of sessions to come: of new members, leaders replaced, days changed.

    Returns:
        The numbers of the drafts made now; none where everybody was told.
    """
    with database.unit_of_work() as session:
        wanted = select(Session).where(Session.state.in_(("published", "cancelled")), Session.held_on >= at.date())
        made = draft_invitations(session, session.scalars(wanted.order_by(Session.id)).all(), by=by, at=at)
        if made:
            append_entry(session, at=at, by=by, action="sessions.invite", subjects={"messages": made})
        return made


def draft_invitations(session: Transaction, rows: Sequence[Session], *, by: str, at: dt.datetime) -> list[int]:
    """Draft invitations and cancellations of some sessions, as part of a larger transaction; the drafts' numbers.

    Nobody is told of a session that is over.
    """
    session.flush()
    ahead = [
        row
        for row in rows
        if row.state in ("published", "cancelled") and row.held_on is not None and row.held_on >= at.date()
    ]
    events = session_events(session, ahead)
    made: list[int] = []
    for row in ahead:
        event, told = events.get(row.id), _told_of(session, row)
        if event is None:
            continue
        places = _places(session, row)
        people = _people(session, {*places, *told}, row.held_on or at.date())
        for number in sorted(people):
            one = told.get(number, _Told())
            expected = row.state == "published" and number in places
            invited = number in places
            message = _news(session, row, event, people[number], one, expected=expected, invited=invited, by=by, at=at)
            made += [] if message is None else [message.id]
    return made


def _news(
    session: Transaction,
    row: Session,
    event: Event,
    person: Person,
    told: _Told,
    *,
    expected: bool,
    invited: bool,
    by: str,
    at: dt.datetime,
) -> Message | None:
    """What one person is still to be told of one session; None where they know, or have nothing to know."""
    last = told.left[-1].calendar if told.left else None
    has_it = last is not None and method_of(last) == "REQUEST"
    had_feed_only = last is None and not told.waiting and invited and row.state == "cancelled" and row.sequence > 0
    off = not expected and (has_it or had_feed_only)
    said = last if last is None or method_of(last) == ("REQUEST" if expected else "CANCEL") else None
    if _holds(event, said, expected=expected) or not (expected or off):
        _take_back(told.waiting)
        return None
    stays = [each for each in told.waiting if _holds(event, each.calendar, expected=expected)]
    _take_back([each for each in told.waiting if each not in stays])
    if stays:
        return None
    sequence = row.sequence if last is None else max(row.sequence, event_of(last).sequence + 1)
    calendar = invitation_file(event, sequence, cancelled=off)
    template = ("session_request" if expected else "session_cancel", _facts(calendar, person, row, again=has_it))
    about = f"session {row.code}, message {told.count + 1}"
    message = draft_message(session, "sessions", about, to_person(person), template, by=by, at=at)
    if message is not None:
        message.session_id, message.calendar = row.id, calendar
    return message


def _holds(event: Event, text: str | None, *, expected: bool) -> bool:
    """Whether an invitation says what stands now: that somebody is expected then and there, or that it is off."""
    if text is None or (method_of(text) == "REQUEST") != expected:
        return False
    return not expected or same_content(event_of(text), event)


def _take_back(messages: Iterable[Message]) -> None:
    for each in messages:
        each.state = "cancelled"


def _facts(calendar: str, person: Person, row: Session, *, again: bool) -> dict[str, object]:
    told = invitation_shown(calendar)
    return {
        "name": person.name,
        "title": told.summary,
        "day": shown(told.starts.date()),
        "start": f"{told.starts:%H:%M}",
        "end": f"{told.ends:%H:%M}",
        "place": told.place,
        "again": again,
        "leads": any(each.person_id == person.id and each.role == "planned" for each in row.facilitators),
        "held": row.state == "published",
    }


def _told_of(session: Transaction, row: Session) -> dict[int, _Told]:
    found: dict[int, _Told] = defaultdict(_Told)
    counts: dict[int, int] = defaultdict(int)
    mine = select(Message).where(Message.session_id == row.id).order_by(Message.id).with_for_update()
    for each in session.scalars(mine):
        if each.person_id is None or each.calendar is None:
            continue
        counts[each.person_id] += 1
        one = found[each.person_id]
        if each.state in TOLD:
            one.left.append(each)
        elif each.state in WAITING:
            one.waiting.append(each)
    return {number: _Told(one.left, one.waiting, counts[number]) for number, one in found.items()}


def _places(session: Transaction, row: Session) -> set[int]:
    """Members of the session's cohorts and those who are down to lead it."""
    cohorts = [link.cohort_id for link in row.cohorts]
    members = select(Enrolment.person_id).where(Enrolment.cohort_id.in_(cohorts), Enrolment.state.in_(MEMBER))
    return {*session.scalars(members), *(each.person_id for each in row.facilitators if each.role == "planned")}


def _people(session: Transaction, numbers: set[int], day: dt.date) -> dict[int, Person]:
    """Those of them who are still here on a day."""
    real = (Person.erased_on.is_(None), Person.merged_into_id.is_(None))
    rows = session.scalars(select(Person).where(Person.id.in_(numbers), *real))
    return {each.id: each for each in rows if each.left is None or each.left >= day}
