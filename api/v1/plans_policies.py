"""The policies of planning: what plans of sessions strive for, in numbered versions and in words."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from api.access import BEARER, asker_for
from api.bodies import Sent
from api.services import Given
from programme.access import Asker
from programme.journeys.plan_policies import PlanPolicySent, give_plan_policy
from programme.queries.plan_policies import PlanPolicyInWords, plan_policies

from .refusals import refusals

router = APIRouter(prefix="/scheduling/policies", tags=["plans"], dependencies=[Depends(BEARER)])


@router.get("", responses=refusals(401, 403))
def list_plan_policies(
    asker: Annotated[Asker, Depends(asker_for("plans.read"))], given: Given
) -> list[PlanPolicyInWords]:
    """Every policy, oldest first; the first is the one that the programme comes with."""
    with given.database.reading() as session:
        return plan_policies(session, asker)


@router.post("", status_code=201, responses=refusals(401, 403, 422))
def send_plan_policy(
    asker: Annotated[Asker, Depends(asker_for("settings.write"))],
    sent: Annotated[PlanPolicySent, Depends(Sent(PlanPolicySent))],
    given: Given,
) -> PlanPolicyInWords:
    """Keep a policy under the next number; the same policy again keeps its number. A plan is asked for with it."""
    version = give_plan_policy(given.database, sent, by=asker.name, at=given.now())
    with given.database.reading() as session:
        return next(each for each in plan_policies(session, asker) if each.version == version)
