"""The counts that the figures rest on: who was there, for how long, who moved on, who stopped, who taught."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from foundation.documents import Document, Identifier, read_document, shown
from foundation.errors import BadInput, Fault

Count = Annotated[int, Field(ge=0, le=10**9)]
Amount = Annotated[float, Field(ge=0, le=1e9)]


class ByTier(Document):
    """People on the day of the report, each by the highest tier."""

    Learn: Count
    Live: Count
    Lead: Count


class Exposure(Document):
    """Person-quarters at risk in each tier."""

    Learn: Amount
    Live: Amount
    Lead: Amount


class Events(Document):
    """Moves within the same person-quarters. An exit is: left, declined, or nothing for four quarters."""

    Learn_to_Live: Count
    Learn_exit: Count
    Live_to_Lead: Count
    Live_exit: Count
    Lead_exit: Count


class SustainabilityCounts(Document):
    """A year's counts.

    `community_run_starts` are people who began with a Lead of the community as teacher and without faculty paid by the
    programme. `ever_started` are all who have ever begun, of `eligible_staff_pool` who could. `bench_ready` are Live
    people who completed a project, had coach training and are willing; null = not known.
    """

    stock: ByTier
    exposure_person_quarters: Exposure
    events: Events
    community_run_starts: Count
    programme_run_starts: Count
    eligible_staff_pool: Annotated[int, Field(ge=1, le=10**9)]
    coach_slots_per_lead: Annotated[float, Field(gt=0, le=1000)]
    coaching_need_share_of_live: Annotated[float, Field(gt=0, le=1)]
    coaching_hours_by_org: dict[Identifier, Amount]
    ever_started: Count
    partner_organisations: Count
    bench_ready: Count | None = None


def read_counts(text: str | bytes) -> SustainabilityCounts:
    """Read the counts from JSON text.

    Raises:
        BadInput: every fault, among them more moves out of a tier than person-quarters in it.
    """
    counts = read_document(SustainabilityCounts, text)
    faults = [
        Fault(
            f"exposure_person_quarters.{tier}",
            shown(exposure),
            f"{moves} people left or moved on from {tier}, more than its person-quarters.",
            "Count moves and person-quarters over the same time.",
        )
        for tier, exposure, moves in moves_by_tier(counts)
        if moves > exposure
    ]
    active = sum(hours > 0 for hours in counts.coaching_hours_by_org.values())
    if active > counts.partner_organisations:
        message = f"{active} organisations coached, more than there are partners."
        remedy = "Correct the number of partner organisations or the hours."
        faults.append(Fault("partner_organisations", shown(counts.partner_organisations), message, remedy))
    if faults:
        raise BadInput(faults)
    return counts


def moves_by_tier(counts: SustainabilityCounts) -> list[tuple[str, float, int]]:
    """Tier, its person-quarters, and how many moved on or stopped in them."""
    exposure, events = counts.exposure_person_quarters, counts.events
    return [
        ("Learn", exposure.Learn, events.Learn_to_Live + events.Learn_exit),
        ("Live", exposure.Live, events.Live_to_Lead + events.Live_exit),
        ("Lead", exposure.Lead, events.Lead_exit),
    ]
