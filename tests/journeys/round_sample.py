"""A small community for rounds: coaches and learners of several organisations, and short ways through a round."""

from __future__ import annotations

import datetime as dt

import matching
from foundation.runs import Budget
from programme.access import Asker
from programme.access.permissions import ROLES
from programme.journeys.round_approval import approve_round
from programme.journeys.round_publishing import Published, publish_round
from programme.journeys.rounds import create_round, freeze_round, record_round_result
from programme.records import (
    AvailabilitySlot,
    Database,
    Membership,
    Need,
    Offer,
    Organisation,
    OrganisationName,
    Person,
    PersonEmail,
    TierPeriod,
)

DAY = dt.date(2020, 7, 13)
AT = dt.datetime(2020, 7, 13, 9, 0, tzinfo=dt.UTC)
FIRST = dt.date(2019, 1, 1)

COACHES = {1: ("RTK", 2), 2: ("RDU", 1), 3: ("RDU", 1)}
"""Coach -> employer and places."""

LEARNERS = {4: "H81001", 5: "H81002", 6: "H81002", 7: "RTK", 8: "RDU"}
"""Learner -> employer."""

CODES = ("RTK", "RDU", "H81001", "H81002")

ADMIN = Asker("admin", ROLES["administrator"])
SECOND = Asker("second", ROLES["administrator"])


def coordinator(*organisation_ids: int) -> Asker:
    return Asker("coordinator", ROLES["coordinator"], organisation_ids=frozenset(organisation_ids))


def themselves(person_id: int, role: str) -> Asker:
    return Asker(f"{role} {person_id}", ROLES[role], person_id=person_id)


def community(database: Database) -> None:
    """People 1 to 3 coach, 4 to 8 learn; all can meet on Fridays."""
    with database.unit_of_work() as session:
        for number, code in enumerate(CODES, start=1):
            kind = "practice" if code.startswith("H") else "acute"
            names = [OrganisationName(name=f"Organisation {code}", short_name=f"Org {code}")]
            session.add(Organisation(id=number, code=code, kind=kind, aliases=[], names=names))
        session.flush()
        for number in (*COACHES, *LEARNERS):
            session.add(_person(number))
            session.flush()


def _person(number: int) -> Person:
    coach = number in COACHES
    code = COACHES[number][0] if coach else LEARNERS[number]
    return Person(
        id=number,
        name=f"{'Coach' if coach else 'Learner'} Number{number}",
        mode="either",
        availability_state="stated",
        accepts_online=True,
        topics=[],
        rounds_waited=0,
        near_lead=False,
        staff_of_programme=False,
        emails=[PersonEmail(email=f"person{number}@{code.lower()}.example", preferred=True)],
        memberships=[Membership(organisation_id=CODES.index(code) + 1, start=FIRST, main=True)],
        tiers=[TierPeriod(tier="lead" if coach else "live", start=FIRST)],
        slots=[AvailabilitySlot(weekday="fri", start="14:00", ends="17:00", occurrences=[1, 2, 3, 4], term_only=False)],
        needs=[] if coach else [Need(required=False)],
        offer=Offer(places=COACHES[number][1], status="active", grows_coaches=False) if coach else None,
    )


def match(snapshot: str) -> str:
    instance = matching.read_instance(snapshot)
    return matching.write_result(instance, matching.solve(instance, seed=0, budget=Budget()))


def solve(database: Database, round_id: int) -> int:
    """Freeze, solve and record; how many pairs are suggested."""
    run = freeze_round(database, round_id, by="admin", at=AT)
    return record_round_result(database, run.run_id, match(run.snapshot), by="admin", at=AT)


def solved_round(database: Database, name: str = "Round") -> int:
    """The community with a solved round; the round's id."""
    community(database)
    round_id = create_round(database, name=name, as_at=DAY, by="admin", at=AT)
    solve(database, round_id)
    return round_id


def published(database: Database, round_id: int) -> Published:
    """Approve as a second person, and publish."""
    approve_round(database, round_id, asker=SECOND, at=AT)
    return publish_round(database, round_id, by="second", at=AT)
