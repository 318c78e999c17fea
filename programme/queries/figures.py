"""The programme's figures from its records: what `measures` computes, filled from the tables."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from measures import (
    AttendanceFigures,
    Movement,
    ProjectFact,
    ProjectFigures,
    SessionRegister,
    TierCounts,
    TierSpell,
    attendance,
    movement,
    people_per_tier,
    projects,
)
from programme.records import CAME, Attendance, Organisation, Person, Project, Session, members_of
from programme.records.keys import person_key


def tiers_on(session: Transaction, day: dt.date) -> TierCounts:
    """People in each tier on a day, and unique people."""
    return people_per_tier(_spells(session), day)


def tier_movement(session: Transaction, first: dt.date, last: dt.date) -> Movement | None:
    """How people moved between two days, by their highest tier."""
    return movement(_spells(session), first, last)


def attendance_figures(session: Transaction, first: dt.date, last: dt.date) -> AttendanceFigures:
    """Attended against offered in the sessions delivered in a period; offered to the cohorts' members of its day."""
    members = members_of(session)
    kept: dict[int, set[str]] = defaultdict(set)
    came: dict[int, set[str]] = defaultdict(set)
    for attended in session.scalars(select(Attendance)):
        kept[attended.session_id].add(person_key(attended.person_id))
        if attended.status in CAME:
            came[attended.session_id].add(person_key(attended.person_id))
    delivered = session.scalars(select(Session).where(Session.state == "delivered").order_by(Session.code))
    registers = [
        SessionRegister(
            session=each.code,
            held_on=each.held_on,
            offered=frozenset(
                person_key(person) for link in each.cohorts for person in members.on(link.cohort_id, each.held_on)
            ),
            came=frozenset(came[each.id]) if kept[each.id] else None,
        )
        for each in delivered
        if each.held_on is not None
    ]
    return attendance(registers, first, last)


def project_figures(session: Transaction, day: dt.date) -> ProjectFigures:
    """Projects begun by a day, by stage, and the organisations they cross."""
    codes = {row.id: row.code for row in session.scalars(select(Organisation))}
    facts = []
    for row in session.scalars(select(Project).order_by(Project.code)):
        scores = [score for score in row.scores if score.scored_on is None or score.scored_on <= day]
        latest = max(scores, key=lambda score: score.scored_on or dt.date.min, default=None)
        facts.append(
            ProjectFact(
                project=row.code,
                stage=row.stage,
                organisations=frozenset(codes[each.organisation_id] for each in row.organisations),
                started=row.started,
                score=latest.score if latest else None,
                scored_on=latest.scored_on if latest else None,
            )
        )
    return projects(facts, day)


def _spells(session: Transaction) -> list[TierSpell]:
    """Spells in tiers; one of somebody who left ends with that day."""
    spells = []
    for person in session.scalars(select(Person).order_by(Person.id)):
        for period in person.tiers:
            ends = [day for day in (period.ends, person.left) if day is not None]
            spells.append(TierSpell(person_key(person.id), period.tier, period.start, min(ends, default=None)))
    return spells
