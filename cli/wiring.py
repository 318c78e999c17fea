"""The composition root: settings are read here, once, and what they stand for is made and passed down."""

from __future__ import annotations

import os

from programme.records.database import Database, open_database
from programme.records.schema import migrate
from programme.settings import Settings, read_settings


def settings() -> Settings:
    """The settings of this process's environment.

    Raises:
        BadInput: every variable with an unusable value.
    """
    return read_settings(os.environ)


def open_records(url: str) -> Database:
    """The records at an address, their tables made or brought up to date.

    Raises:
        BadInput: an address that is neither SQLite nor PostgreSQL.
        Conflict: records written by a newer version of this program.
    """
    migrate(url)
    return open_database(url)
