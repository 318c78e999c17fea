"""Questions about plans, answered by a worker; what is lost, and the repair that is chosen."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from sqlalchemy.orm import Session as Transaction

from api.access import BEARER, asker_for
from api.bodies import RecordId, Sent
from api.services import Given
from foundation.provenance import canonical_json
from programme.access import Asker
from programme.journeys.analyses import Asked, answer_part, ask_analysis
from programme.journeys.losses import take_up_repair
from programme.journeys.plans import plan_of
from programme.queries.plans import PlanReview, plan_review

from .plan_shapes import LossAsked, PlanQuestion, RepairChosen
from .refusals import ADDING, READING, refusals
from .waiting import WAITED, Prefer, answer_of

router = APIRouter(tags=["plans"], dependencies=[Depends(BEARER)])

Writer = Annotated[Asker, Depends(asker_for("plans.write"))]

_FOUND: dict[int | str, dict[str, Any]] = {
    200: {"description": "The answer, as `lll schedule` writes it.", "content": {"application/json": {}}},
    **WAITED,
}


@router.post("/plans/{number}/questions", responses={**_FOUND, **refusals(*READING, 409)}, response_class=Response)
async def ask_about(
    asker: Writer,
    number: RecordId,
    sent: Annotated[PlanQuestion, Depends(Sent(PlanQuestion))],
    given: Given,
    prefer: Prefer = "",
) -> Response:
    """Why not there, what else, what is in the way, what could be lost: answered on the plan as it was stored."""
    about = sent.require_parts().model_dump(mode="json")

    def _question(session: Transaction) -> dict[str, Any]:
        plan = plan_of(session, number)
        result = plan.result if plan.state != "contradiction" else None
        return {"asks": "plan", "snapshot": plan.snapshot, "result": result, "about": about}

    def _ask() -> Asked:
        return ask_analysis(
            given.database,
            "plan",
            f"{number} {canonical_json(about)}",
            _question,
            start=given.start_run,
            by=asker.name,
            at=given.now(),
            lasting=True,
        )

    return await answer_of(given, _ask, _plain, prefer)


@router.post("/losses", responses={**_FOUND, **refusals(401, 403, 422)}, response_class=Response)
async def ask_about_a_loss(
    asker: Writer, sent: Annotated[LossAsked, Depends(Sent(LossAsked))], given: Given, prefer: Prefer = ""
) -> Response:
    """A venue, room or person is lost: repairs with few changes first. Content-Location names the answer."""
    lost = {
        "what": "loss",
        "as_at": str(sent.as_at or given.now().date()),
        "window": [str(sent.window.start), str(sent.window.end)] if sent.window else [],
        "change": sent.change.model_dump(mode="json", exclude_defaults=True),
    }

    def _ask() -> Asked:
        return ask_analysis(
            given.database,
            "loss",
            canonical_json(lost),
            lambda _session: {"freeze": lost},
            start=given.start_run,
            by=asker.name,
            at=given.now(),
        )

    return await answer_of(given, _ask, _curve, prefer)


@router.post("/losses/{number}/repairs", status_code=201, responses=refusals(*ADDING))
def choose_repair(
    asker: Writer,
    number: RecordId,
    sent: Annotated[RepairChosen, Depends(Sent(RepairChosen))],
    given: Given,
    response: Response,
) -> PlanReview:
    """Make the plan of one point of the curve; publishing it tells people."""
    plan = take_up_repair(given.database, number, sent.point, name=sent.name, by=asker.name, at=given.now())
    response.headers["Location"] = f"/api/v1/plans/{plan}"
    with given.database.reading() as session:
        return plan_review(session, asker, plan)


def _plain(session: Transaction, analysis_id: int) -> Response:
    return Response(answer_part(session, analysis_id), media_type="application/json")


def _curve(session: Transaction, analysis_id: int) -> Response:
    answer = _plain(session, analysis_id)
    answer.headers["Content-Location"] = f"/api/v1/losses/{analysis_id}"
    return answer
