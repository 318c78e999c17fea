"""Waves of recruitment: drafted, opened, closed, put away."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field
from sqlalchemy import func, select
from sqlalchemy.orm import Session as Transaction

from foundation.documents import Document
from foundation.errors import BadInput, Conflict, Fault, NotFound
from programme.records import Application, Database, Organisation, Wave, append_entry, require_version
from programme.records.organisations import Kind

from .changing import assign, note_change, said
from .texts import UNCHANGED, Day, Line

Places = Annotated[int, Field(ge=0, le=100_000)]
WaveState = Literal["draft", "open", "closed", "archived"]

MOVES: dict[str, tuple[str, ...]] = {
    "draft": ("open", "archived"),
    "open": ("closed",),
    "closed": ("open", "archived"),
    "archived": (),
}
"""Where a wave may go from where it is."""

COUNTED = ("approved", "placed")
"""States of an application that take one of the places of a quota."""


class WaveAdded(Document):
    """A new wave. `quotas` are people by kind of organisation; a kind that is not named has no limit."""

    name: Line = Field(examples=["Wave 3"])
    opens: Day | None = None
    closes: Day | None = None
    target_places: Places | None = None
    quotas: dict[Kind, Places] = Field(default={}, examples=[{"practice": 5}])


class WaveChange(Document):
    """What shall be different about a wave. A field left out stays as it is; `null` empties it."""

    name: Line = UNCHANGED
    opens: Day | None = None
    closes: Day | None = None
    target_places: Places | None = None
    quotas: dict[Kind, Places] = UNCHANGED


class WaveMove(Document):
    """Where the wave shall go."""

    state: WaveState


def add_wave(database: Database, added: WaveAdded, *, by: str, at: dt.datetime) -> int:
    """Draft a wave; its number.

    Raises:
        BadInput: for a window that closes before it opens.
        Conflict: where a wave has this name.
    """
    with database.unit_of_work() as session:
        _require_order(added.opens, added.closes)
        _require_name_free(session, added.name)
        row = Wave(**added.model_dump(), state="draft")
        session.add(row)
        session.flush()
        append_entry(session, at=at, by=by, action="wave.add", subjects={"waves": [row.id], "version": row.version})
        return row.id


def change_wave(
    database: Database, wave_id: int, change: WaveChange, *, read: int | None, by: str, at: dt.datetime
) -> int:
    """Change a wave's window, places or quotas; its version now.

    Raises:
        NotFound: for a wave that does not exist.
        Stale: somebody changed it since it was read.
        BadInput: for a window that closes before it opens.
        Conflict: for one put away, or a name that is taken.
    """
    values = said(change)
    with database.unit_of_work() as session:
        row = wave_of(session, wave_id)
        require_version(session, row, read, what=f"wave {row.name}")
        if row.state == "archived":
            raise Conflict(f"{row.name} is put away and stays as it is.")
        _require_order(values.get("opens", row.opens), values.get("closes", row.closes))
        if values.get("name", row.name) != row.name:
            _require_name_free(session, values["name"])
        return note_change(session, row, assign(row, values), action="wave.change", by=by, at=at)


def move_wave(database: Database, wave_id: int, move: WaveMove, *, read: int | None, by: str, at: dt.datetime) -> int:
    """Open, close or put a wave away; its version now. To where it is already changes nothing.

    Raises:
        NotFound: for a wave that does not exist.
        Stale: somebody changed it since it was read.
        Conflict: for a way that does not exist.
    """
    with database.unit_of_work() as session:
        row = wave_of(session, wave_id)
        if row.state == move.state:
            return row.version
        require_version(session, row, read, what=f"wave {row.name}")
        if move.state not in MOVES[row.state]:
            ways = " or ".join(MOVES[row.state]) or "nothing else"
            raise Conflict(f"{row.name} is {row.state}; from there it can become {ways}, not {move.state}.")
        return note_change(session, row, assign(row, {"state": move.state}), action="wave.move", by=by, at=at)


def wave_of(session: Transaction, wave_id: int, *, alone: bool = False) -> Wave:
    """A wave; `alone` keeps others from counting its places meanwhile.

    Raises:
        NotFound: for one that does not exist.
    """
    row = session.get(Wave, wave_id, with_for_update=True if alone else None)
    if row is None:
        raise NotFound(f"There is no wave {wave_id}.")
    return row


def quota_sentence(session: Transaction, wave: Wave, organisation: Organisation) -> str | None:
    """Why the wave takes nobody more from this kind of organisation; None where it does."""
    quota = wave.quotas.get(organisation.kind)
    if quota is None:
        return None
    taken = session.scalar(
        select(func.count())
        .select_from(Application)
        .join(Organisation, Organisation.id == Application.organisation_id)
        .where(
            Application.wave_id == wave.id,
            Application.state.in_(COUNTED),
            Organisation.kind == organisation.kind,
        )
    )
    if (taken or 0) < quota:
        return None
    kind = organisation.kind.replace("_", " ")
    return f"{wave.name} takes {quota} from organisations of the kind {kind}, and {taken} are approved already."


def _require_order(opens: dt.date | None, closes: dt.date | None) -> None:
    if opens is not None and closes is not None and closes < opens:
        message = f"it would close before it opens, on {opens}."
        raise BadInput([Fault("closes", closes.isoformat(), message, "Give a later day.")])


def _require_name_free(session: Transaction, name: str) -> None:
    if session.scalar(select(Wave.id).where(func.lower(Wave.name) == name.lower())) is not None:
        raise Conflict(f"There is a wave called {name} already. Choose another name.")
