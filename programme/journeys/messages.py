"""Messages: drafted from templates, looked at, approved, and what became of them. Nobody gets two."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from foundation.documents import Document
from foundation.errors import BadInput, Conflict, Fault, NotFound
from programme.publishing.messages import LINK, rendered
from programme.records import Application, Cohort, Database, Message, Organisation, Pair, Person, Wave, require_version
from programme.records.keys import person_key

from .changing import assign, note_change, said
from .texts import UNCHANGED, Line

MESSAGE_DOMAIN = "learn-live-lead.invalid"
"""Ends every Message-ID."""

Number = Annotated[int, Field(ge=1, le=2**31 - 1)]
SETTLED = {"sending": ("sent", "failed"), "sent": ("bounced",), "failed": ("approved", "cancelled")}
"""What a person may say became of a message that stands in a state."""


class MessageChange(Document):
    """Other words for a draft."""

    subject: Line = UNCHANGED
    body: Annotated[str, Field(min_length=1, max_length=20_000, pattern=r"^[^\x00]+$")] = UNCHANGED


class MessagesNamed(Document):
    """Some messages by their numbers."""

    messages: Annotated[tuple[Number, ...], Field(min_length=1, max_length=5_000)]


class Settled(Document):
    """What became of a message: it arrived (`sent`), did not leave (`failed`), came back (`bounced`), or goes again."""

    state: Literal["sent", "failed", "bounced", "approved", "cancelled"]


def draft_manager_approval(
    session: Transaction, row: Application, person: Person, wave: Wave, *, by: str, at: dt.datetime, reminder: int = 0
) -> Message | None:
    """Draft the question to a line manager, or a reminder of it; None where it stands already."""
    values = {"name": person.name, "wave": wave.name, "tier": row.tier}
    about = f"application {row.id} of {shown(row.submitted_at.date())}" + (f" reminder {reminder}" if reminder else "")
    to = (f"manager of {person_key(person.id)}", None, row.manager_email or "")
    if reminder:
        return draft_message(session, "reminder", about, to, ("manager_reminder", values), by=by, at=at)
    return draft_message(session, "manager_approval", about, to, ("manager_approval", values), by=by, at=at)


def draft_placed(
    session: Transaction, row: Application, person: Person, cohort: Cohort, *, by: str, at: dt.datetime
) -> Message | None:
    """Draft the news of a place in a cohort; None where it stands already."""
    values = {"name": person.name, "cohort": cohort.name, "starts": shown(cohort.start)}
    about = f"application {row.id} in {cohort.code}"
    return draft_message(session, "placed", about, to_person(person), ("placed", values), by=by, at=at)


def draft_invitation(session: Transaction, wave: Wave, person: Person, *, by: str, at: dt.datetime) -> Message | None:
    """Draft an invitation to apply; None where it stands already."""
    values = {"name": person.name, "wave": wave.name, "closes": shown(wave.closes)}
    return draft_message(
        session, "invitation", f"wave {wave.id}", to_person(person), ("invitation", values), by=by, at=at
    )


def draft_proposals(session: Transaction, pairs: Sequence[Pair], *, by: str, at: dt.datetime) -> list[int]:
    """Draft what a published round tells the two of each pair: who the other is and how to reach them.

    No reason and no instruction stands in it. The numbers of the drafts made now.
    """
    words = _Words.of(session, pairs)
    return [
        message.id
        for pair in pairs
        for message in _both_halves(session, words, pair, "proposal", f"pair {pair.id}", by=by, at=at)
    ]


def draft_pair_reminders(
    session: Transaction, pairs: Sequence[Pair], *, number: int, by: str, at: dt.datetime
) -> list[int]:
    """Draft a reminder, the first, second and so on, to whoever of the two of each pair has not answered yet."""
    words = _Words.of(session, pairs)
    return [
        message.id
        for pair in pairs
        for message in _both_halves(session, words, pair, "reminder", f"pair {pair.id} reminder {number}", by=by, at=at)
    ]


def change_message(
    database: Database, message_id: int, change: MessageChange, *, read: int | None, by: str, at: dt.datetime
) -> int:
    """Give a draft other words; its version now.

    Raises:
        NotFound: for one that does not exist.
        Stale: somebody changed it since it was read.
        BadInput: where the place of the link is gone.
        Conflict: for one that is no draft any more.
    """
    values = said(change)
    with database.unit_of_work() as session:
        row = message_of(session, message_id)
        require_version(session, row, read, what=f"message {row.id}")
        if row.state != "draft":
            raise Conflict(f"Message {row.id} is {row.state}; only a draft can be changed.")
        if LINK in row.body and LINK not in values.get("body", row.body):
            raise BadInput([Fault("body", "", "the place of the link is gone.", f"Keep the words {LINK}")])
        return note_change(session, row, assign(row, values), action="message.change", by=by, at=at)


def approve_messages(database: Database, named: MessagesNamed, *, by: str, at: dt.datetime) -> list[int]:
    """Approve drafts, all or none; the numbers of those approved now. One approved already stays so.

    Raises:
        BadInput: every number that is no draft or approved message.
    """
    with database.unit_of_work() as session:
        rows = _named(session, named, ("draft", "approved"))
        drafts = [row for row in rows if row.state == "draft"]
        for row in drafts:
            changed = assign(row, {"state": "approved", "approved_by": by})
            row.approved_at = at
            note_change(session, row, changed, action="message.approve", by=by, at=at)
        return [row.id for row in drafts]


def cancel_messages(database: Database, named: MessagesNamed, *, by: str, at: dt.datetime) -> list[int]:
    """Take back messages that have not left, all or none; the numbers of those taken back now.

    Raises:
        BadInput: every number of a message that has left, or does not exist.
    """
    with database.unit_of_work() as session:
        rows = _named(session, named, ("draft", "approved", "cancelled"))
        present = [row for row in rows if row.state != "cancelled"]
        for row in present:
            note_change(session, row, assign(row, {"state": "cancelled"}), action="message.cancel", by=by, at=at)
        return [row.id for row in present]


def settle_message(
    database: Database, message_id: int, settled: Settled, *, read: int | None, by: str, at: dt.datetime
) -> int:
    """Say what became of a message: one that was being sent when the sender was killed is never sent again unasked.

    Returns:
        Its version now.

    Raises:
        NotFound: for one that does not exist.
        Stale: somebody changed it since it was read.
        Conflict: where that cannot have become of it.
    """
    with database.unit_of_work() as session:
        row = message_of(session, message_id)
        if row.state == settled.state:
            return row.version
        require_version(session, row, read, what=f"message {row.id}")
        if settled.state not in SETTLED.get(row.state, ()):
            ways = " or ".join(SETTLED.get(row.state, ())) or "nothing else"
            raise Conflict(f"Message {row.id} is {row.state}; from there it can become {ways}.")
        changed = assign(row, {"state": settled.state})
        if settled.state == "sent":
            row.sent_at, row.means = at, "smtp"
        if settled.state == "approved":
            row.run_id = row.fault = None
        return note_change(session, row, changed, action="message.settle", by=by, at=at)


def message_of(session: Transaction, message_id: int) -> Message:
    """A message.

    Raises:
        NotFound: for one that does not exist.
    """
    row = session.get(Message, message_id)
    if row is None:
        raise NotFound(f"There is no message {message_id}.")
    return row


def new_message_id() -> str:
    """A Message-ID like no other (RFC 5322, 3.6.4)."""
    return f"<{uuid.uuid4().hex}@{MESSAGE_DOMAIN}>"


def shown(day: dt.date | None) -> str:
    """A day as a message has it, `7 September 2020`; nothing for none."""
    return "" if day is None else f"{day.day} {day:%B %Y}"


def to_person(person: Person) -> tuple[str, int | None, str]:
    """Whom a message to a person goes to: the addressee's id, the record, the address."""
    return person_key(person.id), person.id, person.email


@dataclass(frozen=True, slots=True)
class _Words:
    """The people of pairs and the organisations, read once for all: one by one, a large round takes a minute."""

    people: Mapping[int, Person]
    organisations: Mapping[int, Organisation]

    @staticmethod
    def of(session: Transaction, pairs: Sequence[Pair]) -> _Words:
        """Everybody in the pairs, and every organisation."""
        ids = {each for pair in pairs for each in (pair.learner_id, pair.coach_id)}
        people = session.scalars(select(Person).where(Person.id.in_(ids)))
        organisations = session.scalars(select(Organisation)) if ids else ()
        return _Words({each.id: each for each in people}, {each.id: each for each in organisations})

    def employer(self, person: Person, day: dt.date) -> str:
        """The short name of a person's main employer on a day; nothing where there is none."""
        current = sorted((m for m in person.memberships if m.holds_on(day)), key=lambda m: (not m.main, m.id))
        return self.organisations[current[0].organisation_id].short_name_at(day) if current else ""


def _both_halves(
    session: Transaction, words: _Words, pair: Pair, kind: str, about: str, *, by: str, at: dt.datetime
) -> list[Message]:
    learner, coach = words.people[pair.learner_id], words.people[pair.coach_id]
    made = []
    answered = {learner.id: pair.learner_accepted_on, coach.id: pair.coach_accepted_on}
    for person, other, role in ((learner, coach, "coach"), (coach, learner, "learner")):
        if kind == "reminder" and answered[person.id] is not None:
            continue
        values = {
            "name": person.name,
            "other": other.name,
            "other_email": other.email,
            "employer": words.employer(other, at.date()),
            "role": role,
        }
        half = "proposal_learner" if role == "coach" else "proposal_coach"
        template = half if kind == "proposal" else "proposal_reminder"
        made.append(draft_message(session, kind, about, to_person(person), (template, values), by=by, at=at))
    return [each for each in made if each is not None]


def draft_message(
    session: Transaction,
    kind: str,
    about: str,
    to: tuple[str, int | None, str],
    template: tuple[str, Mapping[str, object]],
    *,
    by: str,
    at: dt.datetime,
) -> Message | None:
    """Draft a message from a template, as part of a larger transaction; None where it stands already.

    Args:
        session: the transaction.
        kind: one of the kinds of messages.
        about: what it is about; the same kind about the same thing goes to nobody twice.
        to: whom it goes to; without an address there is no message.
        template: the template's name and everything that it names.
        by: who drafts it.
        at: when, with a zone.
    """
    addressee, person_id, email = to
    if not email:
        return None
    same = (Message.kind == kind, Message.about == about, Message.addressee == addressee)
    if session.scalar(select(Message.id).where(*same)) is not None:
        return None
    subject, body = rendered(*template)
    message = Message(
        kind=kind,
        about=about,
        addressee=addressee,
        person_id=person_id,
        email=email,
        subject=subject,
        body=body,
        state="draft",
        message_id=new_message_id(),
        made_by=by,
        made_at=at,
    )
    session.add(message)
    session.flush()
    return message


def _named(session: Transaction, named: MessagesNamed, states: tuple[str, ...]) -> list[Message]:
    rows = {row.id: row for row in session.scalars(select(Message).where(Message.id.in_(named.messages)))}
    faults = []
    for place, number in enumerate(named.messages):
        row = rows.get(number)
        if row is None:
            faults.append(Fault(f"messages[{place}]", str(number), "there is no such message.", "Leave it out."))
        elif row.state not in states:
            message = f"it is {row.state}."
            faults.append(Fault(f"messages[{place}]", str(number), message, "Leave it out."))
    if faults:
        raise BadInput(faults)
    return [rows[number] for number in dict.fromkeys(named.messages)]
