"""The policies of matching: what rounds hold to and strive for, in numbered versions and in words."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from api.access import BEARER, asker_for
from api.bodies import Sent
from api.services import Given
from programme.access import Asker
from programme.journeys.round_policies import PolicySent, give_policy
from programme.queries.policies import PolicyInWords, policies

from .refusals import refusals

router = APIRouter(prefix="/matching/policies", tags=["rounds"], dependencies=[Depends(BEARER)])


@router.get("", responses=refusals(401, 403))
def list_policies(asker: Annotated[Asker, Depends(asker_for("rounds.read"))], given: Given) -> list[PolicyInWords]:
    """Every policy, oldest first; the first is the one that the programme comes with."""
    with given.database.reading() as session:
        return policies(session, asker)


@router.post("", status_code=201, responses=refusals(401, 403, 422))
def send_policy(
    asker: Annotated[Asker, Depends(asker_for("settings.write"))],
    sent: Annotated[PolicySent, Depends(Sent(PolicySent))],
    given: Given,
) -> PolicyInWords:
    """Keep a policy under the next number; the same policy again keeps its number. Rounds name the one they follow."""
    version = give_policy(given.database, sent, by=asker.name, at=given.now())
    with given.database.reading() as session:
        return next(each for each in policies(session, asker) if each.version == version)
