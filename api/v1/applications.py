"""Applications over the interface, and the line manager's signed link."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from api.access import BEARER, asker_for
from api.bodies import LARGEST_ID, RecordId, Sent
from api.paging import PageWanted, page_of
from api.services import Given
from programme.access import Asker
from programme.journeys.applications import (
    Decision,
    Withdrawal,
    decide_application,
    decide_by_manager,
    wait_application,
    withdraw_application,
)
from programme.queries.recruitment import (
    ApplicationShown,
    ApprovalAsked,
    application_lines,
    application_shown,
    approval_asked,
)

from .calls import Call, Change, call_for, change_for
from .refusals import CHANGING, READING, refusals

router = APIRouter(prefix="/applications", tags=["recruitment"], dependencies=[Depends(BEARER)])
by_link = APIRouter(prefix="/approvals", tags=["recruitment"])
"""For line managers: no account, no key; the signed link is what lets them in."""

Reader = Annotated[Asker, Depends(asker_for("recruit.read"))]
Reading = Annotated[Call, Depends(call_for("recruit.read"))]
Changing = Annotated[Change, Depends(change_for("recruit.write"))]
Approving = Annotated[Change, Depends(change_for("recruit.approve"))]
Token = Annotated[str, Path(max_length=500, description="What stands at the end of the link.")]


class ApplicationsPage(BaseModel):
    """One page of applications, and the next page's address."""

    items: list[ApplicationShown]
    next: str | None


@router.get("", responses=refusals(*READING), response_model=ApplicationsPage)
def list_applications(
    asker: Reader,
    request: Request,
    given: Given,
    page: PageWanted,
    wave: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
    state: Literal["submitted", "manager_asked", "approved", "refused", "placed", "waiting", "withdrawn"] | None = None,
    chased: Annotated[bool, Query(description="Only those whose manager must be chased, or is not known.")] = False,
) -> JSONResponse:
    """Applications that the caller may see, in the order of their numbers."""
    with given.database.reading() as session:
        rows = application_lines(
            session,
            asker,
            given.now(),
            wave_id=wave,
            state=state,
            chased=chased,
            after=page.after,
            limit=page.limit,
        )
    return page_of(request, [jsonable_encoder(asdict(row)) for row in rows], page, rows[-1].id if rows else None)


@router.get("/{application}", responses=refusals(*READING))
def read_application(call: Reading, application: RecordId) -> ApplicationShown:
    """One application."""
    return _shown(call, application)


@router.post("/{application}/decision", responses=refusals(*CHANGING))
def send_decision(
    change: Approving, application: RecordId, sent: Annotated[Decision, Depends(Sent(Decision))]
) -> ApplicationShown:
    """Approve or refuse an application of one's own people, within the quotas of the wave."""
    decide_application(change.database, application, sent, change.asker, read=change.read, at=change.now())
    return _shown(change, application)


@router.post("/{application}/wait", responses=refusals(*CHANGING))
def send_wait(change: Changing, application: RecordId) -> ApplicationShown:
    """Keep an approved application for a later place."""
    wait_application(change.database, application, read=change.read, by=change.name, at=change.now())
    return _shown(change, application)


@router.post("/{application}/withdrawal", responses=refusals(*CHANGING))
def send_withdrawal(
    change: Changing, application: RecordId, sent: Annotated[Withdrawal, Depends(Sent(Withdrawal))]
) -> ApplicationShown:
    """Take an application back, with its place in a cohort."""
    withdraw_application(change.database, application, sent, read=change.read, by=change.name, at=change.now())
    return _shown(change, application)


class Outcome(BaseModel):
    """What became of an application: approved, refused, or waiting for a place."""

    state: str


@by_link.get("/{token}", responses=refusals(404, 422))
def read_approval(token: Token, given: Given) -> ApprovalAsked:
    """What a line manager is asked who followed a signed link. Reading it decides nothing."""
    return approval_asked(given.database, token, given.now())


@by_link.post("/{token}", responses=refusals(404, 409, 422))
def send_approval(token: Token, sent: Annotated[Decision, Depends(Sent(Decision))], given: Given) -> Outcome:
    """A line manager says yes or no, once. The same answer again is harmless."""
    return Outcome(state=decide_by_manager(given.database, token, sent, at=given.now()))


def _shown(call: Call, application: int) -> ApplicationShown:
    return call.shown(lambda session: application_shown(session, call.asker, call.now(), application))
