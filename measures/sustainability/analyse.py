"""All figures of self-sustainability from a year's counts."""

from __future__ import annotations

from foundation.provenance import canonical_json, revision, sha256_of

from .board import DEFINITIONS, board_page, programme_share
from .counts import SustainabilityCounts
from .dependence import bench, concentration
from .projection import DRAWS, project
from .renewal import elasticities, plug_in, renewal, replacement_ratio, spectral_radius, threshold_check
from .result import SustainabilityProvenance, SustainabilityResult

FEW_EXITS = 5
"""Below so many exits of Leads the intervals are wide because of them."""


def sustainability(counts: SustainabilityCounts, *, seed: int = 0) -> SustainabilityResult:
    """Replacement, renewal, projection, cover, concentration and bench, with intervals and the Board's words.

    Args:
        counts: the counts of a year.
        seed: seed of the projection; everything else is exact.
    """
    projection = project(counts, seed)
    spread, levers = concentration(counts), elasticities(counts)
    by_itself = renewal(counts, counts.community_run_starts)
    return SustainabilityResult(
        inputs=counts,
        replacement_ratio_now=replacement_ratio(counts.events.Live_to_Lead, counts.events.Lead_exit),
        R_self=by_itself,
        R_total=renewal(counts, counts.community_run_starts + counts.programme_run_starts),
        R_self_plugin=plug_in(counts),
        spectral_radius_plugin=spectral_radius(counts),
        threshold_check_R_vs_rho=threshold_check(counts),
        share_of_renewal_from_programme=programme_share(counts),
        projection_community_run=projection,
        concentration=spread,
        bench=bench(counts),
        elasticities=levers,
        board=board_page(counts, projection, by_itself, spread, levers),
        definitions=DEFINITIONS,
        warnings=_warnings(counts),
        provenance=SustainabilityProvenance(
            input_sha256=sha256_of(canonical_json(counts.model_dump(mode="json"))),
            seed=seed,
            draws=DRAWS,
            revision=revision(),
        ),
    )


def _warnings(counts: SustainabilityCounts) -> tuple[str, ...]:
    events = counts.events
    notes = ["Rates are taken to be the same however long somebody has been there."]
    if not counts.exposure_person_quarters.Lead:
        notes.append("No Lead was there in this time: R and the projection cannot be worked out.")
    elif events.Lead_exit < FEW_EXITS:
        some = "Only 1 Lead has" if events.Lead_exit == 1 else f"Only {events.Lead_exit} Leads have"
        notes.append(f"{some if events.Lead_exit else 'No Lead has'} stopped: that is what makes the ranges wide.")
    if not counts.community_run_starts:
        notes.append("Nobody is recorded as started by members themselves: R_self rests on assumption.")
    if not events.Live_to_Lead and not events.Lead_exit:
        notes.append("Nobody became a Lead and no Lead stopped: the replacement ratio rests on assumption alone.")
    if counts.ever_started >= counts.eligible_staff_pool:
        notes.append("As many have begun as there are staff: nobody is left to start.")
    return tuple(notes)
