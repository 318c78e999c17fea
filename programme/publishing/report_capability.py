"""The capability map in a report: who offers what, what nobody offers, who could support whom."""

from __future__ import annotations

from measures.plain_numbers import number

from .report_facts import Facts
from .report_parts import Block, Section, Words, table
from .report_words import counted, listed, subject


def capability(facts: Facts) -> Section:
    """What partners offer one another, by organisation."""
    found = facts.figures.capability
    blocks: list[Block] = [Words(each) for each in found.sentences]
    if found.offers:
        blocks += [_offers(facts), _gaps(facts), _duplicates(facts), _support(facts)]
    return Section("8. What partners offer one another", tuple(blocks))


def _offers(facts: Facts) -> Block:
    rows = [
        (
            facts.organisation(each.organisation),
            subject(each.kind, each.tier, each.skill),
            "not known" if each.places_open is None else str(each.places_open),
        )
        for each in facts.figures.capability.offers
        if each.in_place == "yes"
    ]
    heads = ("Organisation", "Offers", "Places open to others")
    return table("What is offered", heads, rows, widths=(1.6, 2, 1), right=(2,))


def _gaps(facts: Facts) -> Block:
    rows = [
        (
            subject(each.kind, each.tier, each.skill),
            counted(len(each.to_ask), "organisation") if each.to_ask else "nobody",
        )
        for each in facts.figures.capability.gaps
    ]
    heads = ("Nobody is known to offer", "Of whom nothing is known yet")
    return table("What nobody is known to offer", heads, rows, widths=(1, 1), empty="nothing")


def _duplicates(facts: Facts) -> Block:
    rows = [
        (subject(each.kind, each.tier, each.skill), listed([facts.organisation(code) for code in each.organisations]))
        for each in facts.figures.capability.duplicates
    ]
    return table(
        "What stands twice within reach", ("Offer", "Could be shared by"), rows, widths=(1, 1.6), empty="nothing"
    )


def _support(facts: Facts) -> Block:
    rows = [
        (
            facts.organisation(each.needs),
            subject(each.kind, each.tier, each.skill),
            f"{facts.organisation(each.could)} ({each.places_open} open)",
            number(each.distance_km, "km") if each.distance_km is not None else "not known",
        )
        for each in facts.figures.capability.support
    ]
    heads = ("Organisation without", "Lacks", "Could use", "How far")
    return table("Who could support whom", heads, rows, widths=(1.2, 1.3, 1.5, 0.7), right=(3,), empty="nobody")
