"""One person as the asker may see them."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session as Transaction

from foundation.errors import NotFound
from programme.access import Asker
from programme.records import Attendance, Organisation, Pair, Person, Tie
from programme.records.keys import person_key

from .person_facts import (
    CohortFact,
    ConsentFact,
    MembershipFact,
    NeedFact,
    OfferFact,
    PairFact,
    PersonDetails,
    PersonWhole,
    SkillFact,
    SlotFact,
    TierFact,
)
from .seen import person_seen

BEFORE_PUBLICATION = ("suggested", "withdrawn")
"""States of pairs that only those see who see everybody."""


def person_whole(session: Transaction, asker: Asker, key: str, day: dt.date) -> PersonWhole:
    """One person with everything that the asker may see of them.

    Administrators see all, people themselves all but an administrator's note, coordinators what they need to approve:
    work, tier, cohorts, pairs.

    Raises:
        NotAllowed: for who may see no people.
        NotFound: for nobody, or nobody whom the asker may see.
    """
    asker.demand("people.read")
    return _whole(session, asker, person_seen(session, asker, key, day), day)


def own_record(session: Transaction, asker: Asker, day: dt.date) -> PersonWhole:
    """The asker's own record.

    Raises:
        NotAllowed: for who has no record to see.
        NotFound: where the account is of nobody in the records.
    """
    asker.demand("own.read")
    if asker.person_id is None:
        raise NotFound("Your account is not joined to a person of the records. Ask an administrator to join it.")
    return _whole(session, asker, person_seen(session, asker, person_key(asker.person_id), day), day)


def _whole(session: Transaction, asker: Asker, person: Person, day: dt.date) -> PersonWhole:
    organisations = {row.id: row for row in _organisations(session, person)}
    attended = select(Attendance.status, func.count()).where(Attendance.person_id == person.id)
    with_others = or_(Tie.from_person_id == person.id, Tie.to_person_id == person.id)
    ties = select(Tie.kind, func.count()).where(with_others).group_by(Tie.kind)
    closely = asker.sees_everybody or asker.person_id == person.id
    return PersonWhole(
        id=person_key(person.id),
        version=person.version,
        name=person.name,
        profession=person.profession,
        band=person.band,
        tier=person.highest_tier(day),
        joined=person.joined,
        left=person.left,
        memberships=[
            MembershipFact(
                m.id,
                organisations[m.organisation_id].code,
                organisations[m.organisation_id].short_name_at(day),
                m.site,
                m.job_title,
                m.days_per_week,
                m.start,
                m.ends,
                m.main,
            )
            for m in person.memberships
        ],
        tiers=[TierFact(t.id, t.tier, t.start, t.ends) for t in person.tiers],
        cohorts=[CohortFact(e.cohort.code, e.cohort.name, e.cohort.tier, e.state) for e in person.enrolments],
        pairs=_pairs(session, asker, person),
        attendance=_counts(session, attended.group_by(Attendance.status)),
        ties=_counts(session, ties),
        details=_details(asker, person) if closely else None,
    )


def _organisations(session: Transaction, person: Person) -> list[Organisation]:
    ids = {m.organisation_id for m in person.memberships}
    return list(session.scalars(select(Organisation).where(Organisation.id.in_(ids))))


def _pairs(session: Transaction, asker: Asker, person: Person) -> list[PairFact]:
    """Pairs with the other's name; before publication only for who sees everybody."""
    mine = or_(Pair.learner_id == person.id, Pair.coach_id == person.id)
    rows = session.scalars(select(Pair).where(mine).order_by(Pair.id))
    shown = [row for row in rows if asker.sees_everybody or row.state not in BEFORE_PUBLICATION]
    others = {row.id: row.learner_id if row.coach_id == person.id else row.coach_id for row in shown}
    named = session.execute(select(Person.id, Person.name).where(Person.id.in_(set(others.values()))))
    names = {row.id: row.name for row in named}
    return [
        PairFact(
            row.id,
            person_key(others[row.id]),
            names[others[row.id]],
            row.coach_id == person.id,
            row.state,
            row.started,
            row.ended,
        )
        for row in shown
    ]


def _details(asker: Asker, person: Person) -> PersonDetails:
    return PersonDetails(
        emails=[row.email for row in sorted(person.emails, key=lambda row: not row.preferred)],
        line_manager=person.line_manager_email,
        mode=person.mode,
        max_travel_km=person.max_travel_km,
        latitude=person.latitude,
        longitude=person.longitude,
        accepts_online=person.accepts_online,
        availability=person.availability_state,
        availability_unconfirmed=person.availability_unconfirmed,
        slots=[SlotFact(s.weekday, s.start, s.ends, list(s.occurrences), s.term_only) for s in person.slots],
        away=[row.away_on for row in person.away],
        access=[row.feature for row in person.requirements],
        topics=list(person.topics),
        needs=[NeedFact(n.skill.code if n.skill else None, n.level, n.required) for n in person.needs],
        offer=_offer(person),
        consents=[ConsentFact(c.kind, c.given, c.answered_on) for c in person.consents],
        q_member=person.q_member,
        note=person.note if asker.may("private.read") else None,
    )


def _offer(person: Person) -> OfferFact | None:
    offer = person.offer
    if offer is None:
        return None
    return OfferFact(
        offer.places,
        offer.hours_per_month,
        offer.status,
        offer.supervision_valid_to,
        offer.grows_coaches,
        [SkillFact(each.skill.code, each.level) for each in offer.skills],
        [person_key(each.person_id) for each in offer.wishes],
    )


def _counts(session: Transaction, query: Select[str, int]) -> dict[str, int]:
    return {row[0]: row[1] for row in session.execute(query)}
