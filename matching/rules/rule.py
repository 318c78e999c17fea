"""What a rule about one pair is: a code, a sentence, and the same test twice, for all pairs and for one."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

from ..documents import Coach, Learner
from ..instance import Instance

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class PairRule:
    """A hard rule about one pair.

    `mask(instance)` is True where a pair breaks it, in a shape that broadcasts to (learners, coaches);
    `breaks(instance, learner, coach)` is the plain test of one pair. `sentence` says what the rule asks.
    """

    code: str
    sentence: str
    mask: Callable[[Instance], Mask]
    breaks: Callable[[Instance, Learner, Coach], bool]
    hard: bool = True


def nothing(instance: Instance) -> Mask:
    """The mask of a rule that is switched off: (1, 1), False."""
    del instance
    return np.zeros((1, 1), dtype=np.bool_)


def of_learners(flags: list[bool]) -> Mask:
    """A mask that depends on the learner alone: (learners, 1)."""
    return np.array(flags, dtype=np.bool_).reshape(-1, 1)


def of_coaches(flags: list[bool]) -> Mask:
    """A mask that depends on the coach alone: (1, coaches)."""
    return np.array(flags, dtype=np.bool_).reshape(1, -1)


def of_pairs(instance: Instance, pairs: Collection[tuple[int, int]]) -> Mask:
    """A mask of listed pairs: (learners, coaches)."""
    mask = np.zeros(instance.shape, dtype=np.bool_)
    if pairs:
        flat = np.fromiter(chain.from_iterable(pairs), dtype=np.intp, count=2 * len(pairs))
        mask[flat[::2], flat[1::2]] = True
    return mask
