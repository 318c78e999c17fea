"""People over the interface: lists, one person, changes field by field."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from api.access import BEARER, asker_for
from api.bodies import Sent
from api.etags import etag
from api.paging import PageWanted, page_of
from api.services import Given
from programme.access import Asker
from programme.journeys.merging import Merge, merge_people
from programme.journeys.people import PersonAdded, PersonChange, Tier, add_person, change_person
from programme.queries.duplicates import Duplicate, likely_duplicates
from programme.queries.people import PeopleWanted, PersonLine, people_lines
from programme.queries.person import own_record, person_whole
from programme.queries.person_facts import PersonWhole

from .calls import Call, Change, call_for, change_for
from .refusals import ADDING, CHANGING, READING, refusals

router = APIRouter(prefix="/people", tags=["people"], dependencies=[Depends(BEARER)])

Reader = Annotated[Asker, Depends(asker_for("people.read"))]
Reading = Annotated[Call, Depends(call_for("people.read"))]
Writer = Annotated[Asker, Depends(asker_for("people.write"))]
Changing = Annotated[Change, Depends(change_for("people.write"))]
Adding = Annotated[Call, Depends(call_for("people.write"))]
Text = Annotated[str, Query(max_length=200)]


class PeoplePage(BaseModel):
    """One page of people, and the next page's address."""

    items: list[PersonLine]
    next: str | None


def _wanted(
    search: Annotated[str, Query(max_length=200, description="Part of a name, or of an e-mail address.")] = "",
    tier: Annotated[Tier | None, Query(description="In this tier today.")] = None,
    organisation: Annotated[Text | None, Query(description="Works there today: its code.")] = None,
    cohort: Annotated[Text | None, Query(description="In this cohort: its code.")] = None,
    availability: Literal["stated", "none", "unknown"] | None = None,
    coaching: Annotated[
        Literal["active", "paused", "withdrawn"] | None, Query(description="Offers to coach, in this state.")
    ] = None,
    here: Annotated[bool | None, Query(description="Has not left, or has.")] = None,
) -> PeopleWanted:
    return PeopleWanted(search, tier, organisation, cohort, availability, coaching, here)


@router.get("", responses=refusals(*READING), response_model=PeoplePage)
def list_people(
    asker: Reader,
    request: Request,
    given: Given,
    page: PageWanted,
    wanted: Annotated[PeopleWanted, Depends(_wanted)],
) -> JSONResponse:
    """People whom the caller may see, in the order of their ids."""
    with given.database.reading() as session:
        rows = people_lines(session, asker, given.now().date(), wanted, after=page.after, limit=page.limit)
    last = int(rows[-1].id[1:]) if rows else None
    return page_of(request, [jsonable_encoder(asdict(row)) for row in rows], page, last)


@router.get("/duplicates", responses=refusals(401, 403))
def list_duplicates(asker: Writer, given: Given) -> list[Duplicate]:
    """Records that may be of one person, the likeliest first."""
    with given.database.reading() as session:
        return likely_duplicates(session, asker, given.now().date())


@router.get("/me", responses=refusals(401, 403, 404))
def read_me(asker: Annotated[Asker, Depends(asker_for("own.read"))], given: Given, response: Response) -> PersonWhole:
    """One's own record."""
    with given.database.reading() as session:
        whole = own_record(session, asker, given.now().date())
    response.headers["ETag"] = etag(whole.version)
    return whole


@router.get("/{person}", responses=refusals(*READING))
def read_person(call: Reading, person: str) -> PersonWhole:
    """One person: dated employers and tiers, cohorts, pairs, counts; details for who may see them."""
    return _shown(call, person)


@router.post("", status_code=201, responses=refusals(*ADDING))
def send_person(call: Adding, sent: Annotated[PersonAdded, Depends(Sent(PersonAdded))]) -> PersonWhole:
    """Add a person."""
    key = add_person(call.database, sent, by=call.name, at=call.now())
    call.added(f"/people/{key}")
    return _shown(call, key)


@router.patch("/{person}", responses=refusals(*CHANGING))
def patch_person(
    change: Changing, person: str, sent: Annotated[PersonChange, Depends(Sent(PersonChange))]
) -> PersonWhole:
    """Change what the body names; the rest stays as it is."""
    change_person(change.database, person, sent, read=change.read, by=change.name, at=change.now())
    return _shown(change, person)


@router.post("/{person}/merge", responses=refusals(*CHANGING))
def merge(change: Changing, person: str, sent: Annotated[Merge, Depends(Sent(Merge))]) -> PersonWhole:
    """Make one of two records of the same person: everything of the other one stands with this one."""
    merge_people(change.database, person, sent, read=change.read, by=change.name, at=change.now())
    return _shown(change, person)


def _shown(call: Call, key: str) -> PersonWhole:
    return call.shown(lambda session: person_whole(session, call.asker, key, call.now().date()))
