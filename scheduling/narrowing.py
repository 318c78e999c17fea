"""Candidates of a part are dropped as soon as no plan that is still wanted can use them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .candidates import Candidates
from .grid import Grid
from .occupancy import left_beside_decided
from .parts import Part
from .pruning import as_published, prune
from .rules.goal import CandidateLevel, Level
from .rules.placing import Unplaced

if TYPE_CHECKING:
    from .search import Search


def narrow(search: Search, part: Part, size: int) -> None:
    """Drop what cannot be used once a level is settled; `size`: the candidates there were before it."""
    unplaced = frozenset(s for s in part.sessions if s not in search.plan)
    hopeless = all(not len(part.sets[s]) for s in unplaced)
    if hopeless and any(isinstance(level, Unplaced) for level, _ in part.settled):
        part.optional = unplaced  # as many are left out as must be: every other session has a place for sure
    sums = [(each, most) for each, most in part.settled if isinstance(each, CandidateLevel)]
    part.optional -= {s for s in part.optional if any(e.left_out(search.instance, s) > most for e, most in sums)}
    part.sets, stay = as_published(search.grid, part.sets, part.settled)
    part.optional -= stay
    drop_useless(search.grid, part)
    if part.size() < size:
        part.sets = left_beside_decided(search.grid, part.sets, part.optional)


def drop_useless(grid: Grid, part: Part, wanted: Sequence[tuple[Level, int]] = ()) -> None:
    """Drop the candidates that no plan can use that holds what is settled, and `wanted` beside it."""
    levels = [*part.settled, *wanted]
    known = [each for each in levels if each[0].floor() is not None], part.optional
    if part.pruned != (known, part.size()):
        part.sets = useful(grid, part, levels)
        part.pruned = known, part.size()


def useful(grid: Grid, part: Part, levels: Sequence[tuple[Level, int]]) -> dict[str, Candidates]:
    """The candidates that a plan with these levels no higher can use."""
    sums = [(floor, value) for level, value in levels if (floor := level.floor()) is not None]
    return prune(grid, part.sets, part.optional, sums)
