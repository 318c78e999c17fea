"""`lll export`: the records as one workbook that `lll import` reads."""

from __future__ import annotations

import argparse
import datetime as dt
import getpass
from pathlib import Path

from programme.journeys.export import export_records

from .terminal import write_file
from .wiring import open_records, settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `lll export` takes."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the workbook to write (.xlsx)")


def run(given: argparse.Namespace) -> int:
    """Write every list of the records; importing the file changes nothing."""
    database = open_records(settings().database_url)
    try:
        book = export_records(database, by=f"{getpass.getuser()} (lll export)", at=dt.datetime.now(dt.UTC))
    finally:
        database.close()
    write_file(given.file, book)
    print(f"{given.file}: all lists of the records. It holds personal data: keep it where only you can read it.")
    return 0
