"""The next introductions in words, and the same worth as bridge values for a matching round."""

from __future__ import annotations

import numpy as np

from .documents import TIE_KINDS
from .instance import Instance, Ints
from .introductions import Worth, next_introductions, worths
from .picture import Picture, picture
from .result import BridgeValue, Introduction
from .signals.reach import ENOUGH_LINKS

MOST_COACHED = 3
"""A Lead who is in this many live coaching ties has no places left."""


def introductions_section(now: Picture) -> tuple[Introduction, ...]:
    """The ten introductions worth making next, best first. Organisations only: who goes is theirs to say."""
    return tuple(_introduction(now, worth, ties) for worth, ties in next_introductions(now))


def bridge_values(instance: Instance) -> tuple[BridgeValue, ...]:
    """How much a first tie between each two organisations is worth, for a matching snapshot's `bridge_values`.

    1 for a tie that would only be one more, plus what `introductions` counts: up to 1 for each of the two that it
    brings nearer to two links outside, and what it shortens the ways between organisations. Rounded to 3 digits.
    """
    codes = [o.code for o in instance.organisations]
    return tuple(
        BridgeValue(organisations=(codes[w.pair[0]], codes[w.pair[1]]), value=round(1 + w.value, 3))
        for w in worths(picture(instance, instance.as_at))
    )


def _introduction(now: Picture, worth: Worth, ties: Ints) -> Introduction:
    organisations = [now.instance.organisations[i] for i in worth.pair]
    names = [o.name or o.code for o in organisations]
    gained = [name for name, i in zip(names, worth.pair, strict=True) if ties[i] == ENOUGH_LINKS - 1]
    new = [name for name, i in zip(names, worth.pair, strict=True) if ties[i] == 0]
    reasons = []
    if new:
        reasons.append(f"{' and '.join(new)} would have a first working link outside")
    if gained:
        reasons.append(f"{' and '.join(gained)} would reach two")
    return Introduction(
        organisations=(organisations[0].code, organisations[1].code),
        value=worth.value,
        reach_gain=len(gained),
        efficiency_gain=worth.efficiency,
        coaching=_coaching(now, worth.pair),
        people=_people(now, worth.pair, coaching_load(now)),
        text=f"Introduce {names[0]} and {names[1]}: " + ("; ".join(reasons) or _nearer(worth.nearer)) + ".",
    )


def _nearer(pairs: int) -> str:
    if pairs == 1:
        return "the two would come nearer to one another"
    return f"it would bring {pairs} pairs of organisations nearer to one another"


def coaching_load(now: Picture) -> Ints:
    """Live coaching ties of everybody in the instance, (people,)."""
    t, day = now.instance.ties, now.at.date.toordinal()
    live = (t.kind == TIE_KINDS.index("coaching")) & (t.start <= day) & (day <= t.end)
    return np.bincount(np.r_[t.a[live], t.b[live]], minlength=len(now.instance.people))


def _people(now: Picture, pair: tuple[int, int], load: Ints) -> tuple[str, ...]:
    """The least busy Lead with places left and the least linked learner that agreed to be named, of the two."""
    people, degrees = now.instance.people, now.ties.graph.degrees()
    agreed = [p for p in now.people.tolist() if people[p].name_on_map]
    choices = [
        (int(load[coach]), int(degrees[learner]), people[coach].id, people[learner].id)
        for here, there in (pair, pair[::-1])
        for coach in agreed
        if now.at.home[coach] == here and people[coach].tier == "lead" and load[coach] < MOST_COACHED
        for learner in agreed
        if now.at.home[learner] == there and people[learner].tier == "live"
    ]
    return min(choices)[2:] if choices else ()


def _coaching(now: Picture, pair: tuple[int, int]) -> bool:
    """Whether coaching could make the tie: somebody who leads in one of them, somebody who lives it in the other."""
    tiers = [{now.instance.people[p].tier for p in now.people[now.home == i]} for i in pair]
    return any("lead" in tiers[i] and "live" in tiers[1 - i] for i in (0, 1))
