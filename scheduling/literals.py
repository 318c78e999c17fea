"""What rules and goals may ask of a model, without knowing the solver behind it.

The checker reads the rules too, and must never load a solver: so the model is described here, not imported.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from .candidates import CandidateSets
from .grid import Grid
from .instance import Instance

Literal = Any
"""A Boolean variable of the solver, or its negation."""

Use = tuple[object, str, int, int, Literal]
"""What is used, by which session, on which date (ordinal), in which block (index), if which literal holds."""


@dataclass(frozen=True, slots=True)
class TimeLiteral:
    """A session in a block of a date."""

    session: str
    ordinal: int
    block: int
    literal: Literal


@dataclass(frozen=True, slots=True)
class RoomLiteral:
    """A session in a room in a block of a date."""

    session: str
    ordinal: int
    block: int
    room: int
    literal: Literal


@dataclass(frozen=True, slots=True)
class LeadLiteral:
    """A person leads a session in a block of a date."""

    session: str
    ordinal: int
    block: int
    person: str
    literal: Literal


@dataclass(frozen=True, slots=True)
class BookingLiteral:
    """A session books a piece of equipment in a block of a date."""

    session: str
    ordinal: int
    block: int
    thing: str
    literal: Literal


class Model(Protocol):
    """The variables of a plan and the constraints rules may add. `cp` is the solver's own model."""

    cp: Any
    grid: Grid
    instance: Instance
    sets: CandidateSets
    optional: frozenset[str]
    rules: frozenset[str]
    x: dict[str, list[Literal]]
    lead: dict[tuple[str, str, int, int], Literal]
    booking: dict[tuple[str, str, int, int], Literal]
    extra: dict[tuple[str, str], Literal]
    false: Literal

    def keep_going(self) -> None:
        """Raise where the run is over: asked often while much is added."""

    def book(self, session: str, thing: str, key: tuple[int, int]) -> Literal:
        """The literal of a booking at a time (ordinal, block index) at which the session has a candidate."""

    def may_be_unplaced(self, session: str) -> bool:
        """Whether the model may leave a session out (one that is not in the model is left out)."""

    def is_unplaced(self, session: str) -> Literal:
        """True where the session stays unplaced."""

    def times(self, session: str) -> Iterable[TimeLiteral]:
        """Every time a session may take."""

    def times_on(self, session: str, ordinal: int) -> list[TimeLiteral]:
        """Times of a session on one date."""

    def ordinals(self, session: str) -> list[int]:
        """Dates a session may take, ascending."""

    def by(self, session: str, ordinal: int) -> Literal:
        """True where the session is placed on this date or before it."""

    def start_of(self, block: int) -> int:
        """Start of a block, minutes after midnight."""

    def end_of(self, block: int) -> int:
        """End of a block, minutes after midnight."""

    def sessions_of_member(self, person: str) -> tuple[str, ...]:
        """Sessions of the model that a person is invited to as a member."""

    def in_rooms(self) -> Iterator[RoomLiteral]:
        """Every candidate that uses a room."""

    def leads(self) -> Iterator[LeadLiteral]:
        """Every literal of somebody who leads."""

    def bookings(self) -> Iterator[BookingLiteral]:
        """Every literal of a booking."""

    def at_most_one(self, uses: Iterable[Use]) -> None:
        """Each thing used by one session at a time."""

    def at_most(self, uses: Iterable[Use], counts: Mapping[str, int]) -> None:
        """Each thing used by no more sessions at a time than there are pieces."""
