"""Accounts of people: made, changed, ended and begun again, by administrators."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse
from starlette.background import BackgroundTask

from api.access import BEARER, asker_for
from api.bodies import RecordId, Sent
from api.paging import PageWanted, page_of
from api.services import Given
from api.sessions import link_wanted
from foundation.documents import Document
from programme.access import Asker
from programme.journeys.accounts import (
    AccountChange,
    AccountSent,
    begin_account_again,
    change_account,
    end_account,
    make_account,
)
from programme.queries.accounts import AccountShown, account, accounts

from .calls import Call, Change, call_for, change_for
from .refusals import ADDING, CHANGING, READING, refusals

router = APIRouter(prefix="/accounts", tags=["accounts"], dependencies=[Depends(BEARER)])
Managing = Annotated[Asker, Depends(asker_for("accounts.write"))]
Calling = Annotated[Call, Depends(call_for("accounts.write"))]
Changing = Annotated[Change, Depends(change_for("accounts.write"))]


class AccountPage(Document):
    """Some accounts, and the address of the next ones."""

    items: tuple[AccountShown, ...]
    next: str | None


@router.get("", response_model=AccountPage, responses=refusals(*READING))
def list_accounts(asker: Managing, request: Request, given: Given, page: PageWanted) -> JSONResponse:
    """Accounts, also those that have ended."""
    rows = accounts(given.database, asker, limit=page.limit, after=page.after)
    return page_of(request, jsonable_encoder(rows), page, rows[-1].id if rows else None)


@router.post("", status_code=201, responses=refusals(*ADDING))
def add_account(call: Calling, sent: Annotated[AccountSent, Depends(Sent(AccountSent))]) -> AccountShown:
    """Make an account. It has no password: its owner signs in by a link first."""
    number = make_account(call.database, call.asker, sent, at=call.now())
    call.added(f"/accounts/{number}")
    return _told(call, number)


@router.get("/{account_id}", responses=refusals(*READING))
def read_account(call: Calling, account_id: RecordId) -> AccountShown:
    """One account."""
    return _told(call, account_id)


@router.patch("/{account_id}", responses=refusals(*CHANGING))
def edit_account(
    change: Changing, account_id: RecordId, sent: Annotated[AccountChange, Depends(Sent(AccountChange))]
) -> AccountShown:
    """Change an account's address, roles, person or organisations; its sessions end. Nobody changes their own."""
    change_account(change.database, change.asker, account_id, sent, read=change.read, at=change.now())
    return _told(change, account_id)


@router.post("/{account_id}/end", responses=refusals(*CHANGING))
def stop_account(change: Changing, account_id: RecordId) -> AccountShown:
    """End an account and its sessions at once. The last administrator stays."""
    end_account(change.database, change.asker, account_id, read=change.read, at=change.now())
    return _told(change, account_id)


@router.post("/{account_id}/begin-again", responses=refusals(*CHANGING))
def resume_account(change: Changing, account_id: RecordId) -> AccountShown:
    """Let an ended account sign in again, by a link first."""
    begin_account_again(change.database, change.asker, account_id, read=change.read, at=change.now())
    return _told(change, account_id)


@router.post("/{account_id}/link", status_code=202, responses=refusals(*ADDING, 429))
def send_link(asker: Managing, account_id: RecordId, request: Request, given: Given) -> JSONResponse:
    """Have a sign-in link sent to the account's address; nobody but its owner sees it."""
    shown = account(given.database, asker, account_id)
    task: BackgroundTask = link_wanted(request, given, shown.email or "")
    return JSONResponse({"detail": "A link is on its way."}, status_code=202, background=task)


def _told(call: Call, account_id: int) -> AccountShown:
    return call.told(account(call.database, call.asker, account_id))
