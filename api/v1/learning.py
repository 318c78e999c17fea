"""What people say of themselves and of sessions, over the interface."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel

from api.access import BEARER, asker_for
from api.bodies import RecordCode, Sent
from api.services import Given
from programme.access import Asker
from programme.journeys.self_assessments import AssessmentSent, assess_oneself, assess_person
from programme.journeys.session_feedback import FeedbackSent, give_feedback
from programme.queries.own_learning import Assessed, assessments_of, own_assessments, sessions_to_judge

from .refusals import ADDING, READING, refusals

router = APIRouter(tags=["learning"], dependencies=[Depends(BEARER)])

Reader = Annotated[Asker, Depends(asker_for("own.read"))]
Oneself = Annotated[Asker, Depends(asker_for("own.write"))]
Writer = Annotated[Asker, Depends(asker_for("people.write"))]


class SessionJudged(BaseModel):
    """A session that one was at; `given` says whether one gave feedback on it."""

    session: str
    title: str
    held_on: dt.date
    given: bool


@router.get("/me/self-assessments", responses=refusals(401, 403, 404))
def list_own_assessments(asker: Reader, given: Given) -> list[Assessed]:
    """What one said of one's own skills."""
    with given.database.reading() as session:
        return own_assessments(session, asker)


@router.post("/me/self-assessments", responses=refusals(*ADDING))
def send_own_assessment(
    asker: Oneself, sent: Annotated[AssessmentSent, Depends(Sent(AssessmentSent))], given: Given
) -> list[Assessed]:
    """Say how well one knows skills; the same again changes nothing."""
    assess_oneself(given.database, asker, sent, at=given.now())
    with given.database.reading() as session:
        return own_assessments(session, asker)


@router.get("/me/feedback", responses=refusals(401, 403, 404))
def list_sessions_to_judge(asker: Reader, given: Given) -> list[SessionJudged]:
    """Sessions that one was at, the newest first."""
    with given.database.reading() as session:
        rows = sessions_to_judge(session, asker, given.now().date())
    return [SessionJudged(session=row.code, title=row.title, held_on=row.held_on, given=row.given) for row in rows]


@router.post("/me/feedback/{code}", status_code=204, responses=refusals(*ADDING))
def send_feedback(
    asker: Oneself, code: RecordCode, sent: Annotated[FeedbackSent, Depends(Sent(FeedbackSent))], given: Given
) -> Response:
    """Give feedback on a session, once; nothing is kept of who said what."""
    give_feedback(given.database, asker, code, sent, at=given.now())
    return Response(status_code=204)


@router.get("/people/{person}/self-assessments", responses=refusals(*READING))
def list_assessments(asker: Writer, person: str, given: Given) -> list[Assessed]:
    """What somebody said of their own skills."""
    with given.database.reading() as session:
        return assessments_of(session, asker, person, given.now().date())


@router.post("/people/{person}/self-assessments", responses=refusals(*ADDING))
def send_assessment(
    asker: Writer, person: str, sent: Annotated[AssessmentSent, Depends(Sent(AssessmentSent))], given: Given
) -> list[Assessed]:
    """Write down what somebody said of their own skills, such as on paper."""
    assess_person(given.database, person, sent, by=asker.name, at=given.now())
    with given.database.reading() as session:
        return assessments_of(session, asker, person, given.now().date())
