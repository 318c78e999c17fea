"""People with everything about them: work, tiers, consents, needs, offers and time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, select

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
    Record,
    Skill,
    TierPeriod,
)
from programme.records.memberships import TIERS

from .new_people import store_new_people
from .people_values import Known, Sheets, member_values, need_values, offer_values, person_values, skills_offered, week
from .work import Lookup, Numbers, Work, in_key_order, sync

_RENAMED = {"line_manager_email": "line_manager", "availability_state": "availability"}

AT_A_TIME = 1_000
"""How many people are held at once."""


def apply_people(work: Work) -> None:
    """Store the sheets People, Memberships, Needs, Offers and Availability, some people at a time."""
    session = work.session
    work.people = Numbers(
        {key_text(email): number for email, number in session.execute(select(PersonEmail.email, PersonEmail.person_id))}
    )
    known = Known(
        Lookup({key_text(o.code): o for o in session.scalars(select(Organisation))}),
        Lookup({key_text(s.code): s for s in session.scalars(select(Skill))}),
    )
    of_person = _rows_by_person(work)
    emails = sorted(of_person)
    for first in range(0, len(emails), AT_A_TIME):
        _some_people(work, known, {email: of_person[email] for email in emails[first : first + AT_A_TIME]})
    _wishes(work)
    _line_managers(work)
    session.flush()


def _rows_by_person(work: Work) -> dict[str, Sheets]:
    book = work.book
    found: dict[str, Sheets] = defaultdict(lambda: defaultdict(list))
    rows: list[Placed[Any]] = [
        *book.placed(PersonRow),
        *book.placed(MembershipRow),
        *book.placed(NeedRow),
        *book.placed(OfferRow),
        *book.placed(AvailabilityRow),
    ]
    for placed in rows:
        found[placed.row.email][placed.row.sheet].append(placed)
    return found


def _some_people(work: Work, known: Known, of_person: dict[str, Sheets]) -> None:
    """Store all that the workbook says of some people, and let go of them."""
    new = {email: sheets for email, sheets in of_person.items() if email not in work.people}
    for email, sheets in new.items():
        if not sheets[PersonRow.sheet]:
            raise KeyError(email)  # the checks of the workbook let nobody through who is not there
    numbers = [work.people[email] for email in of_person if email not in new]
    stored = {person.id: person for person in work.session.scalars(select(Person).where(Person.id.in_(numbers)))}
    for email, sheets in of_person.items():
        if email not in new:
            _stored_person(work, known, stored[work.people[email]], sheets)
    work.session.flush()
    work.people |= store_new_people(work, known, new)
    work.let_go(stored.values())


def _stored_person(work: Work, known: Known, person: Person, sheets: Sheets) -> None:
    """Bring what is stored of a person up to what their rows say."""
    for placed in sheets[PersonRow.sheet]:
        changed = work.merge(placed, person, person_values(placed.row), _RENAMED)
        changed |= _details(work, placed, person)
        work.settle(PersonRow.sheet, person, changed)
    _memberships(work, person, sheets[MembershipRow.sheet], known)
    if work.book.has(NeedRow) and (sheets[PersonRow.sheet] or sheets[NeedRow.sheet]):
        _needs(work, person, sheets[NeedRow.sheet], known)
    for placed in sheets[OfferRow.sheet]:
        _offer(work, placed, person, known)
    if work.book.has(AvailabilityRow) and (sheets[PersonRow.sheet] or sheets[AvailabilityRow.sheet]):
        _availability(work, person, sheets[AvailabilityRow.sheet])


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


def _line_managers(work: Work) -> None:
    """Who manages whom, once everybody is there."""
    rows = work.session.execute(select(Person.id, Person.line_manager_email, Person.line_manager_id))
    wrong = [
        {"number": number, "manager": work.people.id_of(email)}
        for number, email, given in rows
        if work.people.id_of(email) != given
    ]
    if wrong:
        table = Record.metadata.tables[Person.__tablename__]
        changed = table.update().where(table.c.id == bindparam("number"))
        values = {"line_manager_id": bindparam("manager"), "version": table.c.version + 1}
        work.session.execute(changed.values(values), wrong)


def _memberships(work: Work, person: Person, rows: Sequence[Placed[MembershipRow]], known: Known) -> None:
    """By organisation and start; a single one whose start was corrected stays the same membership."""
    renamed = {"ends": "end", "organisation_id": "organisation"}
    taken: list[Membership] = []
    for placed in in_key_order(rows):
        row: MembershipRow = placed.row
        values = member_values(row, known)
        there = [m for m in person.memberships if m.organisation_id == values["organisation_id"] and m not in taken]
        listed = [r for r in rows if r.row.organisation == row.organisation]
        present = next((m for m in there if m.start == row.start), None)
        if present is None and len(there) == 1 == len(listed):
            present = there[0]
        if present is None:
            present = Membership(**values)
            person.memberships.append(present)
            work.made(row.sheet, present)
        else:
            work.settle(row.sheet, present, work.merge(placed, present, values, renamed))
        taken.append(present)


def _needs(work: Work, person: Person, rows: Sequence[Placed[NeedRow]], known: Known) -> None:
    """Everything a person of the workbook asks for stands in it: other needs of that person go."""
    wanted = [need_values(p.row, known) for p in in_key_order(rows)]
    _count(work, NeedRow.sheet, sync(person.needs, wanted, Need, key=("skill_id",)))


def _offer(work: Work, placed: Placed[OfferRow], person: Person, known: Known) -> None:
    """A coach's offer but for the wishes, which may name people who come later."""
    row = placed.row
    values, offered = offer_values(row), skills_offered(row, known)
    offer = person.offer
    if offer is None:
        offer = Offer(**values, wishes=[])
        offer.skills.extend(OfferedSkill(**each) for each in offered)
        person.offer = work.made(row.sheet, offer)
        return
    changed = work.assign(offer, {name: value for name, value in values.items() if name in placed.columns})
    if "skills" in placed.columns:
        changed |= _differs(sync(offer.skills, offered, OfferedSkill, key=("skill_id",)))
    work.settle(row.sheet, offer, changed)


def _wishes(work: Work) -> None:
    """Whom coaches would like to work with; an offer counted as unchanged becomes changed by other wishes."""
    rows = [placed for placed in work.book.placed(OfferRow) if "wishes" in placed.columns]
    numbers = {placed.row.email: work.people[placed.row.email] for placed in rows}
    there: dict[int, set[int]] = defaultdict(set)
    offers: dict[int, int] = {}
    for coach, number, learner in work.session.execute(
        select(Offer.person_id, Offer.id, OfferWish.person_id).outerjoin(OfferWish, OfferWish.offer_id == Offer.id)
    ):
        offers[coach] = number
        there[coach] |= {learner} - {None}
    counted = set(work.touched_ids().get(Offer.__tablename__, []))
    for placed in in_key_order(rows):
        person = numbers[placed.row.email]
        wanted = {work.people[key_text(email)] for email in placed.row.wishes}
        if wanted == there[person]:
            continue
        offer = work.session.get_one(Offer, offers[person])
        sync(offer.wishes, [{"person_id": each} for each in sorted(wanted)], OfferWish, key=("person_id",))
        if offer.id not in counted:
            work.count(OfferRow.sheet, changed=1, unchanged=-1)
            work.touched[Offer.__tablename__].append(offer)


def _availability(work: Work, person: Person, rows: Sequence[Placed[AvailabilityRow]]) -> None:
    """A person's week and days away are one whole: the workbook's replace those stored."""
    slots, away = week(rows)
    _count(work, AvailabilityRow.sheet, sync(person.slots, slots, AvailabilitySlot))
    _count(work, AvailabilityRow.sheet, sync(person.away, away, AwayDate, key=("away_on",)))


def _count(work: Work, sheet: str, outcome: tuple[int, int, int, int]) -> None:
    new, changed, unchanged, removed = outcome
    work.count(sheet, new=new, changed=changed, unchanged=unchanged, removed=removed)


def _differs(outcome: tuple[int, int, int, int]) -> bool:
    return bool(outcome[0] or outcome[1] or outcome[3])
