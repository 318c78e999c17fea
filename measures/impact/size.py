"""How large a change is, in the unit of the series, with an interval that allows for neighbours being alike."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

from foundation.documents import Document

Floats = npt.NDArray[np.float64]

LEAST_EACH_SIDE = 3
"""Fewest points before and after a change for an interval."""

LEAST_FOR_TREND = 8
"""Fewest points before and after a change for a regression with slopes (Penfold and Zhang 2013)."""


class Effect(Document):
    """A change in natural units with its 95 % interval; the interval is null where there are too few points."""

    value: float
    low: float | None
    high: float | None


class Interrupted(Document):
    """Change of level at the start of the change, and of slope for each point after it."""

    level: Effect
    slope: Effect


def change_in_mean(values: Sequence[float], before: int) -> Effect | None:
    """Mean from the change on, less the mean before it; None where either side is empty.

    Args:
        values: the series, in order.
        before: how many of the points come before the change.
    """
    y = np.array(values, dtype=np.float64)
    if not 0 < before < len(y):
        return None
    after = (np.arange(len(y)) >= before).astype(np.float64)
    if min(before, len(y) - before) < LEAST_EACH_SIDE:
        return Effect(value=float(y[before:].mean() - y[:before].mean()), low=None, high=None)
    return _effects(np.column_stack([np.ones(len(y)), after]), y)[1]


def interrupted(values: Sequence[float], before: int) -> Interrupted | None:
    """Segmented regression of an interrupted time series; None below eight points on either side.

    Args:
        values: the series, in order.
        before: how many of the points come before the change.
    """
    y = np.array(values, dtype=np.float64)
    if min(before, len(y) - before) < LEAST_FOR_TREND:
        return None
    time = np.arange(len(y), dtype=np.float64)
    after = (time >= before).astype(np.float64)
    found = _effects(np.column_stack([np.ones(len(y)), time, after, after * (time - before)]), y)
    return Interrupted(level=found[2], slope=found[3])


def _effects(design: Floats, y: Floats) -> list[Effect]:
    """Least squares with the standard errors of Newey and West (Econometrica 55, 1987), t with n - p degrees."""
    n, p = design.shape
    inverse = np.linalg.inv(design.T @ design)
    estimates = inverse @ design.T @ y
    scores = design * (y - design @ estimates)[:, None]
    lags = int(4 * (n / 100) ** (2 / 9))
    middle = scores.T @ scores
    for lag in range(1, lags + 1):
        cross = scores[lag:].T @ scores[:-lag]
        middle += (1 - lag / (lags + 1)) * (cross + cross.T)
    errors = np.sqrt(np.maximum(np.diag(inverse @ middle @ inverse) * n / (n - p), 0.0))
    width = float(stdtrit(n - p, 0.975)) * errors
    return [Effect(value=float(b), low=float(b - w), high=float(b + w)) for b, w in zip(estimates, width, strict=True)]
