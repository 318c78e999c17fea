"""Messages as lists and pages need them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session as Transaction

from foundation.errors import NotFound
from programme.access import Asker
from programme.publishing.invitation import InvitationShown, invitation_shown
from programme.records import Message, Person
from programme.records.keys import person_key


@dataclass(frozen=True, slots=True)
class MessageLine:
    """One message of a list. `person` is whom it goes to, where that is somebody of the records."""

    id: int
    kind: str
    about: str
    addressee: str
    person: str | None
    name: str | None
    subject: str
    state: str
    means: str | None
    made_at: dt.datetime
    sent_at: dt.datetime | None
    fault: str | None


@dataclass(frozen=True, slots=True)
class MessageWhole:
    """One message as it will be, or was, sent; where a link belongs, words stand in its place.

    `invitation` is what goes to the person's calendar with it.
    """

    id: int
    version: int
    kind: str
    about: str
    addressee: str
    email: str
    subject: str
    body: str
    invitation: InvitationShown | None
    state: str
    means: str | None
    run: str | None
    message_id: str
    made_by: str
    made_at: dt.datetime
    approved_by: str | None
    approved_at: dt.datetime | None
    sent_at: dt.datetime | None
    fault: str | None


def message_lines(
    session: Transaction,
    asker: Asker,
    *,
    state: str | None = None,
    kind: str | None = None,
    after: int = 0,
    limit: int = 100,
) -> list[MessageLine]:
    """Messages in the order of their numbers, narrowed to a state or kind.

    Raises:
        NotAllowed: for who may not see messages.
    """
    asker.demand("messages.read")
    query = select(Message, Person.name).outerjoin(Person, Person.id == Message.person_id)
    query = query.where(Message.id > after).order_by(Message.id).limit(limit)
    if state is not None:
        query = query.where(Message.state == state)
    if kind is not None:
        query = query.where(Message.kind == kind)
    return [
        MessageLine(
            row.id,
            row.kind,
            row.about,
            row.addressee,
            None if row.person_id is None else person_key(row.person_id),
            name,
            row.subject,
            row.state,
            row.means,
            row.made_at,
            row.sent_at,
            row.fault,
        )
        for row, name in session.execute(query)
    ]


def messages_by_state(session: Transaction, asker: Asker) -> dict[str, int]:
    """How many messages stand in each state: what waits for approval, what is unclear.

    Raises:
        NotAllowed: for who may not see messages.
    """
    asker.demand("messages.read")
    rows = session.execute(select(Message.state, func.count()).group_by(Message.state).order_by(Message.state))
    return {row[0]: row[1] for row in rows}


def message_whole(session: Transaction, asker: Asker, message_id: int) -> MessageWhole:
    """One message.

    Raises:
        NotAllowed: for who may not see messages.
        NotFound: for one that does not exist.
    """
    asker.demand("messages.read")
    row = session.get(Message, message_id)
    if row is None:
        raise NotFound(f"There is no message {message_id}.")
    plain = (
        "id", "version", "kind", "about", "addressee", "email", "subject", "body", "state", "means", "message_id",
        "made_by", "made_at", "approved_by", "approved_at", "sent_at", "fault",
    )  # fmt: skip
    invitation = None if row.calendar is None else invitation_shown(row.calendar)
    return MessageWhole(**{name: getattr(row, name) for name in plain}, run=row.run_id, invitation=invitation)
