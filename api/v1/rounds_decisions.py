"""What is decided of a round: the run that is meant, review, approval, publication, amendment, its end."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from api.access import BEARER, asker_for
from api.bodies import RecordId, Sent
from api.services import Given
from foundation.documents import Document
from programme.access import Asker
from programme.journeys.round_amending import AmendmentSent, CoachWithdrawal, Withdrawn, amend_round, withdraw_coach
from programme.journeys.round_approval import Approval, approve_round
from programme.journeys.round_life import ReasonSent, abandon_round, back_to_review, choose_run, close_round
from programme.journeys.round_publishing import Published, publish_round
from programme.journeys.texts import Day
from programme.queries.rounds import RoundWhole

from .calls import Call, Change, call_for, change_for
from .refusals import ADDING, CHANGING, refusals
from .rounds import shown_round

router = APIRouter(prefix="/rounds", tags=["rounds"], dependencies=[Depends(BEARER)])

Changing = Annotated[Change, Depends(change_for("rounds.write"))]
Approving = Annotated[Change, Depends(change_for("rounds.approve"))]
Publisher = Annotated[Asker, Depends(asker_for("rounds.publish"))]
Amending = Annotated[Call, Depends(call_for("rounds.publish"))]
Publishing = Annotated[Change, Depends(change_for("rounds.publish"))]

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
def send_choice(change: Changing, number: RecordId, sent: Annotated[RunChosen, Depends(Sent(RunChosen))]) -> RoundWhole:
    """Say which run is meant; the newest is, unless said otherwise."""
    choose_run(change.database, number, sent.run, by=change.name, at=change.now(), read=change.read)
    return shown_round(change, number)


@router.post("/{number}/review", responses=_CHANGING)
def send_to_review(change: Changing, number: RecordId) -> RoundWhole:
    """Take a solved or approved round (back) into review; its approvals no longer count."""
    back_to_review(change.database, number, by=change.name, at=change.now(), read=change.read)
    return shown_round(change, number)


@router.post("/{number}/approve", responses=_CHANGING)
def send_approval(change: Approving, number: RecordId) -> Approval:
    """Approve the plan: as a second person, or as a coordinator for one's own people."""
    return approve_round(change.database, number, asker=change.asker, at=change.now(), read=change.read)


@router.post("/{number}/publish", responses=_CHANGING)
def send_publication(
    change: Publishing, number: RecordId, sent: Annotated[PublicationSent, Depends(Sent(PublicationSent))]
) -> Published:
    """Publish an approved round, once. 409 where the records have changed so that a pair may no longer be: `changes`
    says what, for which pair."""
    return publish_round(change.database, number, by=change.name, at=change.now(), read=change.read, on=sent.on)


@router.post("/{number}/amend", status_code=201, responses=refusals(*ADDING))
def send_amendment(
    call: Amending, number: RecordId, sent: Annotated[AmendmentSent, Depends(Sent(AmendmentSent))]
) -> AmendmentOpened:
    """Amend a published round for a reason: a round of its own, with every pair fixed that it is not about."""
    amendment = amend_round(call.database, number, sent, by=call.name, at=call.now())
    call.added(f"/rounds/{amendment}")
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
    change: Changing, number: RecordId, sent: Annotated[ReasonSent, Depends(Sent(ReasonSent))]
) -> RoundWhole:
    """Give a round up before it is published."""
    abandon_round(change.database, number, sent.reason, by=change.name, at=change.now(), read=change.read)
    return shown_round(change, number)


@router.post("/{number}/close", responses=_CHANGING)
def send_close(change: Publishing, number: RecordId) -> RoundWhole:
    """Close a published round once none of its pairs runs any more."""
    close_round(change.database, number, by=change.name, at=change.now(), read=change.read)
    return shown_round(change, number)
