"""Sessions added and changed over the interface, singly or by a cohort's template."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from api.access import BEARER, asker_for
from api.bodies import RecordCode, Sent
from api.services import Given
from programme.access import Asker
from programme.journeys.session_invitations import invite_to_sessions
from programme.journeys.session_shapes import SessionAdded, SessionChange, add_session, change_session
from programme.journeys.session_templates import TemplateUsed, templates_as_json, use_template
from programme.queries.session_pages import SessionWhole

from .calls import Call, Change, call_for, change_for
from .refusals import ADDING, CHANGING, refusals
from .sessions import shown_session

router = APIRouter(tags=["sessions"], dependencies=[Depends(BEARER)])

Writer = Annotated[Asker, Depends(asker_for("plans.write"))]
Changing = Annotated[Change, Depends(change_for("plans.write"))]
Adding = Annotated[Call, Depends(call_for("plans.write"))]
Inviting = Annotated[Asker, Depends(asker_for("messages.write"))]


class TemplateSessionShown(BaseModel):
    """One session of a template; `lasts` is the fewest and most minutes of its block of the day."""

    title: str
    lasts: tuple[int, int]
    kind: str
    mode: str


class TemplateShown(BaseModel):
    """A template: its sessions in order, and the days from one to the next."""

    name: str
    title: str
    tier: str
    sessions: list[TemplateSessionShown]
    min_gap_days: int | None
    max_gap_days: int | None


class SessionsAdded(BaseModel):
    """The codes of the sessions that a cohort got, in their order."""

    sessions: list[str]


class InvitationsDrafted(BaseModel):
    """Numbers of the messages drafted now; they leave once somebody approves them."""

    messages: list[int]


@router.get("/session-templates", responses=refusals(401, 403), dependencies=[Depends(asker_for("plans.read"))])
def list_templates() -> list[TemplateShown]:
    """The shapes of cohorts that a cohort can be given its sessions from."""
    return [TemplateShown.model_validate(each) for each in templates_as_json()]


@router.post("/cohorts/{code}/sessions", status_code=201, responses=refusals(*ADDING))
def use(
    asker: Writer, code: RecordCode, sent: Annotated[TemplateUsed, Depends(Sent(TemplateUsed))], given: Given
) -> SessionsAdded:
    """Give a cohort without sessions those of a template."""
    return SessionsAdded(sessions=use_template(given.database, code, sent, by=asker.name, at=given.now()))


@router.post("/sessions", status_code=201, responses=refusals(*ADDING))
def send_session(call: Adding, sent: Annotated[SessionAdded, Depends(Sent(SessionAdded))]) -> SessionWhole:
    """Add a session to cohorts; it waits for a plan."""
    code = add_session(call.database, sent, by=call.name, at=call.now())
    call.added(f"/sessions/{code}")
    return shown_session(call, code)


@router.patch("/sessions/{code}", responses=refusals(*CHANGING))
def patch_session(
    change: Changing, code: RecordCode, sent: Annotated[SessionChange, Depends(Sent(SessionChange))]
) -> SessionWhole:
    """Change what the body names; the rest stays as it is."""
    change_session(change.database, code, sent, read=change.read, by=change.name, at=change.now())
    return shown_session(change, code)


@router.post("/sessions/invitations", responses=refusals(401, 403))
def invite(asker: Inviting, given: Given) -> InvitationsDrafted:
    """Draft what people are still to be told of sessions to come; publishing a plan does so for what it changes."""
    return InvitationsDrafted(messages=invite_to_sessions(given.database, by=asker.name, at=given.now()))
