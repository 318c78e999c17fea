"""Cohorts made by hand: empty at first, filled by placing people."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from foundation.documents import Document, Identifier
from foundation.errors import BadInput, Conflict, Fault, NotFound
from programme.records import Cohort, Database, append_entry, members_of, require_version

from .changing import assign, note_change, said
from .people import Tier
from .texts import UNCHANGED, Day, Line
from .waves import wave_of

Size = Annotated[int, Field(ge=0, le=100_000)]
VenueRule = Literal["any", "same", "rotate"]
_NAMES = {"end": "ends"}
"""Fields whose column is called otherwise."""


class CohortAdded(Document):
    """A new cohort of a wave. Sizes are in people, `min_sessions_attended` in sessions that completing asks for."""

    code: Identifier = Field(examples=["W3-LIVE"], max_length=40)
    name: Line = Field(examples=["Live wave 3"])
    tier: Tier
    start: Day | None = None
    end: Day | None = None
    size_min: Size | None = None
    size_max: Size | None = None
    min_sessions_attended: Annotated[int, Field(ge=0, le=1_000)] | None = None
    venue_rule: VenueRule = "any"


class CohortChange(Document):
    """What shall be different about a cohort. A field left out stays as it is; `null` empties it."""

    name: Line = UNCHANGED
    start: Day | None = None
    end: Day | None = None
    size_min: Size | None = None
    size_max: Size | None = None
    min_sessions_attended: Annotated[int, Field(ge=0, le=1_000)] | None = None
    venue_rule: VenueRule = UNCHANGED


def add_cohort(database: Database, wave_id: int, added: CohortAdded, *, by: str, at: dt.datetime) -> str:
    """Make a cohort with nobody in it; its code.

    Raises:
        NotFound: for a wave that does not exist.
        BadInput: for a last day before the first, or a largest size below the smallest.
        Conflict: where a cohort has this code, whatever its capitals, or the wave is put away.
    """
    with database.unit_of_work() as session:
        wave = wave_of(session, wave_id, alone=True)
        if wave.state == "archived":
            raise Conflict(f"{wave.name} is put away and gets no more cohorts.")
        there = session.scalars(select(Cohort.code)).all()
        if added.code.casefold() in {code.casefold() for code in there}:
            raise Conflict(f"There is a cohort {added.code} already.")
        row = Cohort(wave_id=wave.id, **_columns(added.model_dump()))
        _require_order(row)
        session.add(row)
        session.flush()
        subjects = {"cohorts": [row.id], "waves": [wave.id], "version": row.version}
        append_entry(session, at=at, by=by, action="cohort.add", subjects=subjects)
        return row.code


def change_cohort(
    database: Database, code: str, change: CohortChange, *, read: int | None, by: str, at: dt.datetime
) -> int:
    """Change a cohort's name, days, sizes or rules; its version now.

    Raises:
        NotFound: for a cohort that does not exist.
        Stale: somebody changed it since it was read.
        BadInput: for a last day before the first, a largest size below the smallest, or fewer places than are taken.
    """
    with database.unit_of_work() as session:
        row = cohort_of(session, code)
        require_version(session, row, read, what=f"cohort {code}")
        changed = assign(row, _columns(said(change)))
        _require_order(row)
        taken = len(members_of(session, [row.id]).on(row.id, at.date()))
        if "size_max" in changed and row.size_max is not None and row.size_max < taken:
            message = f"{taken} people have a place already."
            raise BadInput([Fault("size_max", str(row.size_max), message, "Give at least as many places.")])
        return note_change(session, row, changed, action="cohort.change", by=by, at=at)


def cohort_of(session: Transaction, code: str) -> Cohort:
    """A cohort by its code.

    Raises:
        NotFound: for a code that no cohort has.
    """
    row = session.scalar(select(Cohort).where(Cohort.code == code))
    if row is None:
        raise NotFound(f"There is no cohort {code}.")
    return row


def _columns(values: dict[str, Any]) -> dict[str, Any]:
    return {_NAMES.get(name, name): value for name, value in values.items()}


def _require_order(row: Cohort) -> None:
    faults = []
    if row.start is not None and row.ends is not None and row.ends < row.start:
        message = "the cohort ends before it starts."
        faults.append(Fault("end", row.ends.isoformat(), message, "Correct one of the two days."))
    if row.size_min is not None and row.size_max is not None and row.size_max < row.size_min:
        message = "this is below the smallest size."
        faults.append(Fault("size_max", str(row.size_max), message, "Correct one of the two sizes."))
    if faults:
        raise BadInput(faults)
