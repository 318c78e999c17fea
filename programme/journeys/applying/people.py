"""People with everything about them: work, tiers, consents, needs, offers and time."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, TypeVar

from sqlalchemy import select

from programme.importing import (
    AvailabilityRow,
    MembershipRow,
    NeedRow,
    OfferRow,
    PersonRow,
    Placed,
    key_text,
)
from programme.records import (
    AccessRequirement,
    AvailabilitySlot,
    AwayDate,
    Consent,
    Membership,
    Need,
    Offer,
    OfferedSkill,
    OfferWish,
    Organisation,
    Person,
    PersonEmail,
    Skill,
    TierPeriod,
)
from programme.records.memberships import TIERS

from .work import Lookup, Work, in_key_order, sync

_PLAIN = (
    "name", "profession", "band", "joined", "left", "q_member", "mode", "max_travel_km", "latitude", "longitude",
    "accepts_online", "rounds_waited", "near_lead", "staff_of_programme", "note",
)  # fmt: skip
_RENAMED = {"line_manager_email": "line_manager", "availability_state": "availability"}
_CHILDREN = ("requirements", "memberships", "tiers", "consents", "needs", "slots", "away", "enrolments")
"""Set empty on a new person, so that nobody asks the database for what cannot be there yet."""

_ALL_WEEKS = [1, 2, 3, 4, 5]

P = TypeVar("P", MembershipRow, NeedRow, AvailabilityRow)


def apply_people(work: Work) -> None:
    """Store the sheets People, Memberships, Needs, Offers and Availability."""
    people = work.people = Lookup(
        {key_text(email.email): person for person in work.session.scalars(select(Person)) for email in person.emails}
    )
    for placed in in_key_order(work.book.placed(PersonRow)):
        people[placed.row.email] = _person(work, placed, people.named(placed.row.email))
    work.session.flush()
    _line_managers(people)
    skills = Lookup({key_text(s.code): s for s in work.session.scalars(select(Skill))})
    _memberships(work, people)
    _needs(work, people, skills)
    _offers(work, people, skills)
    _availability(work, people)
    work.session.flush()


def _person(work: Work, placed: Placed[PersonRow], person: Person | None) -> Person:
    row = placed.row
    values: dict[str, Any] = {name: getattr(row, name) for name in _PLAIN}
    values |= {
        "topics": list(row.topics),
        "line_manager_email": row.line_manager,
        "availability_state": row.availability,
    }
    if person is None:
        person = Person(**values, offer=None, **{name: [] for name in _CHILDREN})
        person.emails.append(PersonEmail(email=row.email, preferred=True))
        _details(work, placed, person)
        return work.add(row.sheet, person)
    changed = work.merge(placed, person, values, _RENAMED)
    changed |= _details(work, placed, person)
    work.settle(row.sheet, person, changed)
    return person


def _details(work: Work, placed: Placed[PersonRow], person: Person) -> bool:
    """Requirements, tiers and consent; whether any changed."""
    row, changed = placed.row, False
    if "requires" in placed.columns:
        wanted = [{"feature": feature} for feature in sorted(row.requires)]
        new, _, _, removed = sync(person.requirements, wanted, AccessRequirement, key=("feature",))
        changed |= bool(new or removed)
    for tier in TIERS:
        if f"{tier}_from" in placed.columns:
            changed |= _tier(work, person, tier, placed)
    latest = person.consents[-1].given if person.consents else None
    if row.name_on_map is not None and row.name_on_map != latest:
        person.consents.append(Consent(kind="name_on_map", given=row.name_on_map, answered_on=work.day))
        changed = True
    return changed


def _tier(work: Work, person: Person, tier: str, placed: Placed[PersonRow]) -> bool:
    start, ends = getattr(placed.row, f"{tier}_from"), getattr(placed.row, f"{tier}_to")
    stored: list[TierPeriod] = [period for period in person.tiers if period.tier == tier]
    if start is None:
        for period in stored:
            person.tiers.remove(period)
        return bool(stored)
    if not stored:
        person.tiers.append(TierPeriod(tier=tier, start=start, ends=ends))
        return True
    period = next((p for p in stored if p.start == start), stored[-1])
    renamed = {"start": f"{tier}_from", "ends": f"{tier}_to"}
    return work.merge(placed, period, {"start": start, "ends": ends}, renamed)


def _line_managers(people: Lookup[Person]) -> None:
    for person in people.values():
        manager = people.id_of(person.line_manager_email)
        if person.line_manager_id != manager:
            person.line_manager_id = manager


def _memberships(work: Work, people: Lookup[Person]) -> None:
    """By organisation and start; a single one whose start was corrected stays the same membership."""
    organisations = Lookup({key_text(o.code): o for o in work.session.scalars(select(Organisation))})
    renamed = {"ends": "end", "organisation_id": "organisation"}
    for person, rows in _by_person(work.book.placed(MembershipRow), people):
        taken: list[Membership] = []
        for placed in in_key_order(rows):
            row: MembershipRow = placed.row
            organisation_id = organisations.id_of(row.organisation)
            values = {name: getattr(row, name) for name in ("site", "job_title", "days_per_week", "start", "main")}
            values |= {"organisation_id": organisation_id, "ends": row.end}
            there = [m for m in person.memberships if m.organisation_id == organisation_id and m not in taken]
            listed = [r for r in rows if r.row.organisation == row.organisation]
            present = next((m for m in there if m.start == row.start), None)
            if present is None and len(there) == 1 == len(listed):
                present = there[0]
            if present is None:
                present = Membership(**values)
                person.memberships.append(present)
                work.add(row.sheet, present)
            else:
                work.settle(row.sheet, present, work.merge(placed, present, values, renamed))
            taken.append(present)


def _needs(work: Work, people: Lookup[Person], skills: Lookup[Skill]) -> None:
    """Everything a person of the workbook asks for stands in it: other needs of that person go."""
    if not work.book.has(NeedRow):
        return
    for person, rows in _by_person(work.book.placed(NeedRow), people, every=work.book.rows(PersonRow)):
        wanted = [
            {"skill_id": skills.id_of(p.row.skill), "level": p.row.level, "required": p.row.required}
            for p in in_key_order(rows)
        ]
        _count(work, NeedRow.sheet, sync(person.needs, wanted, Need, key=("skill_id",)))


def _offers(work: Work, people: Lookup[Person], skills: Lookup[Skill]) -> None:
    for placed in in_key_order(work.book.placed(OfferRow)):
        row: OfferRow = placed.row
        person = people[row.email]
        names = ("places", "hours_per_month", "status", "supervision_valid_to", "grows_coaches")
        values = {name: getattr(row, name) for name in names}
        offered = [{"skill_id": skills.id_of(skill), "level": level} for skill, level in row.skills]
        wishes = [{"person_id": people.id_of(email)} for email in sorted(row.wishes)]
        offer = person.offer
        if offer is None:
            offer = Offer(**values)
            offer.skills.extend(OfferedSkill(**each) for each in offered)
            offer.wishes.extend(OfferWish(**each) for each in wishes)
            person.offer = work.add(row.sheet, offer)
            continue
        changed = work.assign(offer, {name: value for name, value in values.items() if name in placed.columns})
        if "skills" in placed.columns:
            changed |= _differs(sync(offer.skills, offered, OfferedSkill, key=("skill_id",)))
        if "wishes" in placed.columns:
            changed |= _differs(sync(offer.wishes, wishes, OfferWish, key=("person_id",)))
        work.settle(row.sheet, offer, changed)


def _availability(work: Work, people: Lookup[Person]) -> None:
    """A person's week and days away are one whole: the workbook's replace those stored."""
    if not work.book.has(AvailabilityRow):
        return
    for person, rows in _by_person(work.book.placed(AvailabilityRow), people, every=work.book.rows(PersonRow)):
        slots = [_slot(p.row) for p in in_key_order(rows) if p.row.away_on is None]
        away = [{"away_on": p.row.away_on} for p in in_key_order(rows) if p.row.away_on is not None]
        _count(work, AvailabilityRow.sheet, sync(person.slots, slots, AvailabilitySlot))
        _count(work, AvailabilityRow.sheet, sync(person.away, away, AwayDate, key=("away_on",)))


def _slot(row: AvailabilityRow) -> dict[str, Any]:
    return {
        "weekday": row.weekday,
        "start": row.start,
        "ends": row.end,
        "occurrences": sorted(row.occurrences) or _ALL_WEEKS,
        "term_only": row.term_only,
    }


def _by_person(
    rows: list[Placed[P]], people: Lookup[Person], every: list[PersonRow] | None = None
) -> list[tuple[Person, list[Placed[P]]]]:
    """Rows by person, in the order of e-mails; with `every`, also the people of the workbook who have none."""
    grouped: dict[str, list[Placed[P]]] = defaultdict(list)
    for row in every or []:
        grouped[row.email] = []
    for placed in rows:
        grouped[placed.row.email].append(placed)
    return [(people[email], grouped[email]) for email in sorted(grouped)]


def _count(work: Work, sheet: str, outcome: tuple[int, int, int, int]) -> None:
    new, changed, unchanged, removed = outcome
    work.count(sheet, new=new, changed=changed, unchanged=unchanged, removed=removed)


def _differs(outcome: tuple[int, int, int, int]) -> bool:
    return bool(outcome[0] or outcome[1] or outcome[3])
