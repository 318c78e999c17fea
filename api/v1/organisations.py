"""Organisations over the interface."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from api.access import BEARER, asker_for
from api.bodies import RecordCode, Sent
from api.paging import PageWanted, page_of
from api.services import Given
from programme.access import Asker
from programme.journeys.organisations import (
    Closing,
    NewCode,
    NewName,
    OrganisationAdded,
    OrganisationChange,
    add_code,
    add_organisation,
    change_organisation,
    close_organisation,
    rename_organisation,
)
from programme.queries.organisations import OrganisationLine, OrganisationWhole, organisation_lines, organisation_whole
from programme.records.organisations import Kind

from .calls import Call, Change, call_for, change_for
from .refusals import ADDING, CHANGING, READING, refusals

router = APIRouter(prefix="/organisations", tags=["organisations"], dependencies=[Depends(BEARER)])

Reader = Annotated[Asker, Depends(asker_for("organisations.read"))]
Reading = Annotated[Call, Depends(call_for("organisations.read"))]
Changing = Annotated[Change, Depends(change_for("organisations.write"))]
Adding = Annotated[Call, Depends(call_for("organisations.write"))]


class OrganisationsPage(BaseModel):
    """One page of organisations, and the next page's address."""

    items: list[OrganisationLine]
    next: str | None


@router.get("", responses=refusals(*READING), response_model=OrganisationsPage)
def list_organisations(
    asker: Reader,
    request: Request,
    given: Given,
    page: PageWanted,
    search: Annotated[str, Query(max_length=200, description="Part of a name, an alias or a code.")] = "",
    kind: Kind | None = None,
    partner: bool | None = None,
    present: Annotated[bool | None, Query(description="Open today, or closed.")] = None,
) -> JSONResponse:
    """Organisations, in the order of their numbers."""
    with given.database.reading() as session:
        rows = organisation_lines(
            session,
            asker,
            given.now().date(),
            search=search,
            kind=kind,
            partner=partner,
            present=present,
            after=page.after,
            limit=page.limit,
        )
    return page_of(request, [jsonable_encoder(asdict(row)) for row in rows], page, rows[-1].id if rows else None)


@router.get("/{code}", responses=refusals(*READING))
def read_organisation(call: Reading, code: RecordCode) -> OrganisationWhole:
    """One organisation with its dated names and codes."""
    return _shown(call, code)


@router.post("", status_code=201, responses=refusals(*ADDING))
def send_organisation(
    call: Adding, sent: Annotated[OrganisationAdded, Depends(Sent(OrganisationAdded))]
) -> OrganisationWhole:
    """Add an organisation."""
    code = add_organisation(call.database, sent, by=call.name, at=call.now())
    call.added(f"/organisations/{code}")
    return _shown(call, code)


@router.patch("/{code}", responses=refusals(*CHANGING))
def patch_organisation(
    change: Changing, code: RecordCode, sent: Annotated[OrganisationChange, Depends(Sent(OrganisationChange))]
) -> OrganisationWhole:
    """Change what the body names; the rest stays as it is."""
    change_organisation(change.database, code, sent, read=change.read, by=change.name, at=change.now())
    return _shown(change, code)


@router.post("/{code}/names", responses=refusals(*CHANGING))
def send_name(
    change: Changing, code: RecordCode, sent: Annotated[NewName, Depends(Sent(NewName))]
) -> OrganisationWhole:
    """Give an organisation another name from a day on."""
    rename_organisation(change.database, code, sent, read=change.read, by=change.name, at=change.now())
    return _shown(change, code)


@router.post("/{code}/codes", responses=refusals(*CHANGING))
def send_code(
    change: Changing, code: RecordCode, sent: Annotated[NewCode, Depends(Sent(NewCode))]
) -> OrganisationWhole:
    """Give an organisation one code more."""
    add_code(change.database, code, sent, read=change.read, by=change.name, at=change.now())
    return _shown(change, code)


@router.post("/{code}/close", responses=refusals(*CHANGING))
def close(change: Changing, code: RecordCode, sent: Annotated[Closing, Depends(Sent(Closing))]) -> OrganisationWhole:
    """Close an organisation; with a successor its people work there from the day after."""
    close_organisation(change.database, code, sent, read=change.read, by=change.name, at=change.now())
    return _shown(change, code)


def _shown(call: Call, code: str) -> OrganisationWhole:
    return call.shown(lambda session: organisation_whole(session, call.asker, code, call.now().date()))
