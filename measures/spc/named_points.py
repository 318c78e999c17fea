"""What a rule says of a point."""

from __future__ import annotations

from typing import NamedTuple

from .options import Improvement
from .result import PointState, SpecialCause, Variation


class NamedPoint(NamedTuple):
    """The rule that names a point, None for common cause; `is_high`: above the centre, or rising for a trend."""

    cause: SpecialCause | None
    is_high: bool

    def state(self, improvement: Improvement) -> PointState:
        """Good, bad or neither, by the direction that is better."""
        if self.cause is None:
            return "common_cause"
        if improvement == "neutral":
            return "neutral"
        return "improvement" if self.is_high == (improvement == "increase") else "concern"

    def variation(self, improvement: Improvement) -> Variation:
        """The icon that this point would give a chart as its last one."""
        match self.state(improvement):
            case "common_cause":
                return "common_cause"
            case "improvement":
                return "improvement_high" if self.is_high else "improvement_low"
            case "concern":
                return "concern_high" if self.is_high else "concern_low"
        return "neutral_high" if self.is_high else "neutral_low"


COMMON = NamedPoint(None, is_high=False)
