"""Opening the records: one engine, its connections set up, and the unit of work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, IntegrityError, OperationalError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.orm.exc import StaleDataError

from foundation.errors import BadInput, Fault, Stale

BUSY_TIMEOUT_MS = 15_000
"""How long a writer waits for another on SQLite."""

_WRITES = "writes"


@dataclass(frozen=True, slots=True)
class Database:
    """The records of one programme."""

    engine: Engine
    sessions: sessionmaker[Session]

    @contextmanager
    def unit_of_work(self) -> Iterator[Session]:
        """One transaction that writes: committed as a whole at the end, or rolled back as a whole on any error.

        Raises:
            Stale: somebody changed the same record at the same moment.
        """
        with self.sessions() as session:
            session.connection(execution_options={_WRITES: True})
            try:
                yield session
                session.commit()
            except StaleDataError:
                session.rollback()
                raise Stale("Somebody changed the same record at the same moment. Read it again.") from None
            except BaseException:
                session.rollback()
                raise

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One transaction that only reads; whatever is written in it is thrown away."""
        with self.sessions() as session:
            try:
                yield session
            finally:
                session.rollback()

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def open_database(url: str) -> Database:
    """Open the records at an address, SQLite or PostgreSQL. Makes the folder of a SQLite file, not its tables.

    Raises:
        BadInput: for an address that is neither.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        parsed = None
    if parsed is None or parsed.get_backend_name() not in ("sqlite", "postgresql"):
        remedy = "Write sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME."
        raise BadInput([Fault("LLL_DATABASE_URL", "", "this is no address of a database.", remedy)])
    if parsed.get_backend_name() == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
        engine = create_engine(parsed, pool_pre_ping=True)
    else:
        if parsed.database and parsed.database != ":memory:":
            Path(parsed.database).absolute().parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(parsed)
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return Database(engine, sessionmaker(engine, expire_on_commit=False))


def is_of_two_alike(error: IntegrityError) -> bool:
    """Whether two rows would have been alike where only one may be (PostgreSQL: 23505, unique_violation)."""
    return getattr(error.orig, "sqlstate", None) == "23505" or "UNIQUE constraint failed" in str(error.orig)


def is_busy(error: OperationalError) -> bool:
    """Whether a writer waited in vain for others, so that the same may well be done a moment later.

    PostgreSQL: 40001 serialization_failure, 40P01 deadlock_detected, 55P03 lock_not_available.
    """
    busy = ("40001", "40P01", "55P03")
    return getattr(error.orig, "sqlstate", None) in busy or "database is locked" in str(error.orig)


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver would begin too late: reads before the first write stay outside
    cursor = connection.cursor()
    for pragma in (
        "foreign_keys = ON",
        "journal_mode = WAL",
        "synchronous = NORMAL",
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
