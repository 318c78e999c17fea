"""The programme as its measures may know it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from measures.snapshot import MeasuresSnapshot
from measures.snapshot.community import Coaching, Membership, Organisation, Person, Request, Session, TierPeriod
from measures.snapshot.document import MeasuresPolicy
from measures.snapshot.work import Issued
from programme.records import CAME, Attendance, Members, Pair, PairMeeting, WaitingRequest, members_of
from programme.records import Organisation as OrganisationRecord
from programme.records import Person as PersonRecord
from programme.records import Session as SessionRecord
from programme.records import Tie as TieRecord
from programme.records.keys import person_key

from .measures_learning import feedback, invitations, learning_notes, offers, self_assessments
from .measures_work import projects_and_series
from .people import dump, organisations_by_id, people_by_id, point


def measures_snapshot(
    session: Transaction,
    as_at: dt.date,
    *,
    previous: dt.date | None = None,
    issued: Sequence[Issued] = (),
    policy: MeasuresPolicy | None = None,
) -> str:
    """Freeze what the figures rest on: JSON of `measures-snapshot/1`, ids only. Nothing later than the day counts.

    Args:
        session: the records.
        as_at: the day of the figures.
        previous: the day of the last issued report, if there was one.
        issued: what that report said, so that a changed past shows.
        policy: settings of the figures; the engine's own where None.
    """
    organisations = organisations_by_id(session)
    people = people_by_id(session, PersonRecord.memberships, PersonRecord.tiers)
    sessions = _delivered(session, as_at)
    projects, series = projects_and_series(session, organisations, as_at)
    snapshot = MeasuresSnapshot(
        schema_="measures-snapshot/1",
        as_at=as_at,
        previous=previous,
        organisations=tuple(_organisation(each, organisations, as_at) for each in organisations.values()),
        people=tuple(_person(each, organisations) for each in people.values()),
        sessions=_sessions(session, sessions),
        coaching=_coaching(session, as_at),
        requests=_requests(session, as_at),
        projects=projects,
        series=series,
        issued=tuple(issued),
        offers=offers(session, organisations),
        self_assessments=self_assessments(session, as_at),
        feedback=feedback(session, sessions),
        invitations=invitations(session, as_at),
        learning_notes=learning_notes(session, as_at),
        policy=policy or MeasuresPolicy(),
    )
    return dump(snapshot, snapshot.policy)


def _organisation(row: OrganisationRecord, known: Mapping[int, OrganisationRecord], day: dt.date) -> Organisation:
    codes = {each.code for each in known.values()}
    inside = [each.successor_code for each in row.successors if each.successor_code in codes]
    return Organisation(
        code=row.code,
        name=row.short_name_at(day),
        kind=row.kind,
        network=row.network_name or row.network,
        location=point(row.latitude, row.longitude),
        active_from=row.active_from,
        active_to=row.active_to,
        successor=inside[0] if len(inside) == 1 else None,  # split in two, or taken over from outside: no one heir
    )


def _person(row: PersonRecord, organisations: Mapping[int, OrganisationRecord]) -> Person:
    jobs = sorted(
        row.memberships,
        key=lambda m: (not m.main, -(m.days_per_week or 0.0), organisations[m.organisation_id].code, str(m.start)),
    )
    return Person(
        id=person_key(row.id),
        memberships=tuple(
            Membership(organisation=organisations[m.organisation_id].code, start=m.start, end=m.ends) for m in jobs
        ),
        tiers=tuple(
            TierPeriod(tier=each.tier, start=each.start, end=each.ends)  # type: ignore[arg-type]
            for each in sorted(row.tiers, key=lambda each: (each.start, each.tier))
        ),
        left=row.left,
    )


def _delivered(session: Transaction, day: dt.date) -> list[SessionRecord]:
    rows = session.scalars(select(SessionRecord).where(SessionRecord.state == "delivered"))
    return sorted((each for each in rows if each.held_on is not None and each.held_on <= day), key=lambda s: s.code)


def _sessions(session: Transaction, delivered: Sequence[SessionRecord]) -> tuple[Session, ...]:
    """Each with who had a place (its cohorts' members) and who came; no register where nobody was written down."""
    members = members_of(session)
    written: set[int] = set()
    came: dict[int, set[str]] = defaultdict(set)
    for attended in session.scalars(select(Attendance)):
        written.add(attended.session_id)
        if attended.status in CAME:
            came[attended.session_id].add(person_key(attended.person_id))
    return tuple(
        Session(
            id=each.code,
            date=each.held_on or dt.date.min,
            kind=each.kind,
            offered=tuple(sorted(map(person_key, _expected(members, each)))),
            attended=tuple(sorted(came[each.id])) if each.id in written else None,
        )
        for each in delivered
    )


def _expected(members: Members, row: SessionRecord) -> set[int]:
    """Whoever had a place in one of the session's cohorts on its day."""
    return set().union(*(members.on(link.cohort_id, row.held_on or dt.date.min) for link in row.cohorts))


def _coaching(session: Transaction, day: dt.date) -> tuple[Coaching, ...]:
    """Coaching begun by the day, with the meetings held by it where the pair keeps them.

    Hours are those of the meetings whose length somebody wrote down; where nobody wrote down any, they are not known.
    """
    rows = session.scalars(select(TieRecord).where(TieRecord.kind == "coaching", TieRecord.start <= day))
    pairs = session.scalars(select(Pair).where(Pair.tie_id.is_not(None)))
    held = {pair.tie_id: [each for each in pair.meetings if each.held_on <= day] for pair in pairs}
    return tuple(
        Coaching(
            coach=person_key(row.from_person_id),
            learner=person_key(row.to_person_id),
            start=row.start,
            end=row.ends,
            meetings=len(held[row.id]) if row.id in held else None,
            hours=_hours(held.get(row.id, ())),
            meetings_without_length=_without_length(held.get(row.id)),
        )
        for row in sorted(rows, key=lambda row: (row.start, row.from_person_id, row.to_person_id, row.id))
        if row.outcome != "declined"
    )


def _hours(held: Sequence[PairMeeting]) -> float | None:
    known = [each.minutes for each in held if each.minutes is not None]
    return sum(known) / 60 if known else None


def _without_length(held: Sequence[PairMeeting] | None) -> int | None:
    return None if held is None else sum(each.minutes is None for each in held)


def _requests(session: Transaction, day: dt.date) -> tuple[Request, ...]:
    """Who asked for a coach or a place by the day, and how it ended by it."""
    rows = session.scalars(select(WaitingRequest).where(WaitingRequest.asked_on <= day).order_by(WaitingRequest.id))
    return tuple(
        Request(
            person=person_key(row.person_id),
            wants=row.wants,  # type: ignore[arg-type]
            asked=row.asked_on,
            started=_by(row.started_on, day),
            closed=_by(row.closed_on, day),
        )
        for row in rows
    )


def _by(when: dt.date | None, day: dt.date) -> dt.date | None:
    return when if when is not None and when <= day else None
