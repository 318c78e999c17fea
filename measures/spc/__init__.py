"""Run charts and XmR charts: what is ordinary variation, and what is not.

`read_series` takes a CSV of dates and values, `spc` names the points by one of four sets of rules, and gives the
limits, the icons and the warnings. `chart_data` and `table_rows` say what a chart of it shows.
"""

from .analyse import spc
from .chart_data import (
    ASSURANCE_WORDS,
    VARIATION_WORDS,
    ChartData,
    ChartLine,
    ChartMark,
    chart_data,
    table_rows,
)
from .options import RULE_SETS, Improvement, RuleSet, SpcOptions
from .result import Assurance, RunsTest, SpcPoint, SpcResult, Variation
from .series import Series, read_series

__all__ = [
    "ASSURANCE_WORDS",
    "RULE_SETS",
    "VARIATION_WORDS",
    "Assurance",
    "ChartData",
    "ChartLine",
    "ChartMark",
    "Improvement",
    "RuleSet",
    "RunsTest",
    "Series",
    "SpcOptions",
    "SpcPoint",
    "SpcResult",
    "Variation",
    "chart_data",
    "read_series",
    "spc",
    "table_rows",
]
