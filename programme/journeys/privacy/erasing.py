"""Erasing a person: their identity leaves every table and stored text; what is counted of them stays under a number."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session as Transaction

from foundation.errors import NotFound
from programme.access import Asker, end_sessions, forget_tries_of
from programme.records import (
    LIVE_PAIR_STATES,
    AccessAlternative,
    Account,
    Application,
    AttendanceFile,
    AuditEntry,
    AuditValues,
    CalendarFeed,
    Database,
    Enrolment,
    EnrolmentStep,
    ImportFile,
    ImportUndo,
    Instruction,
    Membership,
    Message,
    Offer,
    OfferedSkill,
    OfferWish,
    Pair,
    Person,
    Record,
    Tie,
    TierPeriod,
    WaitingRequest,
    append_entry,
    scrub,
)
from programme.records.keys import person_key, record_id_of

from .identity import ERASED, Identity, identity_of, is_about
from .texts_swept import holds_words, sweep_texts

_ROWS_REMOVED = (
    "person_emails", "access_requirements", "consents", "availability_slots", "away_dates", "needs",
)  # fmt: skip
"""Tables of what is known about one person alone and counted in no figure."""

_OPEN_APPLICATIONS = ("submitted", "manager_asked", "approved", "waiting")


@dataclass(frozen=True, slots=True)
class Erasure:
    """What an erasure does, or would do.

    Attributes:
        person: as P12.
        removed: table -> how many rows are removed.
        texts: `table.column` -> how many texts have words taken out.
        pairs_ended: numbers of coaching pairs that end; the other half returns to the next round.
        kept: table -> how many rows stay under the number, for counts and issued figures.
        name_shared: somebody else has the same name, so it stays in texts that are not this person's own.
    """

    person: str
    removed: dict[str, int]
    texts: dict[str, int]
    pairs_ended: tuple[int, ...]
    kept: dict[str, int]
    name_shared: bool


def preview_erasure(
    database: Database, asker: Asker, key: str, *, also: Collection[str] = (), at: dt.datetime
) -> Erasure:
    """What erasing a person would do; nothing is changed.

    Args:
        database: the records.
        asker: who asks.
        key: the person, as P12.
        also: more words that name them, such as a telephone number.
        at: when, with a zone.

    Raises:
        NotAllowed: for whoever may not carry out such requests.
        NotFound: for somebody unknown.
    """
    asker.demand("privacy.write")
    with database.unit_of_work() as session:
        erasure = erase_within(session, key, also=also, by=asker.name, at=at)
        session.rollback()
        return erasure


def erase_person(
    database: Database,
    asker: Asker,
    key: str,
    *,
    also: Collection[str] = (),
    request: int | None = None,
    at: dt.datetime,
) -> Erasure:
    """Erase a person; doing it again finds what came in since, and otherwise changes nothing.

    Args:
        database: the records.
        asker: who does it.
        key: the person, as P12.
        also: more words that name them, such as a telephone number.
        request: the number of their request, for the audit trail.
        at: when, with a zone.

    Raises:
        NotAllowed: for whoever may not carry out such requests.
        NotFound: for somebody unknown.
    """
    asker.demand("privacy.write")
    with database.unit_of_work() as session:
        erasure = erase_within(session, key, also=also, by=asker.name, request=request, at=at)
    scrub(database)
    return erasure


def erase_within(
    session: Transaction,
    key: str,
    *,
    also: Collection[str] = (),
    by: str,
    request: int | None = None,
    at: dt.datetime,
    note: bool = True,
) -> Erasure:
    """Erase a person within a transaction, with its entry in the audit trail; `scrub` must follow it.

    Without `note` the larger transaction's own entry tells of it.

    Raises:
        NotFound: for somebody unknown.
    """
    person = session.get(Person, record_id_of(key))
    if person is None:
        raise NotFound(f"There is no person {key}.")
    identity = identity_of(session, person, also)
    day = at.date()
    forget_tries_of(session, identity.emails)
    removed = _remove_rows(session, identity)
    pairs = _end_what_is_open(session, identity, day)
    _end_accounts(session, identity, at)
    _empty_own_texts(session, identity)
    for each in session.scalars(select(Person).where(Person.id.in_(identity.people))):
        session.refresh(each)
        _leave_a_number(each, day)
    session.flush()
    texts = sweep_texts(session, identity)
    removed |= _remove_values(session, identity)
    subjects: dict[str, Any] = {"people": sorted(identity.people), "removed": removed, "texts": texts, "pairs": pairs}
    if request is not None:
        subjects["privacy_requests"] = [request]
    if note:
        append_entry(session, at=at, by=by, action="person.erase", subjects=subjects)
    session.expire_all()
    return Erasure(person_key(person.id), removed, texts, tuple(pairs), _kept(session, identity), identity.shared)


def _remove_rows(session: Transaction, identity: Identity) -> dict[str, int]:
    offers = select(Offer.id).where(Offer.person_id.in_(identity.people))
    session.execute(delete(OfferedSkill).where(OfferedSkill.offer_id.in_(offers)))
    session.execute(delete(OfferWish).where(OfferWish.offer_id.in_(offers) | OfferWish.person_id.in_(identity.people)))
    removed = {}
    for name in (*_ROWS_REMOVED, "offers"):
        table = Record.metadata.tables[name]
        number = session.execute(delete(table).where(table.c.person_id.in_(identity.people))).rowcount  # type: ignore[attr-defined]
        if number:
            removed[name] = number
    return removed


def _end_what_is_open(session: Transaction, identity: Identity, day: dt.date) -> list[int]:
    people = identity.people
    open_pairs = session.scalars(
        select(Pair).where(
            Pair.learner_id.in_(people) | Pair.coach_id.in_(people), Pair.state.in_((*LIVE_PAIR_STATES, "suggested"))
        )
    ).all()
    for pair in open_pairs:
        began = pair.started is not None and pair.started <= day
        pair.state, pair.ended = ("ended_early", day) if began else ("withdrawn", pair.ended)
    session.flush()
    of_either = Tie.from_person_id.in_(people) | Tie.to_person_id.in_(people)
    session.execute(update(Tie).where(of_either, Tie.ends.is_(None), Tie.start <= day).values(ends=day))
    for model, values in (
        (Membership, {"ends": day}),
        (TierPeriod, {"ends": day}),
    ):
        started = (model.start <= day) | model.start.is_(None)
        still = model.person_id.in_(people) & model.ends.is_(None)
        session.execute(update(model).where(still, started).values(values))
    enrolled = select(Enrolment).where(Enrolment.person_id.in_(people), Enrolment.state == "enrolled")
    for row in session.scalars(enrolled):
        session.add(EnrolmentStep(person_id=row.person_id, cohort_id=row.cohort_id, state="withdrawn", since=day))
    states = ((Enrolment, ("enrolled",)), (Application, _OPEN_APPLICATIONS))
    for table, open_states in states:
        session.execute(
            update(table).where(table.person_id.in_(people), table.state.in_(open_states)).values(state="withdrawn")
        )
    waits = WaitingRequest.person_id.in_(people), WaitingRequest.closed_on.is_(None), WaitingRequest.asked_on <= day
    session.execute(update(WaitingRequest).where(*waits).values(closed_on=day))
    return sorted(pair.id for pair in open_pairs)


def _end_accounts(session: Transaction, identity: Identity, at: dt.datetime) -> None:
    for account in session.scalars(select(Account).where(Account.id.in_(identity.accounts))):
        end_sessions(session, account.id)
        account.email = account.password_hash = account.person_id = None
        account.state = "ended"
    keys = [person_key(number) for number in identity.people]
    feeds = CalendarFeed.kind == "person", CalendarFeed.subject.in_(keys), CalendarFeed.revoked_at.is_(None)
    session.execute(update(CalendarFeed).where(*feeds).values(revoked_at=at))
    session.flush()


def _empty_own_texts(session: Transaction, identity: Identity) -> None:
    people = identity.people
    session.execute(
        update(Message)
        .where(Message.person_id.in_(people))
        .values(email=ERASED, subject=ERASED, body=ERASED, fault=None)
    )
    waiting = Message.person_id.in_(people), Message.state.in_(("draft", "approved"))
    session.execute(update(Message).where(*waiting).values(state="cancelled"))
    session.execute(
        update(Application).where(Application.person_id.in_(people)).values(manager_email=None, reason=None)
    )
    session.execute(update(EnrolmentStep).where(EnrolmentStep.person_id.in_(people)).values(reason=None))
    of_either = Instruction.learner_id.in_(people) | Instruction.coach_id.in_(people)
    session.execute(update(Instruction).where(of_either).values(reason=ERASED))
    session.execute(update(Membership).where(Membership.person_id.in_(people)).values(site=None, job_title=None))
    session.execute(update(AccessAlternative).where(AccessAlternative.person_id.in_(people)).values(alternative=ERASED))


def _leave_a_number(person: Person, day: dt.date) -> None:
    """The row stays, since pairs, attendance and ties stand on its number; it says nothing of who that was."""
    person.name = "Erased person"
    person.profession = person.band = person.note = person.line_manager_email = None
    person.line_manager_id = person.max_travel_km = person.latitude = person.longitude = None
    person.q_member = person.accepts_online = None
    person.topics, person.mode, person.availability_state = [], "either", "unknown"
    person.availability_unconfirmed = False
    if person.left is None and (person.joined is None or person.joined <= day):
        person.left = day
    person.erased_on = person.erased_on or day


def _remove_values(session: Transaction, identity: Identity) -> dict[str, int]:
    """The personal values beside the audit trail, and pictures of imports: nothing before can be taken back now."""
    pattern = identity.pattern
    rows = session.execute(
        select(AuditEntry, AuditValues).join(AuditValues, AuditValues.entry_id == AuditEntry.id)
    ).all()
    ids = [kept.entry_id for entry, kept in rows if is_about(entry, identity.rows) or holds_words(kept.values, pattern)]
    session.execute(delete(AuditValues).where(AuditValues.entry_id.in_(ids)))
    undos = session.execute(delete(ImportUndo)).rowcount  # type: ignore[attr-defined]
    for files in (ImportFile, AttendanceFile):
        session.execute(update(files).values(content=None, version=files.version + 1))
    return {name: number for name, number in (("audit_values", len(ids)), ("import_undos", undos)) if number}


def _kept(session: Transaction, identity: Identity) -> dict[str, int]:
    """Rows that still stand on the number, by table."""
    kept: dict[str, int] = {}
    for table in Record.metadata.sorted_tables:
        columns = [c for c in table.columns if any(k.column.table.name == "people" for k in c.foreign_keys)]
        for column in columns:
            number = len(session.execute(select(column).where(column.in_(identity.people))).all())
            if number:
                kept[table.name] = kept.get(table.name, 0) + number
    return kept
