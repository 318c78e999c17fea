"""People are asked by message to answer an evaluation, and reminded; the link to their form is made as it leaves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Annotated

from pydantic import Field
from sqlalchemy import func, select
from sqlalchemy.orm import Session as Transaction

from foundation.documents import Document
from foundation.errors import Conflict
from programme.records import Database, Evaluation, EvaluationInvitation, Message, Person, append_entry

from .evaluation import evaluation_of
from .messages import draft_message, to_person


class RemindersWanted(Document):
    """Those who were asked, or reminded, so many days ago or longer and have not answered are reminded."""

    waiting_days: Annotated[int, Field(ge=1, le=365)] = 7


def draft_evaluation_invitations(database: Database, code: str, *, by: str, at: dt.datetime) -> list[int]:
    """Draft the question to everybody who is invited and has not answered; who has it already gets no other.

    Returns:
        The numbers of the drafts made now.

    Raises:
        NotFound: for an evaluation that does not exist.
        Conflict: for one that is not open.
    """
    with database.unit_of_work() as session:
        row = _open(session, code)
        made = [
            draft_message(
                session,
                "invitation",
                _about(invitation, row),
                to_person(person),
                ("evaluation_invitation", {"name": person.name, "title": row.title}),
                by=by,
                at=at,
            )
            for invitation, person in _unanswered(session, row)
        ]
        return _noted(session, row, made, "evaluation.invite", by=by, at=at)


def draft_evaluation_reminders(
    database: Database, code: str, wanted: RemindersWanted, *, by: str, at: dt.datetime
) -> list[int]:
    """Draft a reminder to everybody who was asked by message and has not answered; the numbers of the drafts.

    Raises:
        NotFound: for an evaluation that does not exist.
        Conflict: for one that is not open.
    """
    late = at - dt.timedelta(days=wanted.waiting_days)
    with database.unit_of_work() as session:
        row = _open(session, code)
        made = []
        for invitation, person in _unanswered(session, row):
            about = _about(invitation, row)
            asked = select(func.count(), func.max(Message.sent_at)).where(
                Message.person_id == person.id, Message.about.startswith(about, autoescape=True)
            )
            count, last = session.execute(asked).one()
            waiting = asked.where(Message.state.in_(("draft", "approved", "sending")))
            if last is None or last > late or session.execute(waiting).one()[0]:
                continue
            invitation.reminded_on = at.date()
            words = ("evaluation_reminder", {"name": person.name, "title": row.title})
            about = f"{about}, reminder {count}"
            made.append(draft_message(session, "reminder", about, to_person(person), words, by=by, at=at))
        return _noted(session, row, made, "evaluation.remind", by=by, at=at)


def _about(invitation: EvaluationInvitation, row: Evaluation) -> str:
    return f"evaluation {invitation.id} of {row.code}"


def _open(session: Transaction, code: str) -> Evaluation:
    row = evaluation_of(session, code)
    if row.state != "open":
        raise Conflict(f"Evaluation {code} is {row.state}; people are asked while it is open.")
    return row


def _unanswered(session: Transaction, row: Evaluation) -> list[tuple[EvaluationInvitation, Person]]:
    wanted = (
        select(EvaluationInvitation, Person)
        .join(Person, Person.id == EvaluationInvitation.person_id)
        .where(
            EvaluationInvitation.evaluation_id == row.id,
            EvaluationInvitation.answered_on.is_(None),
            Person.erased_on.is_(None),
            Person.merged_into_id.is_(None),
        )
        .order_by(EvaluationInvitation.id)
    )
    return [(invitation, person) for invitation, person in session.execute(wanted)]


def _noted(
    session: Transaction, row: Evaluation, made: Sequence[Message | None], action: str, *, by: str, at: dt.datetime
) -> list[int]:
    numbers = [message.id for message in made if message is not None]
    if numbers:
        append_entry(session, at=at, by=by, action=action, subjects={"evaluations": [row.id], "messages": numbers})
    return numbers
