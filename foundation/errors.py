"""The one tree of errors. A message says what (with the values), why, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with an input: where it stands, what stands there, why that is wrong, what to do."""

    path: str
    value: str
    message: str
    remedy: str

    def __str__(self) -> str:
        shown = f" ({self.value})" if self.value else ""
        return f"{self.path}{shown}: {self.message} {self.remedy}".rstrip()


class ProgrammeError(Exception):
    """Root of every error that a person or another system is meant to read."""


class BadInput(ProgrammeError):
    """The input is wrong. Carries every fault, in the order of the input, never only the first."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class Contradiction(ProgrammeError):
    """Instructions that cannot all hold. `indices` name a smallest clash in the list of instructions."""

    def __init__(self, message: str, indices: Sequence[int] = ()) -> None:
        self.indices = tuple(indices)
        super().__init__(message)


class NotFound(ProgrammeError):
    """The thing named does not exist (or the asker may not know that it does)."""


class Conflict(ProgrammeError):
    """The records have changed since, or are in a state that does not allow this. `changes` says what, one by one."""

    def __init__(self, message: str, changes: Sequence[str] = ()) -> None:
        self.changes = tuple(changes)
        super().__init__(message)


class Stale(Conflict):
    """Somebody else changed the record since it was read. `changes` says what they did, oldest first; `version` is
    the record's version now, None where it is not known.
    """

    def __init__(self, message: str, changes: Sequence[str] = (), version: int | None = None) -> None:
        self.version = version
        super().__init__(message, changes)


class NotAllowed(ProgrammeError):
    """The asker may not do this."""


class NotSignedIn(NotAllowed):
    """Nobody knows who asks."""


class TooMany(ProgrammeError):
    """It was tried too often. `wait_s` says after how many seconds it may be tried again."""

    def __init__(self, message: str, wait_s: int) -> None:
        self.wait_s = wait_s
        super().__init__(message)
