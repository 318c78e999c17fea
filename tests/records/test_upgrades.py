"""An upgrade finds records of any earlier version: every table holds rows before each step, and none is lost."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.orm import Session

from programme.records import Record, append_entry, migrate, newest_migration, open_database, verify_chain
from programme.records.schema import _scripts, _upgrade

DAY = dt.date(2020, 7, 13)
NOON = dt.datetime(2020, 7, 13, 12, tzinfo=dt.UTC)
KEPT_APART = {"alembic_version", "audit_entries", "audit_values"}
OTHERS = {("ties", "to_person_id"), ("organisation_successors", "successor_id"), ("pairs", "coach_id")}
"""Columns that must name another row than the first."""

WHOLE: dict[str, dict[str, Any]] = {
    "availability_slots": {"start": "09:00", "ends": "17:00"},
    "calendar_entries": {"kind": "as_at", "first_day": DAY, "last_day": DAY},
    "instructions": {"kind": "hold_out", "learner_id": 1},
    "runs": {"kind": "matching", "snapshot": "{}"},
}
"""What the checks of a table ask for beyond its columns that must have a value."""


def one_row(table: sa.Table, number: int, checks: str, parents: dict[str, Any]) -> dict[str, Any]:
    """Values for every column that must have one, such that the table's checks hold."""
    row: dict[str, Any] = {}
    for column in table.columns:
        listed = re.search(rf"\b{column.name}\)?(?:::text)? (?:IN \(|= ANY \(+ARRAY\[|= )'(\w+)'", checks)
        foreign = next(iter(column.foreign_keys), None)
        if foreign is not None and not column.nullable:
            row[column.name] = parents[foreign.target_fullname][-1 if (table.name, column.name) in OTHERS else 0]
        elif [column] == list(table.primary_key.columns) and isinstance(column.type, sa.Integer):
            row[column.name] = number + 1
        elif not column.nullable:
            row[column.name] = listed[1] if listed else _value(column, number)
    return row | WHOLE.get(table.name, {})


def _value(column: sa.Column[Any], number: int) -> Any:
    kinds: tuple[tuple[type, Any], ...] = (
        (sa.Boolean, False),
        (sa.DateTime, NOON),
        (sa.Date, DAY),
        (sa.JSON, []),
        (sa.Float, 1.0),
        (sa.Numeric, 1),
        (sa.Integer, 1),
    )
    return next((value for kind, value in kinds if isinstance(column.type, kind)), f"{column.name} {number}")


def fill(connection: sa.Connection) -> None:
    """Put two rows of people and organisations, and one of anything else, into tables that hold none."""
    metadata = sa.MetaData()
    metadata.reflect(connection)
    inspector = sa.inspect(connection)
    parents: dict[str, list[Any]] = {}
    for table in metadata.sorted_tables:
        if table.name in KEPT_APART:
            continue
        keys = [column.name for column in table.primary_key.columns]
        if connection.scalar(sa.select(sa.func.count()).select_from(table)) == 0:
            checks = " ".join(str(each["sqltext"]) for each in inspector.get_check_constraints(table.name))
            for number in range(1 + (table.name in ("people", "organisations"))):
                connection.execute(table.insert().values(one_row(table, number, checks, parents)))
        for key in keys:
            column = table.c[key]
            parents[f"{table.name}.{key}"] = list(connection.scalars(sa.select(column).order_by(column)))


def counts(connection: sa.Connection) -> dict[str, int]:
    """Rows by table."""
    names = sa.inspect(connection).get_table_names()
    return {name: connection.scalar(sa.text(f'SELECT count(*) FROM "{name}"')) or 0 for name in names}  # noqa: S608


def test_rows_of_every_earlier_version_come_through_an_upgrade(empty_url: str) -> None:
    database = open_database(empty_url)
    steps = [each.revision for each in reversed(list(_scripts().walk_revisions()))]
    before: dict[str, int] = {}
    for revision in steps:
        with database.engine.begin() as connection:
            _upgrade(connection, to=revision)
            after = counts(connection)
            assert {name: rows for name, rows in before.items() if after.get(name, 0) < rows} == {}, revision
            fill(connection)
            if "audit_entries" in after:
                with Session(connection) as session:
                    append_entry(session, at=NOON, by="test", action=f"upgrade {revision}", subjects={})
                    session.flush()
            before = counts(connection)
    assert migrate(empty_url) == newest_migration() == steps[-1]
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Record.metadata) == []
        assert [name for name, rows in counts(connection).items() if not rows and name != "audit_values"] == []
    with database.reading() as session:
        assert verify_chain(session) == []
        for mapper in Record.registry.mappers:
            session.query(mapper.class_).first()
    database.close()
