"""Applications to a wave: sent, put to the line manager, approved or refused, withdrawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from foundation.documents import Document
from foundation.errors import BadInput, Conflict, Fault, NotFound
from programme.access import Asker
from programme.access.signed_links import read_link
from programme.records import MEMBER, Application, Database, Enrolment, Organisation, Person, Wave, require_version
from programme.records.keys import person_key

from .changing import Changed, assign, note_change, plain
from .enrolments import take_step
from .messages import draft_manager_approval
from .people import Tier, person_of
from .texts import Code, Line, Words
from .waves import quota_sentence, wave_of

LINK_PURPOSE = "application"
LINK_HOLDS = dt.timedelta(days=30)
LINE_MANAGER = "line manager"
"""How the trail names a manager, who has no account."""

OPEN = ("submitted", "manager_asked")


class ApplicationSent(Document):
    """One person's application. The employer it counts for is the main one where `organisation` is left out."""

    person: Line = Field(examples=["P12"])
    tier: Tier
    organisation: Code | None = None


class ManagersAsked(Document):
    """Whose managers shall be asked; all that wait for it where the list is left out."""

    applications: tuple[int, ...] | None = Field(None, max_length=2_000)


class Decision(Document):
    """Yes or no, and why where somebody wants to say."""

    decision: Literal["approved", "refused"]
    reason: Words | None = None


class Withdrawal(Document):
    """Why somebody takes an application back, where they want to say."""

    reason: Words | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose managers were asked now, and for whom nobody is known to ask."""

    asked: list[int]
    no_manager: list[int]


def apply_to_wave(database: Database, wave_id: int, sent: ApplicationSent, *, by: str, at: dt.datetime) -> int:
    """Send an application; its number. A second one of the same person to the same wave is the first one.

    Raises:
        NotFound: for a wave that does not exist.
        BadInput: for nobody, somebody who works nowhere, or not where the application says.
        Conflict: for a wave that is not open.
    """
    with database.unit_of_work() as session:
        wave = wave_of(session, wave_id, alone=True)
        _require_open(wave, at.date())
        person, organisation = _who_and_where(session, sent, at.date())
        row = session.scalar(
            select(Application).where(Application.wave_id == wave_id, Application.person_id == person.id)
        )
        if row is not None and row.state != "withdrawn":
            return row.id
        if row is None:
            row = Application(wave_id=wave_id, person_id=person.id, organisation_id=organisation.id)
            session.add(row)
        row.tier, row.state, row.submitted_at = sent.tier, "submitted", at
        row.manager_email, row.organisation_id = person.line_manager_email, organisation.id
        row.manager_asked_at = row.decided_at = row.decided_by = row.reason = None
        session.flush()
        also = {"people": [person.id], "waves": [wave_id]}
        note_change(session, row, {"state": [None, "submitted"]}, action="application.send", by=by, at=at, also=also)
        return row.id


def ask_managers(database: Database, wave_id: int, wanted: ManagersAsked, *, by: str, at: dt.datetime) -> Asked:
    """Put applications to the line managers: one drafted message each, sent once it is approved.

    Raises:
        NotFound: for a wave that does not exist.
        BadInput: for numbers that are no applications of the wave.
    """
    with database.unit_of_work() as session:
        wave = wave_of(session, wave_id)
        rows = list(session.scalars(select(Application).where(Application.wave_id == wave_id).order_by(Application.id)))
        if wanted.applications is not None:
            _require_known(wanted.applications, {row.id for row in rows})
            rows = [row for row in rows if row.id in wanted.applications]
        done = Asked([], [])
        for row in rows:
            if row.state != "submitted":
                continue
            if row.manager_email is None:
                done.no_manager.append(row.id)
                continue
            person = session.get_one(Person, row.person_id)
            draft_manager_approval(session, row, person, wave, by=by, at=at)
            changed = assign(row, {"state": "manager_asked", "manager_asked_at": at})
            note_change(session, row, changed, action="application.ask", by=by, at=at, also={"waves": [wave_id]})
            done.asked.append(row.id)
        return done


def decide_application(
    database: Database, application_id: int, decision: Decision, asker: Asker, *, read: int | None, at: dt.datetime
) -> int:
    """Approve or refuse an application of one's own people; its version now. The same again changes nothing.

    Raises:
        NotAllowed: for who may approve nobody.
        NotFound: for one that does not exist, or is of another organisation's people.
        Stale: somebody changed it since it was read.
        Conflict: for one decided otherwise, or where the kind of organisation has all its places.
    """
    asker.demand("recruit.approve")
    with database.unit_of_work() as session:
        row = application_of(session, application_id)
        if asker.organisation_ids is not None and row.organisation_id not in asker.organisation_ids:
            raise NotFound(f"There is no application {application_id}.")
        if row.state == decision.decision:
            return row.version
        require_version(session, row, read, what=f"application {row.id}")
        _require_undecided(row)
        full = _full(session, row) if decision.decision == "approved" else None
        if full is not None:
            raise Conflict(f"{full} Refuse one of those first, or ask an administrator for a place more.")
        return _decided(session, row, decision.decision, decision.reason, by=asker.name, at=at)


def decide_by_manager(database: Database, token: str, decision: Decision, *, at: dt.datetime) -> str:
    """A line manager approves or refuses by a signed link, once; what became of the application.

    Where the manager agrees and the kind of organisation has all its places, the application waits for one.

    Raises:
        NotFound: for a link that nobody here signed, that was altered, or is over.
        Conflict: where it was decided otherwise already, or was taken back.
    """
    number = int(read_link(database, LINK_PURPOSE, token, at))
    with database.unit_of_work() as session:
        row = application_of(session, number)
        agreed = ("approved", "waiting", "placed")
        if row.decided_by == LINE_MANAGER and (row.state in agreed) == (decision.decision == "approved"):
            return row.state
        _require_undecided(row)
        waits = decision.decision == "approved" and _full(session, row) is not None
        _decided(session, row, "waiting" if waits else decision.decision, decision.reason, by=LINE_MANAGER, at=at)
        return row.state


def withdraw_application(
    database: Database, application_id: int, said: Withdrawal, *, read: int | None, by: str, at: dt.datetime
) -> int:
    """Take an application back, with the place in a cohort where there is one; its version now.

    Raises:
        NotFound: for one that does not exist.
        Stale: somebody changed it since it was read.
    """
    with database.unit_of_work() as session:
        row = application_of(session, application_id)
        if row.state == "withdrawn":
            return row.version
        require_version(session, row, read, what=f"application {row.id}")
        changed = assign(row, {"state": "withdrawn", "reason": said.reason})
        placed = select(Enrolment).where(Enrolment.cohort_id == row.cohort_id, Enrolment.person_id == row.person_id)
        for enrolment in session.scalars(placed.where(Enrolment.state.in_(MEMBER))):
            changed |= {"enrolment": [enrolment.state, "withdrawn"]}
            take_step(session, enrolment, "withdrawn", at.date(), reason=said.reason)
        also = {"people": [row.person_id]}
        return note_change(session, row, changed, action="application.withdraw", by=by, at=at, also=also)


def wait_application(database: Database, application_id: int, *, read: int | None, by: str, at: dt.datetime) -> int:
    """Keep an approved application for a later place; its version now.

    Raises:
        NotFound: for one that does not exist.
        Stale: somebody changed it since it was read.
        Conflict: for one that is not approved.
    """
    with database.unit_of_work() as session:
        row = application_of(session, application_id)
        if row.state == "waiting":
            return row.version
        require_version(session, row, read, what=f"application {row.id}")
        if row.state != "approved":
            raise Conflict(f"Application {row.id} is {plain_state(row)}; only an approved one can wait for a place.")
        return note_change(session, row, assign(row, {"state": "waiting"}), action="application.wait", by=by, at=at)


def application_of(session: Transaction, application_id: int) -> Application:
    """An application.

    Raises:
        NotFound: for one that does not exist.
    """
    row = session.get(Application, application_id)
    if row is None:
        raise NotFound(f"There is no application {application_id}.")
    return row


def plain_state(row: Application) -> str:
    """Where an application stands, in words."""
    return row.state.replace("_", " ")


def _decided(
    session: Transaction, row: Application, state: str, reason: str | None, *, by: str, at: dt.datetime
) -> int:
    changed: Changed = assign(row, {"state": state, "decided_by": by, "reason": reason})
    row.decided_at = at
    changed["decided_at"] = [None, plain(at)]
    also = {"people": [row.person_id]}
    return note_change(session, row, changed, action="application.decide", by=by, at=at, also=also)


def _full(session: Transaction, row: Application) -> str | None:
    wave = wave_of(session, row.wave_id, alone=True)
    return quota_sentence(session, wave, session.get_one(Organisation, row.organisation_id))


def _require_open(wave: Wave, day: dt.date) -> None:
    if wave.state != "open":
        raise Conflict(f"{wave.name} is {wave.state}; it takes applications once it is open.")
    if wave.opens is not None and day < wave.opens:
        raise Conflict(f"{wave.name} takes applications from {wave.opens} on.")
    if wave.closes is not None and day > wave.closes:
        raise Conflict(f"{wave.name} took applications until {wave.closes}.")


def _require_undecided(row: Application) -> None:
    if row.state not in OPEN:
        raise Conflict(f"Application {row.id} is {plain_state(row)} already.")


def _require_known(wanted: Sequence[int], known: set[int]) -> None:
    faults = [
        Fault(f"applications[{place}]", str(each), "this is no application of the wave.", "Leave it out.")
        for place, each in enumerate(wanted)
        if each not in known
    ]
    if faults:
        raise BadInput(faults)


def _who_and_where(session: Transaction, sent: ApplicationSent, day: dt.date) -> tuple[Person, Organisation]:
    try:
        person = person_of(session, sent.person)
    except NotFound as error:
        raise BadInput([Fault("person", sent.person, str(error), "Give the id of a person.")]) from None
    current = sorted((m for m in person.memberships if m.holds_on(day)), key=lambda m: (not m.main, m.id))
    codes = dict(
        session.execute(
            select(Organisation.code, Organisation.id).where(Organisation.id.in_([m.organisation_id for m in current]))
        ).all()
    )
    chosen = codes.get(sent.organisation) if sent.organisation else (current[0].organisation_id if current else None)
    if chosen is None:
        where = "there" if sent.organisation else "anywhere"
        message = f"{person_key(person.id)} does not work {where} on {day}."
        raise BadInput([Fault("organisation", sent.organisation or "", message, "Add the employer first.")])
    return person, session.get_one(Organisation, chosen)
