"""Which people somebody may see: every list and page of people asks here."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session as Transaction

from foundation.errors import NotFound
from programme.access import Asker
from programme.records import Membership, Person
from programme.records.keys import record_id_of


def in_force(start: ColumnElement[Any], ends: ColumnElement[Any], day: dt.date) -> ColumnElement[bool]:
    """Whether a dated fact holds on a day; an open end holds for ever."""
    return and_(or_(start.is_(None), start <= day), or_(ends.is_(None), ends >= day))


def works_in(organisation_ids: frozenset[int] | set[int], day: dt.date) -> ColumnElement[bool]:
    """Whether a person works in one of the organisations on a day."""
    held = in_force(Membership.start.expression, Membership.ends.expression, day)
    return Person.id.in_(
        select(Membership.person_id).where(Membership.organisation_id.in_(sorted(organisation_ids)), held)
    )


def people_seen(asker: Asker, day: dt.date) -> ColumnElement[bool]:
    """Whether a person is one whom the asker may see: everybody, their organisations' people, or themselves."""
    real = and_(Person.merged_into_id.is_(None), Person.erased_on.is_(None))
    if asker.sees_everybody:
        return real
    parts: list[ColumnElement[bool]] = [false()]
    if asker.organisation_ids is not None and asker.may("people.read"):
        parts.append(works_in(asker.organisation_ids, day))
    if asker.person_id is not None:
        parts.append(Person.id == asker.person_id)
    return and_(real, or_(*parts))


def person_seen(session: Transaction, asker: Asker, key: str, day: dt.date) -> Person:
    """The person of a key; of a record that was merged, the one that it stands with now.

    Raises:
        NotFound: where there is none, or none that the asker may see: the same words for both.
    """
    wanted: int | None = record_id_of(key)
    merged = session.scalar(select(Person.merged_into_id).where(Person.id == wanted))
    row = session.scalar(select(Person).where(Person.id == (merged or wanted), people_seen(asker, day)))
    if row is None:
        raise NotFound(f"There is no person {key}.")
    return row
