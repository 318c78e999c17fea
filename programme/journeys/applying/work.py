"""One import at work: what is there already, what each row did to it, and what is worth keeping about that."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from programme.importing import Placed, Row, SheetCount, Workbook, fatal, heading_of, key_text
from programme.records import Record

T = TypeVar("T", bound=Record)
Values = Mapping[str, Any]


class Lookup(dict[str, T]):
    """Records by natural key, without regard to case."""

    def named(self, name: str | None) -> T | None:
        """The record of a name; None for no name or an unknown one."""
        return None if name is None else self.get(key_text(name))

    def id_of(self, name: str | None) -> int | None:
        """The id of the record of a name."""
        record = self.named(name)
        return None if record is None else int(record.id)  # type: ignore[attr-defined]


class Numbers(dict[str, int]):
    """Ids of records by natural key, without regard to case."""

    def id_of(self, name: str | None) -> int | None:
        """The id behind a name; None for no name or an unknown one."""
        return None if name is None else self.get(key_text(name))


@dataclass(slots=True)
class Work:
    """A workbook on its way into the records.

    Attributes:
        session: the transaction.
        book: the workbook, without fatal findings; one is added where a row does not fit what is stored.
        day: the day from which its facts hold.
        counts: new, changed, unchanged and removed rows by sheet.
        touched: new and changed records by table that are still held, for the audit trail.
        touched_before: ids of those that were let go.
        changes: each changed value of a record that is still held: record, field, before, after.
        changed_before: what was changed of those that were let go.
        people: ids of everybody in the records and the workbook, by e-mail, once the sheet People is stored.
    """

    session: Session
    book: Workbook
    day: dt.date
    counts: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))
    touched: dict[str, list[Record]] = field(default_factory=lambda: defaultdict(list))
    touched_before: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    changes: list[tuple[Record, str, Any, Any]] = field(default_factory=list)
    changed_before: list[dict[str, Any]] = field(default_factory=list)
    people: Numbers = field(default_factory=Numbers)

    def add(self, sheet: str, record: T) -> T:
        """Store a new record and count its row as new."""
        self.session.add(record)
        return self.made(sheet, record)

    def made(self, sheet: str, record: T) -> T:
        """Count a new record's row; it is stored with the record that it belongs to."""
        self.counts[sheet]["new"] += 1
        self.touched[record.__tablename__].append(record)
        return record

    def settle(self, sheet: str, record: Record, changed: bool) -> None:
        """Count the row of a record that was there before."""
        self.counts[sheet]["changed" if changed else "unchanged"] += 1
        if changed:
            self.touched[record.__tablename__].append(record)

    def count(self, sheet: str, *, new: int = 0, changed: int = 0, unchanged: int = 0, removed: int = 0) -> None:
        """Count rows that are no records of their own."""
        for name, number in (("new", new), ("changed", changed), ("unchanged", unchanged), ("removed", removed)):
            self.counts[sheet][name] += number

    def assign(self, record: Record, values: Values) -> bool:
        """Give a record new values; whether any was different."""
        changed = False
        for name, value in values.items():
            before = getattr(record, name)
            if before != value:
                self.changes.append((record, name, before, value))
                setattr(record, name, value)
                changed = True
        return changed

    def upsert(self, placed: Placed[Row], table: type[T], present: T | None, values: Values, renamed: Values) -> T:
        """Store one row as one record, new or changed; only columns that the sheet has touch what is there.

        Args:
            placed: the row.
            table: the table.
            present: the record of the same natural key, if there is one.
            values: column -> value.
            renamed: column -> heading, where the two differ.
        """
        if present is None:
            return self.add(placed.row.sheet, table(**values))
        self.settle(placed.row.sheet, present, self.merge(placed, present, values, renamed))
        return present

    def merge(self, placed: Placed[Row], record: Record, values: Values, renamed: Values) -> bool:
        """Give a record what its row says; only columns that the sheet has touch what is there.

        Where a column that is left out holds, in the records, what the row contradicts (an end before a start that is
        stored), the record stays as it is, and a fatal finding is added to the workbook's.

        Args:
            placed: the row.
            record: the record of the same natural key.
            values: column -> value.
            renamed: column -> heading, where the two differ.

        Returns:
            Whether any value was different.
        """
        stated = {name: value for name, value in values.items() if renamed.get(name, name) in placed.columns}
        columns = {heading: name for name, heading in renamed.items()}
        fits = True
        for first, last in placed.row.in_order:
            names = columns.get(first, first), columns.get(last, last)
            if (names[0] in stated) != (names[1] in stated) and all(hasattr(record, name) for name in names):
                low, high = (stated.get(name, getattr(record, name)) for name in names)
                if low is not None and high is not None and high < low:
                    fits = False
                    self.refuse(placed, (first, low), (last, high))
        return fits and self.assign(record, stated)

    def refuse(self, placed: Placed[Row], first: tuple[str, Any], last: tuple[str, Any]) -> None:
        """Add the fatal finding that one of two fields, given with their values, does not fit the other's record."""
        given, stored = (last, first) if heading_of(last[0]) in placed.columns else (first, last)
        message = f"this does not fit the records, where {heading_of(stored[0])} is {stored[1]}."
        remedy = f"Correct it, or add the column {heading_of(stored[0])} too."
        self.book.note(fatal(placed.cell(given[0]), placed.text(given[0]), message, remedy))

    def report(self) -> tuple[SheetCount, ...]:
        """Rows by sheet, in the order of the sheets."""
        return tuple(SheetCount(sheet, **self.counts[sheet]) for sheet in self.book.tables)

    def let_go(self, records: Iterable[Record]) -> None:
        """Store records and hold them no longer: a whole region at once would not fit into the memory.

        Only what the report and the audit trail say of what was done so far is kept.
        """
        self.session.flush()
        for table, touched in self.touched.items():
            self.touched_before[table].update(record.id for record in touched)  # type: ignore[attr-defined]
        self.changed_before += self._changes_held()
        self.touched, self.changes = defaultdict(list), []
        for record in records:
            self.session.expunge(record)

    def touched_ids(self) -> dict[str, list[int]]:
        """Ids of new and changed records by table. Needs a flush before."""
        ids = {table: set(before) for table, before in self.touched_before.items()}
        for table, records in self.touched.items():
            ids.setdefault(table, set()).update(r.id for r in records)  # type: ignore[attr-defined]
        return {table: sorted(found) for table, found in sorted(ids.items()) if found}

    def changed_fields(self) -> dict[str, list[str]]:
        """Names of the fields that changed, by table."""
        fields: dict[str, set[str]] = defaultdict(set)
        for each in self.changed_values():
            fields[each["table"]].add(each["field"])
        return {table: sorted(names) for table, names in sorted(fields.items())}

    def changed_values(self) -> list[dict[str, Any]]:
        """Every changed value, before and after, as plain JSON values. Needs a flush before."""
        return self.changed_before + self._changes_held()

    def _changes_held(self) -> list[dict[str, Any]]:
        rows = ((inspect(record).identity, record, *change) for record, *change in self.changes)
        return [
            {"table": r.__tablename__, "id": key[0], "field": name, "before": _plain(before), "after": _plain(after)}
            for key, r, name, before, after in rows
            if key
        ]


def in_key_order(rows: Sequence[Placed[Any]]) -> list[Placed[Any]]:
    """Rows sorted by natural key, so that ids do not depend on the order in the sheet."""
    return sorted(rows, key=lambda p: tuple(key_text(getattr(p.row, name)) for name in p.row.natural_key))


def sync(
    present: list[T], wanted: Sequence[Values], make: Callable[..., T], *, key: Sequence[str] = ()
) -> tuple[int, int, int, int]:
    """Make a record's children equal to what is wanted.

    Args:
        present: the children, changed in place.
        wanted: their columns.
        make: makes a child from columns.
        key: columns that name a child; without any, a child that differs in any column is another one.

    Returns:
        How many are new, changed, unchanged and removed.
    """
    left = [dict(values) for values in wanted]
    names = list(left[0]) if left else []
    changed = unchanged = removed = 0
    for child in list(present):
        match = next((v for v in left if all(getattr(child, n) == v[n] for n in (key or names))), None)
        if match is None:
            present.remove(child)
            removed += 1
            continue
        left.remove(match)
        different = [n for n in names if getattr(child, n) != match[n]]
        for name in different:
            setattr(child, name, match[name])
        changed, unchanged = changed + bool(different), unchanged + (not different)
    present.extend(make(**values) for values in left)
    return len(left), changed, unchanged, removed


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date | dt.datetime) else value
