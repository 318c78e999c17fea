"""`lll undo`: take an import back, for as long as nothing rests on it."""

from __future__ import annotations

import argparse
import datetime as dt
import getpass

from programme.journeys.undo import undo_import

from .wiring import open_records, settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `lll undo` takes."""
    parser.add_argument("import_number", type=int, metavar="IMPORT", help="the number that `lll import` gave")


def run(given: argparse.Namespace) -> int:
    """Make every fact what it was before that import."""
    database = open_records(settings().database_url)
    number: int = given.import_number
    try:
        rows = undo_import(database, number, by=f"{getpass.getuser()} (lll undo)", at=dt.datetime.now(dt.UTC))
    finally:
        database.close()
    print(f"Import {number} is taken back: {rows:,} {'row is' if rows == 1 else 'rows are'} as they were before it.")
    return 0
