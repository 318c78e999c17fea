"""What a run tells whoever watches: each step, and while nothing new is known, that it is still at work."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from functools import partial

from foundation.runs import Clock, Progress, ProgressSink

from .plan import Plan, write_plan

QUIET_S = 1.5
"""After so long without news the last is told again, with the time."""


class Telling:
    """Progress of one run, told by one thread at a time.

    Args:
        sink: told of each step.
        clock: of the run; its stop signal is asked often, and is the moment to tell that the run goes on.
    """

    def __init__(self, sink: ProgressSink, clock: Clock) -> None:
        self._sink, self._clock, self._lock = sink, clock, threading.Lock()
        self._last, self._told_at = Progress("first plan"), time.monotonic()

    def tell(self, phase: str, goal: str | None, value: float | None, bound: float | None, plan: Plan) -> None:
        """Tell a step with the plan so far."""
        self._pass_on(Progress(phase, goal, value, bound, plan_so_far=partial(write_plan, plan)))

    def stop(self) -> bool:
        """The run's own stop signal; the last step is told again if it was long ago."""
        if time.monotonic() - self._told_at > QUIET_S:
            self._pass_on(self._last)
        return self._clock.stop()

    def _pass_on(self, progress: Progress) -> None:
        with self._lock:
            self._last, self._told_at = progress, time.monotonic()
            self._sink(replace(progress, seconds=self._clock.seconds()))
