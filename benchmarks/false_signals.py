"""How often a series in which nothing changes is judged to have changed, by set of rules."""

from __future__ import annotations

import datetime as dt

import numpy as np

from measures.impact.verdict import judge
from measures.snapshot.work import Series as Measure
from measures.spc import RULE_SETS, Series

SERIES, POINTS, BEFORE = 4000, 24, 12


def main() -> None:
    """Print the share of normal series without a change that are judged improved or worse."""
    days = tuple(dt.date(2020, 1, 1) + dt.timedelta(30 * i) for i in range(POINTS))
    for rules in RULE_SETS:
        draw = np.random.default_rng(0)
        measure = Measure(id="m", name="m", definition="", unit="", rules=rules)
        false = 0
        for _ in range(SERIES):
            values = tuple(float(value) for value in draw.normal(50, 10, POINTS))
            false += judge(measure, Series(days, values), days[BEFORE]).verdict in ("improved", "worse")
        print(f"{rules:9} {false / SERIES:.3f}")


if __name__ == "__main__":
    main()
