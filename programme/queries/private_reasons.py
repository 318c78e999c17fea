"""A round's result for those who may not read confidential instructions: nothing in it tells that there is one."""

from __future__ import annotations

import matching
from matching.result import ContradictionRow, UnmatchedRow

CLASH = "Instructions clash. Ask an administrator, who may see all of them."
_TELLING = ("blocked", "not_available", "no_eligible_coach")
"""Reasons behind which there may be a private block: for these readers they are one."""


def without_private(result: matching.MatchingResult) -> matching.MatchingResult:
    """The result as those see it who lack `private.read`.

    The same words and the same gaps stand wherever a private block could be, whether there is one or not.
    """
    clash = None if result.contradiction is None else ContradictionRow(instructions=(), text=CLASH)
    rows = tuple(map(_row, result.unmatched))
    return result.model_copy(update={"unmatched": rows, "contradiction": clash})


def _row(row: UnmatchedRow) -> UnmatchedRow:
    if row.reason not in _TELLING:
        own = {code: count for code, count in row.removed.items() if code == row.reason}
        return row.model_copy(update={"removed": own})
    return UnmatchedRow(
        learner=row.learner,
        reason="no_eligible_coach",
        removed={},
        text="No coach of this round suits you.",
        remedy="Find another coach, or wait for the next round.",
    )
