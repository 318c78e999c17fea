"""Organisations over the interface."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from api.access import BEARER, asker_for
from api.bodies import RecordCode, Sent
from api.etags import VersionRead, etag
from api.paging import PageWanted, page_of
from api.services import Given, Services
from programme.access import Asker
from programme.journeys.organisations import (
    Closing,
    Kind,
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

from .refusals import ADDING, CHANGING, READING, refusals

router = APIRouter(prefix="/organisations", tags=["organisations"], dependencies=[Depends(BEARER)])

Reader = Annotated[Asker, Depends(asker_for("organisations.read"))]
Writer = Annotated[Asker, Depends(asker_for("organisations.write"))]


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
def read_organisation(asker: Reader, code: RecordCode, given: Given, response: Response) -> OrganisationWhole:
    """One organisation with its dated names and codes."""
    return _shown(given, asker, code, response)


@router.post("", status_code=201, responses=refusals(*ADDING))
def send_organisation(
    asker: Writer,
    sent: Annotated[OrganisationAdded, Depends(Sent(OrganisationAdded))],
    given: Given,
    response: Response,
) -> OrganisationWhole:
    """Add an organisation."""
    code = add_organisation(given.database, sent, by=asker.name, at=given.now())
    response.headers["Location"] = f"/api/v1/organisations/{code}"
    return _shown(given, asker, code, response)


@router.patch("/{code}", responses=refusals(*CHANGING))
def patch_organisation(
    asker: Writer,
    code: RecordCode,
    sent: Annotated[OrganisationChange, Depends(Sent(OrganisationChange))],
    given: Given,
    read: VersionRead,
    response: Response,
) -> OrganisationWhole:
    """Change what the body names; the rest stays as it is."""
    change_organisation(given.database, code, sent, read=read, by=asker.name, at=given.now())
    return _shown(given, asker, code, response)


@router.post("/{code}/names", responses=refusals(*CHANGING))
def send_name(
    asker: Writer,
    code: RecordCode,
    sent: Annotated[NewName, Depends(Sent(NewName))],
    given: Given,
    read: VersionRead,
    response: Response,
) -> OrganisationWhole:
    """Give an organisation another name from a day on."""
    rename_organisation(given.database, code, sent, read=read, by=asker.name, at=given.now())
    return _shown(given, asker, code, response)


@router.post("/{code}/codes", responses=refusals(*CHANGING))
def send_code(
    asker: Writer,
    code: RecordCode,
    sent: Annotated[NewCode, Depends(Sent(NewCode))],
    given: Given,
    read: VersionRead,
    response: Response,
) -> OrganisationWhole:
    """Give an organisation one code more."""
    add_code(given.database, code, sent, read=read, by=asker.name, at=given.now())
    return _shown(given, asker, code, response)


@router.post("/{code}/close", responses=refusals(*CHANGING))
def close(
    asker: Writer,
    code: RecordCode,
    sent: Annotated[Closing, Depends(Sent(Closing))],
    given: Given,
    read: VersionRead,
    response: Response,
) -> OrganisationWhole:
    """Close an organisation; with a successor its people work there from the day after."""
    close_organisation(given.database, code, sent, read=read, by=asker.name, at=given.now())
    return _shown(given, asker, code, response)


def _shown(given: Services, asker: Asker, code: str, response: Response) -> OrganisationWhole:
    with given.database.reading() as session:
        whole = organisation_whole(session, asker, code, given.now().date())
    response.headers["ETag"] = etag(whole.version)
    return whole
