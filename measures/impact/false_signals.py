"""How often a series in which nothing changes is judged to have changed."""

from __future__ import annotations

from ..spc import RuleSet

FALSE_SIGNAL_RATES: dict[RuleSet, float] = {"mdc": 0.300, "mdc2023": 0.300, "runchart": 0.387, "anhoj": 0.085}
"""Share of 4,000 normal series of 24 points, 12 before the change, that are judged improved or worse.
`python -m benchmarks.false_signals` measures them again."""
