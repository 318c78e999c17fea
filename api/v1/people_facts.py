"""What belongs to one person, over the interface: work, tiers, needs, an offer, time, consent."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from api.access import BEARER
from api.bodies import RecordId, Sent
from foundation.errors import NotFound
from programme.access import Asker
from programme.journeys.wishes import (
    Availability,
    CoachOffer,
    ConsentAnswer,
    Needs,
    answer_consent,
    set_availability,
    set_needs,
    set_offer,
)
from programme.journeys.working import (
    Ending,
    MembershipStarted,
    TierStarted,
    end_membership,
    end_tier,
    start_membership,
    start_tier,
)
from programme.queries.person import own_record, person_whole
from programme.queries.person_facts import PersonWhole
from programme.records.keys import person_key

from .calls import Call, Change, call_for, change_for
from .refusals import CHANGING, refusals

router = APIRouter(prefix="/people", tags=["people"], dependencies=[Depends(BEARER)])

Adding = Annotated[Call, Depends(call_for("people.write"))]
Changing = Annotated[Change, Depends(change_for("people.write"))]
Agreeing = Annotated[Call, Depends(call_for("own.write"))]
ChangingOneself = Annotated[Change, Depends(change_for("own.write"))]

_CHANGING = refusals(*CHANGING)


@router.put("/me/availability", responses=_CHANGING)
def put_own_availability(
    change: ChangingOneself, sent: Annotated[Availability, Depends(Sent(Availability))]
) -> PersonWhole:
    """Say when one can oneself."""
    set_availability(change.database, _own(change.asker), sent, read=change.read, by=change.name, at=change.now())
    return _shown_own(change)


@router.post("/me/consents", responses=_CHANGING)
def send_own_consent(call: Agreeing, sent: Annotated[ConsentAnswer, Depends(Sent(ConsentAnswer))]) -> PersonWhole:
    """Agree or take it back oneself."""
    answer_consent(call.database, _own(call.asker), sent, by=call.name, at=call.now())
    return _shown_own(call)


@router.post("/{person}/memberships", responses=_CHANGING)
def send_membership(
    change: Changing, person: str, sent: Annotated[MembershipStarted, Depends(Sent(MembershipStarted))]
) -> PersonWhole:
    """Somebody works somewhere from a day on."""
    start_membership(change.database, person, sent, read=change.read, by=change.name, at=change.now())
    return _shown(change, person)


@router.post("/{person}/memberships/{number}/end", responses=_CHANGING)
def send_membership_end(
    change: Changing, person: str, number: RecordId, sent: Annotated[Ending, Depends(Sent(Ending))]
) -> PersonWhole:
    """The last day of an employment."""
    end_membership(change.database, person, number, sent, read=change.read, by=change.name, at=change.now())
    return _shown(change, person)


@router.post("/{person}/tiers", responses=_CHANGING)
def send_tier(change: Changing, person: str, sent: Annotated[TierStarted, Depends(Sent(TierStarted))]) -> PersonWhole:
    """Somebody is in a tier from a day on."""
    start_tier(change.database, person, sent, read=change.read, by=change.name, at=change.now())
    return _shown(change, person)


@router.post("/{person}/tiers/{number}/end", responses=_CHANGING)
def send_tier_end(
    change: Changing, person: str, number: RecordId, sent: Annotated[Ending, Depends(Sent(Ending))]
) -> PersonWhole:
    """The last day in a tier."""
    end_tier(change.database, person, number, sent, read=change.read, by=change.name, at=change.now())
    return _shown(change, person)


@router.put("/{person}/needs", responses=_CHANGING)
def put_needs(change: Changing, person: str, sent: Annotated[Needs, Depends(Sent(Needs))]) -> PersonWhole:
    """All that a learner asks for."""
    set_needs(change.database, person, sent, read=change.read, by=change.name, at=change.now())
    return _shown(change, person)


@router.put("/{person}/offer", responses=_CHANGING)
def put_offer(change: Changing, person: str, sent: Annotated[CoachOffer, Depends(Sent(CoachOffer))]) -> PersonWhole:
    """All that a coach offers; `status` pauses it or takes it back."""
    set_offer(change.database, person, sent, read=change.read, by=change.name, at=change.now())
    return _shown(change, person)


@router.put("/{person}/availability", responses=_CHANGING)
def put_availability(
    change: Changing, person: str, sent: Annotated[Availability, Depends(Sent(Availability))]
) -> PersonWhole:
    """When somebody can."""
    set_availability(change.database, person, sent, read=change.read, by=change.name, at=change.now())
    return _shown(change, person)


@router.post("/{person}/consents", responses=_CHANGING)
def send_consent(
    call: Adding, person: str, sent: Annotated[ConsentAnswer, Depends(Sent(ConsentAnswer))]
) -> PersonWhole:
    """What somebody agreed to, or took back."""
    answer_consent(call.database, person, sent, by=call.name, at=call.now())
    return _shown(call, person)


def _own(asker: Asker) -> str:
    if asker.person_id is None:
        raise NotFound("Your account is not joined to a person of the records. Ask an administrator to join it.")
    return person_key(asker.person_id)


def _shown(call: Call, key: str) -> PersonWhole:
    return call.shown(lambda session: person_whole(session, call.asker, key, call.now().date()))


def _shown_own(call: Call) -> PersonWhole:
    return call.shown(lambda session: own_record(session, call.asker, call.now().date()))
