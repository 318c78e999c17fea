"""Whether the community carries on by itself, and how well it is connected."""

from __future__ import annotations

from measures.plain_numbers import number
from measures.sustainability import SustainabilityResult
from network.signals.light import Signal

from .report_facts import Facts
from .report_parts import Block, Bullets, Section, Words, table
from .report_words import SIGNALS, STATES, chance, counted, interval

MOST = 100
"""A ratio above this tells only that hardly anything stands below the line."""

_NAMES = {
    "replacement_ratio_now": "New Leads for each who stopped",
    "R_self": "New Leads that one Lead brings about, members alone",
    "R_total": "The same, with the programme",
    "share_of_renewal_from_programme": "Renewal that comes from the programme",
    "projection_community_run": "Two years ahead without the programme",
    "coaching_cover": "Coaching cover",
    "concentration": "Spread of coaching",
    "bench": "Ready to lead",
    "answer": "The answer on the first page",
    "exit": "Stopped",
}
"""What each definition of self-sustainability is called in words."""


def sustainability(facts: Facts) -> Section:
    """The panel on self-sustainability, with how connected coaching is."""
    found = facts.figures.sustainability
    title = "5. Would it carry on by itself?"
    if found is None:
        said = "No data: nobody has stated yet how many staff could take part, and without that nothing can be said."
        return Section(title, (Words(said), *_connected(facts)))
    return Section(title, renewal_panel(found, _connected(facts)))


def renewal_panel(found: SustainabilityResult, between: tuple[Block, ...] = ()) -> tuple[Block, ...]:
    """Each measure of self-sustainability with its range, and the next eight quarters.

    Args:
        found: what was worked out.
        between: what else is said after the measures.
    """
    counts = found.inputs
    assumed = (
        f"Taken as given: {counts.eligible_staff_pool:,} staff could take part; a Lead has "
        f"{number(counts.coach_slots_per_lead)} places for learners; {round(100 * counts.coaching_need_share_of_live)} "
        "of 100 Live people need a coach. Somebody who began as a Lead is not counted as a new one here."
    )
    blocks: list[Block] = [
        Words(assumed),
        table("Self-sustainability", ("Measure", "Value", "How sure"), _rows(found), widths=(1.6, 1.4, 2)),
        *between,
        _ahead(found),
    ]
    if found.warnings:
        blocks.append(Bullets(tuple(_plain(each) for each in found.warnings)))
    return tuple(blocks)


def _rows(found: SustainabilityResult) -> list[tuple[str, str, str]]:
    ratio, bench, spread = found.replacement_ratio_now, found.bench, found.concentration
    point = "" if ratio.point is None else f": {number(ratio.point)}"
    rows = [
        (
            _NAMES["replacement_ratio_now"],
            f"{ratio.new} new, {ratio.lost} stopped{point}",
            _sure(ratio.lo90, ratio.hi90, ratio.P_RR_ge_1),
        )
    ]
    for key, renewal in (("R_self", found.R_self), ("R_total", found.R_total)):
        if renewal is None:
            rows.append((_NAMES[key], "no data", "–"))
        else:
            sure = _sure(renewal.lo90, renewal.hi90, renewal.P_ge_1)
            rows.append((_NAMES[key], _times(renewal.median), sure))
    share = found.share_of_renewal_from_programme
    rows.append((_NAMES["share_of_renewal_from_programme"], _percent(share), "a count of the last 12 months"))
    ready = (
        "no data" if bench.ready is None else f"{bench.ready} people, {number(bench.ratio)} for each expected to stop"
    )
    rows.append((_NAMES["bench"], ready, "2 or more is comfortable"))
    spread_over = "no data: no coaching hours are recorded"
    if spread.effective_organisations is not None:
        spread_over = (
            f"as if {counted(spread.effective_organisations, 'organisation')} carried it equally; "
            f"the largest carries {_percent(spread.largest_share)}"
        )
    without = spread.R_self_plugin_without_largest
    sure = "–" if without is None else f"renewal by members without the largest: {number(without)}"
    return [*rows, (_NAMES["concentration"], spread_over, sure)]


def _sure(low: float, high: float, at_least_1: float) -> str:
    """A range that holds the truth in nine of ten cases, and the chance of 1 or more."""
    return f"{_times(low)} to {_times(high)} in nine of ten cases; chance of 1 or more: {chance(at_least_1)}"


def _times(value: float) -> str:
    return number(value) if value <= MOST else f"more than {MOST}"


def _percent(share: float | None) -> str:
    return "no data" if share is None else f"{round(100 * share)} %"


def _ahead(found: SustainabilityResult) -> Block:
    rows = [
        (
            str(each.quarter),
            number(each.Lead.median),
            interval(each.Lead.lo90, each.Lead.hi90),
            chance(each.P_Lead_ge_now),
            "nobody in Live" if each.coaching_cover_median is None else number(each.coaching_cover_median),
            chance(each.P_cover_ge_1),
        )
        for each in found.projection_community_run
    ]
    heads = (
        "Quarter ahead",
        "Leads, middle run",
        "Nine runs of ten",
        "Runs with as many as now",
        "Coaching cover, middle run",
        "Runs with cover of 1 or more",
    )
    return table("The next eight quarters without the programme", heads, rows, widths=(1,) * 6, right=range(1, 6))


def _connected(facts: Facts) -> tuple[Block, ...]:
    """What stays connected when the best-connected people leave: the sixth measure of self-sustainability."""
    light = _light(facts, "robustness")
    if light is None:
        return (Words("Connected: no data."),)
    return (Words(f"Connected: {light.sentence} {STATES[light.state]}."),)


def _light(facts: Facts, name: str) -> Signal | None:
    found = facts.network.scorecard if facts.network else ()
    return next((each for each in found if each.signal == name), None)


def connections(facts: Facts) -> Section:
    """The scorecard of connections: a signal that cannot be judged says so, and there is no sum."""
    title = "6. Who is connected with whom"
    if facts.network is None:
        return Section(title, (Words("No data."),))
    rows = [(_name(each.signal), STATES[each.state], each.sentence) for each in facts.network.scorecard]
    blocks: list[Block] = [
        table("Signals of a healthy community", ("Signal", "State", "What we see"), rows, widths=(0.8, 0.8, 3)),
        Words(facts.network.stage.sentence),
    ]
    if facts.network.introductions:
        told = tuple(each.text for each in facts.network.introductions[:5])
        blocks += [Words("First links between organisations that would do most good:"), Bullets(told)]
    return Section(title, tuple(blocks))


def _name(signal: str) -> str:
    return SIGNALS.get(signal, signal.replace("_", " ").capitalize())


def _plain(text: str) -> str:
    """A sentence of the engine without its short names for figures."""
    for name, words in (("R_self", "renewal by members alone"), ("R_total", "renewal with the programme")):
        text = text.replace(name, words)
    return text[:1].upper() + text[1:]


def definitions_of_the_future(facts: Facts) -> Section:
    """What the signals and the measures of self-sustainability mean."""
    rows = renewal_definitions(facts.figures.sustainability)
    rows += [(_name(each.signal), each.definition) for each in (facts.network.scorecard if facts.network else ())]
    made = f"Figures {facts.figures.provenance.input_sha256[:12]}, program {facts.figures.provenance.revision}."
    found = table("Self-sustainability and signals", ("Figure", "What it means"), rows, widths=(1, 3.2))
    answers = Words("The course administrator answers for these figures unless the Board names somebody else.")
    return Section("Annex: self-sustainability and connections", (found, answers, Words(made)))


def renewal_definitions(found: SustainabilityResult | None) -> list[tuple[str, str]]:
    """Each measure of self-sustainability and what it means."""
    return [(_NAMES.get(key, key), _plain(words)) for key, words in found.definitions.items()] if found else []
