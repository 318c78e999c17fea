"""`lll template`: an empty workbook to fill in."""

from __future__ import annotations

import argparse
import datetime as dt
import getpass
from pathlib import Path

from programme.access import ROLES, Asker
from programme.queries.template import template_bytes

from .terminal import write_file
from .wiring import open_records, settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `lll template` takes."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the workbook to write (.xlsx)")


def run(given: argparse.Namespace) -> int:
    """Write the template; its cells offer the organisations and skills of the records."""
    database = open_records(settings().database_url)
    asker = Asker(f"{getpass.getuser()} (lll template)", ROLES["administrator"])
    try:
        with database.reading() as session:
            book = template_bytes(session, asker, made=dt.datetime.now(dt.UTC).date())
    finally:
        database.close()
    write_file(given.file, book)
    print(f"{given.file}: fill in the sheets that you need, then `lll import {given.file}`.")
    return 0
