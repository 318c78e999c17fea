"""After an erasure: what was removed also leaves the database's own files, where old pages would keep it."""

from __future__ import annotations

from sqlalchemy import text

from .database import Database


def scrub(database: Database) -> None:
    """Write the database anew without removed rows. Others go on reading and writing, but for a moment on SQLite.

    On PostgreSQL the log of changes (WAL) and backups keep what they hold until they are recycled.
    """
    with database.engine.connect() as connection:
        alone = connection.execution_options(isolation_level="AUTOCOMMIT")
        if database.engine.dialect.name == "sqlite":
            raw = alone.connection.driver_connection
            assert raw is not None  # noqa: S101 - an open connection has one
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            raw.execute("VACUUM")
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            alone.execute(text("VACUUM"))
