"""The capability map: who offers which training, coaching and mentoring, what is doubled, what nobody offers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Literal, NamedTuple

from foundation.documents import Document
from foundation.places import great_circle_km

from .instance import Instance, is_within
from .snapshot.community import Organisation
from .snapshot.learning import Offer

KINDS = ("training", "coaching", "mentoring")
MOST_HELPERS = 3
"""Organisations named to one that lacks an offer."""

InPlace = Literal["yes", "no", "unknown"]


class Subject(NamedTuple):
    """What is offered: the kind, for which tier, in which skill (None = no skill in particular)."""

    kind: str
    tier: str
    skill: str | None


class OfferCell(Document):
    """An organisation's offer of one thing on the day; `unknown` where nothing is recorded."""

    organisation: str
    kind: str
    tier: str
    skill: str | None
    in_place: InPlace
    places_open: int | None
    start: dt.date | None
    end: dt.date | None


class Duplicate(Document):
    """Organisations that offer the same and could share it: each is within reach of another, or its place unknown."""

    kind: str
    tier: str
    skill: str | None
    organisations: tuple[str, ...]


class Gap(Document):
    """Something that no organisation is known to offer. `to_ask` are those of which nothing is known."""

    kind: str
    tier: str
    skill: str | None
    to_ask: tuple[str, ...]


class Support(Document):
    """An organisation with open places that could support one that has no such offer; km is null where not known."""

    kind: str
    tier: str
    skill: str | None
    needs: str
    could: str
    places_open: int
    distance_km: float | None


class CapabilityMap(Document):
    """The partners' offers on the day: a table with a cell for every organisation and subject, and what follows."""

    offers: tuple[OfferCell, ...]
    duplicates: tuple[Duplicate, ...]
    gaps: tuple[Gap, ...]
    support: tuple[Support, ...]
    sentences: tuple[str, ...]


def capability_map(instance: Instance) -> CapabilityMap:
    """The map as at the day of the report; empty where no organisation has said anything."""
    partners = instance.organisations_on(instance.as_at)
    found = _standing(instance)
    subjects = _subjects(instance)
    cells = tuple(
        _cell(partner.code, subject, found.get((partner.code, subject))) for partner in partners for subject in subjects
    )
    table = {(cell.organisation, Subject(cell.kind, cell.tier, cell.skill)): cell for cell in cells}
    duplicates, gaps, support = [], [], []
    for subject in subjects:
        row = [(partner, table[partner.code, subject]) for partner in partners]
        having = [partner for partner, cell in row if cell.in_place == "yes"]
        near = _sharing(having, instance.snapshot.policy.reach_km)
        if near:
            duplicates.append(Duplicate(**subject._asdict(), organisations=near))
        if not having:
            asked = tuple(partner.code for partner, cell in row if cell.in_place == "unknown")
            gaps.append(Gap(**subject._asdict(), to_ask=asked))
        support += _support(subject, row)
    return CapabilityMap(
        offers=cells,
        duplicates=tuple(duplicates),
        gaps=tuple(gaps),
        support=tuple(support),
        sentences=_sentences(subjects, duplicates, gaps, support),
    )


def _subjects(instance: Instance) -> list[Subject]:
    """What somebody mentions, and every kind and tier for the wanted skills."""
    mentioned = {Subject(each.kind, each.tier, each.skill) for each in instance.snapshot.offers}
    tiers = {"training": ("learn", "live", "lead"), "coaching": ("live",), "mentoring": ("lead",)}
    wanted = {
        Subject(kind, tier, skill)
        for skill in instance.snapshot.policy.wanted_skills
        for kind, each in tiers.items()
        for tier in each
    }
    order = {name: i for i, name in enumerate((*KINDS, "learn", "live", "lead"))}
    return sorted(mentioned | wanted, key=lambda s: (order[s.kind], order[s.tier], s.skill or ""))


def _standing(instance: Instance) -> dict[tuple[str, Subject], Offer]:
    """The offer of each organisation and subject on the day; of several a yes stands, then a no, then the later one."""
    rank = {"unknown": 0, "no": 1, "yes": 2}
    found: dict[tuple[str, Subject], Offer] = {}
    rows = sorted(
        instance.snapshot.offers, key=lambda o: (rank[o.in_place], o.start or dt.date.min, o.places_open or 0)
    )
    for each in rows:
        if is_within(instance.as_at, each.start, each.end):
            found[each.organisation, Subject(each.kind, each.tier, each.skill)] = each
    return found


def _cell(code: str, subject: Subject, offer: Offer | None) -> OfferCell:
    return OfferCell(
        organisation=code,
        **subject._asdict(),
        in_place=offer.in_place if offer else "unknown",
        places_open=offer.places_open if offer else None,
        start=offer.start if offer else None,
        end=offer.end if offer else None,
    )


def _sharing(having: Sequence[Organisation], reach_km: float) -> tuple[str, ...]:
    """Organisations that have another one within reach; a distance that is not known counts as within."""
    near = set()
    for one in having:
        for other in having:
            apart = _km(one, other)
            if one is not other and (apart is None or apart <= reach_km):
                near.add(one.code)
    return tuple(sorted(near))


def _km(one: Organisation, other: Organisation) -> float | None:
    a, b = one.location, other.location
    if a is None or b is None:
        return None
    return float(great_circle_km(a.latitude, a.longitude, b.latitude, b.longitude))


def _support(subject: Subject, row: Sequence[tuple[Organisation, OfferCell]]) -> list[Support]:
    """For each organisation without the offer the nearest with open places."""
    found = []
    for needy, lacking in row:
        if lacking.in_place != "no":
            continue
        able = [
            Support(
                **subject._asdict(),
                needs=needy.code,
                could=partner.code,
                places_open=cell.places_open,
                distance_km=_km(needy, partner),
            )
            for partner, cell in row
            if cell.in_place == "yes" and cell.places_open
        ]
        found += sorted(able, key=lambda s: (s.distance_km is None, s.distance_km or 0.0, s.could))[:MOST_HELPERS]
    return found


def _sentences(
    subjects: Sequence[Subject],
    duplicates: Sequence[Duplicate],
    gaps: Sequence[Gap],
    support: Sequence[Support],
) -> tuple[str, ...]:
    if not subjects:
        return ("No organisation has said what it offers: no data.",)
    helped = len({(each.needs, each.kind, each.tier, each.skill) for each in support})
    return (
        f"{len(subjects)} kinds of offer were looked at: {len(duplicates)} stand twice or more within reach, "
        f"{len(gaps)} are known from nobody.",
        f"{'Once' if helped == 1 else f'{helped} times'} an organisation without an offer could use another's places.",
    )
