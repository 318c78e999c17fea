"""By which words a person can be known, and finding those words in any text."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session as Transaction

from programme.records import Account, AuditEntry, AuditValues, Person, PersonEmail, Record

ERASED = "[erased]"
_LEAST_DIGITS = 6
_ABOUT_ONE_OR_TWO = (
    "access_alternatives", "applications", "attendance", "enrolments", "instructions", "memberships", "messages",
    "needs", "offers", "pairs", "privacy_requests", "ties", "waiting_requests",
)  # fmt: skip
_NAMES, _ADDRESSES = ("name",), ("email", "emails")


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom to erase: the person with every record merged into theirs, and the words by which they are known.

    `rows` are records about them alone, or about them and one other: table to numbers. `shared` says that somebody
    else has the same name, which then stays where it stands in texts.
    """

    people: frozenset[int]
    accounts: frozenset[int]
    rows: dict[str, frozenset[int]]
    emails: frozenset[str]
    words: tuple[str, ...]
    shared: bool

    @property
    def pattern(self) -> re.Pattern[str]:
        """Finds any of the words, whatever their case, spaces, and escapes of JSON."""
        return re.compile("|".join(_expressions(self.words)) or r"(?!)", re.IGNORECASE)


def identity_of(session: Transaction, person: Person, also: Collection[str] = ()) -> Identity:
    """By what a person can be known.

    Args:
        session: the transaction.
        person: whom.
        also: more words that name them, such as a telephone number or a nickname.
    """
    people = _with_merged(session, person.id)
    emails = set(session.scalars(select(PersonEmail.email).where(PersonEmail.person_id.in_(people))))
    found = session.execute(select(Account.id, Account.email).where(Account.person_id.in_(people))).all()
    emails |= {row.email for row in found if row.email}
    accounts = frozenset(row.id for row in found)
    names = set(session.scalars(select(Person.name).where(Person.id.in_(people), Person.erased_on.is_(None))))
    former_names, former_emails = _former(session, people, accounts)
    names |= former_names
    emails |= former_emails
    taken = set(session.scalars(select(Person.name).where(Person.name.in_(names), Person.id.not_in(people))))
    several = {name for name in names - taken if len(name.split()) > 1}
    words = [*sorted(emails), *sorted(several), *also]
    rows = _rows_about(session, people, accounts)
    return Identity(frozenset(people), accounts, rows, frozenset(emails), tuple(words), bool(taken))


def is_about(entry: AuditEntry, rows: Mapping[str, frozenset[int]]) -> bool:
    """Whether an entry of the trail names any of the rows."""
    told = entry.subjects
    return any(
        isinstance(told.get(table), list) and bool(ids & set(map(_whole, told[table]))) for table, ids in rows.items()
    )


def _whole(value: Any) -> int:
    return value if isinstance(value, int) else 0


def _rows_about(session: Transaction, people: set[int], accounts: frozenset[int]) -> dict[str, frozenset[int]]:
    rows = {"people": frozenset(people), "accounts": accounts}
    for name in _ABOUT_ONE_OR_TWO:
        table = Record.metadata.tables[name]
        columns = [c for c in table.columns if any(k.column.table.name == "people" for k in c.foreign_keys)]
        found = select(table.c.id).where(or_(*(column.in_(people) for column in columns)))
        rows[name] = frozenset(session.scalars(found))
    return rows


def _with_merged(session: Transaction, person_id: int) -> set[int]:
    people, newest = {person_id}, {person_id}
    while newest:
        newest = set(session.scalars(select(Person.id).where(Person.merged_into_id.in_(newest)))) - people
        people |= newest
    return people


def _former(session: Transaction, people: set[int], accounts: frozenset[int]) -> tuple[set[str], set[str]]:
    """Names and addresses that the audit trail kept of them from before they changed."""
    who = {"people": frozenset(people), "accounts": accounts}
    names: set[str] = set()
    emails: set[str] = set()
    rows = select(AuditEntry, AuditValues).join(AuditValues, AuditValues.entry_id == AuditEntry.id)
    for entry, kept in session.execute(rows):
        if is_about(entry, who) and isinstance(kept.values, dict) and _of_one(entry):
            names |= {text for key in _NAMES for text in _texts(kept.values.get(key))}
            emails |= {text for key in _ADDRESSES for text in _texts(kept.values.get(key)) if "@" in text}
    return names, emails


def _of_one(entry: AuditEntry) -> bool:
    """Whether an entry is about one person alone, so that the values beside it are theirs."""
    people = entry.subjects.get("people", [])
    return isinstance(people, list) and len(people) <= 1


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str) and value.strip():
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def _expressions(words: Collection[str]) -> Iterator[str]:
    for word in words:
        digits = re.sub(r"\D", "", word)
        if len(digits) >= _LEAST_DIGITS and not re.search(r"[^\W\d_]", word):
            inner = r"[\s().-]*".join(digits)
            yield rf"(?<!\d){inner}(?!\d)"
            continue
        for form in dict.fromkeys((word, _last_first(word))):
            for spelt in dict.fromkeys((form, json.dumps(form)[1:-1])):
                inner = r"\s+".join(re.escape(part) for part in spelt.split())
                if inner:
                    yield rf"(?<!\w){inner}(?!\w)"


def _last_first(name: str) -> str:
    first, _, last = name.rpartition(" ")
    return f"{last}, {first}" if first else name
