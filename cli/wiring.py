"""The composition root: settings are read here, once, and what they stand for is made and passed down."""

from __future__ import annotations

import os

from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from foundation.errors import BadInput, Fault
from programme.jobs.engine import prepare
from programme.publishing.mail_server import MailServer
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
        BadInput: an address that is neither SQLite nor PostgreSQL, or where no records can be opened.
        Conflict: records written by a newer version of this program.
    """
    try:
        migrate(url)
        prepare(url)
    except DBAPIError as error:
        message = f"the records cannot be opened: {str(error.orig).strip().splitlines()[0]}."
        remedy = "Check the address, and that the database server runs or the file is a database."
        raise BadInput([Fault("LLL_DATABASE_URL", shown_address(url), message, remedy)]) from None
    return open_database(url)


def mail_server(given: Settings) -> MailServer:
    """Where messages go, and from whom they come."""
    return MailServer(given.smtp_url, given.mail_from, given.public_url)


def shown_address(url: str) -> str:
    """The address of the records as it may be printed: without a password."""
    return make_url(url).render_as_string(hide_password=True)
