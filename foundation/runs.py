"""What a run is given: a budget, a way to be stopped, and somewhere to tell how it goes."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Budget:
    """How much work a run may do.

    `work` bounds counted work (CP-SAT: deterministic seconds), the same on every machine; None = the engine's own.
    `time_limit_s` is a safety stop on the wall clock: a run that meets it says so.
    `late`, only to repeat a run: which of its looks at the clock, counted from 1, found it late.
    """

    work: float | None = None
    time_limit_s: float = 60.0
    workers: int = 1
    late: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """One step of a run: the goal worked on, its value so far, its bound, seconds since the start.

    `plan_so_far` writes the plan that the run holds at this step, as JSON that its engine takes up again; None where
    it holds none. Whoever wants it calls it at once: a moment later the run has gone on.
    """

    phase: str
    goal: str | None = None
    value: float | None = None
    bound: float | None = None
    seconds: float = 0.0
    plan_so_far: Callable[[], str] | None = field(default=None, compare=False, repr=False)


class StopSignal(Protocol):
    """Asked often; True means: come back soon with the best so far."""

    def __call__(self) -> bool: ...


class ProgressSink(Protocol):
    """Told of each step. Must return at once and never raise."""

    def __call__(self, progress: Progress) -> None: ...


def never_stop() -> bool:
    """The stop signal of a run that nobody interrupts."""
    return False


def no_progress(progress: Progress) -> None:
    """The sink of a run that nobody watches."""
    del progress


@dataclass(slots=True)
class Clock:
    """Monotonic seconds since the run began, against its limit and its stop signal."""

    budget: Budget
    stop: StopSignal = never_stop
    started: float = field(default_factory=time.monotonic)

    def seconds(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.started

    def remaining_s(self) -> float:
        """Seconds left before the limit, never below 0."""
        return max(0.0, self.budget.time_limit_s - self.seconds())

    def is_over(self) -> bool:
        """Whether the run was stopped or met its limit."""
        return self.stop() or self.remaining_s() <= 0.0
