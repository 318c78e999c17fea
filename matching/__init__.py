"""Who is coached by whom: pairs learners with coaches of other organisations, says why, and proves it is best.

The way through: `read_instance` (a snapshot's JSON), `readiness` (what to put right first), `solve` (the best plan),
`check` (independent of every solver), `result_of` / `write_result` (the result as a document, with reasons); then
`explain_pair`, `explain_unmatched`, `why_not`, `smallest_change`, `repair` and `recorded_run` answer questions about
a solved round. Ids in, ids out; no names are needed.
"""

from __future__ import annotations

from .answers import (
    ExplainAnswer,
    ReadinessAnswer,
    RepairAnswer,
    RepairChange,
    SmallestChangeAnswer,
    WhyNotAnswer,
)
from .beforehand import Beforehand, beforehand
from .change_faults import read_change
from .check import Violation, check
from .documents import MatchingSnapshot
from .explain import explain_pair, explain_unmatched
from .instance import Instance, Pair, instance_of, read_instance
from .policy import BUILT_GOALS, KNOWN_GOALS, Policy
from .readiness import readiness
from .repair import repair
from .replay import differences, recorded_run, stored_solution
from .report import result_of, write_result
from .result import MatchingResult
from .smallest_change import smallest_change
from .solution import Clash, GoalReached, Solution
from .solve import finish, solve
from .supply import supply_rows
from .whole_round import bridges_of, give_and_take, wished_swaps
from .why_not import coach_of, learner_of, why_not

__all__ = [
    "BUILT_GOALS",
    "KNOWN_GOALS",
    "Beforehand",
    "Clash",
    "ExplainAnswer",
    "GoalReached",
    "Instance",
    "MatchingResult",
    "MatchingSnapshot",
    "Pair",
    "Policy",
    "ReadinessAnswer",
    "RepairAnswer",
    "RepairChange",
    "SmallestChangeAnswer",
    "Solution",
    "Violation",
    "WhyNotAnswer",
    "beforehand",
    "bridges_of",
    "check",
    "coach_of",
    "differences",
    "explain_pair",
    "explain_unmatched",
    "finish",
    "give_and_take",
    "instance_of",
    "learner_of",
    "read_change",
    "read_instance",
    "readiness",
    "recorded_run",
    "repair",
    "result_of",
    "smallest_change",
    "solve",
    "stored_solution",
    "supply_rows",
    "why_not",
    "wished_swaps",
    "write_result",
]
