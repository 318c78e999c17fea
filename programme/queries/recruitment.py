"""Waves, their applications, and whom to chase."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session as Transaction

from foundation.errors import NotFound
from programme.access import Asker
from programme.access.signed_links import read_link
from programme.records import Application, Cohort, Database, Organisation, Person, Wave
from programme.records.keys import person_key

CHASED_AFTER_DAYS = 7
"""How long a line manager may take before the application stands on the chase list."""

COUNTED = ("approved", "placed")


@dataclass(frozen=True, slots=True)
class Quota:
    """Places of one kind of organisation, and how many are taken."""

    kind: str
    places: int
    taken: int


@dataclass(frozen=True, slots=True)
class WaveShown:
    """One wave. Counts are of the applications that the asker may see; quotas are told to who sees all."""

    id: int
    version: int
    name: str
    state: str
    opens: dt.date | None
    closes: dt.date | None
    target_places: int | None
    quotas: list[Quota]
    applications: dict[str, int]
    cohorts: list[str]


@dataclass(frozen=True, slots=True)
class ApplicationShown:
    """One application. `manager` is the line manager's address, for who sees everybody."""

    id: int
    version: int
    wave: int
    person: str
    name: str
    organisation: str
    profession: str | None
    tier: str
    state: str
    manager: str | None
    submitted_at: dt.datetime
    manager_asked_at: dt.datetime | None
    days_waiting: int | None
    decided_at: dt.datetime | None
    decided_by: str | None
    reason: str | None
    cohort: str | None


@dataclass(frozen=True, slots=True)
class ApprovalAsked:
    """What a line manager is shown who followed a link."""

    name: str
    wave: str
    tier: str
    state: str
    decided: bool


def wave_list(session: Transaction, asker: Asker) -> list[WaveShown]:
    """Every wave, the newest first.

    Raises:
        NotAllowed: for who may not see recruitment.
    """
    asker.demand("recruit.read")
    return [_wave(session, asker, row) for row in session.scalars(select(Wave).order_by(Wave.id.desc()))]


def wave_shown(session: Transaction, asker: Asker, wave_id: int) -> WaveShown:
    """One wave.

    Raises:
        NotAllowed: for who may not see recruitment.
        NotFound: for one that does not exist.
    """
    asker.demand("recruit.read")
    row = session.get(Wave, wave_id)
    if row is None:
        raise NotFound(f"There is no wave {wave_id}.")
    return _wave(session, asker, row)


def application_lines(
    session: Transaction,
    asker: Asker,
    at: dt.datetime,
    *,
    wave_id: int | None = None,
    state: str | None = None,
    chased: bool = False,
    after: int = 0,
    limit: int = 100,
) -> list[ApplicationShown]:
    """Applications that the asker may see, in the order of their numbers.

    Args:
        session: the records.
        asker: who asks; a coordinator sees those of their organisations.
        at: the instant from which waiting is counted.
        wave_id: only those of one wave.
        state: only those in one state.
        chased: only those whose manager has not answered for a week, or whose manager nobody knows.
        after: only numbers above this one.
        limit: how many at most.

    Raises:
        NotAllowed: for who may not see recruitment.
    """
    asker.demand("recruit.read")
    query = (
        select(Application, Person, Organisation.code, Cohort.code)
        .join(Person, Person.id == Application.person_id)
        .join(Organisation, Organisation.id == Application.organisation_id)
        .outerjoin(Cohort, Cohort.id == Application.cohort_id)
        .where(Application.id > after)
        .order_by(Application.id)
        .limit(limit)
    )
    if asker.organisation_ids is not None and not asker.sees_everybody:
        query = query.where(Application.organisation_id.in_(sorted(asker.organisation_ids)))
    if wave_id is not None:
        query = query.where(Application.wave_id == wave_id)
    if state is not None:
        query = query.where(Application.state == state)
    if chased:
        late = at - dt.timedelta(days=CHASED_AFTER_DAYS)
        unasked = (Application.state == "submitted") & Application.manager_email.is_(None)
        query = query.where(((Application.state == "manager_asked") & (Application.manager_asked_at <= late)) | unasked)
    rows = session.execute(query).all()
    return [_application(asker, row, person, organisation, cohort, at) for row, person, organisation, cohort in rows]


def application_shown(session: Transaction, asker: Asker, at: dt.datetime, application_id: int) -> ApplicationShown:
    """One application.

    Raises:
        NotAllowed: for who may not see recruitment.
        NotFound: for one that does not exist, or that the asker may not see.
    """
    found = application_lines(session, asker, at, after=application_id - 1, limit=1)
    if not found or found[0].id != application_id:
        raise NotFound(f"There is no application {application_id}.")
    return found[0]


def approval_asked(database: Database, token: str, at: dt.datetime) -> ApprovalAsked:
    """What the line manager is asked who has a signed link: whoever has it may see this, and no more.

    Raises:
        NotFound: for a link that does not hold.
    """
    number = int(read_link(database, "application", token, at))
    with database.reading() as session:
        row = session.get(Application, number)
        if row is None:
            raise NotFound("This link does not hold, or is over. Ask whoever sent it for a new one.")
        person, wave = session.get_one(Person, row.person_id), session.get_one(Wave, row.wave_id)
        return ApprovalAsked(
            person.name, wave.name, row.tier, row.state, row.state not in ("submitted", "manager_asked")
        )


def _wave(session: Transaction, asker: Asker, row: Wave) -> WaveShown:
    mine = select(Application.state, Organisation.kind, func.count()).where(Application.wave_id == row.id)
    mine = mine.join(Organisation, Organisation.id == Application.organisation_id)
    if asker.organisation_ids is not None and not asker.sees_everybody:
        mine = mine.where(Application.organisation_id.in_(sorted(asker.organisation_ids)))
    states: Counter[str] = Counter()
    taken: Counter[str] = Counter()
    for state, kind, count in session.execute(mine.group_by(Application.state, Organisation.kind)):
        states[state] += count
        taken[kind] += count if state in COUNTED else 0
    quotas = [Quota(kind, places, taken[kind]) for kind, places in sorted(row.quotas.items())]
    cohorts = session.scalars(select(Cohort.code).where(Cohort.wave_id == row.id).order_by(Cohort.code))
    return WaveShown(
        row.id,
        row.version,
        row.name,
        row.state,
        row.opens,
        row.closes,
        row.target_places,
        quotas if asker.sees_everybody else [],
        dict(sorted(states.items())),
        list(cohorts),
    )


def _application(
    asker: Asker, row: Application, person: Person, organisation: str, cohort: str | None, at: dt.datetime
) -> ApplicationShown:
    waits = row.state == "manager_asked" and row.manager_asked_at is not None
    return ApplicationShown(
        id=row.id,
        version=row.version,
        wave=row.wave_id,
        person=person_key(row.person_id),
        name=person.name,
        organisation=organisation,
        profession=person.profession,
        tier=row.tier,
        state=row.state,
        manager=row.manager_email if asker.sees_everybody else None,
        submitted_at=row.submitted_at,
        manager_asked_at=row.manager_asked_at,
        days_waiting=(at - row.manager_asked_at).days if waits and row.manager_asked_at else None,
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        reason=row.reason,
        cohort=cohort,
    )
