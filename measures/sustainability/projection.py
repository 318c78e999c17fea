"""Eight quarters without the programme: simulated with drawn rates, whole people and a limited pool of staff.

A push model of manpower (Bartholomew) with a class in training (Georgiou and Tsantas, 2002).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .counts import SustainabilityCounts
from .renewal import PRIOR
from .result import Band, ProjectedQuarter

QUARTERS = 8
DRAWS = 50_000

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def project(counts: SustainabilityCounts, seed: int) -> tuple[ProjectedQuarter, ...]:
    """Leads and coaching cover at the end of each quarter; nothing where no Lead was ever there.

    In each quarter starts are Poisson(c x Leads x share of the pool not yet begun), never more than are left; people
    move on or stop by binomial draws. Rates are drawn once for each of the runs.

    Args:
        counts: the counts of a year.
        seed: seed of the draws.
    """
    if not counts.exposure_person_quarters.Lead:
        return ()
    draw = np.random.default_rng(seed)
    exposure, events, pool = counts.exposure_person_quarters, counts.events, counts.eligible_staff_pool
    learn_rates = _rates(draw, events.Learn_to_Live, events.Learn_exit, exposure.Learn)
    live_rates = _rates(draw, events.Live_to_Lead, events.Live_exit, exposure.Live)
    exits = draw.beta(PRIOR + events.Lead_exit, PRIOR + exposure.Lead - events.Lead_exit, DRAWS)
    starts_each = draw.gamma(PRIOR + counts.community_run_starts, 1 / exposure.Lead, DRAWS)
    learn, live, lead = (np.full(DRAWS, n) for n in (counts.stock.Learn, counts.stock.Live, counts.stock.Lead))
    ever = np.full(DRAWS, counts.ever_started)
    found = []
    for quarter in range(1, QUARTERS + 1):
        left = np.maximum(pool - ever, 0)
        started = np.minimum(draw.poisson(starts_each * lead * (left / pool)), left)
        to_live, learn_gone = _moves(draw, learn, learn_rates)
        to_lead, live_gone = _moves(draw, live, live_rates)
        lead_gone = draw.binomial(lead, exits)
        ever = ever + started
        learn = learn + started - to_live - learn_gone
        live = live + to_live - to_lead - live_gone
        lead = lead + to_lead - lead_gone
        found.append(_quarter(quarter, lead, live, counts))
    return tuple(found)


def _rates(draw: np.random.Generator, onward: int, gone: int, quarters: float) -> tuple[Floats, Floats]:
    """Chance of moving on, and of stopping for those who do not: a Dirichlet, drawn as two Betas."""
    on = draw.beta(PRIOR + onward, 2 * PRIOR + quarters - onward, DRAWS)
    return on, draw.beta(PRIOR + gone, PRIOR + max(0.0, quarters - onward - gone), DRAWS)


def _moves(draw: np.random.Generator, people: Ints, rates: tuple[Floats, Floats]) -> tuple[Ints, Ints]:
    on = draw.binomial(people, rates[0])
    return on, draw.binomial(people - on, rates[1])


def _quarter(quarter: int, lead: Ints, live: Ints, counts: SustainabilityCounts) -> ProjectedQuarter:
    low, middle, high = np.quantile(lead, (0.05, 0.5, 0.95))
    places, need = counts.coach_slots_per_lead * lead, counts.coaching_need_share_of_live * live
    with np.errstate(divide="ignore", invalid="ignore"):
        cover = np.where(need > 0, places / need, np.inf)
    median = float(np.median(cover))
    return ProjectedQuarter(
        quarter=quarter,
        Lead=Band(median=float(middle), lo90=float(low), hi90=float(high)),
        P_Lead_ge_now=float(np.mean(lead >= counts.stock.Lead)),
        coaching_cover_median=median if np.isfinite(median) else None,
        P_cover_ge_1=float(np.mean(cover >= 1)),
    )
