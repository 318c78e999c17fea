"""`lll restore`: a backup in the place of the records, while the service is stopped."""

from __future__ import annotations

import argparse
import datetime as dt
import getpass
from pathlib import Path

from programme.journeys.privacy.restoring import ReadyCopy, made_ready
from programme.records.safekeeping import require_backup, restore

from .wiring import settings, shown_address


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `lll restore` takes."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a copy that `lll backup` made")


def run(given: argparse.Namespace) -> int:
    """Put the backup in place, and say where the former records are kept and who was erased in it again."""
    url = settings().database_url
    require_backup(given.file)
    by = f"{getpass.getuser()} (lll restore)"
    with made_ready(url, given.file, by=by, at=dt.datetime.now(dt.UTC)) as ready:
        kept = restore(url, ready.file)
    print(f"Records: {shown_address(url)}, as they were in {given.file}.")
    if kept is not None:
        print(f"What stood there before is kept in {kept}.")
    print(_about_erasures(ready))
    return 0


def _about_erasures(ready: ReadyCopy) -> str:
    if not ready.compared:
        return (
            "No records stood there that this backup is an earlier state of, so nobody can tell who was erased since "
            "it was made: look through the answered requests for erasure, and carry them out again."
        )
    if not ready.erased_again:
        return "Nobody has been erased since it was made."
    return (
        f"Erased since it was made, and now in it again: {', '.join(ready.erased_again)}. Other words that were given "
        "for an erasure, such as a telephone number, are kept nowhere: search for them again."
    )
