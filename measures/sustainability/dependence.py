"""On whom it rests: the spread of coaching over organisations, and who stands ready."""

from __future__ import annotations

from .counts import SustainabilityCounts
from .renewal import plug_in
from .result import Bench, Concentration


def concentration(counts: SustainabilityCounts) -> Concentration:
    """Herfindahl-Hirschman index of coaching hours, its inverse, and R if the largest organisation stopped."""
    hours = [each for each in counts.coaching_hours_by_org.values() if each > 0]
    total, ratio = sum(hours), plug_in(counts)
    shares = [each / total for each in hours]
    index = sum(share**2 for share in shares) if shares else None
    largest = max(shares, default=None)
    return Concentration(
        HHI=index,
        effective_organisations=1 / index if index else None,
        n_active=len(hours),
        of_partners=counts.partner_organisations,
        HHI_normalised=(index - 1 / len(hours)) / (1 - 1 / len(hours)) if index and len(hours) > 1 else None,
        largest_share=largest,
        R_self_plugin_without_largest=None if ratio is None or largest is None else ratio * (1 - largest),
    )


def bench(counts: SustainabilityCounts) -> Bench:
    """People ready to lead over the Leads expected to stop in four quarters at the rate counted."""
    quarters = counts.exposure_person_quarters.Lead
    losses = counts.stock.Lead * (1 - (1 - counts.events.Lead_exit / quarters) ** 4) if quarters else None
    ratio = counts.bench_ready / losses if counts.bench_ready is not None and losses else None
    return Bench(ready=counts.bench_ready, expected_losses_12_months=losses, ratio=ratio)
