"""A planning question as the scheduling engine may know it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from foundation.errors import BadInput, Fault
from programme.records import MEMBER, CalendarEntry, Cohort, Enrolment, Organisation, Person, Session, Venue
from programme.records.keys import person_key
from scheduling.documents import (
    Block,
    ClosedDate,
    Facilitators,
    HostLoad,
    PolicyDocument,
    Pressure,
    PublishedRow,
    Snapshot,
    Span,
)
from scheduling.documents import Cohort as CohortDocument
from scheduling.documents import Organisation as OrganisationDocument
from scheduling.documents import Person as PersonDocument
from scheduling.documents import Session as SessionDocument
from scheduling.england import bank_holidays

from .people import availability_of, dump, employers, location_of, organisations_by_id, people_by_id
from .rooms import venue_document

_SETTLED = ("published", "delivered")


@dataclass(slots=True)
class _Situation:
    """The records that a plan needs. `sessions` are those in it; `past` the delivered ones of cohorts long done."""

    day: dt.date
    people: dict[int, Person]
    organisations: dict[int, Organisation]
    venues: list[Venue]
    calendar: list[CalendarEntry]
    sessions: list[Session] = field(default_factory=list)
    past: list[Session] = field(default_factory=list)
    cohorts: dict[int, Cohort] = field(default_factory=dict)
    members: dict[int, list[int]] = field(default_factory=dict)

    def code(self, organisation_id: int | None) -> str | None:
        """The code of an organisation; None for none."""
        return None if organisation_id is None else self.organisations[organisation_id].code


def scheduling_snapshot(
    session: Transaction,
    as_at: dt.date,
    *,
    window: tuple[dt.date, dt.date] | None = None,
    policy: PolicyDocument | None = None,
) -> str:
    """Freeze a planning question: JSON of `scheduling-snapshot/1`, ids only; England's bank holidays as dates.

    In it are the cohorts with a session still to come, with all their sessions; what other cohorts were delivered
    counts in the hosts' ledger. A session that needs facilitators and names none may have any Lead person who offers
    its skills.

    Args:
        session: the records.
        as_at: the day of planning.
        window: first and last day to plan for; the calendar's window where None.
        policy: goals and weights; the engine's own where None.

    Raises:
        BadInput: where neither `window` nor the calendar gives a window, or there are no blocks.
    """
    situation = _situation(session, as_at)
    span = _window(situation, window)
    people = _people_ids(situation)
    snapshot = Snapshot(
        schema_="scheduling-snapshot/1",
        as_at=as_at,
        window=span,
        blocks=_blocks(situation),
        closed_dates=_closed(situation, span),
        bank_holidays=None,
        weekends=False,
        pressure=tuple(_pressure(situation)),
        organisations=tuple(
            OrganisationDocument(code=each.code, name=each.short_name_at(as_at))
            for each in situation.organisations.values()
        ),
        host_ledger=tuple(_ledger(situation)),
        venues=tuple(venue_document(venue, situation.code(venue.organisation_id)) for venue in situation.venues),
        equipment=(),
        people=tuple(_person(situation.people[each], situation) for each in people),
        cohorts=tuple(_cohort(each, situation) for each in situation.cohorts.values()),
        sessions=tuple(_session(each, situation) for each in situation.sessions),
        published=tuple(_published(each) for each in situation.sessions if each.state in _SETTLED),
        policy=policy or PolicyDocument(),
    )
    return dump(snapshot, snapshot.policy)


def _situation(session: Transaction, day: dt.date) -> _Situation:
    situation = _Situation(
        day=day,
        people=people_by_id(session),
        organisations=organisations_by_id(session),
        venues=sorted(session.scalars(select(Venue)), key=lambda each: each.code),
        calendar=list(session.scalars(select(CalendarEntry).order_by(CalendarEntry.id))),
    )
    found = session.scalars(select(Session).where(Session.state != "cancelled"))
    sessions = sorted(found, key=lambda each: each.code)
    live = {link.cohort_id for each in sessions if each.state != "delivered" for link in each.cohorts}
    for each in sessions:
        wanted = each.state != "delivered" or any(link.cohort_id in live for link in each.cohorts)
        (situation.sessions if wanted else situation.past).append(each)
    linked = {link.cohort_id: link.cohort for each in situation.sessions for link in each.cohorts}
    situation.cohorts = dict(sorted(linked.items(), key=lambda item: item[1].code))
    for row in session.scalars(select(Enrolment).where(Enrolment.state.in_(MEMBER)).order_by(Enrolment.person_id)):
        left = situation.people[row.person_id].left
        if left is None or left >= day:
            situation.members.setdefault(row.cohort_id, []).append(row.person_id)
    return situation


def _window(situation: _Situation, window: tuple[dt.date, dt.date] | None) -> Span:
    for entry in situation.calendar:
        if window is None and entry.kind == "window" and entry.first_day and entry.last_day:
            window = (entry.first_day, entry.last_day)
    if window is None:
        remedy = "Name a window, or add a row of the kind window to the calendar."
        raise BadInput([Fault("window", "", "there is no first and last day to plan for.", remedy)])
    return Span(start=window[0], end=window[1])


def _blocks(situation: _Situation) -> tuple[Block, ...]:
    rows = [entry for entry in situation.calendar if entry.kind == "block"]
    if not rows:
        remedy = "Add a row of the kind block to the calendar."
        raise BadInput([Fault("blocks", "", "there are no blocks of the day.", remedy)])
    found = [Block(id=str(r.label), start=str(r.start_time), end=str(r.end_time)) for r in rows]
    return tuple(sorted(found, key=lambda block: (block.start, block.end, block.id)))


def _closed(situation: _Situation, span: Span) -> tuple[ClosedDate, ...]:
    """The calendar's closed days and England's bank holidays within the window, each once."""
    days: dict[dt.date, str] = dict(bank_holidays(span.start, span.end))
    for entry in situation.calendar:
        if entry.kind == "closed" and entry.first_day is not None:
            last = entry.last_day or entry.first_day
            for number in range((last - entry.first_day).days + 1):
                day = entry.first_day + dt.timedelta(days=number)
                if span.start <= day <= span.end:
                    days.setdefault(day, entry.label or "closed")
    return tuple(ClosedDate(date=day, label=label) for day, label in sorted(days.items()))


def _pressure(situation: _Situation) -> list[Pressure]:
    found = [
        Pressure(
            organisation=situation.code(entry.organisation_id),
            start=entry.first_day,
            end=entry.last_day or entry.first_day,
            weight=1 if entry.weight is None else entry.weight,
            label=entry.label,
        )
        for entry in situation.calendar
        if entry.kind == "pressure" and entry.first_day is not None
    ]
    return sorted(found, key=lambda each: (each.start, each.end, each.organisation or ""))


def _ledger(situation: _Situation) -> list[HostLoad]:
    hosted = Counter(
        situation.code(each.room.venue.organisation_id)
        for each in situation.past
        if each.room is not None and each.room.venue.organisation_id is not None
    )
    return [HostLoad(organisation=str(code), sessions=count) for code, count in sorted(hosted.items(), key=str)]


def _pool(each: Session, situation: _Situation) -> list[int]:
    """Who may run a session: those named, else every Lead person who offers all of its skills."""
    named = sorted(f.person_id for f in each.facilitators if f.role == "possible")
    if named or not each.facilitators_needed:
        return named
    wanted = {skill.casefold() for skill in each.facilitator_skills}
    return [
        person.id
        for person in situation.people.values()
        if person.is_in("lead", situation.day) and wanted <= {skill.casefold() for skill in _skills(person)}
    ]


def _skills(person: Person) -> Sequence[str]:
    return sorted(row.skill.code for row in person.offer.skills) if person.offer else []


def _people_ids(situation: _Situation) -> list[int]:
    ids = {each for cohort in situation.cohorts for each in situation.members.get(cohort, [])}
    for each in situation.sessions:
        ids.update(_pool(each, situation))
        ids.update(f.person_id for f in each.facilitators)
    return sorted(ids)


def _person(person: Person, situation: _Situation) -> PersonDocument:
    codes = employers(person, situation.day, situation.organisations)
    first = next((o for o in situation.organisations.values() if codes and o.code == codes[0]), None)
    return PersonDocument(
        id=person_key(person.id),
        organisation=codes[0] if codes else None,
        location=location_of(person, first),
        available=availability_of(person),
        away=tuple(row.away_on for row in person.away),
        requires=tuple(sorted(row.feature for row in person.requirements)),
        max_travel_km=person.max_travel_km,
        accepts_online=bool(person.accepts_online),
        skills=tuple(_skills(person)),
    )


def _cohort(row: Cohort, situation: _Situation) -> CohortDocument:
    return CohortDocument(
        id=row.code,
        name=row.name,
        members=tuple(map(person_key, situation.members.get(row.id, []))),
        min_sessions_attended=row.min_sessions_attended,
        venue_rule=row.venue_rule,  # type: ignore[arg-type]
    )


def _session(row: Session, situation: _Situation) -> SessionDocument:
    return SessionDocument(
        id=row.code,
        cohorts=tuple(sorted(link.cohort.code for link in row.cohorts)),
        title=row.title,
        kind=row.kind,
        order=row.position,
        blocks=tuple(row.blocks),
        mode=row.mode,  # type: ignore[arg-type]
        facilitators=Facilitators(
            needed=row.facilitators_needed,
            from_=tuple(map(person_key, _pool(row, situation))),
            skills=tuple(sorted(row.facilitator_skills)),
        ),
        extra_places=row.extra_places,
        room_features=tuple(sorted(row.room_features)),
        min_gap_days=row.min_gap_days,
        max_gap_days=row.max_gap_days,
        earliest=row.earliest,
        latest=row.latest,
        pinned=None,
        state=row.state,  # type: ignore[arg-type]
    )


def _published(row: Session) -> PublishedRow:
    return PublishedRow(
        session=row.code,
        date=row.held_on,  # type: ignore[arg-type]
        block=row.block,  # type: ignore[arg-type]
        room=None if row.room is None else row.room.code,
        facilitators=tuple(person_key(f.person_id) for f in row.facilitators if f.role == "planned"),
        equipment=(),
        sequence=row.sequence,
    )
