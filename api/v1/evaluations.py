"""Evaluation over the interface. Whoever is invited answers by the address they were given, without signing in."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from api.access import BEARER, asker_for
from api.bodies import RecordCode, Sent
from api.paging import PageWanted, page_of
from api.services import Given
from programme.access import Asker
from programme.journeys.evaluation import (
    AnswersSent,
    EvaluationDesigned,
    answer_evaluation,
    close_evaluation,
    design_evaluation,
    form_of,
    open_evaluation,
    publish_evaluation,
)
from programme.journeys.evaluation_inviting import (
    RemindersWanted,
    draft_evaluation_invitations,
    draft_evaluation_reminders,
)
from programme.queries.evaluations import (
    EvaluationLine,
    ReminderDue,
    evaluation_line,
    evaluation_lines,
    reminders_due,
)
from programme.records.keys import person_key

from .calls import Call, Change, call_for, change_for
from .refusals import ADDING, CHANGING, READING, refusals

router = APIRouter(tags=["evaluations"])

Reader = Annotated[Asker, Depends(asker_for("reports.read"))]
Reading = Annotated[Call, Depends(call_for("reports.read"))]
Changing = Annotated[Change, Depends(change_for("reports.write"))]
Adding = Annotated[Call, Depends(call_for("reports.write"))]
Inviting = Annotated[Asker, Depends(asker_for("messages.write"))]
Opening = Annotated[Change, Depends(change_for("messages.write"))]
Token = Annotated[str, Path(pattern=r"^[A-Za-z0-9_.-]{20,400}$", description="What the address ends with.")]


class EvaluationsPage(BaseModel):
    """One page of evaluations, and the next page's address."""

    items: list[EvaluationLine]
    next: str | None


class Opened(BaseModel):
    """Each person's form, by the person's id: shown this once, to be put into their invitation."""

    forms: dict[str, str]


class Drafted(BaseModel):
    """Numbers of the messages drafted now; they leave once somebody approves them."""

    messages: list[int]


class PublishedTold(BaseModel):
    """The evaluation as published, and what to think of."""

    evaluation: EvaluationLine
    warnings: list[str]


class Form(BaseModel):
    """What somebody who was invited is asked."""

    title: str
    questions: list[dict[str, Any]]


@router.get(
    "/evaluations", responses=refusals(*READING), response_model=EvaluationsPage, dependencies=[Depends(BEARER)]
)
def list_evaluations(asker: Reader, request: Request, given: Given, page: PageWanted) -> JSONResponse:
    """Evaluations, in the order of their numbers."""
    with given.database.reading() as session:
        rows = evaluation_lines(session, asker, after=page.after, limit=page.limit)
    return page_of(request, [jsonable_encoder(asdict(row)) for row in rows], page, rows[-1].id if rows else None)


@router.post("/evaluations", status_code=201, responses=refusals(*ADDING), dependencies=[Depends(BEARER)])
def send_evaluation(
    call: Adding, sent: Annotated[EvaluationDesigned, Depends(Sent(EvaluationDesigned))]
) -> EvaluationLine:
    """Design an evaluation."""
    code = design_evaluation(call.database, sent, by=call.name, at=call.now())
    call.added(f"/evaluations/{code}")
    return _shown(call, code)


@router.get("/evaluations/{code}", responses=refusals(*READING), dependencies=[Depends(BEARER)])
def read_evaluation(call: Reading, code: RecordCode) -> EvaluationLine:
    """One evaluation with its response rates, and its results once they are published."""
    return _shown(call, code)


@router.get("/evaluations/{code}/reminders", responses=refusals(*READING), dependencies=[Depends(BEARER)])
def read_reminders(asker: Inviting, code: RecordCode, given: Given) -> list[ReminderDue]:
    """Who was invited and has not answered."""
    with given.database.reading() as session:
        return reminders_due(session, asker, code, given.now().date())


@router.post("/evaluations/{code}/invitations", responses=refusals(*ADDING), dependencies=[Depends(BEARER)])
def invite(asker: Inviting, code: RecordCode, given: Given) -> Drafted:
    """Draft the question to everybody who is invited and has not answered; nobody gets it twice."""
    made = draft_evaluation_invitations(given.database, code, by=asker.name, at=given.now())
    return Drafted(messages=made)


@router.post("/evaluations/{code}/reminders", responses=refusals(*ADDING), dependencies=[Depends(BEARER)])
def remind(
    asker: Inviting, code: RecordCode, sent: Annotated[RemindersWanted, Depends(Sent(RemindersWanted))], given: Given
) -> Drafted:
    """Draft a reminder to those who were asked by message some days ago and have not answered."""
    made = draft_evaluation_reminders(given.database, code, sent, by=asker.name, at=given.now())
    return Drafted(messages=made)


@router.post("/evaluations/{code}/open", responses=refusals(*CHANGING), dependencies=[Depends(BEARER)])
def open_one(change: Opening, code: RecordCode) -> Opened:
    """Open an evaluation; the address of each person's form is shown this once."""
    tokens = open_evaluation(change.database, code, read=change.read, by=change.name, at=change.now())
    return Opened(forms={person_key(who): f"/api/v1/evaluation-forms/{token}" for who, token in tokens.items()})


@router.post("/evaluations/{code}/close", responses=refusals(*CHANGING), dependencies=[Depends(BEARER)])
def close_one(change: Changing, code: RecordCode) -> EvaluationLine:
    """Take no more answers."""
    close_evaluation(change.database, code, read=change.read, by=change.name, at=change.now())
    return _shown(change, code)


@router.post("/evaluations/{code}/publish", responses=refusals(*CHANGING), dependencies=[Depends(BEARER)])
def publish_one(change: Changing, code: RecordCode) -> PublishedTold:
    """Publish what was answered, small numbers hidden."""
    warnings = publish_evaluation(change.database, code, read=change.read, by=change.name, at=change.now())
    return PublishedTold(evaluation=_shown(change, code), warnings=warnings)


@router.get("/evaluation-forms/{token}", responses=refusals(404, 409, 422))
def read_form(token: Token, given: Given) -> Form:
    """What one is asked; the address is the right to answer, once."""
    with given.database.reading() as session:
        _, row = form_of(given.database, session, token, given.now())
        return Form(title=row.title, questions=list(row.questions))


@router.post("/evaluation-forms/{token}", status_code=204, responses=refusals(404, 409, 422))
def send_answers(token: Token, sent: Annotated[AnswersSent, Depends(Sent(AnswersSent))], given: Given) -> Response:
    """Answer, once; nothing is kept of who answered what."""
    answer_evaluation(given.database, token, sent, at=given.now())
    return Response(status_code=204)


def _shown(call: Call, code: str) -> EvaluationLine:
    return call.shown(lambda session: evaluation_line(session, call.asker, code))
