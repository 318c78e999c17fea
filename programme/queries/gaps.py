"""Demand and supply of coaching: learners without a coach and places that are free, by organisation."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from programme.access import Asker
from programme.records import LIVE_PAIR_STATES, Need, Offer, Organisation, Pair, Person
from programme.records.keys import record_id_of

from .people import PeopleWanted, PersonLine, people_lines

MOST = 20_000
ELSEWHERE = "No organisation known"


@dataclass(frozen=True, slots=True)
class WithoutCoach:
    """A learner who has no coach: who, where they work, whether they ask for one, and for how many rounds already."""

    person: str
    name: str
    organisation: str
    asks: bool
    rounds_waited: int


@dataclass(frozen=True, slots=True)
class OrganisationGap:
    """An organisation's learners and those with a coach; its coaches, their places, and those taken."""

    organisation: str
    learners: int
    with_coach: int
    coaches: int
    places: int
    taken: int


@dataclass(frozen=True, slots=True)
class Gaps:
    """Demand and supply as one person may see them."""

    without: list[WithoutCoach]
    organisations: list[OrganisationGap]


def coaching_gaps(session: Transaction, asker: Asker, day: dt.date) -> Gaps:
    """Learners without a coach, and each organisation's demand and supply, of the people whom the asker may see.

    Somebody who works in several organisations counts in the first of them. Coaches who pause offer no place.
    """
    learners = _tier(session, asker, day, "live")
    coaches = _tier(session, asker, day, "lead")
    live = session.execute(select(Pair.learner_id, Pair.coach_id).where(Pair.state.in_(LIVE_PAIR_STATES))).all()
    coached, taken = {row.learner_id for row in live}, Counter(row.coach_id for row in live)
    offers = session.execute(select(Offer.person_id, Offer.places).where(Offer.status == "active"))
    places = {row.person_id: row.places for row in offers if row.person_id in coaches}
    return Gaps(
        _without(session, {key: line for key, line in learners.items() if key not in coached}),
        _by_organisation(learners, {key for key in learners if key in coached}, coaches, places, taken),
    )


def _tier(session: Transaction, asker: Asker, day: dt.date, tier: str) -> dict[int, PersonLine]:
    lines = people_lines(session, asker, day, PeopleWanted(tier=tier, here=True), limit=MOST)
    called = {row.code: row.short_name_at(day) for row in session.scalars(select(Organisation))}
    return {
        record_id_of(line.id): replace(line, organisations=[called[code] for code in line.organisations])
        for line in lines
    }


def _without(session: Transaction, lines: Mapping[int, PersonLine]) -> list[WithoutCoach]:
    asking = set(session.scalars(select(Need.person_id)))
    rows = session.execute(select(Person.id, Person.rounds_waited))
    waited = {row.id: row.rounds_waited for row in rows}
    found = [
        WithoutCoach(line.id, line.name, _employer(line), key in asking, waited[key]) for key, line in lines.items()
    ]
    return sorted(found, key=lambda each: (each.organisation, each.name, each.person))


def _by_organisation(
    learners: Mapping[int, PersonLine],
    coached: set[int],
    coaches: Mapping[int, PersonLine],
    places: Mapping[int, int],
    taken: Mapping[int, int],
) -> list[OrganisationGap]:
    tables = {
        "learners": Counter(_employer(line) for line in learners.values()),
        "with_coach": Counter(_employer(learners[key]) for key in coached),
        "coaches": Counter(_employer(coaches[key]) for key in places),
        "places": _summed(coaches, places),
        "taken": _summed(coaches, {key: taken.get(key, 0) for key in coaches}),
    }
    names = sorted({name for table in tables.values() for name in table})
    return [OrganisationGap(name, **{what: table[name] for what, table in tables.items()}) for name in names]


def _summed(coaches: Mapping[int, PersonLine], numbers: Mapping[int, int]) -> Counter[str]:
    table: Counter[str] = Counter()
    for key, number in numbers.items():
        table[_employer(coaches[key])] += number
    return table


def _employer(line: PersonLine) -> str:
    return line.organisations[0] if line.organisations else ELSEWHERE
