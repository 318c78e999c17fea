"""`lll key`: keys by which other systems call."""

from __future__ import annotations

import argparse
import datetime as dt
import getpass
import sys

from programme.access import SCOPES, make_key, revoke_key

from .wiring import open_records, settings

A_YEAR = 365


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `lll key` takes."""
    parser.add_argument("what", choices=["make", "revoke"], help="make a key, or end one at once")
    parser.add_argument("name", metavar="NAME", help="what the other system is called")
    what_for = "; ".join(f"{scope}: {what}" for scope, (what, _) in SCOPES.items())
    parser.add_argument(
        "--scope",
        action="append",
        default=[],
        metavar="SCOPE",
        help=f"what a new key is for, may be repeated ({what_for})",
    )
    parser.add_argument("--days", type=int, default=A_YEAR, help=f"for how long a new key holds (default {A_YEAR})")


def run(given: argparse.Namespace) -> int:
    """Make or revoke a key; a new one is printed once and kept only as a hash."""
    database = open_records(settings().database_url)
    by, at = f"{getpass.getuser()} (lll key)", dt.datetime.now(dt.UTC)
    try:
        if given.what == "revoke":
            revoke_key(database, given.name, by=by, at=at)
            print(f"The key of {given.name} no longer holds.")
            return 0
        key = make_key(database, given.name, given.scope, days=given.days, by=by, at=at)
    finally:
        database.close()
    print(key)
    print(f"This is shown once. It holds until {at + dt.timedelta(days=given.days):%d %B %Y}.", file=sys.stderr)
    return 0
