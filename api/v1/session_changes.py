"""Sessions added and changed over the interface, singly or by a cohort's template."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel

from api.access import BEARER, asker_for
from api.bodies import RecordCode, Sent
from api.etags import VersionRead, etag
from api.services import Given, Services
from programme.access import Asker
from programme.journeys.session_invitations import invite_to_sessions
from programme.journeys.session_shapes import SessionAdded, SessionChange, add_session, change_session
from programme.journeys.session_templates import TemplateUsed, templates_as_json, use_template
from programme.queries.session_pages import SessionWhole, session_whole

from .refusals import ADDING, CHANGING, refusals

router = APIRouter(tags=["sessions"], dependencies=[Depends(BEARER)])

Writer = Annotated[Asker, Depends(asker_for("plans.write"))]
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
def send_session(
    asker: Writer, sent: Annotated[SessionAdded, Depends(Sent(SessionAdded))], given: Given, response: Response
) -> SessionWhole:
    """Add a session to cohorts; it waits for a plan."""
    code = add_session(given.database, sent, by=asker.name, at=given.now())
    response.headers["Location"] = f"/api/v1/sessions/{code}"
    return _shown(given, asker, code, response)


@router.patch("/sessions/{code}", responses=refusals(*CHANGING))
def patch_session(
    asker: Writer,
    code: RecordCode,
    sent: Annotated[SessionChange, Depends(Sent(SessionChange))],
    given: Given,
    read: VersionRead,
    response: Response,
) -> SessionWhole:
    """Change what the body names; the rest stays as it is."""
    change_session(given.database, code, sent, read=read, by=asker.name, at=given.now())
    return _shown(given, asker, code, response)


@router.post("/sessions/invitations", responses=refusals(401, 403))
def invite(asker: Inviting, given: Given) -> InvitationsDrafted:
    """Draft what people are still to be told of sessions to come; publishing a plan does so for what it changes."""
    return InvitationsDrafted(messages=invite_to_sessions(given.database, by=asker.name, at=given.now()))


def _shown(given: Services, asker: Asker, code: str, response: Response) -> SessionWhole:
    with given.database.reading() as session:
        whole = session_whole(session, asker, code, given.now().date())
    response.headers["ETag"] = etag(whole.line.version)
    return whole
