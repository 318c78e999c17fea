"""Who is coached by whom: pairs learners with coaches of other organisations, says why, and proves it is best.

The way through: `read_instance` (a snapshot's JSON), `solve` (the best plan), `check` (independent of every solver),
`result_of` / `write_result` (the result as a document, with reasons). Ids in, ids out; no names are needed.
"""

from __future__ import annotations

from .check import Violation, check
from .documents import MatchingSnapshot
from .instance import Instance, Pair, instance_of, read_instance
from .policy import BUILT_GOALS, KNOWN_GOALS, Policy
from .report import result_of, write_result
from .result import MatchingResult
from .solution import Clash, GoalReached, Solution
from .solve import solve

__all__ = [
    "BUILT_GOALS",
    "KNOWN_GOALS",
    "Clash",
    "GoalReached",
    "Instance",
    "MatchingResult",
    "MatchingSnapshot",
    "Pair",
    "Policy",
    "Solution",
    "Violation",
    "check",
    "instance_of",
    "read_instance",
    "result_of",
    "solve",
    "write_result",
]
