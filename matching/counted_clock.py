"""A clock whose every answer can be given again: what the wall clock decided is recorded, look by look.

A run that its limit ended early repeats elsewhere as well: the replay is told at which looks the clock was late.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from foundation.runs import Clock


@dataclass(slots=True)
class CountedClock(Clock):
    """A clock that numbers the looks at it and keeps those that found it late.

    `recorded`: the late looks of the run that is being repeated; None for a run of its own.
    """

    recorded: frozenset[int] | None = None
    looks: int = 0
    late: list[int] = field(default_factory=list)
    ended: bool = False

    def is_over(self) -> bool:
        """Whether the run was stopped or met its limit; once over, always over."""
        if not self.ended:
            self.ended = self.is_past(self.budget.time_limit_s)
        return self.ended

    def is_past(self, seconds: float) -> bool:
        """Whether the run was stopped, or so many seconds since its start are over."""
        self.looks += 1
        late = self.breaks_off(seconds) if self.recorded is None else self.looks in self.recorded
        if late:
            self.late.append(self.looks)
        return late

    def breaks_off(self, seconds: float) -> bool:
        """The same for a step that is under way, as often as it likes: a look whose answer is not recorded.

        A step that broke off is followed by a look that counts, and what it had found is left aside.
        """
        return self.stop() or self.seconds() >= min(seconds, self.budget.time_limit_s)

    def share(self, part: float) -> float:
        """Seconds since the start at which this part of the time that is left will be over."""
        return self.seconds() + part * self.remaining_s()
