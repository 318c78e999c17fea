"""Which session, where and when: the engine's public face.

`read_instance` reads a snapshot, `solve` plans it, `check` tests a plan without any solver, `write_result` writes it.
"""

from .check import Violation, check
from .documents import Snapshot
from .instance import Instance, read_instance
from .plan import Placement, Plan
from .policy import GOALS
from .report import analyse, result_of, write_result
from .result import Result
from .solution import GoalOutcome, Solution
from .solve import solve

__all__ = [
    "GOALS",
    "GoalOutcome",
    "Instance",
    "Placement",
    "Plan",
    "Result",
    "Snapshot",
    "Solution",
    "Violation",
    "analyse",
    "check",
    "read_instance",
    "result_of",
    "solve",
    "write_result",
]
