"""A backup made ready to be put back: whoever was erased since it was made is erased in it, before anybody sees it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session as Transaction

from programme.records import AuditEntry, Person, migrate, open_database, scrub
from programme.records.keys import person_key
from programme.records.safekeeping import backup

from .erasing import erase_within


@dataclass(frozen=True, slots=True)
class ReadyCopy:
    """What to put back.

    Attributes:
        file: the backup itself, or a copy of it in which people were erased.
        erased_again: who was erased since, and in the copy again, as P12.
        compared: whether what stands tells who was erased since: it can be read, and the backup is an earlier state
            of it.
    """

    file: Path
    erased_again: tuple[str, ...]
    compared: bool


@contextmanager
def made_ready(url: str, file: Path, *, by: str, at: dt.datetime) -> Iterator[ReadyCopy]:
    """A backup in which nobody comes back who was erased since; the file itself stays as it is.

    Those who were erased are known from the records that stand, told apart from other records by the audit trail: the
    last entry of the backup must be in it. Other words that an erasure took out (a telephone number) are kept nowhere
    and so are not known; names and addresses are found anew.

    Args:
        url: the address of the records that stand (SQLite).
        file: a whole backup, of this version or an older one.
        by: who restores, for the audit trail.
        at: when, with a zone.

    Raises:
        Conflict: for a backup of a newer version.
    """
    gone = _erased(url)
    if gone is None:
        yield ReadyCopy(file, (), compared=False)
        return
    copy = Path(f"{make_url(url).database}.ready")
    _remove(copy)
    try:
        backup(f"sqlite:///{file}", copy)
        address = f"sqlite:///{copy}"
        migrate(address)
        compared = _last_entry(address) in gone.trail
        again = _erase_again(address, gone.people, by=by, at=at) if compared else ()
        yield ReadyCopy(copy if again else file, again, compared)
    finally:
        _remove(copy)


def _remove(copy: Path) -> None:
    for end in ("", "-wal", "-shm"):
        Path(f"{copy}{end}").unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class _Gone:
    """Who has been erased in some records, and the hashes of their audit trail."""

    people: tuple[int, ...]
    trail: frozenset[str]


def _erased(url: str) -> _Gone | None:
    """Who is erased in the records at an address; None where they cannot be read, or there are none."""
    name = make_url(url).database
    if name is None or not Path(name).exists():
        return None
    database = open_database(url)
    try:
        with database.reading() as session:
            people = session.scalars(select(Person.id).where(Person.erased_on.is_not(None)).order_by(Person.id))
            return _Gone(tuple(people), frozenset(session.scalars(select(AuditEntry.hash))))
    except DBAPIError:
        return None
    finally:
        database.close()


def _last_entry(url: str) -> str | None:
    database = open_database(url)
    try:
        with database.reading() as session:
            return session.scalar(select(AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1))
    finally:
        database.close()


def _erase_again(url: str, people: tuple[int, ...], *, by: str, at: dt.datetime) -> tuple[str, ...]:
    database = open_database(url)
    try:
        with database.unit_of_work() as session:
            back = [number for number in people if _is_somebody(session, number)]
            for number in back:
                erase_within(session, person_key(number), by=by, at=at)
        scrub(database)
        return tuple(person_key(number) for number in back)
    finally:
        database.close()


def _is_somebody(session: Transaction, number: int) -> bool:
    row = session.get(Person, number)
    return row is not None and row.erased_on is None
