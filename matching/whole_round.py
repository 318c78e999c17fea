"""The round as a whole: who gave and received, which bridges stand, which two learners would both rather swap."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .eligibility import Eligibility
from .fit import MICRO
from .flags import bridge_of
from .instance import Instance, Pair
from .limits import organisations_of


@dataclass(frozen=True)
class GiveAndTake:
    """Pairs an organisation gives (its coaches) and receives (its learners), by the first organisation listed."""

    organisation: str
    gives: int
    receives: int


def give_and_take(instance: Instance, pairs: Sequence[Pair]) -> tuple[GiveAndTake, ...]:
    """Coaching given and received by each organisation that has any, by code."""
    ends = [organisations_of(instance, pair) for pair in pairs]
    received, given = Counter(a for a, _ in ends), Counter(b for _, b in ends)
    return tuple(GiveAndTake(code, given[code], received[code]) for code in sorted({*received, *given} - {""}))


@dataclass(frozen=True)
class Bridges:
    """Pairs of organisations joined before the round by living ties, and after it by ties or pairs."""

    before: int
    after: int
    new: tuple[tuple[str, str], ...]


def bridges_of(instance: Instance, pairs: Sequence[Pair]) -> Bridges:
    """What the plan adds to the pairs of organisations that living ties join."""
    before = sum(1 for each in instance.ties if len(each) == 2)
    new = sorted({bridge for pair in pairs if (bridge := bridge_of(instance, pair)) is not None})
    return Bridges(before, before + len(new), tuple(new))


@dataclass(frozen=True)
class Swap:
    """Two learners who would both fit better with the other's coach; `gains` are points, first learner first."""

    learners: tuple[str, str]
    gains: tuple[float, float]
    text: str


def wished_swaps(table: Eligibility, pairs: Sequence[Pair]) -> Iterator[Swap]:
    """Pairs that both learners would rather swap, and may; locked pairs are left as they are.

    A plan whose last word is its total fit has none, unless an earlier goal asked for it.
    """
    instance, fits = table.instance, table.fits
    loose = [pair for pair in sorted(pairs) if pair not in instance.locks]
    for position, (i, j) in enumerate(loose):
        for k, m in loose[position + 1 :]:
            gain_i, gain_k = int(fits[i, m]) - int(fits[i, j]), int(fits[k, j]) - int(fits[k, m])
            if gain_i > 0 and gain_k > 0 and table.eligible[i, m] and table.eligible[k, j]:
                a, b = instance.learners[i].id, instance.learners[k].id
                text = (
                    f"{a} and {b} would each fit better with the other's coach; an earlier goal keeps them as they are."
                )
                yield Swap((a, b), (gain_i / MICRO, gain_k / MICRO), text)
