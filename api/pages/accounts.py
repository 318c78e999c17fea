"""Accounts: who may sign in and what for, made, changed, ended and begun again; and one's own."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response

from api.bodies import LARGEST_ID
from api.services import Given, Services
from api.sessions import link_wanted, session_secret
from foundation.errors import BadInput, Fault
from programme.access import Asker
from programme.journeys.accounts import (
    AccountChange,
    AccountSent,
    begin_account_again,
    change_account,
    choose_password,
    end_account,
    make_account,
)
from programme.queries.accounts import AccountShown, account, accounts

from .access import viewer_for, viewer_of
from .asking import Field, Question, answered, ask
from .binding import filled, read_form, version_read
from .forms import Form, Sent
from .rendering import page, redirect
from .words import ROLES

router = APIRouter(include_in_schema=False)

Managing = Annotated[Asker, Depends(viewer_for("accounts.write"))]
Anybody = Annotated[Asker, Depends(viewer_of)]
Number = Annotated[int, Path(ge=1, le=LARGEST_ID)]

_FIELDS = (
    Field("email", "E-mail address", "email"),
    Field("roles", "Roles", "ticks", options=ROLES),
    Field("person", "Their own record", hint="For a coach or learner: the number on their page, such as P12."),
    Field("organisations", "Whose people they look after", "lines", "For a coordinator: codes, one in each line."),
)
_ADDING = Question("Make an account", _FIELDS, ("/settings/accounts", "Accounts"), "Make the account")
_PASSWORD = Question(
    "Choose a password",
    (
        Field("current", "Password until now", "password", "Leave it empty if you have just signed in by a link."),
        Field("password", "New password", "password", "At least 12 letters. Three words are easy to remember."),
        Field("again", "New password once more", "password"),
    ),
    ("/account", "Your account"),
    intro=("Everywhere else you are signed in, you will be signed out.",),
)


@router.get("/settings/accounts")
def show_accounts(request: Request, given: Given, viewer: Managing) -> Response:
    """Accounts, also those that have ended."""
    return page(request, "settings/accounts.html", viewer, rows=accounts(given.database, viewer), roles=_roles())


@router.get("/settings/accounts/add")
def show_add(request: Request, viewer: Managing) -> Response:
    """The form for a new account."""
    return ask(request, viewer, _ADDING, filled({}))


@router.post("/settings/accounts/add")
def do_add(request: Request, given: Given, viewer: Managing, sent: Sent) -> Response:
    """Make an account; its owner signs in by a link first."""

    def _act() -> tuple[str, str]:
        number = make_account(given.database, viewer, read_form(AccountSent, sent), at=given.now())
        return f"/settings/accounts/{number}", "The account is made. Send its owner a link to sign in."

    return answered(request, viewer, _ADDING, sent, _act)


@router.get("/settings/accounts/{number}")
def show_account(request: Request, given: Given, viewer: Managing, number: Number) -> Response:
    """One account, and what can be done with it."""
    shown = account(given.database, viewer, number)
    own = number == viewer.account_id
    return page(
        request, "settings/account.html", viewer, account=shown, own=own, mails=bool(given.send_link), roles=_roles()
    )


@router.get("/settings/accounts/{number}/change")
def show_change(request: Request, given: Given, viewer: Managing, number: Number) -> Response:
    """The form of an account."""
    shown = account(given.database, viewer, number)
    values = {name: getattr(shown, name) for name in ("email", "roles", "person", "organisations")}
    return ask(request, viewer, _changing(shown), filled(values), version=shown.version)


@router.post("/settings/accounts/{number}/change")
def do_change(request: Request, given: Given, viewer: Managing, number: Number, sent: Sent) -> Response:
    """Change an account; its sessions end."""
    shown = account(given.database, viewer, number)

    def _act() -> tuple[str, str]:
        change = read_form(AccountChange, sent)
        change_account(given.database, viewer, number, change, read=version_read(sent), at=given.now())
        return f"/settings/accounts/{number}", "Changed."

    return answered(request, viewer, _changing(shown), sent, _act)


@router.post("/settings/accounts/{number}/end")
def do_end(given: Given, viewer: Managing, number: Number, sent: Sent) -> Response:
    """End an account and its sessions at once."""
    end_account(given.database, viewer, number, read=version_read(sent), at=given.now())
    return redirect(f"/settings/accounts/{number}", "The account has ended.")


@router.post("/settings/accounts/{number}/begin-again")
def do_begin_again(given: Given, viewer: Managing, number: Number, sent: Sent) -> Response:
    """Let an ended account sign in again, by a link first."""
    begin_account_again(given.database, viewer, number, read=version_read(sent), at=given.now())
    return redirect(f"/settings/accounts/{number}", "The account can sign in again, by a link first.")


@router.post("/settings/accounts/{number}/link")
def do_send_link(request: Request, given: Given, viewer: Managing, number: Number) -> Response:
    """Have a link to sign in sent to the account's address."""
    shown = account(given.database, viewer, number)
    sending = link_wanted(request, given, shown.email or "")
    answer = redirect(f"/settings/accounts/{number}", "A link is on its way. It holds for 30 minutes, once.")
    answer.background = sending
    return answer


@router.get("/account")
def show_own(request: Request, given: Given, viewer: Anybody) -> Response:
    """One's own account."""
    shown = account(given.database, viewer, viewer.account_id or 0)
    return page(request, "settings/own.html", viewer, account=shown, roles=_roles())


@router.get("/account/password")
def show_password(request: Request, viewer: Anybody) -> Response:
    """The form for a new password."""
    return ask(request, viewer, _PASSWORD, filled({}))


@router.post("/account/password")
def do_password(request: Request, given: Given, viewer: Anybody, sent: Sent) -> Response:
    """Choose one's own password; one's other sessions end."""

    def _act() -> tuple[str, str]:
        _choose(request, given, viewer, sent)
        return "/account", "Your password is changed."

    return answered(request, viewer, _PASSWORD, sent, _act)


def _choose(request: Request, given: Services, viewer: Asker, sent: Form) -> None:
    current, new, again = (next(iter(sent.values.get(name, ())), "") for name in ("current", "password", "again"))
    if new != again:
        raise BadInput([Fault("again", "", "this is not the same as above.", "Type the new password twice.")])
    choose_password(given.database, viewer, session_secret(request), current, new, at=given.now())


def _changing(shown: AccountShown) -> Question:
    back = (f"/settings/accounts/{shown.id}", f"Account {shown.id}")
    return Question(f"Change account {shown.id}", _FIELDS, back, intro=("Its owner is signed out by this.",))


def _roles() -> dict[str, str]:
    return {name: words.partition(":")[0] for name, words in ROLES}
