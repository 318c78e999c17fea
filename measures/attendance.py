"""Attendance: people who came, against the places that were offered to them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SessionRegister:
    """One delivered session: who was offered a place, and who of everybody came. `came` None: no register was kept."""

    session: str
    held_on: dt.date
    offered: frozenset[str]
    came: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class AttendanceFigures:
    """Places offered and taken in a period.

    Attributes:
        sessions: sessions with a register.
        without_register: sessions without one; they count nowhere else.
        offered: places offered; None where no session has a register.
        attended: places taken by those they were offered to.
        guests: people who came without a place offered.
        people: different people who came, guests included.
    """

    sessions: int
    without_register: int
    offered: int | None
    attended: int | None
    guests: int | None
    people: int | None

    @property
    def share(self) -> float | None:
        """Attended over offered, 0 to 1; None where nothing was offered."""
        return self.attended / self.offered if self.offered and self.attended is not None else None


def attendance(registers: Sequence[SessionRegister], first: dt.date, last: dt.date) -> AttendanceFigures:
    """Attendance in the sessions held from `first` to `last`, both included.

    Raises:
        ValueError: where the last day is before the first.
    """
    if last < first:
        raise ValueError(f"{last} is before {first}")
    held = [each for each in registers if first <= each.held_on <= last]
    kept = [(each.offered, each.came) for each in held if each.came is not None]
    missing = len(held) - len(kept)
    if not kept:
        return AttendanceFigures(0, missing, None, None, None, None)
    return AttendanceFigures(
        sessions=len(kept),
        without_register=missing,
        offered=sum(len(offered) for offered, _ in kept),
        attended=sum(len(offered & came) for offered, came in kept),
        guests=sum(len(came - offered) for offered, came in kept),
        people=len(frozenset().union(*(came for _, came in kept))),
    )
