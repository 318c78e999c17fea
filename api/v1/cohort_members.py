"""Cohorts made and changed by hand over the interface, and what becomes of their members."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response

from api.access import BEARER, asker_for
from api.bodies import RecordCode, RecordId, Sent
from api.etags import VersionRead, etag
from api.services import Given, Services
from programme.access import Asker
from programme.journeys.cohort_records import CohortAdded, CohortChange, add_cohort, change_cohort
from programme.journeys.enrolments import EnrolmentMove, move_member
from programme.queries.cohort_members import MemberWhole, member_whole
from programme.queries.cohorts import CohortWhole, cohort_whole

from .refusals import ADDING, CHANGING, READING, refusals

router = APIRouter(tags=["recruitment"], dependencies=[Depends(BEARER)])

Reader = Annotated[Asker, Depends(asker_for("recruit.read"))]
Writer = Annotated[Asker, Depends(asker_for("recruit.write"))]
Member = Annotated[str, Path(pattern=r"^P[1-9][0-9]{0,8}$", description="The person, as P12.")]


@router.post("/waves/{wave}/cohorts", status_code=201, responses=refusals(*ADDING))
def send_empty_cohort(
    asker: Writer,
    wave: RecordId,
    sent: Annotated[CohortAdded, Depends(Sent(CohortAdded))],
    given: Given,
    response: Response,
) -> CohortWhole:
    """Make a cohort of a wave with nobody in it; people are placed into it afterwards."""
    code = add_cohort(given.database, wave, sent, by=asker.name, at=given.now())
    response.headers["Location"] = f"/api/v1/cohorts/{code}"
    return _shown(given, asker, code, response)


@router.patch("/cohorts/{code}", responses=refusals(*CHANGING))
def patch_cohort(
    asker: Writer,
    code: RecordCode,
    sent: Annotated[CohortChange, Depends(Sent(CohortChange))],
    given: Given,
    read: VersionRead,
    response: Response,
) -> CohortWhole:
    """Change what the body names; the rest stays as it is."""
    change_cohort(given.database, code, sent, read=read, by=asker.name, at=given.now())
    return _shown(given, asker, code, response)


@router.get("/cohorts/{code}/members/{member}", responses=refusals(*READING))
def read_member(asker: Reader, code: RecordCode, member: Member, given: Given, response: Response) -> MemberWhole:
    """How somebody stands in a cohort, since when, and what completing still asks for."""
    return _member(given, asker, code, member, response)


@router.post("/cohorts/{code}/members/{member}", responses=refusals(*CHANGING))
def send_move(
    asker: Writer,
    code: RecordCode,
    member: Member,
    sent: Annotated[EnrolmentMove, Depends(Sent(EnrolmentMove))],
    given: Given,
    read: VersionRead,
    response: Response,
) -> MemberWhole:
    """Somebody completes, withdraws, is deferred to another cohort or comes back; sessions to come are told anew."""
    move_member(given.database, code, member, sent, read=read, by=asker.name, at=given.now())
    return _member(given, asker, code, member, response)


def _shown(given: Services, asker: Asker, code: str, response: Response) -> CohortWhole:
    with given.database.reading() as session:
        whole = cohort_whole(session, asker, code, given.now().date())
    response.headers["ETag"] = etag(whole.version)
    return whole


def _member(given: Services, asker: Asker, code: str, member: str, response: Response) -> MemberWhole:
    with given.database.reading() as session:
        found = member_whole(session, asker, code, member, given.now().date())
    response.headers["ETag"] = etag(found.version)
    return found
