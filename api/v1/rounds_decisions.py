"""What is decided of a round: the run that is meant, review, approval, publication, amendment, its end."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, Field

from api.access import BEARER, asker_for
from api.bodies import RecordId, Sent
from api.etags import VersionRead
from api.services import Given
from foundation.documents import Document
from programme.access import Asker
from programme.journeys.round_amending import AmendmentSent, CoachWithdrawal, Withdrawn, amend_round, withdraw_coach
from programme.journeys.round_approval import Approval, approve_round
from programme.journeys.round_life import ReasonSent, abandon_round, back_to_review, choose_run, close_round
from programme.journeys.round_publishing import Published, publish_round
from programme.journeys.texts import Day
from programme.queries.rounds import RoundWhole

from .refusals import ADDING, CHANGING, refusals
from .rounds import shown_round

router = APIRouter(prefix="/rounds", tags=["rounds"], dependencies=[Depends(BEARER)])

Writer = Annotated[Asker, Depends(asker_for("rounds.write"))]
Approver = Annotated[Asker, Depends(asker_for("rounds.approve"))]
Publisher = Annotated[Asker, Depends(asker_for("rounds.publish"))]

_CHANGING = refusals(*CHANGING)


class RunChosen(Document):
    """The number of the run whose plan is to be approved and published."""

    run: Annotated[int, Field(ge=1, le=2**31 - 1)]


class PublicationSent(Document):
    """The day as of which the plan is checked against the records once more: the round's own day or the day that the
    records describe, whichever is later, where left out. `{}` will do."""

    on: Day | None = None


class AmendmentOpened(BaseModel):
    """The amendment: a round of its own."""

    round: int


@router.post("/{number}/choose", responses=_CHANGING)
def send_choice(
    asker: Writer,
    number: RecordId,
    sent: Annotated[RunChosen, Depends(Sent(RunChosen))],
    given: Given,
    read: VersionRead,
    response: Response,
) -> RoundWhole:
    """Say which run is meant; the newest is, unless said otherwise."""
    choose_run(given.database, number, sent.run, by=asker.name, at=given.now(), read=read)
    return shown_round(given, asker, number, response)


@router.post("/{number}/review", responses=_CHANGING)
def send_to_review(asker: Writer, number: RecordId, given: Given, read: VersionRead, response: Response) -> RoundWhole:
    """Take a solved or approved round (back) into review; its approvals no longer count."""
    back_to_review(given.database, number, by=asker.name, at=given.now(), read=read)
    return shown_round(given, asker, number, response)


@router.post("/{number}/approve", responses=_CHANGING)
def send_approval(asker: Approver, number: RecordId, given: Given, read: VersionRead) -> Approval:
    """Approve the plan: as a second person, or as a coordinator for one's own people."""
    return approve_round(given.database, number, asker=asker, at=given.now(), read=read)


@router.post("/{number}/publish", responses=_CHANGING)
def send_publication(
    asker: Publisher,
    number: RecordId,
    sent: Annotated[PublicationSent, Depends(Sent(PublicationSent))],
    given: Given,
    read: VersionRead,
) -> Published:
    """Publish an approved round, once. 409 where the records have changed so that a pair may no longer be: `changes`
    says what, for which pair."""
    return publish_round(given.database, number, by=asker.name, at=given.now(), read=read, on=sent.on)


@router.post("/{number}/amend", status_code=201, responses=refusals(*ADDING))
def send_amendment(
    asker: Publisher,
    number: RecordId,
    sent: Annotated[AmendmentSent, Depends(Sent(AmendmentSent))],
    given: Given,
    response: Response,
) -> AmendmentOpened:
    """Amend a published round for a reason: a round of its own, with every pair fixed that it is not about."""
    amendment = amend_round(given.database, number, sent, by=asker.name, at=given.now())
    response.headers["Location"] = f"/api/v1/rounds/{amendment}"
    return AmendmentOpened(round=amendment)


@router.post("/{number}/withdrawals", status_code=201, responses=refusals(*ADDING))
def send_withdrawal(
    asker: Publisher,
    number: RecordId,
    sent: Annotated[CoachWithdrawal, Depends(Sent(CoachWithdrawal))],
    given: Given,
) -> Withdrawn:
    """A coach withdraws from a day on: who is left, with how many weeks, and the amendment that rematches them."""
    return withdraw_coach(given.database, number, sent, by=asker.name, at=given.now(), start=given.start_run)


@router.post("/{number}/abandon", responses=_CHANGING)
def send_abandonment(
    asker: Writer,
    number: RecordId,
    sent: Annotated[ReasonSent, Depends(Sent(ReasonSent))],
    given: Given,
    read: VersionRead,
    response: Response,
) -> RoundWhole:
    """Give a round up before it is published."""
    abandon_round(given.database, number, sent.reason, by=asker.name, at=given.now(), read=read)
    return shown_round(given, asker, number, response)


@router.post("/{number}/close", responses=_CHANGING)
def send_close(asker: Publisher, number: RecordId, given: Given, read: VersionRead, response: Response) -> RoundWhole:
    """Close a published round once none of its pairs runs any more."""
    close_round(given.database, number, by=asker.name, at=given.now(), read=read)
    return shown_round(given, asker, number, response)
