"""Waves of recruitment over the interface."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from api.access import BEARER, asker_for
from api.bodies import RecordId, Sent
from api.services import Given
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

from .calls import Call, Change, call_for, change_for
from .refusals import ADDING, CHANGING, READING, refusals

router = APIRouter(prefix="/waves", tags=["recruitment"], dependencies=[Depends(BEARER)])

Reader = Annotated[Asker, Depends(asker_for("recruit.read"))]
Reading = Annotated[Call, Depends(call_for("recruit.read"))]
Writer = Annotated[Asker, Depends(asker_for("recruit.write"))]
Changing = Annotated[Change, Depends(change_for("recruit.write"))]
Adding = Annotated[Call, Depends(call_for("recruit.write"))]


class Drafted(BaseModel):
    """Numbers of the messages drafted now; they leave once somebody approves them."""

    messages: list[int]


@router.get("", responses=refusals(401, 403))
def list_waves(asker: Reader, given: Given) -> list[WaveShown]:
    """Every wave, the newest first."""
    with given.database.reading() as session:
        return wave_list(session, asker)


@router.get("/{wave}", responses=refusals(*READING))
def read_wave(call: Reading, wave: RecordId) -> WaveShown:
    """One wave with its quotas and how its applications stand."""
    return _shown(call, wave)


@router.post("", status_code=201, responses=refusals(*ADDING))
def send_wave(call: Adding, sent: Annotated[WaveAdded, Depends(Sent(WaveAdded))]) -> WaveShown:
    """Draft a wave."""
    number = add_wave(call.database, sent, by=call.name, at=call.now())
    call.added(f"/waves/{number}")
    return _shown(call, number)


@router.patch("/{wave}", responses=refusals(*CHANGING))
def patch_wave(change: Changing, wave: RecordId, sent: Annotated[WaveChange, Depends(Sent(WaveChange))]) -> WaveShown:
    """Change what the body names; the rest stays as it is."""
    change_wave(change.database, wave, sent, read=change.read, by=change.name, at=change.now())
    return _shown(change, wave)


@router.post("/{wave}/state", responses=refusals(*CHANGING))
def send_state(change: Changing, wave: RecordId, sent: Annotated[WaveMove, Depends(Sent(WaveMove))]) -> WaveShown:
    """Open a wave, close it, or put it away."""
    move_wave(change.database, wave, sent, read=change.read, by=change.name, at=change.now())
    return _shown(change, wave)


@router.post("/{wave}/applications", status_code=201, responses=refusals(*ADDING))
def send_application(
    call: Adding, wave: RecordId, sent: Annotated[ApplicationSent, Depends(Sent(ApplicationSent))]
) -> ApplicationShown:
    """Send an application; a second one of the same person is the first one."""
    number = apply_to_wave(call.database, wave, sent, by=call.name, at=call.now())
    call.added(f"/applications/{number}")
    return call.shown(lambda session: application_shown(session, call.asker, call.now(), number))


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


def _shown(call: Call, wave: int) -> WaveShown:
    return call.shown(lambda session: wave_shown(session, call.asker, wave))
