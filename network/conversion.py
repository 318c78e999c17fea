"""From meeting to working: whether people who meet at an event go on to work together more often than chance."""

from __future__ import annotations

import numpy as np

from foundation.documents import Document

from .documents import TIE_KINDS
from .instance import NEVER, Bools, Instance, Ints
from .signals.light import some_of

WITHIN_DAYS = 183
_DRAWS = 400
_MOST_WORK = 8_000_000
FEWEST_PAIRS = 10


class Conversion(Document):
    """Pairs who met, had no working tie before, and were watched for 183 days; how many began one in that time.

    `expected` and the band are what the same meetings and ties give when it is drawn at random which of the people
    who were there by then met whom. Null where there are no such pairs.
    """

    pairs: int
    converted: int
    share: float | None
    expected: float | None
    null_low: float | None
    null_high: float | None
    sentence: str


def conversion(instance: Instance, rng: np.random.Generator) -> Conversion:
    """Conversion of first meetings into working ties, over the whole history."""
    met = _first_meetings(instance)
    begins = _Beginnings(instance)
    pairs, converted = begins.count(met[:, 0], met[:, 1], met[:, 2])
    shares = _shuffled(met, _who_could(instance, met), begins, rng) if pairs else []
    known = len(shares) >= 20
    share = converted / pairs if pairs else None
    return Conversion(
        pairs=pairs,
        converted=converted,
        share=share,
        expected=float(np.mean(shares)) if known else None,
        null_low=float(np.quantile(shares, 0.025)) if known else None,
        null_high=float(np.quantile(shares, 0.975)) if known else None,
        sentence=_sentence(pairs, converted, shares if known else []),
    )


def _first_meetings(instance: Instance) -> Ints:
    """(pairs, 3): two people and the day they first met, where 183 days have passed since. Programme staff apart."""
    t = instance.ties
    meeting = np.isin(t.kind, [TIE_KINDS.index(k) for k in instance.policy.layers.meeting])
    rows = np.flatnonzero(meeting & _counted(instance) & (t.start + WITHIN_DAYS <= instance.as_at.toordinal()))
    order = rows[np.lexsort((t.start[rows], t.b[rows], t.a[rows]))]
    table = np.column_stack([t.a[order], t.b[order], t.start[order]])
    if not len(table):
        return table
    first = np.r_[True, (table[1:, :2] != table[:-1, :2]).any(axis=1)]
    return table[first]


def _counted(instance: Instance) -> Bools:
    if instance.policy.include_programme_staff:
        return np.ones(len(instance.ties.a), dtype=np.bool_)
    return np.asarray(~(instance.staff[instance.ties.a] | instance.staff[instance.ties.b]))


class _Beginnings:
    """The first day of a working tie of each pair, for quick asking."""

    def __init__(self, instance: Instance) -> None:
        t, self.n = instance.ties, max(1, len(instance.people))
        working = np.isin(t.kind, [TIE_KINDS.index(k) for k in instance.policy.layers.working])
        keys = t.a[working] * self.n + t.b[working]
        order = np.lexsort((t.start[working], keys))
        self.keys, first = np.unique(keys[order], return_index=True)
        self.days = t.start[working][order][first]

    def count(self, a: Ints, b: Ints, met: Ints) -> tuple[int, int]:
        """Pairs without a working tie on the day they met, and those of them with one within 183 days."""
        began = np.full(len(a), NEVER, dtype=np.int64)
        if len(self.keys):
            wanted = np.minimum(a, b) * self.n + np.maximum(a, b)
            place = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
            began = np.where(self.keys[place] == wanted, self.days[place], NEVER)
        open_pairs = began > met
        return int(open_pairs.sum()), int((open_pairs & (began <= met + WITHIN_DAYS)).sum())


def _who_could(instance: Instance, met: Ints) -> Ints:
    """Those who met, and everybody else who was there by the first of these days."""
    there = (instance.joined <= met[:, 2].min()) & (instance.left >= met[:, 2].max())
    if not instance.policy.include_programme_staff:
        there &= ~instance.staff
    there[met[:, :2].ravel()] = True
    return np.flatnonzero(there)


def _shuffled(met: Ints, people: Ints, begins: _Beginnings, rng: np.random.Generator) -> list[float]:
    place = np.searchsorted(people, met[:, :2])
    shares = []
    for _ in range(max(20, min(_DRAWS, _MOST_WORK // len(met)))):
        dealt = rng.permutation(people)[place]
        pairs, converted = begins.count(dealt[:, 0], dealt[:, 1], met[:, 2])
        if pairs:
            shares.append(converted / pairs)
    return shares


def _sentence(pairs: int, converted: int, shares: list[float]) -> str:
    if not pairs:
        return "Nobody has met long enough ago to see whether work came of it."
    began = some_of(converted, pairs, "pair who met", "began", "began", "pairs who met")
    text = f"{began} to work together within six months"
    if not shares or pairs < FEWEST_PAIRS:
        return f"{text}; that is too few to tell."
    low, high = float(np.quantile(shares, 0.025)), float(np.quantile(shares, 0.975))
    if low == high:
        return f"{text}; nothing to compare with, since everybody met."
    if converted / pairs > high:
        return f"{text}, more than chance would give: meetings lead to work."
    if converted / pairs < low:
        return f"{text}, fewer than chance would give."
    return f"{text}, about what chance would give."
