"""`lll backup`: a copy of the records while others go on working."""

from __future__ import annotations

import argparse
from pathlib import Path

from programme.records.safekeeping import backup

from .wiring import settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `lll backup` takes."""
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="the copy to make; a file that exists is never replaced"
    )


def run(given: argparse.Namespace) -> int:
    """Copy, and say how large the copy is."""
    size = backup(settings().database_url, given.file)
    print(f"{given.file}: {size / 1e6:,.1f} MB. It holds personal data: keep it where only you can read it.")
    return 0
