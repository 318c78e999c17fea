"""The JSON of self-sustainability. What cannot be worked out is null, never 0."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from foundation.documents import Document

from .counts import SustainabilityCounts


class ReplacementRatio(Document):
    """New Leads for each Lead lost: count, ratio, and its posterior with a 90 % interval."""

    new: int
    lost: int
    point: float | None
    posterior: str
    median: float
    lo90: float
    hi90: float
    P_RR_ge_1: float


class Renewal(Document):
    """New Leads that one Lead brings about over its time, with a 90 % interval and the chance of 1 or more."""

    median: float
    lo90: float
    hi90: float
    P_ge_1: float


class Band(Document):
    """Median and 90 % band of a number of people."""

    median: float
    lo90: float
    hi90: float


class ProjectedQuarter(Document):
    """A quarter ahead without the programme. Cover is coaching places over learners who need one; null = no limit."""

    quarter: int
    Lead: Band
    P_Lead_ge_now: float
    coaching_cover_median: float | None
    P_cover_ge_1: float


class Concentration(Document):
    """How coaching hours spread over organisations (Herfindahl-Hirschman index), and R without the largest."""

    HHI: float | None
    effective_organisations: float | None
    n_active: int
    of_partners: int
    HHI_normalised: float | None
    largest_share: float | None
    R_self_plugin_without_largest: float | None


class Bench(Document):
    """Live people ready to lead, for each Lead expected to stop within 12 months; 2 or more is comfortable."""

    ready: int | None
    expected_losses_12_months: float | None
    ratio: float | None


class Elasticity(Document):
    """By how many per cent R changes when this changes by one per cent."""

    of: str
    value: float
    text: str


class BoardPage(Document):
    """One page for a Partnership Board: the answer and the chance behind it, five lines, and 100 dots.

    So many dots are filled as there are runs, of 100, with as many Leads in eight quarters as now.
    """

    question: str
    answer: str
    probability: float | None
    dots_filled: int | None
    lines: tuple[str, ...]


class SustainabilityProvenance(Document):
    """Where the figures come from. Only the projection is simulated, from the seed."""

    input_sha256: str
    seed: int
    draws: int
    revision: str


class SustainabilityResult(Document):
    """Every figure of self-sustainability. `threshold_check_R_vs_rho` pairs R with the spectral radius: 1 with 1."""

    inputs: SustainabilityCounts
    replacement_ratio_now: ReplacementRatio
    R_self: Renewal | None
    R_total: Renewal | None
    R_self_plugin: float | None
    spectral_radius_plugin: float | None
    threshold_check_R_vs_rho: tuple[tuple[float, float], ...]  # noqa: N815 - the published key
    share_of_renewal_from_programme: Annotated[float, Field(ge=0, le=1)] | None
    projection_community_run: tuple[ProjectedQuarter, ...]
    concentration: Concentration
    bench: Bench
    elasticities: tuple[Elasticity, ...]
    board: BoardPage
    definitions: dict[str, str]
    warnings: tuple[str, ...]
    provenance: SustainabilityProvenance
