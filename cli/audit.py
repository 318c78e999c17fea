"""`lll audit verify`: is the audit trail whole?"""

from __future__ import annotations

import argparse
import sys

from programme.records import chain_length, verify_chain

from .wiring import open_records, settings

BROKEN = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `lll audit` takes."""
    parser.add_argument("what", choices=["verify"], help="verify: check every entry against the one before it")


def run(_given: argparse.Namespace) -> int:
    """Verify the chain; status 2 where an entry was changed or is missing."""
    database = open_records(settings().database_url)
    try:
        with database.reading() as session:
            findings, length = verify_chain(session), chain_length(session)
    finally:
        database.close()
    for finding in findings:
        print(f"entry {finding.entry}: {finding.message}", file=sys.stderr)
    entries = "1 entry" if length == 1 else f"{length:,} entries"
    print(f"The audit trail ({entries}) is {'NOT whole' if findings else 'whole'}.")
    return BROKEN if findings else 0
