"""What somebody sees of their own recruitment: open waves, their applications, messages that they were sent."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session as Transaction

from foundation.errors import NotFound
from programme.access import Asker
from programme.records import Application, Cohort, Message, Wave

from .retention import LET_GO


@dataclass(frozen=True, slots=True)
class OpenWave:
    """A wave that takes applications; `applied` says whether the asker has one in it that they did not take back."""

    id: int
    name: str
    closes: dt.date | None
    applied: bool


@dataclass(frozen=True, slots=True)
class OwnApplication:
    """An application of the asker's own: where it stands, and the cohort once there is a place."""

    id: int
    version: int
    wave: int
    wave_name: str
    tier: str
    state: str
    submitted_at: dt.datetime
    decided_at: dt.datetime | None
    cohort: str | None


@dataclass(frozen=True, slots=True)
class OwnMessage:
    """A message that was sent to the asker, as it was; where a link stood, words stand in its place."""

    id: int
    kind: str
    subject: str
    body: str
    sent_at: dt.datetime


def open_waves(session: Transaction, asker: Asker, day: dt.date) -> list[OpenWave]:
    """Waves that take applications on a day, the one that closes first at the top.

    Raises:
        NotFound: for an account without a record of a person.
    """
    person = own_person(asker)
    mine = select(Application.wave_id).where(Application.person_id == person, Application.state != "withdrawn")
    applied = set(session.scalars(mine))
    wanted = select(Wave).where(
        Wave.state == "open",
        or_(Wave.opens.is_(None), Wave.opens <= day),
        or_(Wave.closes.is_(None), Wave.closes >= day),
    )
    rows = sorted(session.scalars(wanted), key=lambda row: (row.closes or dt.date.max, row.id))
    return [OpenWave(row.id, row.name, row.closes, row.id in applied) for row in rows]


def open_wave(session: Transaction, asker: Asker, number: int, day: dt.date) -> OpenWave:
    """One wave that takes applications on a day.

    Raises:
        NotFound: where there is none of that number, or it takes none.
    """
    found = next((each for each in open_waves(session, asker, day) if each.id == number), None)
    if found is None:
        raise NotFound(f"There is no wave {number} that takes applications now.")
    return found


def own_applications(session: Transaction, asker: Asker) -> list[OwnApplication]:
    """The asker's applications, the newest first. Why one was refused is for the manager to say, and not in it.

    Raises:
        NotFound: for an account without a record of a person.
    """
    wanted = (
        select(Application, Wave.name, Cohort.name)
        .join(Wave, Wave.id == Application.wave_id)
        .outerjoin(Cohort, Cohort.id == Application.cohort_id)
        .where(Application.person_id == own_person(asker))
        .order_by(Application.submitted_at.desc(), Application.id.desc())
    )
    return [
        OwnApplication(
            id=row.id,
            version=row.version,
            wave=row.wave_id,
            wave_name=wave,
            tier=row.tier,
            state=row.state,
            submitted_at=row.submitted_at,
            decided_at=row.decided_at,
            cohort=cohort if row.state == "placed" else None,
        )
        for row, wave, cohort in session.execute(wanted)
    ]


def own_application(session: Transaction, asker: Asker, number: int) -> OwnApplication:
    """One of the asker's applications.

    Raises:
        NotFound: where there is none of that number among them.
    """
    found = next((each for each in own_applications(session, asker) if each.id == number), None)
    if found is None:
        raise NotFound(f"There is no application {number}.")
    return found


def own_messages(session: Transaction, asker: Asker, *, after: int = 0, limit: int = 100) -> list[OwnMessage]:
    """Messages that were sent to the asker, in the order of their numbers; none that waits, none to anybody else.

    Raises:
        NotFound: for an account without a record of a person.
    """
    wanted = select(Message).where(
        Message.person_id == own_person(asker),
        Message.state == "sent",
        Message.body != LET_GO,
        Message.id > after,
    )
    rows = session.scalars(wanted.order_by(Message.id).limit(limit))
    return [OwnMessage(row.id, row.kind, row.subject, row.body, row.sent_at) for row in rows if row.sent_at]


def own_person(asker: Asker) -> int:
    """The number of the asker's own record.

    Raises:
        NotAllowed: for who may not see their own affairs.
        NotFound: for an account without a record of a person.
    """
    asker.demand("own.read")
    if asker.person_id is None:
        raise NotFound("There is no record of a person with this account.")
    return asker.person_id
