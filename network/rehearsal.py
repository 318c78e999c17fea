"""Loss rehearsal: what the community would lose if a person, a role or a whole organisation left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np

from foundation.documents import Document

from .instance import Ints
from .losses import MOST_NODES, main_share, random_losses
from .picture import Picture
from .signals.light import counted
from .signals.reach import ENOUGH_LINKS

PEOPLE_REHEARSED = 10
_DRAWS = 60
_DRAWS_WHERE_MANY = 30
_MOST_BANDS = 25
ROLES = {tier: f"everybody in the {tier.capitalize()} tier" for tier in ("lead", "live", "learn")}


class Loss(Document):
    """One loss, for administrators.

    `people` leave. `together` is the share of the other linked people still in the largest connected group,
    `random_low` to `random_high` what losing as many linked people at random leaves (95 %; null where not worked out).
    `cut_off` counts organisations that lose their last working link outside, `below_two` those that fall under two.
    """

    kind: Literal["person", "role", "organisation"]
    subject: str
    people: int
    together: float | None
    random_low: float | None
    random_high: float | None
    cut_off: int
    below_two: int
    text: str


def rehearsal(now: Picture, brokers: tuple[str, ...], rng: np.random.Generator) -> tuple[Loss, ...]:
    """The losses worth rehearsing: the first brokers one at a time, each tier, each organisation.

    Args:
        now: the picture of the day.
        brokers: ids of people who bridge, most first; the first ten are rehearsed.
        rng: for the losses at random.
    """
    bands: dict[int, tuple[float, float] | None] = {}
    return tuple(_loss(now, *case, bands, rng) for case in _cases(now, brokers[:PEOPLE_REHEARSED]))


Kind = Literal["person", "role", "organisation"]


def _cases(now: Picture, brokers: tuple[str, ...]) -> Iterator[tuple[Kind, str, str, Ints]]:
    """Kind, subject, words for it, positions in `people` of those who leave."""
    people = now.instance.people
    place = {people[p].id: i for i, p in enumerate(now.people.tolist())}
    for broker in brokers:
        yield "person", broker, broker, np.array([place[broker]], dtype=np.int64)
    for tier, words in ROLES.items():
        gone = np.array([i for i, p in enumerate(now.people.tolist()) if people[p].tier == tier], dtype=np.int64)
        if len(gone):
            yield "role", tier, words, gone
    degrees = now.graph.degrees()
    for i, organisation in enumerate(now.instance.organisations):
        gone = np.flatnonzero(now.home == i)
        if degrees[gone].any():
            yield "organisation", organisation.code, organisation.name or organisation.code, gone


def _loss(
    now: Picture,
    kind: Kind,
    subject: str,
    words: str,
    gone: Ints,
    bands: dict[int, tuple[float, float] | None],
    rng: np.random.Generator,
) -> Loss:
    linked_gone = len(np.intersect1d(gone, now.linked))
    together = main_share(now.graph, now.linked, gone)
    if linked_gone not in bands:
        bands[linked_gone] = _band(now, linked_gone, len(bands), rng)
    band = bands[linked_gone]
    before, after = now.external_ties, _external_without(now, gone)
    others = np.arange(len(before)) != (now.home[gone[0]] if kind == "organisation" else -1)
    cut_off = int(((before > 0) & (after == 0) & others).sum())
    below = int(((before >= ENOUGH_LINKS) & (after < ENOUGH_LINKS) & others).sum())
    return Loss(
        kind=kind,
        subject=subject,
        people=len(gone),
        together=together,
        random_low=band[0] if band else None,
        random_high=band[1] if band else None,
        cut_off=cut_off,
        below_two=below,
        text=_text(words, together, band, cut_off, below),
    )


def _band(now: Picture, count: int, known: int, rng: np.random.Generator) -> tuple[float, float] | None:
    many = len(now.linked) > MOST_NODES
    if many and known >= _MOST_BANDS:
        return None
    return random_losses(now.graph, now.linked, count, rng, _DRAWS_WHERE_MANY if many else _DRAWS)


def _external_without(now: Picture, gone: Ints) -> Ints:
    lost = np.zeros(len(now.instance.people), dtype=np.bool_)
    lost[now.people[gone]] = True
    edges = now.ties.graph.edges[now.ties.crosses]
    stays = edges[~lost[edges].any(axis=1)] if len(edges) else edges
    return np.bincount(now.at.home[stays].ravel(), minlength=len(now.instance.organisations))


def _text(words: str, together: float | None, band: tuple[float, float] | None, cut_off: int, below: int) -> str:
    if together is None:
        return f"Without {words} nobody with a working link would be left."
    text = f"Without {words}, {round(100 * together)} of 100 linked people would stay in one group"
    if band is not None and together < band[0]:
        text += f" (losing as many at random leaves {round(100 * band[0])} to {round(100 * band[1])})"
    if cut_off:
        text += f"; {counted(cut_off, 'organisation')} would lose the last link outside"
    if below:
        text += f"; {counted(below, 'organisation')} would fall below two links"
    return text + "."
