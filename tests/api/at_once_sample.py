"""People, rounds and applications for callers who act at the same moment; each test makes its own."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from sqlalchemy import func, select

from programme.journeys.organisations import OrganisationAdded, add_organisation
from programme.journeys.rounds import create_round, freeze_round, record_round_result
from programme.records import (
    Application,
    AuditEntry,
    AvailabilitySlot,
    Cohort,
    Database,
    Membership,
    Need,
    Offer,
    Organisation,
    Person,
    PersonEmail,
    TierPeriod,
    Wave,
)
from tests.journeys.round_sample import match

LONG_AGO = dt.date(2019, 1, 1)
CODES = ("RTK", "H81002")
"""Employers of coaches, and of learners."""


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def fresh(word: str) -> str:
    """A name that nobody else has."""
    return f"{word} {uuid.uuid4().hex[:8]}"


def add_employers(database: Database) -> None:
    for code in CODES:
        added = OrganisationAdded(
            code=code, name=f"Organisation {code}", kind="practice" if code[0] == "H" else "acute"
        )
        add_organisation(database, added, by="test", at=now())


def newcomers(database: Database, kinds: Sequence[str]) -> list[int]:
    """New people, each a `coach` or a `learner`, who can all meet on Fridays; their numbers."""
    with database.unit_of_work() as session:
        ids = {row.code: row.id for row in session.scalars(select(Organisation))}
        people = [_person(kind, ids[CODES[kind == "learner"]]) for kind in kinds]
        session.add_all(people)
        session.flush()
        return [each.id for each in people]


def _person(kind: str, organisation: int) -> Person:
    coach, name = kind == "coach", fresh(kind.title())
    return Person(
        name=name,
        mode="either",
        availability_state="stated",
        accepts_online=True,
        topics=[],
        rounds_waited=0,
        near_lead=False,
        staff_of_programme=False,
        emails=[PersonEmail(email=f"{name.replace(' ', '.').lower()}@nws.example", preferred=True)],
        memberships=[Membership(organisation_id=organisation, start=LONG_AGO, main=True)],
        tiers=[TierPeriod(tier="lead" if coach else "live", start=LONG_AGO)],
        slots=[AvailabilitySlot(weekday="fri", start="14:00", ends="17:00", occurrences=[1, 2, 3, 4], term_only=False)],
        needs=[] if coach else [Need(required=False)],
        offer=Offer(places=1, status="active", grows_coaches=False) if coach else None,
    )


def solved(database: Database, learners: Sequence[int], coaches: Sequence[int]) -> int:
    """A solved round of these people; its number."""
    given = {"learner_ids": learners, "coach_ids": coaches, "by": "opener", "at": now()}
    number = create_round(database, name=fresh("Round"), as_at=now().date(), **given)  # type: ignore[arg-type]
    run = freeze_round(database, number, by="opener", at=now())
    record_round_result(database, run.run_id, match(run.snapshot), by="opener", at=now())
    return number


def approved_applications(database: Database, cohorts: int, *, people: int, size_max: int) -> tuple[int, list[int]]:
    """An open wave with approved applications and cohorts of a size; the wave and the applications by number."""
    learners = newcomers(database, ["learner"] * people)
    with database.unit_of_work() as session:
        employer = session.scalars(select(Organisation.id).where(Organisation.code == CODES[1])).one()
        wave = Wave(name=fresh("Wave"), state="open", opens=LONG_AGO, quotas={})
        session.add(wave)
        session.flush()
        common = {"wave_id": wave.id, "tier": "live"}
        rows = [
            Application(person_id=each, organisation_id=employer, state="approved", submitted_at=now(), **common)
            for each in learners
        ]
        classes = [
            Cohort(code=f"W{wave.id}-{place}", name="Live", size_max=size_max, venue_rule="any", **common)
            for place in range(cohorts)
        ]
        session.add_all([*rows, *classes])
        session.flush()
        return wave.id, [row.id for row in rows]


def entries(database: Database, action: str, table: str, number: int | str) -> int:
    """How many entries of the audit trail tell that something was done to a record."""
    with database.reading() as session:
        told = session.scalars(select(AuditEntry.subjects).where(AuditEntry.action == action))
        return sum(number in subjects.get(table, ()) for subjects in told)


def count(database: Database, model: type, *where: object) -> int:
    """How many rows there are."""
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(model).where(*where)) or 0  # type: ignore[arg-type]
