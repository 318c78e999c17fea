"""The chain of migrations, run from here: no configuration file, no separate command."""

from __future__ import annotations

from pathlib import Path

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext, StampStep
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from foundation.errors import Conflict

from .database import IN_TURN, open_database
from .declarative import Record

WAIT_MS = 120_000
"""How long to wait for somebody else who migrates, or imports: the web and its workers may begin together."""

FOLDER = Path(__file__).resolve().parent / "migrations"


def migrate(url: str) -> str:
    """Create the tables at an address, or bring them up to this version. Doing so twice changes nothing.

    Returns:
        The number of the newest migration, which the records now have.

    Raises:
        Conflict: where the records were written by a newer version of the service.
    """
    database = open_database(url, wait_ms=WAIT_MS)
    try:
        with database.engine.connect() as connection:
            current = present_migration(connection) == newest_migration()
        if not current:
            with database.engine.connect().execution_options(**IN_TURN) as connection, connection.begin():
                _upgrade(connection)
        return newest_migration()
    finally:
        database.close()


def newest_migration() -> str:
    """The number of the newest migration that this version knows."""
    head = _scripts().get_current_head()
    if head is None:
        raise Conflict("This copy of the service has no migrations; install it again.")
    return head


def present_migration(connection: Connection) -> str | None:
    """The migration that the records have; None for an empty database."""
    return MigrationContext.configure(connection).get_current_revision()


def require_current(connection: Connection) -> None:
    """Refuse records that this version cannot read.

    Raises:
        Conflict: where they are older, newer or not there, with what to do.
    """
    present = present_migration(connection)
    _refuse_newer(present)
    if present != newest_migration():
        state = "are empty" if present is None else f"are at {present}, older than this version"
        raise Conflict(f"The records {state}. Run `lll migrate`.")


def _scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", FOLDER.as_posix().replace("%", "%%"))
    return ScriptDirectory.from_config(config)


def known_migrations() -> frozenset[str]:
    """The numbers of every migration that this version knows."""
    return frozenset(script.revision for script in _scripts().walk_revisions())


def _refuse_newer(present: str | None) -> None:
    if present is not None and present not in known_migrations():
        raise Conflict(
            f"The records were written by a newer version of the service (migration {present}; this version knows up "
            f"to {newest_migration()}). Install that version, or go back to a backup made before."
        )


def _upgrade(connection: Connection, to: str = "head") -> None:
    _refuse_newer(present_migration(connection))
    scripts = _scripts()

    def _steps(revision: str | tuple[str, ...], _context: MigrationContext) -> list[StampStep]:
        return scripts._upgrade_revs(to, revision)  # type: ignore[arg-type, return-value]

    with EnvironmentContext(Config(), scripts, fn=_steps, destination_rev=to) as environment:
        environment.configure(connection=connection, target_metadata=Record.metadata, render_as_batch=True)
        environment.run_migrations()
