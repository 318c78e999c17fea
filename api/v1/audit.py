"""The audit trail: read, and checked."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse
from pydantic import AwareDatetime

from api.access import BEARER, asker_for
from api.bodies import LARGEST_ID, RecordId
from api.paging import PageWanted, page_of
from api.services import Given
from foundation.documents import Document
from programme.access import Asker
from programme.queries.audit import (
    EntryShown,
    EntryWhole,
    Wanted,
    Wholeness,
    audit_entries,
    audit_entry,
    audit_wholeness,
)

from .refusals import READING, refusals

router = APIRouter(prefix="/audit", tags=["audit trail"], dependencies=[Depends(BEARER)])
Reading = Annotated[Asker, Depends(asker_for("audit.read"))]
Text = Annotated[str, Query(max_length=200)]


class EntryPage(Document):
    """Some entries, and the address of the next ones."""

    items: tuple[EntryShown, ...]
    next: str | None


@router.get("", response_model=EntryPage, responses=refusals(*READING))
def list_entries(
    asker: Reading,
    request: Request,
    given: Given,
    page: PageWanted,
    by: Text = "",
    action: Annotated[str, Query(max_length=200, description="`round.publish`, or `round` for all of a round's")] = "",
    since: AwareDatetime | None = None,
    until: AwareDatetime | None = None,
    table: Annotated[str, Query(max_length=200, description="such as people")] = "",
    record: Annotated[int | None, Query(ge=1, le=LARGEST_ID, description="number of a record of the table")] = None,
) -> JSONResponse:
    """Entries, oldest first. `subjects` are numbers of records and names of fields, never what stood there."""
    wanted = Wanted(by=by, action=action, since=_sane(since), until=_sane(until), table=table, record=record)
    rows = audit_entries(given.database, asker, wanted, limit=page.limit, after=page.after)
    return page_of(request, jsonable_encoder(rows), page, rows[-1].id if rows else None)


@router.get("/verify", responses=refusals(*READING))
def verify(asker: Reading, given: Given) -> Wholeness:
    """Check every entry against the one before it."""
    return audit_wholeness(given.database, asker)


@router.get("/{entry_id}", responses=refusals(*READING))
def read_entry(asker: Reading, entry_id: RecordId, given: Given) -> EntryWhole:
    """One entry, with the personal values before and after, as long as they are kept."""
    return audit_entry(given.database, asker, entry_id)


def _sane(instant: dt.datetime | None) -> dt.datetime | None:
    """Years that no zone can push out of the calendar."""
    if instant is None:
        return None
    return instant.replace(year=min(max(instant.year, 2), 9998)) if instant.year in (1, 9999) else instant
