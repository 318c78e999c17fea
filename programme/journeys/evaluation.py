"""Evaluation after the programme: designed, opened with invitations, answered by nobody in particular, published.

An invitation knows whether it was answered; an answer has a random id, no date and no way back to its invitation.
"""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Annotated, Any, Literal

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from foundation.documents import Document
from foundation.errors import BadInput, Conflict, Fault, NotFound
from foundation.provenance import sha256_of
from programme.access.signed_links import read_link
from programme.records import (
    MEMBER,
    Cohort,
    Database,
    Enrolment,
    Evaluation,
    EvaluationInvitation,
    EvaluationResponse,
    Organisation,
    Person,
    Wave,
    append_entry,
    require_version,
)

from .changing import assign, note_change
from .evaluation_answers import answer_faults, published_answers
from .texts import Code, Line

FORM_PURPOSE = "evaluation"
"""What a signed link to a form is for; it is about the number of an invitation."""


class QuestionAsked(Document):
    """One question: 1 to 5, one of some choices, or free words."""

    key: Code
    text: Line
    kind: Literal["rating", "choice", "words"]
    choices: Annotated[tuple[Line, ...], Field(max_length=20)] = ()


class EvaluationDesigned(Document):
    """An instrument; `level` is Kirkpatrick's: reaction, learning, behaviour, results."""

    code: Code
    title: Line
    wave: Line | None = None
    level: Annotated[int, Field(ge=1, le=4)]
    questions: Annotated[tuple[QuestionAsked, ...], Field(min_length=1, max_length=60)]


class AnswersSent(Document):
    """Answers by question; one may be left out."""

    answers: dict[Code, int | Line]


def evaluation_of(session: Transaction, code: str) -> Evaluation:
    """An evaluation.

    Raises:
        NotFound: where there is none of that code.
    """
    row = session.scalars(select(Evaluation).where(Evaluation.code == code)).first()
    if row is None:
        raise NotFound(f"There is no evaluation {code}.")
    return row


def design_evaluation(database: Database, sent: EvaluationDesigned, *, by: str, at: dt.datetime) -> str:
    """Design an evaluation.

    Returns:
        Its code.

    Raises:
        BadInput: for an unknown wave, questions of one key, or a choice without choices; all at once.
        Conflict: where an evaluation has that code.
    """
    with database.unit_of_work() as session:
        if session.scalars(select(Evaluation.id).where(Evaluation.code == sent.code)).first() is not None:
            raise Conflict(f"There is an evaluation {sent.code} already.")
        waves = {row.name: row.id for row in session.scalars(select(Wave))}
        faults = _design_faults(sent)
        if sent.wave is not None and sent.wave not in waves:
            faults.insert(0, Fault("wave", sent.wave, "there is no such wave.", "Give the name of a wave."))
        if faults:
            raise BadInput(faults)
        row = Evaluation(
            code=sent.code,
            title=sent.title,
            wave_id=waves.get(sent.wave or ""),
            level=sent.level,
            questions=[each.model_dump(mode="json") for each in sent.questions],
            state="designed",
        )
        session.add(row)
        session.flush()
        subjects = {"evaluations": [row.id], "version": row.version}
        append_entry(session, at=at, by=by, action="evaluation.design", subjects=subjects)
        return row.code


def open_evaluation(database: Database, code: str, *, read: int | None, by: str, at: dt.datetime) -> dict[int, str]:
    """Open an evaluation: everybody of its wave's cohorts is invited, of every wave's where it has none.

    Returns:
        The token of each person's form by the person's record id, this once; only hashes are kept.

    Raises:
        NotFound: for an evaluation that does not exist.
        Conflict: for one that is no longer a design; Stale where somebody changed it since it was read.
    """
    with database.unit_of_work() as session:
        row = evaluation_of(session, code)
        require_version(session, row, read, what=f"evaluation {code}")
        if row.state != "designed":
            raise Conflict(f"Evaluation {code} is {row.state} already.")
        tokens = {person: secrets.token_urlsafe(32) for person in _invited(session, row.wave_id, at.date())}
        kinds = _kinds(session, at.date())
        session.add_all(
            EvaluationInvitation(
                evaluation_id=row.id,
                person_id=person,
                token_sha256=sha256_of(token),
                organisation_kind=kinds.get(person),
                invited_on=at.date(),
            )
            for person, token in tokens.items()
        )
        changed = assign(row, {"state": "open", "opened_on": at.date()})
        note_change(session, row, changed, action="evaluation.open", by=by, at=at, also={"people": sorted(tokens)})
        return tokens


def answer_evaluation(database: Database, token: str, sent: AnswersSent, *, at: dt.datetime) -> None:
    """Take somebody's answers, once; nothing is kept of who they are.

    Raises:
        NotFound: for a token that is unknown.
        Conflict: for a form that was answered, or an evaluation that is not open.
        BadInput: every answer that does not fit its question.
    """
    with database.unit_of_work() as session:
        invitation, row = form_of(database, session, token, at)
        faults = answer_faults(row.questions, sent.answers)
        if faults:
            raise BadInput(faults)
        invitation.answered_on = at.date()
        answers: dict[str, Any] = dict(sent.answers)
        session.add(EvaluationResponse(id=secrets.token_hex(16), evaluation_id=row.id, answers=answers))
        subjects = {"evaluations": [row.id]}
        append_entry(session, at=at, by="a respondent", action="evaluation.answer", subjects=subjects)


def form_of(
    database: Database, session: Transaction, token: str, at: dt.datetime
) -> tuple[EvaluationInvitation, Evaluation]:
    """The invitation behind a token, be it one that was given out or a signed link of a message, and what it asks.

    Raises:
        NotFound: for a token that is unknown, or a link that does not hold.
        Conflict: for a form that was answered, or an evaluation that is not open.
    """
    mine = EvaluationInvitation.token_sha256 == sha256_of(token)
    if "." in token:
        mine = EvaluationInvitation.id == int(read_link(database, FORM_PURPOSE, token, at))
    wanted = select(EvaluationInvitation).where(mine)
    invitation = session.scalars(wanted.with_for_update()).first()
    if invitation is None:
        raise NotFound("There is no such form.")
    row = session.get_one(Evaluation, invitation.evaluation_id)
    if invitation.answered_on is not None:
        raise Conflict("This form was answered. Thank you.")
    if row.state != "open":
        raise Conflict("This evaluation is not open any more.")
    return invitation, row


def close_evaluation(database: Database, code: str, *, read: int | None, by: str, at: dt.datetime) -> None:
    """Take no more answers; closing again changes nothing.

    Raises:
        NotFound: for an evaluation that does not exist.
        Conflict: for one that is not open; Stale where somebody changed it since it was read.
    """
    _step(database, code, ("open", "closed"), {"closed_on": at.date()}, read, by, at)


def publish_evaluation(
    database: Database, code: str, *, read: int | None, by: str, at: dt.datetime, small_number: int = 8
) -> list[str]:
    """Publish what was answered, small numbers hidden; publishing again changes nothing.

    Returns:
        Warnings, such as a day on which nobody reads it.

    Raises:
        NotFound: for an evaluation that does not exist.
        Conflict: for one that is not closed; Stale where somebody changed it since it was read.
    """
    with database.reading() as session:
        row = evaluation_of(session, code)
        given = select(EvaluationResponse.answers).where(EvaluationResponse.evaluation_id == row.id)
        results = published_answers(row.questions, list(session.scalars(given)), small_number)
    values = {"published_on": at.date(), "results": results}
    _step(database, code, ("closed", "published"), values, read, by, at)
    return [f"{at:%d %B %Y} is a {at:%A}: few will read it then."] if at.weekday() > 4 else []


def _step(
    database: Database,
    code: str,
    step: tuple[str, str],
    values: dict[str, Any],
    read: int | None,
    by: str,
    at: dt.datetime,
) -> None:
    before, after = step
    with database.unit_of_work() as session:
        row = evaluation_of(session, code)
        if row.state == after:
            return
        require_version(session, row, read, what=f"evaluation {code}")
        if row.state != before:
            raise Conflict(f"Evaluation {code} is {row.state}; it must be {before} first.")
        changed = assign(row, {"state": after, **values})
        changed.pop("results", None)
        note_change(session, row, changed, action=f"evaluation.{after}", by=by, at=at)


def _design_faults(sent: EvaluationDesigned) -> list[Fault]:
    faults = []
    for place, question in enumerate(sent.questions):
        if any(each.key == question.key for each in sent.questions[:place]):
            message = "another question has this key."
            faults.append(Fault(f"questions[{place}].key", question.key, message, "Give it another."))
        if (question.kind == "choice") != (len(question.choices) > 1):
            message = "a question with choices has two at least, another has none."
            faults.append(Fault(f"questions[{place}].choices", str(len(question.choices)), message, "Correct one."))
    return faults


def _invited(session: Transaction, wave: int | None, day: dt.date) -> list[int]:
    members = select(Enrolment.person_id).join(Cohort).where(Enrolment.state.in_(MEMBER))
    if wave is not None:
        members = members.where(Cohort.wave_id == wave)
    here = select(Person).where(Person.id.in_(members)).order_by(Person.id)
    return [row.id for row in session.scalars(here) if row.left is None or row.left >= day]


def _kinds(session: Transaction, day: dt.date) -> dict[int, str]:
    """The kind of everybody's main employer on a day."""
    kinds = {row.id: row.kind for row in session.scalars(select(Organisation))}
    found: dict[int, str] = {}
    for person in session.scalars(select(Person)):
        held = sorted((m for m in person.memberships if m.holds_on(day)), key=lambda m: (not m.main, m.id))
        if held:
            found[person.id] = kinds[held[0].organisation_id]
    return found
