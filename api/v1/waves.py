"""Waves of recruitment over the interface."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel

from api.access import BEARER, asker_for
from api.bodies import RecordId, Sent
from api.etags import VersionRead, etag
from api.services import Given, Services
from programme.access import Asker
from programme.journeys.applications import ApplicationSent, Asked, ManagersAsked, apply_to_wave, ask_managers
from programme.journeys.inviting import Invited, Reminded, invite_people, remind_managers
from programme.journeys.placing import Placed, Placing, place_people
from programme.journeys.waves import WaveAdded, WaveChange, WaveMove, add_wave, change_wave, move_wave
from programme.queries.recruitment import (
    ApplicationShown,
    WaveShown,
    application_shown,
    wave_list,
    wave_shown,
)

from .refusals import ADDING, CHANGING, READING, refusals

router = APIRouter(prefix="/waves", tags=["recruitment"], dependencies=[Depends(BEARER)])

Reader = Annotated[Asker, Depends(asker_for("recruit.read"))]
Writer = Annotated[Asker, Depends(asker_for("recruit.write"))]


class Drafted(BaseModel):
    """Numbers of the messages drafted now; they leave once somebody approves them."""

    messages: list[int]


@router.get("", responses=refusals(401, 403))
def list_waves(asker: Reader, given: Given) -> list[WaveShown]:
    """Every wave, the newest first."""
    with given.database.reading() as session:
        return wave_list(session, asker)


@router.get("/{wave}", responses=refusals(*READING))
def read_wave(asker: Reader, wave: RecordId, given: Given, response: Response) -> WaveShown:
    """One wave with its quotas and how its applications stand."""
    return _shown(given, asker, wave, response)


@router.post("", status_code=201, responses=refusals(*ADDING))
def send_wave(
    asker: Writer, sent: Annotated[WaveAdded, Depends(Sent(WaveAdded))], given: Given, response: Response
) -> WaveShown:
    """Draft a wave."""
    number = add_wave(given.database, sent, by=asker.name, at=given.now())
    response.headers["Location"] = f"/api/v1/waves/{number}"
    return _shown(given, asker, number, response)


@router.patch("/{wave}", responses=refusals(*CHANGING))
def patch_wave(
    asker: Writer,
    wave: RecordId,
    sent: Annotated[WaveChange, Depends(Sent(WaveChange))],
    given: Given,
    read: VersionRead,
    response: Response,
) -> WaveShown:
    """Change what the body names; the rest stays as it is."""
    change_wave(given.database, wave, sent, read=read, by=asker.name, at=given.now())
    return _shown(given, asker, wave, response)


@router.post("/{wave}/state", responses=refusals(*CHANGING))
def send_state(
    asker: Writer,
    wave: RecordId,
    sent: Annotated[WaveMove, Depends(Sent(WaveMove))],
    given: Given,
    read: VersionRead,
    response: Response,
) -> WaveShown:
    """Open a wave, close it, or put it away."""
    move_wave(given.database, wave, sent, read=read, by=asker.name, at=given.now())
    return _shown(given, asker, wave, response)


@router.post("/{wave}/applications", status_code=201, responses=refusals(*ADDING))
def send_application(
    asker: Writer,
    wave: RecordId,
    sent: Annotated[ApplicationSent, Depends(Sent(ApplicationSent))],
    given: Given,
    response: Response,
) -> ApplicationShown:
    """Send an application; a second one of the same person is the first one."""
    number = apply_to_wave(given.database, wave, sent, by=asker.name, at=given.now())
    response.headers["Location"] = f"/api/v1/applications/{number}"
    with given.database.reading() as session:
        shown = application_shown(session, asker, given.now(), number)
    response.headers["ETag"] = etag(shown.version)
    return shown


@router.post("/{wave}/managers", responses=refusals(*ADDING))
def send_to_managers(
    asker: Writer, wave: RecordId, sent: Annotated[ManagersAsked, Depends(Sent(ManagersAsked))], given: Given
) -> Asked:
    """Put applications to the line managers: a drafted message each."""
    return ask_managers(given.database, wave, sent, by=asker.name, at=given.now())


@router.post("/{wave}/reminders", responses=refusals(*ADDING))
def send_reminders(
    asker: Writer, wave: RecordId, sent: Annotated[Reminded, Depends(Sent(Reminded))], given: Given
) -> Drafted:
    """Draft reminders to managers who have not answered."""
    return Drafted(messages=remind_managers(given.database, wave, sent, by=asker.name, at=given.now()))


@router.post("/{wave}/invitations", responses=refusals(*ADDING))
def send_invitations(
    asker: Writer, wave: RecordId, sent: Annotated[Invited, Depends(Sent(Invited))], given: Given
) -> Drafted:
    """Draft invitations; who has one already gets no other."""
    return Drafted(messages=invite_people(given.database, wave, sent, by=asker.name, at=given.now()))


@router.post("/{wave}/placing", responses=refusals(*ADDING))
def send_placing(
    asker: Writer,
    wave: RecordId,
    sent: Annotated[Placing, Depends(Sent(Placing))],
    given: Given,
    dry_run: Annotated[bool, Query(description="Only show how the cohorts would be.")] = False,
) -> Placed:
    """Place people into cohorts, all of the list or nothing; a message to each is drafted."""
    return place_people(given.database, wave, sent, asker, at=given.now(), dry_run=dry_run)


def _shown(given: Services, asker: Asker, wave: int, response: Response) -> WaveShown:
    with given.database.reading() as session:
        shown = wave_shown(session, asker, wave)
    response.headers["ETag"] = etag(shown.version)
    return shown
