"""What belongs to one person, over the interface: work, tiers, needs, an offer, time, consent."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from api.access import BEARER, asker_for
from api.bodies import RecordId, Sent
from api.etags import VersionRead, etag
from api.services import Given, Services
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

from .refusals import CHANGING, refusals

router = APIRouter(prefix="/people", tags=["people"], dependencies=[Depends(BEARER)])

Writer = Annotated[Asker, Depends(asker_for("people.write"))]
Oneself = Annotated[Asker, Depends(asker_for("own.write"))]

_CHANGING = refusals(*CHANGING)


@router.put("/me/availability", responses=_CHANGING)
def put_own_availability(
    asker: Oneself,
    sent: Annotated[Availability, Depends(Sent(Availability))],
    given: Given,
    read: VersionRead,
    response: Response,
) -> PersonWhole:
    """Say when one can oneself."""
    set_availability(given.database, _own(asker), sent, read=read, by=asker.name, at=given.now())
    return _shown_own(given, asker, response)


@router.post("/me/consents", responses=_CHANGING)
def send_own_consent(
    asker: Oneself, sent: Annotated[ConsentAnswer, Depends(Sent(ConsentAnswer))], given: Given, response: Response
) -> PersonWhole:
    """Agree or take it back oneself."""
    answer_consent(given.database, _own(asker), sent, by=asker.name, at=given.now())
    return _shown_own(given, asker, response)


@router.post("/{person}/memberships", responses=_CHANGING)
def send_membership(
    asker: Writer,
    person: str,
    sent: Annotated[MembershipStarted, Depends(Sent(MembershipStarted))],
    given: Given,
    read: VersionRead,
    response: Response,
) -> PersonWhole:
    """Somebody works somewhere from a day on."""
    start_membership(given.database, person, sent, read=read, by=asker.name, at=given.now())
    return _shown(given, asker, person, response)


@router.post("/{person}/memberships/{number}/end", responses=_CHANGING)
def send_membership_end(
    asker: Writer,
    person: str,
    number: RecordId,
    sent: Annotated[Ending, Depends(Sent(Ending))],
    given: Given,
    read: VersionRead,
    response: Response,
) -> PersonWhole:
    """The last day of an employment."""
    end_membership(given.database, person, number, sent, read=read, by=asker.name, at=given.now())
    return _shown(given, asker, person, response)


@router.post("/{person}/tiers", responses=_CHANGING)
def send_tier(
    asker: Writer,
    person: str,
    sent: Annotated[TierStarted, Depends(Sent(TierStarted))],
    given: Given,
    read: VersionRead,
    response: Response,
) -> PersonWhole:
    """Somebody is in a tier from a day on."""
    start_tier(given.database, person, sent, read=read, by=asker.name, at=given.now())
    return _shown(given, asker, person, response)


@router.post("/{person}/tiers/{number}/end", responses=_CHANGING)
def send_tier_end(
    asker: Writer,
    person: str,
    number: RecordId,
    sent: Annotated[Ending, Depends(Sent(Ending))],
    given: Given,
    read: VersionRead,
    response: Response,
) -> PersonWhole:
    """The last day in a tier."""
    end_tier(given.database, person, number, sent, read=read, by=asker.name, at=given.now())
    return _shown(given, asker, person, response)


@router.put("/{person}/needs", responses=_CHANGING)
def put_needs(
    asker: Writer,
    person: str,
    sent: Annotated[Needs, Depends(Sent(Needs))],
    given: Given,
    read: VersionRead,
    response: Response,
) -> PersonWhole:
    """All that a learner asks for."""
    set_needs(given.database, person, sent, read=read, by=asker.name, at=given.now())
    return _shown(given, asker, person, response)


@router.put("/{person}/offer", responses=_CHANGING)
def put_offer(
    asker: Writer,
    person: str,
    sent: Annotated[CoachOffer, Depends(Sent(CoachOffer))],
    given: Given,
    read: VersionRead,
    response: Response,
) -> PersonWhole:
    """All that a coach offers; `status` pauses it or takes it back."""
    set_offer(given.database, person, sent, read=read, by=asker.name, at=given.now())
    return _shown(given, asker, person, response)


@router.put("/{person}/availability", responses=_CHANGING)
def put_availability(
    asker: Writer,
    person: str,
    sent: Annotated[Availability, Depends(Sent(Availability))],
    given: Given,
    read: VersionRead,
    response: Response,
) -> PersonWhole:
    """When somebody can."""
    set_availability(given.database, person, sent, read=read, by=asker.name, at=given.now())
    return _shown(given, asker, person, response)


@router.post("/{person}/consents", responses=_CHANGING)
def send_consent(
    asker: Writer,
    person: str,
    sent: Annotated[ConsentAnswer, Depends(Sent(ConsentAnswer))],
    given: Given,
    response: Response,
) -> PersonWhole:
    """What somebody agreed to, or took back."""
    answer_consent(given.database, person, sent, by=asker.name, at=given.now())
    return _shown(given, asker, person, response)


def _own(asker: Asker) -> str:
    if asker.person_id is None:
        raise NotFound("Your account is not joined to a person of the records. Ask an administrator to join it.")
    return person_key(asker.person_id)


def _shown(given: Services, asker: Asker, key: str, response: Response) -> PersonWhole:
    with given.database.reading() as session:
        whole = person_whole(session, asker, key, given.now().date())
    response.headers["ETag"] = etag(whole.version)
    return whole


def _shown_own(given: Services, asker: Asker, response: Response) -> PersonWhole:
    with given.database.reading() as session:
        whole = own_record(session, asker, given.now().date())
    response.headers["ETag"] = etag(whole.version)
    return whole
