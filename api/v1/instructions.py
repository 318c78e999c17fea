"""Locks, blocks, hold-outs and places that administrators ask of a round."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from api.access import BEARER, asker_for
from api.bodies import RecordId, Sent
from api.services import Given
from programme.access import Asker
from programme.journeys.round_instructions import InstructionSent, instruct_round, lift_instruction
from programme.queries.rounds import RoundWhole
from programme.queries.rounds_instructions import InstructionLine, instruction_lines

from .calls import Change, change_for
from .refusals import CHANGING, READING, refusals
from .rounds import shown_round

router = APIRouter(prefix="/rounds", tags=["rounds"], dependencies=[Depends(BEARER)])

Reader = Annotated[Asker, Depends(asker_for("rounds.read"))]
Changing = Annotated[Change, Depends(change_for("rounds.write"))]


@router.get("/{number}/instructions", responses=refusals(*READING))
def list_instructions(asker: Reader, number: RecordId, given: Given) -> list[InstructionLine]:
    """What was asked of a round; what is private for those only who may read it."""
    with given.database.reading() as session:
        return instruction_lines(session, asker, number, given.now().date())


@router.post("/{number}/instructions", status_code=201, responses=refusals(*CHANGING))
def send_instruction(
    change: Changing, number: RecordId, sent: Annotated[InstructionSent, Depends(Sent(InstructionSent))]
) -> RoundWhole:
    """Ask something of an open round. It holds from the next run on, until it is lifted."""
    asked = instruct_round(
        change.database,
        number,
        kind=sent.kind,
        reason=sent.reason,
        learner=sent.learner,
        coach=sent.coach,
        places=sent.places,
        private=sent.private,
        exception_to=sent.exception_to,
        by=change.name,
        at=change.now(),
        read=change.read,
    )
    change.added(f"/rounds/{number}/instructions/{asked}")
    return shown_round(change, number)


@router.post("/{number}/instructions/{instruction}/lift", responses=refusals(*CHANGING))
def send_lift(change: Changing, number: RecordId, instruction: RecordId) -> RoundWhole:
    """Take an instruction back, from the next run on."""
    lift_instruction(change.database, number, instruction, by=change.name, at=change.now(), read=change.read)
    return shown_round(change, number)
