"""The capability map in a report: who offers what, what nobody offers, who could support whom."""

from __future__ import annotations

from collections import defaultdict

from measures.capability import Duplicate, Gap, OfferCell, Support
from measures.plain_numbers import number

from .report_facts import Facts
from .report_parts import Block, Section, Words, table
from .report_words import counted, listed


def capability(facts: Facts) -> Section:
    """What partners offer one another, a row for each kind of offer."""
    found = facts.figures.capability
    blocks: list[Block] = [Words(each) for each in found.sentences]
    if found.offers:
        blocks += [_offers(facts), _gaps(facts), _support(facts)]
    return Section("8. What partners offer one another", tuple(blocks))


def _subject(facts: Facts, about: OfferCell | Duplicate | Gap | Support) -> str:
    """What is offered: `Training for Learn: Plan, do, study, act`."""
    name = f": {facts.skill(about.skill)}" if about.skill else ""
    return f"{about.kind.capitalize()} for {about.tier.capitalize()}{name}"


def _offers(facts: Facts) -> Block:
    """Who offers each thing, and which of them stand near enough to share."""
    by: dict[str, list[str]] = defaultdict(list)
    for each in facts.figures.capability.offers:
        if each.in_place == "yes":
            places = f" ({each.places_open} open)" if each.places_open else ""
            by[_subject(facts, each)].append(f"{facts.organisation(each.organisation)}{places}")
    shared = {_subject(facts, each): len(each.organisations) for each in facts.figures.capability.duplicates}
    rows = [
        (offer, ", ".join(names), counted(shared[offer], "organisation") if offer in shared else "nobody")
        for offer, names in by.items()
    ]
    heads = ("Offer", "Offered by (places open to others)", "Near enough to share")
    return table("What is offered", heads, rows, widths=(1.5, 2.5, 1), empty="nothing is known")


def _gaps(facts: Facts) -> Block:
    rows = [
        (_subject(facts, each), counted(len(each.to_ask), "organisation") if each.to_ask else "nobody")
        for each in facts.figures.capability.gaps
    ]
    heads = ("Nobody is known to offer", "Of whom nothing is known yet")
    return table("What nobody is known to offer", heads, rows, widths=(1.5, 1), empty="nothing")


def _support(facts: Facts) -> Block:
    """For each offer with open places the organisations without it to which it is the nearest."""
    near: dict[tuple[str, str], list[str]] = defaultdict(list)
    served = set()
    for each in facts.figures.capability.support:  # of one offer and organisation the nearest stands first
        offer = _subject(facts, each)
        if (offer, each.needs) in served:
            continue
        served.add((offer, each.needs))
        away = "" if each.distance_km is None else f" ({number(each.distance_km, 'km')})"
        near[offer, f"{facts.organisation(each.could)} ({each.places_open} open)"].append(
            f"{facts.organisation(each.needs)}{away}"
        )
    rows = [(offer, could, listed(names)) for (offer, could), names in near.items()]
    heads = ("Offer", "Has open places", "Nearest to these, which lack it")
    return table("Who could support whom", heads, rows, widths=(1.3, 1.2, 2.5), empty="nobody")
