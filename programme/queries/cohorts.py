"""Cohorts: who is in them, how they spread over organisations and professions, which rooms suit all of them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session as Transaction

from foundation.errors import NotFound
from programme.access import Asker
from programme.records import MEMBER, Cohort, Enrolment, Organisation, Person, Room
from programme.records.keys import person_key

from .seen import people_seen


@dataclass(frozen=True, slots=True)
class CohortLine:
    """One cohort of a list; `people` are those enrolled."""

    id: int
    code: str
    name: str
    wave: int
    wave_name: str
    tier: str
    start: dt.date | None
    end: dt.date | None
    size_min: int | None
    size_max: int | None
    people: int


@dataclass(frozen=True, slots=True)
class Member:
    """One person of a cohort whom the asker may see."""

    person: str
    name: str
    state: str
    organisations: list[str]
    profession: str | None


@dataclass(frozen=True, slots=True)
class AccessMet:
    """Rooms large enough for the cohort, how many of them meet every access need, and needs that no such room meets."""

    needs: dict[str, int]
    rooms_large_enough: int
    rooms_that_suit: list[str]
    met_nowhere: list[str]


@dataclass(frozen=True, slots=True)
class CohortWhole:
    """One cohort. Spread and access are told to who sees everybody."""

    version: int
    cohort: CohortLine
    min_sessions_attended: int | None
    venue_rule: str
    members: list[Member]
    by_organisation: dict[str, int]
    by_profession: dict[str, int]
    access: AccessMet | None


def cohort_lines(
    session: Transaction, asker: Asker, *, wave_id: int | None = None, after: int = 0, limit: int = 100
) -> list[CohortLine]:
    """Cohorts in the order of their numbers.

    Raises:
        NotAllowed: for who may not see recruitment.
    """
    asker.demand("recruit.read")
    query = select(Cohort).where(Cohort.id > after).order_by(Cohort.id).limit(limit)
    if wave_id is not None:
        query = query.where(Cohort.wave_id == wave_id)
    rows = list(session.scalars(query))
    sizes = _sizes(session, [row.id for row in rows])
    return [_line(row, sizes.get(row.id, 0)) for row in rows]


def cohort_whole(session: Transaction, asker: Asker, code: str, day: dt.date) -> CohortWhole:
    """One cohort, by its code, with the people whom the asker may see.

    Raises:
        NotAllowed: for who may not see recruitment.
        NotFound: for a code that no cohort has.
    """
    asker.demand("recruit.read")
    row = session.scalar(select(Cohort).where(Cohort.code == code))
    if row is None:
        raise NotFound(f"There is no cohort {code}.")
    members = (
        select(Person, Enrolment.state)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .where(Enrolment.cohort_id == row.id, people_seen(asker, day))
        .order_by(Person.id)
    )
    found = session.execute(members).all() if asker.may("people.read") else []
    codes = {o.id: o.code for o in session.scalars(select(Organisation))}
    shown = [_member(person, state, codes, row.start or day) for person, state in found]
    present = [(person, state) for person, state in found if state in MEMBER]
    everybody = asker.sees_everybody
    return CohortWhole(
        version=row.version,
        cohort=_line(row, _sizes(session, [row.id]).get(row.id, 0)),
        min_sessions_attended=row.min_sessions_attended,
        venue_rule=row.venue_rule,
        members=shown,
        by_organisation=_count(o for m in shown if m.state in MEMBER for o in m.organisations[:1] or ["none"])
        if everybody
        else {},
        by_profession=_count(m.profession or "not known" for m in shown if m.state in MEMBER) if everybody else {},
        access=_access(session, [person for person, _ in present]) if everybody and asker.may("people.read") else None,
    )


def _line(row: Cohort, people: int) -> CohortLine:
    return CohortLine(
        row.id,
        row.code,
        row.name,
        row.wave_id,
        row.wave.name,
        row.tier,
        row.start,
        row.ends,
        row.size_min,
        row.size_max,
        people,
    )


def _sizes(session: Transaction, ids: list[int]) -> dict[int, int]:
    query = select(Enrolment.cohort_id, func.count()).where(Enrolment.cohort_id.in_(ids), Enrolment.state.in_(MEMBER))
    return {row[0]: row[1] for row in session.execute(query.group_by(Enrolment.cohort_id))}


def _member(person: Person, state: str, codes: dict[int, str], day: dt.date) -> Member:
    current = sorted((m for m in person.memberships if m.holds_on(day)), key=lambda m: (not m.main, m.id))
    employers = list(dict.fromkeys(codes[m.organisation_id] for m in current))
    return Member(person_key(person.id), person.name, state, employers, person.profession)


def _count(names: object) -> dict[str, int]:
    counts = Counter(names)  # type: ignore[call-overload]
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _access(session: Transaction, people: list[Person]) -> AccessMet:
    needs = _count(row.feature for person in people for row in person.requirements)
    large = [row for row in session.scalars(select(Room).order_by(Room.code)) if row.capacity >= len(people)]
    suit = [room.code for room in large if set(needs) <= set(room.features)]
    nowhere = [feature for feature in needs if not any(feature in room.features for room in large)]
    return AccessMet(needs, len(large), suit, nowhere)
