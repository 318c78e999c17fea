"""The page for a Partnership Board, in words, and what every figure means."""

from __future__ import annotations

from collections.abc import Sequence

from .counts import SustainabilityCounts
from .result import BoardPage, Concentration, Elasticity, ProjectedQuarter, Renewal

UNLIKELY, LIKELY = 0.2, 0.8

QUESTION = "Would this carry on if programme funding stopped?"

DEFINITIONS = {
    "replacement_ratio_now": "New Leads in the last 12 months for each Lead who stopped. 1 or more: made up for.",
    "R_self": "New Leads that one Lead brings about in all its time, counting only people whom members themselves "
    "started. It has no time limit and ignores that the pool of staff empties, so it flatters a young community.",
    "R_total": "As R_self, with people whom the programme's own sessions started.",
    "share_of_renewal_from_programme": "The part of all starts, and so of new Leads, that comes from sessions run by "
    "the programme.",
    "projection_community_run": "What the same rates would bring in the next eight quarters without starts in "
    "programme-run sessions: half of all runs end below the median, nine in ten within the band.",
    "coaching_cover": "Places that Leads have for learners, over Live people who need a coach. 1 or more: enough.",
    "concentration": "HHI: the sum of squared shares of coaching hours. Its inverse is the number of organisations "
    "that would carry as much if each carried the same.",
    "bench": "Live people who completed a project, had coach training and are willing, for each Lead expected to stop "
    "within 12 months. 2 or more is comfortable: our own cut.",
    "answer": "By the lower of two chances: that there are as many Leads in eight quarters as now, which people "
    "already on their way can bring alone, and that R_self is 1 or more. Below 20 in 100 unlikely, above 80 likely.",
    "exit": "Somebody left, declined, or did nothing for four quarters; dated at the last activity.",
}


def board_page(
    counts: SustainabilityCounts,
    projection: Sequence[ProjectedQuarter],
    renewal: Renewal | None,
    spread: Concentration,
    levers: Sequence[Elasticity],
) -> BoardPage:
    """Answer and five lines.

    The answer goes by the lower of two chances: of as many Leads in eight quarters as now, which a full pipeline alone
    can bring, and of R_self at 1 or more, which is what lasts.
    """
    ahead = projection[-1].P_Lead_ge_now if projection else None
    chance = None if ahead is None or renewal is None else min(ahead, renewal.P_ge_1)
    lines = [
        f"{_became(counts.events.Live_to_Lead)}, {counts.events.Lead_exit} stopped.",
        _outcome(counts, projection),
        _programme(counts),
        _largest(spread),
        _change(levers),
    ]
    return BoardPage(
        question=QUESTION,
        answer=_answer(chance, counts.stock.Lead),
        probability=chance,
        dots_filled=None if ahead is None else round(100 * ahead),
        lines=tuple(lines),
    )


def _answer(chance: float | None, leads: int) -> str:
    if chance is None or not leads:
        return "We cannot tell: there are no Leads to count."
    if chance < UNLIKELY:
        return "Unlikely."
    return "Likely." if chance > LIKELY else "We cannot yet tell."


def _became(count: int) -> str:
    return "1 person became a Lead" if count == 1 else f"{count} people became Leads"


def _outcome(counts: SustainabilityCounts, projection: Sequence[ProjectedQuarter]) -> str:
    if not projection:
        return "No Lead has been there long enough to look ahead."
    last = projection[-1]
    return (
        f"In {round(100 * last.P_Lead_ge_now)} of 100 runs of the next eight quarters without the programme there are "
        f"as many Leads as now ({counts.stock.Lead}) or more; half end with {last.Lead.median:g} or more, nine in ten "
        f"with {last.Lead.lo90:g} to {last.Lead.hi90:g}."
    )


def _programme(counts: SustainabilityCounts) -> str:
    share = programme_share(counts)
    if share is None:
        return "Nobody began in this time."
    return f"{round(100 * share)} of every 100 new Leads still come from programme-run sessions."


def programme_share(counts: SustainabilityCounts) -> float | None:
    """1 - R_self / R_total: programme-run starts over all starts; None where there were none."""
    starts = counts.community_run_starts + counts.programme_run_starts
    return counts.programme_run_starts / starts if starts else None


def _largest(spread: Concentration) -> str:
    if spread.largest_share is None:
        return "No coaching hours are recorded."
    if spread.n_active == 1:
        return "One organisation carries all the coaching."
    return f"The largest organisation carries {round(100 * spread.largest_share)} % of coaching."


def _change(levers: Sequence[Elasticity]) -> str:
    helps = {lever.of: lever.value for lever in levers}
    start = (
        "What would change it most: one tenth more people started by members, or one tenth fewer Leads stopping, "
        "raises renewal by about one tenth"
    )
    if "u2" not in helps:
        return f"{start}."
    return f"{start}; one tenth more Live people becoming Lead raises it by {10 * helps['u2']:.0f} %."
