"""Where people work and in which tier they are: begun and ended on days, never overwritten."""

from __future__ import annotations

import datetime as dt

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from foundation.documents import Document
from foundation.errors import BadInput, Fault, NotFound
from programme.records import Database, Membership, Organisation, Person, TierPeriod, require_version
from programme.records.keys import person_key

from .changing import note_change, plain
from .people import Tier, person_of
from .texts import Code, Day, Line


class MembershipStarted(Document):
    """One employment more. `main` makes it the one that names the person's employer."""

    organisation: Code = Field(examples=["H81002"])
    site: Line | None = None
    job_title: Line | None = None
    days_per_week: float | None = Field(None, gt=0, le=7)
    start: Day
    end: Day | None = None
    main: bool = False


class TierStarted(Document):
    """A tier from a day on."""

    tier: Tier
    start: Day
    end: Day | None = None


class Ending(Document):
    """The last day of something."""

    end: Day


def start_membership(
    database: Database, key: str, started: MembershipStarted, *, read: int | None, by: str, at: dt.datetime
) -> int:
    """Note that somebody works somewhere from a day on; the person's version now. Doing so twice changes nothing.

    Raises:
        NotFound: for nobody.
        Stale: somebody changed the person since they were read.
        BadInput: for an organisation that is unknown or closed then, an end before the start, or days that overlap.
    """
    with database.unit_of_work() as session:
        person = _read(session, key, read)
        organisation = session.scalar(select(Organisation).where(Organisation.code == started.organisation))
        faults = _order(started.start, started.end)
        if organisation is None:
            message = "nobody has this code."
            faults.append(Fault("organisation", started.organisation, message, "Give the code of one in the records."))
            raise BadInput(faults)
        same = [row for row in person.memberships if row.organisation_id == organisation.id]
        if any((row.start, row.ends) == (started.start, started.end) for row in same):
            return person.version
        if organisation.active_to is not None and started.start > organisation.active_to:
            message = f"{organisation.code} closed on {organisation.active_to}."
            faults.append(Fault("start", started.start.isoformat(), message, "Give its successor, or an earlier day."))
        faults += [_overlap("start", started.start) for row in same if _overlaps(row, started.start, started.end)][:1]
        if faults:
            raise BadInput(faults)
        if started.main:
            for row in person.memberships:
                row.main = False
        person.memberships.append(
            Membership(
                organisation_id=organisation.id,
                site=started.site,
                job_title=started.job_title,
                days_per_week=started.days_per_week,
                start=started.start,
                ends=started.end,
                main=started.main,
            )
        )
        changed = {"memberships": [None, [organisation.code, plain(started.start)]]}
        also = {"organisations": [organisation.id]}
        return note_change(session, person, changed, action="membership.start", by=by, at=at, also=also)


def end_membership(
    database: Database, key: str, membership_id: int, ending: Ending, *, read: int | None, by: str, at: dt.datetime
) -> int:
    """Note the last day of an employment; the person's version now.

    Raises:
        NotFound: for nobody, or an employment that is not theirs.
        Stale: somebody changed the person since they were read.
        BadInput: for an end before the start.
    """
    with database.unit_of_work() as session:
        person = _read(session, key, read)
        row = next((each for each in person.memberships if each.id == membership_id), None)
        if row is None:
            raise NotFound(f"{person_key(person.id)} has no employment {membership_id}.")
        _require(_order(row.start, ending.end))
        before, row.ends = row.ends, ending.end
        changed = {} if before == ending.end else {"memberships": [plain(before), plain(ending.end)]}
        also = {"memberships": [row.id]}
        return note_change(session, person, changed, action="membership.end", by=by, at=at, also=also)


def start_tier(
    database: Database, key: str, started: TierStarted, *, read: int | None, by: str, at: dt.datetime
) -> int:
    """Note that somebody is in a tier from a day on; the person's version now. Doing so twice changes nothing.

    Raises:
        NotFound: for nobody.
        Stale: somebody changed the person since they were read.
        BadInput: for an end before the start, or days in the same tier that overlap.
    """
    with database.unit_of_work() as session:
        person = _read(session, key, read)
        same = [row for row in person.tiers if row.tier == started.tier]
        if any((row.start, row.ends) == (started.start, started.end) for row in same):
            return person.version
        faults = _order(started.start, started.end)
        faults += [_overlap("start", started.start) for row in same if _overlaps(row, started.start, started.end)][:1]
        _require(faults)
        person.tiers.append(TierPeriod(tier=started.tier, start=started.start, ends=started.end))
        changed = {"tiers": [None, [started.tier, plain(started.start)]]}
        return note_change(session, person, changed, action="tier.start", by=by, at=at)


def end_tier(
    database: Database, key: str, tier_id: int, ending: Ending, *, read: int | None, by: str, at: dt.datetime
) -> int:
    """Note the last day in a tier; the person's version now.

    Raises:
        NotFound: for nobody, or a stretch that is not theirs.
        Stale: somebody changed the person since they were read.
        BadInput: for an end before the start.
    """
    with database.unit_of_work() as session:
        person = _read(session, key, read)
        row = next((each for each in person.tiers if each.id == tier_id), None)
        if row is None:
            raise NotFound(f"{person_key(person.id)} has no stretch {tier_id} in a tier.")
        _require(_order(row.start, ending.end))
        before, row.ends = row.ends, ending.end
        changed = {} if before == ending.end else {"tiers": [plain(before), plain(ending.end)]}
        return note_change(session, person, changed, action="tier.end", by=by, at=at, also={"tier_periods": [row.id]})


def _read(session: Transaction, key: str, read: int | None) -> Person:
    person = person_of(session, key)
    require_version(session, person, read, what=f"person {person_key(person.id)}")
    return person


def _order(start: dt.date | None, end: dt.date | None) -> list[Fault]:
    if start is None or end is None or start <= end:
        return []
    return [Fault("end", end.isoformat(), f"this is before the first day, {start}.", "Correct one of the two.")]


def _overlaps(row: Membership | TierPeriod, start: dt.date, end: dt.date | None) -> bool:
    begins_in_time = row.start is None or end is None or row.start <= end
    return begins_in_time and (row.ends is None or row.ends >= start)


def _overlap(path: str, day: dt.date) -> Fault:
    remedy = "End the earlier stretch first, or correct its days."
    return Fault(path, day.isoformat(), "these days are covered by an earlier stretch of the same.", remedy)


def _require(faults: list[Fault]) -> None:
    if faults:
        raise BadInput(faults)
