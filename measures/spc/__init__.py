"""Run charts and XmR charts: what is ordinary variation, and what is not.

`read_series` takes a CSV of dates and values, `spc` names the points by one of four sets of rules, and gives the
limits, the icons and the warnings.
"""

from .analyse import spc
from .options import RULE_SETS, Improvement, RuleSet, SpcOptions
from .result import RunsTest, SpcPoint, SpcResult
from .series import Series, read_series

__all__ = [
    "RULE_SETS",
    "Improvement",
    "RuleSet",
    "RunsTest",
    "Series",
    "SpcOptions",
    "SpcPoint",
    "SpcResult",
    "read_series",
    "spc",
]
