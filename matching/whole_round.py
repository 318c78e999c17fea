"""The round as a whole: who gave and received, which bridges stand, which two learners would both rather swap."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from .eligibility import Eligibility
from .fit import MICRO
from .flags import bridge_of
from .instance import Instance, Pair, open_couples
from .limits import broken_limits, has_limits, organisations_of
from .result import BridgesRow, GiveAndTakeRow, SwapRow
from .sentences import counted

LOOKED_AT = 20
"""Wished swaps that are looked at for each one listed, where limits of the round forbid many."""


def give_and_take(instance: Instance, pairs: Sequence[Pair]) -> tuple[GiveAndTakeRow, ...]:
    """Coaching given and received by each organisation that has any, by code of the first organisation listed."""
    ends = [organisations_of(instance, pair) for pair in pairs]
    received, given = Counter(a for a, _ in ends), Counter(b for _, b in ends)
    return tuple(
        GiveAndTakeRow(
            organisation=code,
            gives=given[code],
            receives=received[code],
            text=f"{code} coaches {counted(given[code], 'learner')} of others; "
            f"others coach {counted(received[code], 'learner')} of its own.",
        )
        for code in sorted({*received, *given} - {""})
    )


def bridges_of(instance: Instance, pairs: Sequence[Pair]) -> BridgesRow:
    """Pairs of organisations joined by living ties before the round, and by ties or pairs after it."""
    before = sum(1 for each in instance.ties if len(each) == 2)
    new = sorted({bridge for pair in pairs if (bridge := bridge_of(instance, pair)) is not None})
    links = counted(before + len(new), "pair of organisations", "pairs of organisations")
    text = f"{links} would be linked after this round; {before or 'none'} {'is' if before == 1 else 'are'} now."
    return BridgesRow(before=before, after=before + len(new), new=tuple(new), text=text)


def wished_swaps(table: Eligibility, pairs: Sequence[Pair], most: int = 50) -> tuple[SwapRow, ...]:
    """Two learners who would both fit better with the other's coach, and may be; locked pairs are left as they are.

    `gains` are points, first learner first. A plan whose last word is its total fit has no such two, unless an
    earlier goal asks for it. Of very many, those that gain most together; by learner. Time and memory grow with the
    square of the pairs.
    """
    instance, fits = table.instance, table.fits
    loose = np.array([pair for pair in sorted(pairs) if pair not in instance.locks], dtype=np.int64).reshape(-1, 2)
    rows, columns = loose.T
    theirs, may = fits[np.ix_(rows, columns)], table.eligible[np.ix_(rows, columns)]
    gain = np.where(may, theirs - fits[rows, columns][:, None], 0)
    one, two = np.nonzero(np.triu((gain > 0) & (gain > 0).T))
    order = np.argsort(-(gain[one, two].astype(np.int64) + gain[two, one]), kind="stable")[: LOOKED_AT * most]
    found: list[SwapRow] = []
    for a, b in zip(one[order].tolist(), two[order].tolist(), strict=True):
        if len(found) == most:
            break
        if _may_swap(instance, pairs, loose[a].tolist(), loose[b].tolist()):
            found.append(_swap(instance, int(rows[a]), int(rows[b]), int(gain[a, b]), int(gain[b, a])))
    return tuple(sorted(found, key=lambda row: row.learners))


def _may_swap(instance: Instance, pairs: Sequence[Pair], one: Sequence[int], two: Sequence[int]) -> bool:
    """Whether the plan keeps to couples and limits once two of its pairs have swapped coaches."""
    if not open_couples(instance) and not has_limits(instance):
        return True
    swapped = {*pairs} - {(one[0], one[1]), (two[0], two[1])} | {(one[0], two[1]), (two[0], one[1])}
    if any(a in swapped and b in swapped for a, b in open_couples(instance)):
        return False
    return not any(True for _ in broken_limits(instance, sorted(swapped)))


def _swap(instance: Instance, i: int, k: int, gain: int, back: int) -> SwapRow:
    a, b = instance.learners[i].id, instance.learners[k].id
    text = f"{a} and {b} would each fit better with the other's coach; an earlier goal keeps them as they are."
    return SwapRow(learners=(a, b), gains=(gain / MICRO, back / MICRO), text=text)
