"""Published pairs as somebody may see them. A suggestion is nobody's to see here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session as Transaction

from foundation.errors import NotFound
from programme.access import Asker
from programme.records import LIVE_PAIR_STATES, Membership, Pair, Person, PersonEmail, RoundRun
from programme.records.keys import person_key

from .names import Named, named
from .seen import in_force, people_seen


@dataclass(frozen=True, slots=True)
class Half:
    """One of the two. The name is left out for those who may not see this person; the address is for the other half
    only, while the pair lives."""

    person: str
    name: str | None
    organisation: str | None
    email: str | None


@dataclass(frozen=True, slots=True)
class PairSeen:
    """A published pair. `boundary_lost`: the two have come to work for one organisation.

    `minutes` are those of the meetings whose length is known; none where no length is. `fit` is left out for the two
    themselves; `reason_class` for everybody but administrators.
    """

    id: int
    round: int
    version: int
    state: str
    learner: Half
    coach: Half
    fit: float | None
    published_on: dt.date
    reply_by: dt.date | None
    learner_accepted_on: dt.date | None
    coach_accepted_on: dt.date | None
    goals_agreed_on: dt.date | None
    started: dt.date | None
    planned_end: dt.date | None
    ended: dt.date | None
    meetings: int
    last_meeting: dt.date | None
    minutes: int | None
    boundary_lost: bool
    reason_class: str | None


def pair_lines(
    session: Transaction,
    asker: Asker,
    day: dt.date,
    *,
    round_id: int | None = None,
    states: Collection[str] = (),
    reply_due_by: dt.date | None = None,
    after: int = 0,
    limit: int = 100,
) -> list[PairSeen]:
    """Pairs that the asker may see, by number.

    Args:
        session: the records.
        asker: who asks: everybody's pairs, those of their organisations' people, or their own.
        day: today.
        round_id: of this round only.
        states: in these states only.
        reply_due_by: only those that somebody has still to answer by this day, for reminders.
        after: pairs with a higher number.
        limit: at most so many.
    """
    wanted = [_seen(asker, day), Pair.id > after]
    if round_id is not None:
        wanted.append(RoundRun.round_id == round_id)
    if states:
        wanted.append(Pair.state.in_(sorted(states)))
    if reply_due_by is not None:
        wanted.append(and_(Pair.state == "proposed", Pair.reply_by <= reply_due_by))
    rows = session.execute(
        select(Pair, RoundRun.round_id)
        .join(RoundRun, RoundRun.id == Pair.run_id)
        .where(*wanted)
        .order_by(Pair.id)
        .limit(limit)
    )
    return list(_told(session, asker, day, [(pair, number) for pair, number in rows]))


def pair_seen(session: Transaction, asker: Asker, pair_id: int, day: dt.date) -> PairSeen:
    """One published pair.

    Raises:
        NotFound: where there is none, or none that the asker may see: the same words for both.
    """
    row = session.execute(
        select(Pair, RoundRun.round_id)
        .join(RoundRun, RoundRun.id == Pair.run_id)
        .where(_seen(asker, day), Pair.id == pair_id)
    ).first()
    if row is None:
        raise NotFound(f"There is no pair {pair_id}.")
    return next(_told(session, asker, day, [(row[0], row[1])]))


def share_an_employer(session: Transaction, pairs: Collection[tuple[int, int]], day: dt.date) -> set[tuple[int, int]]:
    """Those of the pairs (learner, coach) whose two people work for one organisation on the day, by record ids."""
    people = {each for pair in pairs for each in pair}
    held = select(Membership.person_id, Membership.organisation_id).where(
        Membership.person_id.in_(people), in_force(Membership.start.expression, Membership.ends.expression, day)
    )
    employers: dict[int, set[int]] = {}
    for person, organisation in session.execute(held):
        employers.setdefault(person, set()).add(organisation)
    return {pair for pair in pairs if employers.get(pair[0], set()) & employers.get(pair[1], set())}


def _seen(asker: Asker, day: dt.date) -> ColumnElement[bool]:
    published = Pair.published_on.is_not(None)
    if asker.sees_everybody:
        return published
    people = select(Person.id).where(people_seen(asker, day))
    return and_(published, or_(Pair.learner_id.in_(people), Pair.coach_id.in_(people)))


def _told(session: Transaction, asker: Asker, day: dt.date, rows: Sequence[tuple[Pair, int]]) -> Iterator[PairSeen]:
    if not rows:
        return
    words = named(session, None, day)
    seen = named(session, asker, day).names
    lost = share_an_employer(session, [(pair.learner_id, pair.coach_id) for pair, _ in rows], day)
    own = {each for pair, _ in rows for each in (pair.learner_id, pair.coach_id) if _is_of(asker, pair)}
    emails = _emails(session, own)
    for pair, number in rows:
        live = pair.state in LIVE_PAIR_STATES
        yield PairSeen(
            id=pair.id,
            round=number,
            version=pair.version,
            state=pair.state,
            learner=_half(words, seen, emails if live else {}, pair.learner_id, ours=_is_of(asker, pair)),
            coach=_half(words, seen, emails if live else {}, pair.coach_id, ours=_is_of(asker, pair)),
            fit=pair.fit if asker.may("rounds.read") else None,
            published_on=pair.published_on or day,
            reply_by=pair.reply_by,
            learner_accepted_on=pair.learner_accepted_on,
            coach_accepted_on=pair.coach_accepted_on,
            goals_agreed_on=pair.goals_agreed_on,
            started=pair.started,
            planned_end=pair.planned_end,
            ended=pair.ended,
            meetings=len(pair.meetings),
            last_meeting=pair.meetings[-1].held_on if pair.meetings else None,
            minutes=sum(known) if (known := [m.minutes for m in pair.meetings if m.minutes is not None]) else None,
            boundary_lost=live and (pair.learner_id, pair.coach_id) in lost,
            reason_class=pair.reason_class if asker.may("private.read") else None,
        )


def _is_of(asker: Asker, pair: Pair) -> bool:
    return asker.person_id is not None and asker.person_id in (pair.learner_id, pair.coach_id)


def _half(words: Named, seen: dict[int, str], emails: dict[int, str], person: int, *, ours: bool) -> Half:
    return Half(
        person=person_key(person),
        name=words.names.get(person) if ours else seen.get(person),
        organisation=words.employers.get(person),
        email=emails.get(person) if ours else None,
    )


def _emails(session: Transaction, people: Collection[int]) -> dict[int, str]:
    rows = select(PersonEmail.person_id, PersonEmail.email).where(PersonEmail.person_id.in_(people))
    best = rows.order_by(PersonEmail.person_id, PersonEmail.preferred.desc(), PersonEmail.id)
    found: dict[int, str] = {}
    for person, email in session.execute(best) if people else ():
        found.setdefault(person, email)
    return found
