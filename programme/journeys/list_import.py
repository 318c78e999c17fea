"""A list of people into the records: everybody of whom nothing has to be decided first, in one transaction."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from foundation.provenance import sha256_of
from programme.importing import MODELS, ImportReport, SheetCount
from programme.importing.attendance_files import looks_like_attendance
from programme.importing.lists import ListRead, PersonRead, Problem, SourceFile, grouped, read_list, recruited_rows
from programme.importing.recruited import Located, recruited_book
from programme.records import (
    Database,
    ImportBatch,
    ImportUndo,
    PersonEmail,
    Record,
    append_entry,
    inverse,
    picture,
)

from .applying import Work, apply_people
from .list_known import known_from, remembered_answers
from .recruit import known_names, uncollected

MOST_DIFFERENCES = 2_000
MOST_AT_ONCE = 400
PEOPLE_AT_ONCE = 5_000
"""So many people are checked and stored together: the rows of a whole region at once would fill the memory."""

_OF_PERSON = {
    "people": "id",
    **dict.fromkeys(
        (
            "person_emails",
            "memberships",
            "tier_periods",
            "needs",
            "offers",
            "availability_slots",
            "consents",
            "access_requirements",
        ),
        "person_id",
    ),
}
"""What a list may tell of a person."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What storing some people did: rows by sheet, ids and names of fields by table, and changed values."""

    counts: tuple[SheetCount, ...]
    touched: Mapping[str, list[int]]
    fields: Mapping[str, list[str]]
    changes: list[dict[str, Any]]


def import_list(
    database: Database,
    file: SourceFile,
    data: bytes,
    *,
    by: str,
    at: dt.datetime,
    dry_run: bool,
    file_name: str,
    decisions: Mapping[str, str] | None = None,
    list_source: str = "",
) -> ImportReport:
    """Store the people of a list, or find out what that would do; rows that wait or are refused stay out.

    Args:
        database: the records.
        file: the list's sheets.
        data: the file's bytes, which tell whether it was imported before.
        by: who imports.
        at: when, with a zone.
        dry_run: store nothing.
        file_name: the name to keep.
        decisions: answers by key, as the problems of an earlier reading asked for.
        list_source: whose remembered headings hold.

    Returns:
        The report; its `read` tells of sheets, columns, problems, people and weeks.
    """
    with database.unit_of_work() as session:
        report = store_list(
            session, file, data, by=by, at=at, dry_run=dry_run, file_name=file_name,
            decisions=decisions or {}, list_source=list_source,
        )  # fmt: skip
        if not report.applied:
            session.rollback()
    return report


@uncollected()
def store_list(
    session: Transaction,
    file: SourceFile,
    data: bytes,
    *,
    by: str,
    at: dt.datetime,
    dry_run: bool,
    file_name: str,
    decisions: Mapping[str, str],
    list_source: str,
) -> ImportReport:
    """The same within a transaction; where the report says that nothing was applied, the caller rolls it back."""
    sha256, day = sha256_of(data), at.date()
    read = read_list(
        file, known_from(session, day, list_source=list_source), {**remembered_answers(session), **decisions},
        looks_like_attendance(file),
    )  # fmt: skip
    before = session.scalar(
        select(ImportBatch).where(ImportBatch.file_sha256 == sha256, ImportBatch.state == "applied").limit(1)
    )
    there = picture(session) if not dry_run else {}
    facts = _facts_of(session, read)
    known = known_names(session)
    parts = [
        _stored(session, part, read, sha256, day, known) for group in grouped(read.storable()) for part in _parts(group)
    ]
    session.flush()
    counts = _counts(parts)
    _results(read, parts, facts, _facts_of(session, read))
    batch: ImportBatch | None = None
    if not dry_run and any(count.new or count.changed or count.removed for count in counts):
        batch = _record(session, parts, counts, sha256, file_name, by, at)
        session.add(ImportUndo(batch_id=batch.id, steps=inverse(session, there)))
    return ImportReport(
        file_name=file_name,
        file_sha256=sha256,
        as_at=None,
        dry_run=dry_run,
        applied=batch is not None,
        imported_before=before is not None,
        batch=batch.id if batch else before.id if before else None,
        counts=counts,
        findings=(),
        absent_people=_absent(session, read),
        skipped_sheets=tuple(sheet.name for sheet in read.sheets if not sheet.read),
        read=read,
    )


def _parts(people: Sequence[PersonRead]) -> Iterator[list[PersonRead]]:
    """People in parts by their e-mails, so that the same people fall together whatever the order of their rows."""
    emails = sorted(person.email for person in people)
    part_of = {email: place // PEOPLE_AT_ONCE for place, email in enumerate(emails)}
    parts: dict[int, list[PersonRead]] = defaultdict(list)
    for person in people:
        parts[part_of[person.email]].append(person)
    for number in sorted(parts):
        yield parts[number]


def _stored(
    session: Transaction,
    people: list[PersonRead],
    read: ListRead,
    sha256: str,
    day: dt.date,
    known: Mapping[str, Iterable[str]],
) -> Stored:
    """Store some people; whoever the checks of the programme's own sheets refuse is left out, with what they say."""
    kept = list(people)
    while True:
        book, found = recruited_book(recruited_rows(kept), sha256, known)
        refused = {each.learner for each in found if each.finding.severity == "fatal" and each.learner is not None}
        if not refused:
            break
        for each in found:
            if each.finding.severity == "fatal" and each.learner is not None:
                _refuse(kept[each.learner], each, read)
        kept = [person for index, person in enumerate(kept) if index not in refused]
    _note(found, read)
    work = Work(session, book, day)
    if kept:
        apply_people(work)
    for person in kept:
        for address in person.also:
            if address not in work.people:
                session.add(PersonEmail(person_id=work.people[person.email], email=address, preferred=False))
    return Stored(work.report(), work.touched_ids(), work.changed_fields(), work.changed_values())


def _refuse(person: PersonRead, located: Located, read: ListRead) -> None:
    fault = located.finding.fault
    person.rows[0].refused.append(f"{fault.path}: {fault.message}")
    read.problems.insert(0, Problem("row.refused", "refused", fault.value, fault.message, fault.remedy, [fault.path]))


def _note(found: Sequence[Located], read: ListRead) -> None:
    """Slips that are likely; one message is one problem with several cells."""
    said = {each.message: each for each in read.problems if each.kind == "row.likely_slip"}
    for fault in (each.finding.fault for each in found):
        if fault.message not in said:
            said[fault.message] = Problem("row.likely_slip", "note", fault.value, fault.message, fault.remedy)
            read.problems.append(said[fault.message])
        said[fault.message].cells.append(fault.path)


def _counts(parts: Sequence[Stored]) -> tuple[SheetCount, ...]:
    """Rows by sheet, over all parts."""
    totals: dict[str, Counter[str]] = {}
    for each in (count for part in parts for count in part.counts):
        total = totals.setdefault(each.sheet, Counter())
        total.update(new=each.new, changed=each.changed, unchanged=each.unchanged, removed=each.removed)
    return tuple(SheetCount(model.sheet, **totals[model.sheet]) for model in MODELS if model.sheet in totals)


def _facts_of(session: Transaction, read: ListRead) -> dict[str, list[str]]:
    """Everything stored of those people of a list who are in the records, by e-mail, to be compared."""
    known = [person.email for person in read.storable() if person.known]
    facts: dict[str, list[str]] = {}
    for first in range(0, len(known), MOST_AT_ONCE):
        emails = known[first : first + MOST_AT_ONCE]
        rows = session.execute(select(PersonEmail.person_id, PersonEmail.email).where(PersonEmail.email.in_(emails)))
        email_of: dict[int, str] = {row.person_id: row.email for row in rows}
        for name, key in _OF_PERSON.items():
            table = Record.metadata.tables[name]
            column = table.c[key]
            for row in session.execute(table.select().where(column.in_(email_of)).order_by(table.c.id)).mappings():
                values = {column: value for column, value in row.items() if column != "version"}
                facts.setdefault(email_of[row[key]], []).append(f"{name} {values}")
    return facts


def _results(
    read: ListRead, parts: Sequence[Stored], before: dict[str, list[str]], after: dict[str, list[str]]
) -> None:
    """Say of everybody whether they are new, changed or as they were, and what would differ from the records."""
    for change in (each for part in parts for each in part.changes):
        if len(read.differences) < MOST_DIFFERENCES:
            read.differences.append(
                {"record": f"{change['table']} {change['id']}", "field": change["field"],
                 "in_the_records": _shown(change["before"]), "in_the_list": _shown(change["after"])}
            )  # fmt: skip
    for person in read.storable():
        same = before.get(person.email) == after.get(person.email)
        read.results[person.email] = "new" if person.known is None else "unchanged" if same else "changed"


def _shown(value: Any) -> str:
    return "" if value is None else str(value)


def _record(
    session: Transaction,
    parts: Sequence[Stored],
    counts: Sequence[SheetCount],
    sha256: str,
    file_name: str,
    by: str,
    at: dt.datetime,
) -> ImportBatch:
    """Keep the import itself, with its one audit entry."""
    numbers = {each.sheet: {k: v for k, v in asdict(each).items() if k != "sheet"} for each in counts}
    batch = ImportBatch(
        file_sha256=sha256, file_name=file_name, as_at=None, applied_by=by, applied_at=at, state="applied",
        counts=numbers,
    )  # fmt: skip
    session.add(batch)
    session.flush()
    touched: dict[str, set[int]] = defaultdict(set)
    fields: dict[str, set[str]] = defaultdict(set)
    for part in parts:
        for table, ids in part.touched.items():
            touched[table].update(ids)
        for table, names in part.fields.items():
            fields[table].update(names)
    subjects = {"batch": batch.id, "file_sha256": sha256, "counts": numbers, "records": _sorted(touched)}
    subjects["fields"] = _sorted(fields)
    values = {"changes": [change for part in parts for change in part.changes]}
    append_entry(session, at=at, by=by, action="import", subjects=subjects, values=values)
    return batch


def _sorted(found: Mapping[str, set[Any]]) -> dict[str, list[Any]]:
    return {table: sorted(each) for table, each in sorted(found.items())}


def _absent(session: Transaction, read: ListRead) -> tuple[str, ...]:
    """E-mails of people in the records whom the list does not have; they stay."""
    here = {row.person.get("email") for row in read.rows}
    stored = sorted(session.scalars(select(PersonEmail.email).where(PersonEmail.preferred)))
    new = {email for email, state in read.results.items() if state == "new"}
    return tuple(email for email in stored if email not in here and email not in new)
