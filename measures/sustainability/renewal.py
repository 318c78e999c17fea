"""Do new Leads make up for those who stop? The ratio of the last year, and R over one Lead's time."""

from __future__ import annotations

import numpy as np
from scipy.special import betainc, betaincinv

from .counts import SustainabilityCounts
from .log_product import Beta, Gamma, distribution, quantile
from .result import Elasticity, Renewal, ReplacementRatio

PRIOR = 0.5
"""Jeffreys' prior: half an event of each kind."""


def replacement_ratio(new: int, lost: int) -> ReplacementRatio:
    """New Leads over Leads lost, with pi ~ Beta(0.5 + new, 0.5 + lost) and RR = pi / (1 - pi); exact."""
    a, b = PRIOR + new, PRIOR + lost
    low, middle, high = (float(p / (1 - p)) for p in betaincinv(a, b, np.array([0.05, 0.5, 0.95])))
    return ReplacementRatio(
        new=new,
        lost=lost,
        point=new / lost if lost else None,
        posterior="pi~Beta(0.5+new,0.5+lost); RR=pi/(1-pi)",
        median=middle,
        lo90=low,
        hi90=high,
        P_RR_ge_1=float(1 - betainc(a, b, 0.5)),
    )


def renewal(counts: SustainabilityCounts, starts: int) -> Renewal | None:
    """R = c/x3 * u1/(u1+x1) * u2/(u2+x2) with its exact posterior; None where no Lead was ever there.

    The next-generation number of a chain Learn, Live, Lead (Diekmann and Heesterbeek; van den Driessche and Watmough,
    2002): people whom one Lead starts in its time, who go on to Live, who go on to Lead.

    Args:
        counts: the counts of a year.
        starts: people who began in it, of the kind looked at.
    """
    events, quarters = counts.events, counts.exposure_person_quarters.Lead
    if not quarters:
        return None
    below = distribution(
        [
            Gamma(PRIOR + starts, quarters),
            Beta(PRIOR + events.Lead_exit, PRIOR + quarters - events.Lead_exit, power=-1),
            Beta(PRIOR + events.Learn_to_Live, PRIOR + events.Learn_exit),
            Beta(PRIOR + events.Live_to_Lead, PRIOR + events.Live_exit),
        ]
    )
    low, middle, high = (quantile(below, p) for p in (0.05, 0.5, 0.95))
    return Renewal(median=middle, lo90=low, hi90=high, P_ge_1=min(1.0, max(0.0, 1 - below(1.0))))


def plug_in(counts: SustainabilityCounts) -> float | None:
    """R with the rates as counted; None where a rate has nothing under it."""
    events = counts.events
    onward = (events.Learn_to_Live + events.Learn_exit, events.Live_to_Lead + events.Live_exit)
    if not events.Lead_exit or not all(onward):
        return None
    starts_each = counts.community_run_starts / events.Lead_exit
    return starts_each * events.Learn_to_Live / onward[0] * events.Live_to_Lead / onward[1]


def spectral_radius(counts: SustainabilityCounts, times_starts: float = 1.0) -> float | None:
    """Growth of the community each quarter: the spectral radius of the mean matrix; 1 exactly where R is 1.

    Args:
        counts: the counts of a year.
        times_starts: what the starts of each Lead are multiplied by.
    """
    exposure, events = counts.exposure_person_quarters, counts.events
    if not (exposure.Learn and exposure.Live and exposure.Lead):
        return None
    u1, x1 = events.Learn_to_Live / exposure.Learn, events.Learn_exit / exposure.Learn
    u2, x2 = events.Live_to_Lead / exposure.Live, events.Live_exit / exposure.Live
    c, x3 = times_starts * counts.community_run_starts / exposure.Lead, events.Lead_exit / exposure.Lead
    matrix = np.array([[1 - u1 - x1, 0, c], [u1, 1 - u2 - x2, 0], [0, u2, 1 - x3]])
    return float(max(abs(np.linalg.eigvals(matrix))))


def threshold_check(counts: SustainabilityCounts) -> tuple[tuple[float, float], ...]:
    """R and spectral radius for fewer and more starts: below, at and above 1 together."""
    ratio = plug_in(counts)
    if not ratio:
        return ()
    pairs = ((ratio * times, spectral_radius(counts, times)) for times in (0.2, 0.5, 1 / ratio, 1.5, 3.0))
    return tuple((r, radius) for r, radius in pairs if radius is not None)


def elasticities(counts: SustainabilityCounts) -> tuple[Elasticity, ...]:
    """What R answers to: per cent of change for one per cent of each rate, the largest first."""
    events = counts.events
    found = [
        ("c", 1.0, "sessions that members run themselves"),
        ("x3", -1.0, "Leads who stop"),
    ]
    if events.Live_to_Lead + events.Live_exit:
        stop = events.Live_exit / (events.Live_to_Lead + events.Live_exit)
        found += [("u2", stop, "Live people who become Lead"), ("x2", -stop, "Live people who stop")]
    if events.Learn_to_Live + events.Learn_exit:
        stop = events.Learn_exit / (events.Learn_to_Live + events.Learn_exit)
        found += [("u1", stop, "Learn people who become Live"), ("x1", -stop, "Learn people who stop")]
    return tuple(
        Elasticity(of=of, value=value, text=text) for of, value, text in sorted(found, key=lambda each: -abs(each[1]))
    )
