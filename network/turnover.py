"""What came and what went between two dates, among the people who were there on both."""

from __future__ import annotations

import datetime as dt

import numpy as np

from foundation.documents import Document

from .picture import Picture


class Turnover(Document):
    """Working ties of two dates compared; `joiners` and `leavers` are people and are kept out of the comparison.

    With A the ties before and B the ties now: `jaccard` |A & B| / |A or B|, `persistence` |A & B| / |A|,
    `new_share` |B less A| / |B|, `formation` new ties over pairs that could tie and had not, `dissolution` lost ties
    over A. Null where there is nothing to divide by.
    """

    since: dt.date
    kept: int
    new: int
    lost: int
    joiners: int
    leavers: int
    jaccard: float | None
    persistence: float | None
    new_share: float | None
    formation: float | None
    dissolution: float | None


def turnover(before: Picture, now: Picture) -> Turnover:
    """Compare the working ties of two pictures of one instance."""
    both = before.at.present & now.at.present
    old, new = _ties(before, both), _ties(now, both)
    kept = len(np.intersect1d(old, new))
    gained, lost = len(new) - kept, len(old) - kept
    people = int(both.sum())
    could = people * (people - 1) // 2 - len(old)
    return Turnover(
        since=before.at.date,
        kept=kept,
        new=gained,
        lost=lost,
        joiners=int((now.at.present & ~before.at.present).sum()),
        leavers=int((before.at.present & ~now.at.present).sum()),
        jaccard=_ratio(kept, kept + gained + lost),
        persistence=_ratio(kept, len(old)),
        new_share=_ratio(gained, len(new)),
        formation=_ratio(gained, could),
        dissolution=_ratio(lost, len(old)),
    )


def _ties(
    picture: Picture, both: np.ndarray[tuple[int], np.dtype[np.bool_]]
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    edges = picture.ties.graph.edges
    edges = edges[both[edges].all(axis=1)] if len(edges) else edges
    return edges[:, 0] * picture.ties.graph.n + edges[:, 1]


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None
