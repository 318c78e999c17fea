"""`lll migrate`: the tables of the records, made or brought up to this version."""

from __future__ import annotations

import argparse

from programme.records import newest_migration

from .wiring import open_records, settings, shown_address


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`lll migrate` takes nothing."""


def run(_given: argparse.Namespace) -> int:
    """Make or upgrade the tables; doing so twice changes nothing."""
    url = settings().database_url
    open_records(url).close()
    print(f"Records: {shown_address(url)}, at migration {newest_migration()}.")
    return 0
