"""People are invited to a wave, and line managers who have not answered are reminded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Annotated

from pydantic import Field
from sqlalchemy import func, select
from sqlalchemy.orm import Session as Transaction

from foundation.documents import Document
from foundation.errors import BadInput, Conflict, Fault, NotFound
from programme.records import Application, Database, Message, Person, append_entry

from .messages import draft_invitation, draft_manager_approval
from .people import person_of
from .texts import Line
from .waves import wave_of


class Invited(Document):
    """Who shall be invited, by their ids."""

    people: Annotated[tuple[Line, ...], Field(min_length=1, max_length=2_000)] = Field(examples=[["P12"]])


class Reminded(Document):
    """Managers asked so many days ago or longer, and not reminded since, are reminded."""

    waiting_days: Annotated[int, Field(ge=1, le=365)] = 7


def invite_people(database: Database, wave_id: int, invited: Invited, *, by: str, at: dt.datetime) -> list[int]:
    """Draft an invitation to each; who has one already gets no other. The numbers of the drafts made now.

    Raises:
        NotFound: for a wave that does not exist.
        BadInput: every id of nobody.
        Conflict: for a wave that is over.
    """
    with database.unit_of_work() as session:
        wave = wave_of(session, wave_id)
        if wave.state not in ("draft", "open"):
            raise Conflict(f"{wave.name} is {wave.state}; nobody is invited to it any more.")
        people = _people(session, invited.people)
        made = [draft_invitation(session, wave, person, by=by, at=at) for person in people]
        return _noted(session, "wave.invite", wave_id, made, by=by, at=at)


def remind_managers(database: Database, wave_id: int, wanted: Reminded, *, by: str, at: dt.datetime) -> list[int]:
    """Draft a reminder to each line manager who has not answered; the numbers of the drafts made now.

    Raises:
        NotFound: for a wave that does not exist.
    """
    late = at - dt.timedelta(days=wanted.waiting_days)
    with database.unit_of_work() as session:
        wave = wave_of(session, wave_id)
        waiting = select(Application).where(
            Application.wave_id == wave_id,
            Application.state == "manager_asked",
            Application.manager_asked_at <= late,
        )
        made: list[Message | None] = []
        for row in session.scalars(waiting.order_by(Application.id)):
            told = select(func.count(), func.max(Message.made_at)).where(
                Message.kind == "reminder", Message.about.startswith(f"application {row.id} of ")
            )
            count, last = session.execute(told).one()
            if last is None or last <= late:
                person = session.get_one(Person, row.person_id)
                made.append(draft_manager_approval(session, row, person, wave, by=by, at=at, reminder=count + 1))
        return _noted(session, "wave.remind", wave_id, made, by=by, at=at)


def _noted(
    session: Transaction, action: str, wave_id: int, made: Sequence[Message | None], *, by: str, at: dt.datetime
) -> list[int]:
    numbers = [message.id for message in made if message is not None]
    if numbers:
        append_entry(session, at=at, by=by, action=action, subjects={"waves": [wave_id], "messages": numbers})
    return numbers


def _people(session: Transaction, keys: Sequence[str]) -> list[Person]:
    found, faults = [], []
    for place, key in enumerate(keys):
        try:
            found.append(person_of(session, key))
        except NotFound as error:
            faults.append(Fault(f"people[{place}]", key, str(error), "Leave it out."))
    if faults:
        raise BadInput(faults)
    return found
