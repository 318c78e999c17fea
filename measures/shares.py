"""A count of a whole, with the range in which the true share may lie."""

from __future__ import annotations

import math

from scipy.special import betaincinv

from foundation.documents import Document

_Z = 1.959963984540054
"""The normal deviate of a two-sided 95 % interval."""


class Share(Document):
    """`count` of `of`, in per cent, with 95 % intervals: Wilson's, and the Beta of Jeffreys. null where `of` is 0."""

    text: str
    count: int
    of: int
    percent: float | None
    wilson_low: float | None
    wilson_high: float | None
    beta_low: float | None
    beta_high: float | None


def share_of(text: str, count: int, of: int) -> Share:
    """A share with its intervals, in per cent.

    Wilson (Journal of the American Statistical Association 22, 1927); Jeffreys' interval with ends 0 and 100 where
    nobody or everybody counts (Brown, Cai and DasGupta, Statistical Science 16, 2001).
    """
    if not of:
        return Share(
            text=text,
            count=count,
            of=of,
            percent=None,
            wilson_low=None,
            wilson_high=None,
            beta_low=None,
            beta_high=None,
        )
    p, square = count / of, _Z**2 / of
    middle = (p + square / 2) / (1 + square)
    half = _Z / (1 + square) * math.sqrt(p * (1 - p) / of + square / (4 * of))
    low = 0.0 if count == 0 else float(betaincinv(count + 0.5, of - count + 0.5, 0.025))
    high = 1.0 if count == of else float(betaincinv(count + 0.5, of - count + 0.5, 0.975))
    return Share(
        text=text,
        count=count,
        of=of,
        percent=100 * p,
        wilson_low=100 * max(0.0, middle - half),
        wilson_high=100 * min(1.0, middle + half),
        beta_low=100 * low,
        beta_high=100 * high,
    )
