"""Copies of a SQLite file of records: made while the service runs, put back when it is stopped."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import make_url

from foundation.errors import BadInput, Conflict, Fault

from .schema import known_migrations


def backup(url: str, copy: Path) -> int:
    """Copy the records into a new file, as they stand at one moment; others may go on working meanwhile.

    Args:
        url: the address of the records (SQLite).
        copy: the file to make; one that exists is not overwritten.

    Returns:
        The size of the copy in bytes.

    Raises:
        Conflict: for PostgreSQL (its own tools do this), or where the file exists.
        BadInput: where there are no records at the address.
    """
    source = _file_of(url)
    if not source.exists():
        raise BadInput([Fault("LLL_DATABASE_URL", str(source), "there are no records here.", "Check the address.")])
    if copy.exists():
        raise Conflict(f"{copy} exists already; a backup is never overwritten. Give another name.")
    copy.parent.mkdir(parents=True, exist_ok=True)
    unfinished = copy.with_name(f"{copy.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    with closing(sqlite3.connect(source)) as present, closing(sqlite3.connect(unfinished)) as target:
        present.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")
    require_backup(unfinished)
    unfinished.rename(copy)
    return copy.stat().st_size


def restore(url: str, copy: Path) -> Path | None:
    """Put a backup in the place of the records. What stood there is kept beside it.

    Args:
        url: the address of the records (SQLite).
        copy: a file made by `backup`.

    Returns:
        Where the records that stood there are kept now; None where there were none.

    Raises:
        Conflict: for PostgreSQL, while the service runs, or for a backup of a newer version.
        BadInput: for a file that is no whole backup.
    """
    target = _file_of(url)
    require_backup(copy)
    kept: Path | None = None
    if target.exists():
        _require_stopped(target)
        kept = target.with_name(f"{target.name}.before-restore")
        kept.unlink(missing_ok=True)
        backup(url, kept)
    target.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(copy)) as source, closing(sqlite3.connect(target)) as present:
        source.backup(present)
    return kept


def _file_of(url: str) -> Path:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        raise Conflict("These records are on PostgreSQL; use its own pg_dump and pg_restore.")
    return Path(parsed.database)


def require_backup(file: Path) -> None:
    """Go on only with a whole file of records, of this version or an older one.

    Raises:
        BadInput: for a file that is none.
        Conflict: for records of a newer version.
    """
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            sound = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            migration = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        remedy = "Choose a file that `lll backup` made."
        raise BadInput([Fault("backup", str(file), f"this is not a whole backup: {error}.", remedy)]) from None
    if not sound or migration is None:
        raise BadInput([Fault("backup", str(file), "this backup is damaged.", "Choose another one.")])
    if migration[0] not in known_migrations():
        raise Conflict(f"{file} was made by a newer version of the service. Install that version first.")


def _require_stopped(file: Path) -> None:
    with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
        except sqlite3.OperationalError:
            raise Conflict("The records are in use. Stop the service first.") from None
