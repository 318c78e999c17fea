"""Keys of other systems: made and shown once, listed, revoked."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse
from pydantic import Field

from api.access import BEARER, asker_for
from api.bodies import RecordId, Sent
from api.paging import PageWanted, page_of
from api.services import Given
from foundation.documents import Document
from programme.access import LONGEST_DAYS, Asker, make_key, revoke_key_of
from programme.journeys.texts import Line
from programme.queries.accounts import KeyShown, keys

from .refusals import ADDING, READING, refusals

router = APIRouter(prefix="/keys", tags=["keys"], dependencies=[Depends(BEARER)])
Managing = Annotated[Asker, Depends(asker_for("accounts.write"))]


class KeySent(Document):
    """A new key: for which system, what for, for how long."""

    name: Annotated[Line, Field(examples=["recruiting system"])]
    scopes: Annotated[tuple[str, ...], Field(min_length=1, examples=[["cohorts"]])]
    days: Annotated[int, Field(ge=1, le=LONGEST_DAYS)] = 365


class KeyMade(Document):
    """A new key. It is told this once."""

    key: str
    expires_at: dt.datetime


class KeyPage(Document):
    """Some keys, and the address of the next ones."""

    items: tuple[KeyShown, ...]
    next: str | None


@router.get("", response_model=KeyPage, responses=refusals(*READING))
def list_keys(asker: Managing, request: Request, given: Given, page: PageWanted) -> JSONResponse:
    """Keys, also those that no longer hold; never the key itself."""
    rows = keys(given.database, asker, limit=page.limit, after=page.after)
    return page_of(request, jsonable_encoder(rows), page, rows[-1].id if rows else None)


@router.post("", status_code=201, responses=refusals(*ADDING))
def add_key(asker: Managing, given: Given, sent: Annotated[KeySent, Depends(Sent(KeySent))]) -> KeyMade:
    """Make a key. It is shown in this answer and never again."""
    at = given.now()
    key = make_key(given.database, sent.name, sent.scopes, days=sent.days, by=asker.name, at=at)
    return KeyMade(key=key, expires_at=at + dt.timedelta(days=sent.days))


@router.post("/{key_id}/revoke", status_code=204, responses=refusals(*READING))
def end_key(asker: Managing, key_id: RecordId, given: Given) -> Response:
    """End a key at once; ending it twice changes nothing."""
    revoke_key_of(given.database, key_id, by=asker.name, at=given.now())
    return Response(status_code=204)
