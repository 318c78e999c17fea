"""What a home page tells: what waits for a decision, the tiers now and then, what runs, what comes next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, distinct, func, or_, select
from sqlalchemy.orm import Session as Transaction

from programme.access import Asker
from programme.records import (
    LIVE_PAIR_STATES,
    MEMBER,
    Application,
    Enrolment,
    Message,
    Pair,
    Person,
    Plan,
    PrivacyRequest,
    Round,
    Run,
    Session,
    SessionCohort,
    SessionFacilitator,
    TierPeriod,
)

from .pairs import PairSeen, pair_lines
from .seen import in_force, people_seen

RUNNING = ("queued", "running")


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for a decision: in words with its number, and where to go."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Coming:
    """A session to come."""

    code: str
    title: str
    held_on: dt.date


@dataclass(frozen=True, slots=True)
class TierNow:
    """People in a tier on a day, and on an earlier one; somebody in two tiers counts in both."""

    tier: str
    now: int
    then: int


def waiting_for(session: Transaction, asker: Asker) -> list[Waiting]:
    """What waits for the asker, by what they may decide; nothing that waits for somebody else."""
    found = [
        *_of_oneself(session, asker),
        *_of_rounds(session, asker),
        *_of_people(session, asker),
        *_of_the_rest(session, asker),
    ]
    return [
        Waiting(one if number == 1 else many.format(f"{number:,}"), href) for number, one, many, href in found if number
    ]


def tiers_now_and_then(session: Transaction, asker: Asker, now: dt.date, then: dt.date) -> list[TierNow]:
    """How many of the people whom the asker may see are in each tier on two days."""
    counts = {day: _in_tiers(session, asker, day) for day in (now, then)}
    return [TierNow(tier, counts[now].get(tier, 0), counts[then].get(tier, 0)) for tier in ("learn", "live", "lead")]


def under_way(session: Transaction, kinds: Collection[str] = ("round", "plan", "messages")) -> int:
    """How many runs are waiting or at work."""
    asked = select(func.count()).where(Run.stage.in_(RUNNING), Run.kind.in_(sorted(kinds)))
    return session.scalar(asked) or 0


def coming_sessions(session: Transaction, asker: Asker, day: dt.date, limit: int = 5) -> list[Coming]:
    """The next sessions from a day on; for one who may see plans."""
    if not asker.may("plans.read"):
        return []
    rows = session.execute(
        select(Session.code, Session.title, Session.held_on)
        .where(Session.held_on >= day, Session.state.not_in(("cancelled", "delivered")))
        .order_by(Session.held_on, Session.code)
        .limit(limit)
    )
    return [Coming(code, title, held_on) for code, title, held_on in rows if held_on is not None]


def own_sessions(session: Transaction, asker: Asker, day: dt.date, limit: int = 5) -> list[Coming]:
    """The next sessions of whoever asks: of their cohorts, and those that they lead; only what was published."""
    if asker.person_id is None:
        return []
    invited = (
        select(SessionCohort.session_id)
        .join(Enrolment, Enrolment.cohort_id == SessionCohort.cohort_id)
        .where(Enrolment.person_id == asker.person_id, Enrolment.state.in_(MEMBER))
    )
    leads = select(SessionFacilitator.session_id).where(
        SessionFacilitator.person_id == asker.person_id, SessionFacilitator.role == "planned"
    )
    rows = session.execute(
        select(Session.code, Session.title, Session.held_on)
        .where(Session.held_on >= day, Session.state == "published")
        .where(or_(Session.id.in_(invited), Session.id.in_(leads)))
        .order_by(Session.held_on, Session.code)
        .limit(limit)
    )
    return [Coming(code, title, held_on) for code, title, held_on in rows if held_on is not None]


def own_pairs(session: Transaction, asker: Asker, day: dt.date) -> list[PairSeen]:
    """Pairs of whoever asks that run or wait for an answer."""
    if asker.person_id is None or not asker.may("own.read"):
        return []
    return pair_lines(session, asker, day, states=LIVE_PAIR_STATES)


def is_empty(session: Transaction) -> bool:
    """Whether nobody is in the programme yet."""
    return session.scalar(select(Person.id).limit(1)) is None


_Found = tuple[int, str, str, str]
"""How many, words for one, words for several, and where to go."""


def _of_oneself(session: Transaction, asker: Asker) -> list[_Found]:
    if asker.person_id is None or not asker.may("pairs.answer"):
        return []
    mine = or_(
        and_(Pair.learner_id == asker.person_id, Pair.learner_accepted_on.is_(None)),
        and_(Pair.coach_id == asker.person_id, Pair.coach_accepted_on.is_(None)),
    )
    waiting = _count(session, and_(mine, Pair.state == "proposed"))
    return [(waiting, "One coaching pair waits for your answer", "{} coaching pairs wait for your answer", "/mine")]


def _of_rounds(session: Transaction, asker: Asker) -> list[_Found]:
    found: list[_Found] = []
    if asker.may("rounds.write"):
        ready = _count(session, Round.state.in_(("solved", "in_review", "stopped")))
        found.append((ready, "One matching round to review", "{} matching rounds to review", "/rounds"))
        clash = _count(session, Round.state == "contradiction")
        found.append((clash, "A round's instructions clash", "{} rounds whose instructions clash", "/rounds"))
    if asker.may("rounds.publish"):
        approved = _count(session, Round.state == "approved")
        found.append((approved, "One approved round to publish", "{} approved rounds to publish", "/rounds"))
    if asker.may("plans.publish"):
        plans = _count(session, Plan.state.in_(("optimal", "feasible", "stopped")))
        found.append((plans, "One plan of sessions to look at", "{} plans of sessions to look at", "/sessions/plans"))
    return found


def _of_people(session: Transaction, asker: Asker) -> list[_Found]:
    found: list[_Found] = []
    if asker.may("recruit.write"):
        approved = _count(session, Application.state == "approved")
        found.append((approved, "One applicant to place", "{} applicants to place", "/recruitment"))
    if asker.may("recruit.approve"):
        own = Application.organisation_id.in_(sorted(asker.organisation_ids or ()))
        asked = _count(session, Application.state.in_(("submitted", "manager_asked")) & own)
        found.append((asked, "One applicant of yours to approve", "{} applicants of yours to approve", "/recruitment"))
    return found


def _of_the_rest(session: Transaction, asker: Asker) -> list[_Found]:
    found: list[_Found] = []
    if asker.may("messages.write"):
        drafts = _count(session, Message.state == "draft")
        found.append((drafts, "One message to approve", "{} messages to approve", "/messages"))
        unsure = _count(session, Message.state.in_(("failed", "bounced", "sending")))
        found.append((unsure, "One message may not have arrived", "{} messages may not have arrived", "/messages"))
    if asker.may("privacy.write"):
        due = _count(session, PrivacyRequest.answered_on.is_(None))
        one = "One person asked about their data"
        found.append((due, one, "{} people asked about their data", "/settings/privacy"))
    return found


def _count(session: Transaction, wanted: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).where(wanted)) or 0


def _in_tiers(session: Transaction, asker: Asker, day: dt.date) -> dict[str, int]:
    held = in_force(TierPeriod.start.expression, TierPeriod.ends.expression, day)
    rows = session.execute(
        select(TierPeriod.tier, func.count(distinct(Person.id)))
        .join(Person, Person.id == TierPeriod.person_id)
        .where(held, people_seen(asker, day), or_(Person.left.is_(None), Person.left >= day))
        .group_by(TierPeriod.tier)
    )
    return {str(tier): int(number) for tier, number in rows}
