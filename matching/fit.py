"""How well a pair fits, 0 to 100: a weighted sum of parts from 0 to 1, kept in millionths of a point.

Each part is a count of whole units over a whole total, so that the plain form here and the form for all pairs at
once (`fit_table`) give the same integers:

- `skills`: over the skills asked for (a required one counts twice), a quarter lost for each level the coach is below
  the level wanted, never more than three; nothing for a skill not offered. Nothing asked: 1.
- `topics`: share of the learner's topics that are the coach's too. None named: 1.
- `common_time`: common minutes (see `common_time`) up to three hours, over three hours.
- `travel`: 1 if they meet online; else falling from 1 side by side to 0 at 40 km, one half where a place is not
  known, and never under one half if both accept online.
- `mix`: profession and band, each one half of the part: 1 if different (or alike, or any, as the policy wants),
  0 if not, one half where not known.
- `growth`: seven tenths if a learner close to the Lead tier meets a coach who grows coaches, three tenths if the
  coach wished for this learner.
"""

from __future__ import annotations

import math

from .common_time import common_minutes
from .documents import Coach, Learner
from .instance import Instance, Pair
from .rules.travel import travel_km

MICRO = 1_000_000
"""Millionths of a point: fits, and every sum of them, are whole numbers of these."""

FULL_TIME_MINUTES = 180
FAR_METRES = 40_000
QUARTERS = 4

Share = tuple[int, int]
"""Whole units reached, of whole units possible."""


def fit_of(instance: Instance, pair: Pair) -> int:
    """Fit of a pair in millionths of a point: the score from outside where there is one, else the sum of parts."""
    if pair in instance.scores:
        return instance.scores[pair]
    if pair not in instance.known_fits:
        instance.known_fits[pair] = sum(fit_parts(instance, pair).values())
    return instance.known_fits[pair]


def fit_parts(instance: Instance, pair: Pair) -> dict[str, int]:
    """Millionths of a point that each part brings to a pair; none if the pair's score comes from outside."""
    if pair in instance.scores:
        return {}
    learner, coach = instance.learners[pair[0]], instance.coaches[pair[1]]
    shares = {
        "skills": skills_share(learner, coach),
        "topics": topics_share(learner, coach),
        "common_time": (
            min(common_minutes(learner.availability, coach.availability), FULL_TIME_MINUTES),
            FULL_TIME_MINUTES,
        ),
        "travel": travel_share(learner, coach),
        "mix": mix_share(instance.policy.mix, learner, coach),
        "growth": growth_share(learner, coach),
    }
    points = instance.policy.weights.points()
    return {part: math.floor(points[part] * MICRO * (reached / of) + 0.5) for part, (reached, of) in shares.items()}


def needs_of(learner: Learner) -> dict[str, tuple[int, int]]:
    """Level wanted (0 if not said) and weight (2 if required, else 1) of each skill asked for."""
    wanted: dict[str, tuple[int, int]] = {}
    for need in learner.needs:
        level, weight = wanted.get(need.skill, (0, 1))
        wanted[need.skill] = max(level, need.level or 0), 2 if need.required else weight
    return wanted


def offers_of(coach: Coach) -> dict[str, int]:
    """Highest level (0 if not said) of each skill offered."""
    offered: dict[str, int] = {}
    for offer in coach.skills:
        offered[offer.skill] = max(offered.get(offer.skill, 0), offer.level or 0)
    return offered


def skills_share(learner: Learner, coach: Coach) -> Share:
    """Quarters of the skills asked for that the coach can give."""
    wanted, offered = needs_of(learner), offers_of(coach)
    if not wanted:
        return 1, 1
    reached = 0
    for skill, (level, weight) in wanted.items():
        if skill in offered:
            short = level - offered[skill] if level and offered[skill] else 0
            reached += weight * min(QUARTERS, max(1, QUARTERS - short))
    return reached, QUARTERS * sum(weight for _, weight in wanted.values())


def plain_words(words: tuple[str, ...]) -> frozenset[str]:
    """Words as they are compared: trimmed, without regard to case."""
    return frozenset(word.strip().casefold() for word in words)


def topics_share(learner: Learner, coach: Coach) -> Share:
    """Topics of the learner that are the coach's too."""
    asked = plain_words(learner.topics)
    return (len(asked & plain_words(coach.topics)), len(asked)) if asked else (1, 1)


def travel_share(learner: Learner, coach: Coach) -> Share:
    """Metres short of far away, over far away."""
    if "online" in (learner.mode, coach.mode):
        return FAR_METRES, FAR_METRES
    km = travel_km(learner, coach)
    if km is None:
        return FAR_METRES // 2, FAR_METRES
    near = max(0, FAR_METRES - math.floor(km * 1000 + 0.5))
    return (max(near, FAR_METRES // 2) if learner.accepts_online and coach.accepts_online else near), FAR_METRES


def mix_share(wish: str, learner: Learner, coach: Coach) -> Share:
    """Halves for profession and for band, of four."""
    if wish == "any":
        return 4, 4
    halves = 0
    for a, b in ((learner.profession, coach.profession), (learner.band, coach.band)):
        if a is None or b is None:
            halves += 1
        elif (plain_words((a,)) == plain_words((b,))) == (wish == "alike"):
            halves += 2
    return halves, 4


def growth_share(learner: Learner, coach: Coach) -> Share:
    """Tenths for growing a coach and for a wish."""
    return 7 * (learner.near_lead and coach.grows_coaches) + 3 * (learner.id in coach.wishes), 10
