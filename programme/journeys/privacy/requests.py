"""A request of somebody about their data: received, identity checked, decided, carried out, answered within a month."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import Field
from sqlalchemy.orm import Session as Transaction

from foundation.documents import Document
from foundation.errors import BadInput, Conflict, Fault, NotFound
from programme.access import Asker
from programme.journeys.texts import Day, Line, Words
from programme.records import Database, Person, PrivacyRequest, append_entry, require_version, scrub
from programme.records.keys import record_id_of

from .erasing import erase_within


class RequestReceived(Document):
    """What came in: from whom, what for, on which day (today where it is left out)."""

    person: Annotated[str, Field(examples=["P12"])]
    kind: Literal["access", "erasure", "rectification", "objection"]
    received_on: Day | None = None


class Decision(Document):
    """What was decided; a refusal, whole or in part, has a reason that the person is told."""

    decision: Literal["granted", "partly", "refused"]
    reason: Words | None = None


class CarriedOut(Document):
    """What carrying out an erasure needs to know: more words that name the person, such as a telephone number."""

    also: Annotated[tuple[Line, ...], Field(max_length=20)] = ()


def receive_request(database: Database, asker: Asker, sent: RequestReceived, *, at: dt.datetime) -> int:
    """Write a request down; it is due in one month.

    Args:
        database: the records.
        asker: who writes it down.
        sent: the request.
        at: when, with a zone.

    Returns:
        Its number.

    Raises:
        NotAllowed: for whoever may not carry out such requests.
        BadInput: for somebody unknown, or a day that is still to come.
    """
    asker.demand("privacy.write")
    received = sent.received_on or at.date()
    with database.unit_of_work() as session:
        person_id = _known(session, sent.person)
        faults = [] if person_id else [Fault("person", sent.person, "there is no such person.", "Give an id as P12.")]
        if received > at.date():
            faults.append(Fault("received_on", received.isoformat(), "this day is still to come.", "Correct it."))
        if faults:
            raise BadInput(faults)
        row = PrivacyRequest(
            person_id=person_id, kind=sent.kind, state="received", received_on=received, due_on=a_month_after(received)
        )
        session.add(row)
        session.flush()
        _note(session, row, asker, "privacy.receive", at)
        return row.id


def check_identity(database: Database, asker: Asker, number: int, *, read: int | None, at: dt.datetime) -> int:
    """Say that whoever asks is who they say. The request's version now.

    Raises:
        NotAllowed: for whoever may not carry out such requests.
        NotFound: for an unknown request.
        Conflict: for one that is not at this step.
    """

    def _step(_session: Transaction, row: PrivacyRequest) -> None:
        row.identity_checked_on = at.date()

    return _forward(database, asker, number, ("received", "identity_checked"), _step, read, at)


def decide_request(
    database: Database, asker: Asker, number: int, decision: Decision, *, read: int | None, at: dt.datetime
) -> int:
    """Decide what is done about a request. The request's version now.

    Raises:
        NotAllowed: for whoever may not carry out such requests.
        NotFound: for an unknown request.
        BadInput: for a refusal without a reason.
        Conflict: for one that is not at this step.
    """
    if decision.decision != "granted" and decision.reason is None:
        message = "whatever is refused needs a reason."
        raise BadInput([Fault("reason", "", message, "Say which rule keeps the data, as the person shall read it.")])

    def _step(_session: Transaction, row: PrivacyRequest) -> None:
        row.decided_on, row.decision, row.reason = at.date(), decision.decision, decision.reason

    return _forward(database, asker, number, ("identity_checked", "decided"), _step, read, at)


def carry_out_request(
    database: Database, asker: Asker, number: int, sent: CarriedOut, *, read: int | None, at: dt.datetime
) -> int:
    """Do what was decided: an erasure erases; the others say that it was done. The request's version now.

    Raises:
        NotAllowed: for whoever may not carry out such requests.
        NotFound: for an unknown request.
        Conflict: for one that was refused, or is not at this step.
    """

    def _step(session: Transaction, row: PrivacyRequest) -> None:
        if row.decision == "refused":
            raise Conflict(f"Request {number} was refused, so there is nothing to carry out. Answer it.")
        row.carried_out_on = at.date()
        if row.kind == "erasure":
            row.reason = None
            erase_within(session, f"P{row.person_id}", also=sent.also, by=asker.name, request=number, at=at)

    version = _forward(database, asker, number, ("decided", "carried_out"), _step, read, at)
    scrub(database)
    return version


def answer_request(database: Database, asker: Asker, number: int, *, read: int | None, at: dt.datetime) -> int:
    """Say that the person was answered. The request's version now.

    Raises:
        NotAllowed: for whoever may not carry out such requests.
        NotFound: for an unknown request.
        Conflict: for one that is neither carried out nor refused.
    """

    def _step(_session: Transaction, row: PrivacyRequest) -> None:
        row.answered_on = at.date()

    return _forward(database, asker, number, ("carried_out", "answered"), _step, read, at)


def a_month_after(day: dt.date) -> dt.date:
    """The same day of the next month, or its last day where it is shorter (as the law counts one month)."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return day.replace(year=year, month=month, day=min(day.day, calendar.monthrange(year, month)[1]))


def _forward(
    database: Database,
    asker: Asker,
    number: int,
    states: tuple[str, str],
    step: Callable[[Transaction, PrivacyRequest], None],
    read: int | None,
    at: dt.datetime,
) -> int:
    asker.demand("privacy.write")
    before, after = states
    with database.unit_of_work() as session:
        row = session.get(PrivacyRequest, number)
        if row is None:
            raise NotFound(f"There is no request {number}.")
        if row.state == after:
            return row.version
        require_version(session, row, read, what=f"request {number}")
        refused = row.state == "decided" and row.decision == "refused"
        if row.state != before and not (refused and after == "answered"):
            raise Conflict(f"Request {number} is {row.state.replace('_', ' ')}; it must be {before.replace('_', ' ')}.")
        step(session, row)
        row.state = after
        session.flush()
        _note(session, row, asker, f"privacy.{after}", at)
        return row.version


def _known(session: Transaction, key: str) -> int | None:
    try:
        person = session.get(Person, record_id_of(key))
    except NotFound:
        return None
    return person.id if person else None


def _note(session: Transaction, row: PrivacyRequest, asker: Asker, action: str, at: dt.datetime) -> None:
    subjects = {"privacy_requests": [row.id], "kind": row.kind, "state": row.state, "version": row.version}
    append_entry(session, at=at, by=asker.name, action=action, subjects=subjects)
