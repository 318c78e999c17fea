"""Opening the records: one engine, its connections set up, and the unit of work.

Both databases make the same two promises. Writers take turns, so that what one read still holds when it writes, and
the audit trail has one end. A reader sees the records as they stood at one moment.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, IntegrityError, OperationalError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.orm.exc import StaleDataError

from foundation.errors import BadInput, Fault, Stale

BUSY_TIMEOUT_MS = 15_000
"""How long a writer waits for another."""

_POOL = {"pool_size": 20, "max_overflow": 20}
"""Connections kept open, and more for a moment: one for each request that the web answers at the same time. With fewer
kept, a busy web opens a new one for nearly every request, and answers fewer for it."""

IN_TURN = {"writes": "in turn"}
"""Options of a connection that writes, and waits until no other does."""

_OWN_ROWS = {"writes": "own rows"}

TURN = 4_121_971
"""The lock of whoever's turn it is to write on PostgreSQL: any number, always this one."""


@dataclass(frozen=True, slots=True)
class Database:
    """The records of one programme."""

    engine: Engine
    sessions: sessionmaker[Session]

    @contextmanager
    def unit_of_work(self, *, in_turn: bool = True) -> Iterator[Session]:
        """One transaction that writes: committed as a whole at the end, or rolled back as a whole on any error.

        Args:
            in_turn: wait until no other writes. Without, on PostgreSQL, a long import holds up no heartbeat; only
                for rows that nobody else writes, or that are locked, and never with an entry of the audit trail.

        Raises:
            Stale: somebody changed the same record at the same moment.
        """
        with self.sessions() as session:
            session.connection(execution_options=IN_TURN if in_turn else _OWN_ROWS)
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
            if self.engine.dialect.name == "postgresql":  # SQLite shows one moment anyway
                session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            try:
                yield session
            finally:
                session.rollback()

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def open_database(url: str, *, wait_ms: int = BUSY_TIMEOUT_MS) -> Database:
    """Open the records at an address, SQLite or PostgreSQL. Makes the folder of a SQLite file, not its tables.

    Args:
        url: the address.
        wait_ms: how long a writer waits for another, in milliseconds.

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
        options = f"{parsed.query.get('options', '')} -c lock_timeout={wait_ms}".strip()
        parsed = parsed.set(drivername="postgresql+psycopg")
        engine = create_engine(parsed, connect_args={"options": options}, pool_pre_ping=True, **_POOL)
        event.listen(engine, "begin", _begin_postgresql)
    else:
        is_file = bool(parsed.database) and parsed.database != ":memory:"
        if is_file:
            Path(parsed.database or "").absolute().parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(parsed, **(_POOL if is_file else {}))
        event.listen(engine, "connect", partial(_set_up_sqlite, wait_ms))
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


def _set_up_sqlite(wait_ms: int, connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver would begin too late: reads before the first write stay outside
    cursor = connection.cursor()
    for pragma in (
        "foreign_keys = ON",
        "journal_mode = WAL",
        "synchronous = NORMAL",
        f"busy_timeout = {wait_ms}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    """Each statement of a writer sees the newest (READ COMMITTED), which nobody changes until its turn is over."""
    if connection.get_execution_options().get("writes") == IN_TURN["writes"]:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({TURN})")
