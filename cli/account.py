"""`lll account`: who may sign in. For whoever runs the service, on its machine."""

from __future__ import annotations

import argparse
import datetime as dt
import getpass
import json
import sys

from foundation.documents import read_document
from programme.access import ROLES, Asker, make_link
from programme.journeys.accounts import AccountSent, end_account, make_account
from programme.queries.accounts import account_number

from .wiring import open_records, settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `lll account` takes."""
    does = "make an account; print a link by which its owner signs in once within 30 minutes; or end an account"
    parser.add_argument("what", choices=["make", "link", "end"], help=does)
    parser.add_argument("email", metavar="EMAIL", help="the account's address")
    roles = ", ".join(ROLES)
    parser.add_argument("--role", action="append", default=[], help=f"what a new account is for, of {roles}")
    parser.add_argument("--person", help="the record of a coach or learner, as P12")
    parser.add_argument(
        "--organisation", action="append", default=[], metavar="CODE", help="whose people a coordinator looks after"
    )


def run(given: argparse.Namespace) -> int:
    """Make an account, print a link for it, or end it."""
    here = settings()
    database, at = open_records(here.database_url), dt.datetime.now(dt.UTC)
    asker = Asker(f"{getpass.getuser()} (lll account)", ROLES["administrator"])
    try:
        if given.what == "make":
            make_account(database, asker, _sent(given), at=at)
            print(f"The account of {given.email} is made. `lll account link {given.email}` lets its owner in.")
        elif given.what == "end":
            end_account(database, asker, account_number(database, asker, given.email), read=None, at=at)
            print(f"The account of {given.email} has ended.")
        else:
            print(f"{here.public_url}/sign-in/link/{make_link(database, given.email, at=at)}")
            print("Give this to the owner of the account alone. It holds for 30 minutes, once.", file=sys.stderr)
    finally:
        database.close()
    return 0


def _sent(given: argparse.Namespace) -> AccountSent:
    told = {"email": given.email, "roles": given.role, "person": given.person, "organisations": given.organisation}
    return read_document(AccountSent, json.dumps(told))
