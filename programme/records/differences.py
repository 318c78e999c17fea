"""What a transaction did to the facts, row by row, and how to take it back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Date, Table, select
from sqlalchemy.orm import Session as Transaction

from .declarative import Record

NOT_FACTS = frozenset(
    {
        "attendance_files",
        "import_batches",
        "import_decisions",
        "import_files",
        "import_undos",
        "audit_entries",
        "audit_values",
        "rounds",
        "round_runs",
        "instructions",
        "pairs",
        "pair_meetings",
        "round_approvals",
        "matching_policies",
        "scheduling_policies",
        "plans",
        "placements",
        "runs",
        "run_events",
        "workers",
        "api_keys",
        "repeatable_answers",
        "reports",
        "applications",
        "messages",
        "accounts",
        "one_time_links",
        "secrets",
        "sign_in_tries",
        "signed_in",
        "analyses",
        "analysis_parts",
        "privacy_requests",
        "retention_periods",
        "bookings",
        "calendar_feeds",
        "sharing_events",
        "map_snapshots",
        "evaluations",
        "evaluation_invitations",
        "evaluation_responses",
        "enrolment_steps",
        "feedback_given",
    }
)
"""Tables that tell what was done with the facts; they are never taken back."""

Picture = Mapping[str, Mapping[int, Mapping[str, Any]]]
"""Table -> record id -> column -> value, as plain JSON values."""

Inverse = dict[str, dict[str, list[Any]]]
"""Table -> `new` (ids), `changed` and `gone` (rows as they were)."""


def picture(session: Transaction) -> Picture:
    """Every fact as it stands in this transaction."""
    session.flush()
    return {
        table.name: {row["id"]: _plain(row) for row in session.execute(table.select()).mappings()} for table in _facts()
    }


def inverse(session: Transaction, before: Picture) -> Inverse:
    """What must be done to come back to a picture from how things stand; tables without a difference are left out."""
    session.flush()
    found: Inverse = {}
    for table in _facts():
        old, changed = before[table.name], set()
        here = set(session.scalars(select(table.c.id)))
        earlier = table.select().where(table.c.id <= max(old, default=0))  # what is new need not be read
        for row in session.execute(earlier).mappings():
            if row["id"] in old and _plain(row) != old[row["id"]]:
                changed.add(row["id"])
        steps: dict[str, list[Any]] = {
            "new": sorted(here - old.keys()),
            "changed": [old[key] for key in sorted(changed)],
            "gone": [row for key, row in sorted(old.items()) if key not in here],
        }
        if any(steps.values()):
            found[table.name] = steps
    return found


def take_back(session: Transaction, steps: Inverse) -> int:
    """Carry an inverse out.

    What changed is set back first, since it may refer to what is new; then what is new goes, children first; then
    what went comes back.

    Returns:
        How many rows were touched.
    """
    tables = [table for table in _facts() if table.name in steps]
    for table in tables:
        for row in steps[table.name]["changed"]:
            values = _typed(table, row)
            session.execute(table.update().where(table.c.id == values["id"]).values(values))
    for table in reversed(tables):
        new = steps[table.name]["new"]
        parts = [new[start : start + 500] for start in range(0, len(new), 500)]
        to_each_other = {
            c: None for c in table.c if c.nullable and any(k.column.table is table for k in c.foreign_keys)
        }
        for part in parts if to_each_other else []:
            session.execute(table.update().where(table.c.id.in_(part)).values(to_each_other))
        for part in parts:
            session.execute(table.delete().where(table.c.id.in_(part)))
    for table in tables:
        for row in steps[table.name]["gone"]:
            session.execute(table.insert().values(_typed(table, row)))
    session.expire_all()
    return sum(len(rows) for each in steps.values() for rows in each.values())


def _facts() -> list[Table]:
    return [table for table in Record.metadata.sorted_tables if table.name not in NOT_FACTS]


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(name): value.isoformat() if isinstance(value, dt.date) else value for name, value in row.items()}


def _typed(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: dt.date.fromisoformat(value) if value is not None and isinstance(table.c[name].type, Date) else value
        for name, value in row.items()
    }
