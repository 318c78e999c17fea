"""Which session, where and when: the engine's public face.

`read_instance` reads a snapshot, `solve` plans it, `check` tests a plan without any solver, `write_result` writes it.
Around a plan: `analyse` and `diff` say what it costs, `why_not` and `alternatives` answer for one session, `preflight`,
`heat_map` and `twins` look ahead, `relax` finds what would place the rest, `replan`, `robustness` and
`reserve_dates` deal with losses, `side_by_side` offers a choice.
`stored_plan`, `recorded_run` and `result_differences` take a stored result up again.
"""

from .change import Change, after_change, as_published, read_change
from .check import Violation, check, check_plan
from .compare import Choice, side_by_side
from .difference import Difference, diff, diff_analyses
from .documents import Snapshot
from .elsewhere import Alternative, alternatives
from .heat import HeatCell, heat_map
from .instance import Instance, read_instance
from .plan import Placement, Plan
from .policy import GOALS
from .preflight import Outlook, preflight
from .questions import Move, WhyNot, differences, why_not
from .relax import Relaxation, relax
from .replan import CurvePoint, Repair, replan
from .replay import earlier_plan, recorded_run, result_differences, stored_plan
from .report import analyse, result_of, write_result
from .reserve import Reserve, reserve_dates
from .result import Result
from .robustness import Loss, robustness
from .solution import GoalOutcome, Solution
from .solve import finish, solve
from .splits import Split, splits
from .twins import Twin, twins

__all__ = [
    "GOALS",
    "Alternative",
    "Change",
    "Choice",
    "CurvePoint",
    "Difference",
    "GoalOutcome",
    "HeatCell",
    "Instance",
    "Loss",
    "Move",
    "Outlook",
    "Placement",
    "Plan",
    "Relaxation",
    "Repair",
    "Reserve",
    "Result",
    "Snapshot",
    "Solution",
    "Split",
    "Twin",
    "Violation",
    "WhyNot",
    "after_change",
    "alternatives",
    "analyse",
    "as_published",
    "check",
    "check_plan",
    "diff",
    "diff_analyses",
    "differences",
    "earlier_plan",
    "finish",
    "heat_map",
    "preflight",
    "read_change",
    "read_instance",
    "recorded_run",
    "relax",
    "replan",
    "reserve_dates",
    "result_differences",
    "result_of",
    "robustness",
    "side_by_side",
    "solve",
    "splits",
    "stored_plan",
    "twins",
    "why_not",
    "write_result",
]
