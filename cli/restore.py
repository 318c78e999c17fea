"""`lll restore`: a backup in the place of the records, while the service is stopped."""

from __future__ import annotations

import argparse
from pathlib import Path

from programme.records.safekeeping import restore

from .wiring import settings, shown_address


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `lll restore` takes."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a copy that `lll backup` made")


def run(given: argparse.Namespace) -> int:
    """Put the backup in place, and say where the former records are kept."""
    url = settings().database_url
    kept = restore(url, given.file)
    print(f"Records: {shown_address(url)}, as they were in {given.file}.")
    if kept is not None:
        print(f"What stood there before is kept in {kept}.")
    return 0
