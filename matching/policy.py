"""What a round must hold to and what it strives for: hard rules, ordered goals, group limits, weights of the fit."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from foundation.documents import Document

MOST = 1_000_000
"""The largest count, weight or number of hours that a snapshot may hold; far beyond any round, and safe to add up."""

KNOWN_GOALS = (
    "place_learners",
    "fair_shares",
    "keep_pairs",
    "worst_fit",
    "new_bridges",
    "total_fit",
    "balance_load",
)
"""Every goal of the design, in its usual order."""

BUILT_GOALS = KNOWN_GOALS
"""The goals this program pursues; any other is refused, never ignored."""

FIRM_GOALS = ("place_learners", "fair_shares", "keep_pairs")
"""Goals that never give way to a later one."""

FIT_PARTS = ("skills", "topics", "common_time", "travel", "mix", "growth")


BETWEEN = "Most pairs between two organisations, both directions counted together; more only where locks take more."
BAND = (
    "How far what an organisation gives (pairs of its coaches) and what it receives (pairs of its learners) may lie "
    "apart. It holds for organisations that can do both: one without a learner who takes part, or without a coach who "
    "can coach, is left out, as it could have no pair at all under a narrow band. Wider only where locks need it."
)


class HardRules(Document):
    """Which hard rules hold. Those without a switch always hold."""

    cross_organisation: bool = True
    different_parent: bool = False
    different_network: bool = False
    different_building: bool = False
    line_management: bool = True
    reciprocal: bool = True
    repeat: bool = True
    min_common_minutes: Annotated[int, Field(ge=0, le=1440)] = 60
    unknown_availability: Literal["hold_out", "allow"] = "hold_out"
    travel: bool = True
    required_skills: bool = True
    supervision: bool = True


class Goal(Document):
    """One goal. Its place in the list is its priority; `give_way_percent` is what later goals may cost it."""

    goal: str
    by: Literal["kind", "organisation"] | None = None
    floors: tuple[Annotated[float, Field(ge=0, le=100)], ...] | None = None
    give_way_percent: Annotated[float, Field(ge=0, le=100)] = 0


class Groups(Document):
    """Limits that cut across pairs. `max_pairs_between` and `give_receive_band` count pairs; null is no limit."""

    max_pairs_between: Annotated[int, Field(ge=0, le=MOST)] | None = Field(default=None, description=BETWEEN)
    give_receive_band: Annotated[int, Field(ge=0, le=MOST)] | None = Field(default=None, description=BAND)
    one_each: bool = False


class Weights(Document):
    """Weights of the parts of a fit; rescaled so that they add up to 100."""

    skills: Annotated[float, Field(ge=0, le=MOST)] = 40
    topics: Annotated[float, Field(ge=0, le=MOST)] = 15
    common_time: Annotated[float, Field(ge=0, le=MOST)] = 15
    travel: Annotated[float, Field(ge=0, le=MOST)] = 15
    mix: Annotated[float, Field(ge=0, le=MOST)] = 5
    growth: Annotated[float, Field(ge=0, le=MOST)] = 10

    def points(self) -> dict[str, float]:
        """Points out of 100 that each part of a fit may bring, by its name."""
        weights = {part: float(getattr(self, part)) for part in FIT_PARTS}
        total = sum(weights.values())
        return {part: 100.0 * weight / total for part, weight in weights.items()}


def default_goals() -> tuple[Goal, ...]:
    """The goals of a policy that names none."""
    options: dict[str, dict[str, object]] = {
        "fair_shares": {"by": "kind"},
        "worst_fit": {"floors": (30.0, 50.0, 70.0)},
        "new_bridges": {"give_way_percent": 5},
    }
    return tuple(Goal.model_validate({"goal": name, **options.get(name, {})}) for name in BUILT_GOALS)


class Policy(Document):
    """A numbered version of what a round holds to and strives for."""

    version: Annotated[int, Field(ge=1)] = 1
    hard: HardRules = HardRules()
    goals: tuple[Goal, ...] = Field(default_factory=default_goals)
    groups: Groups = Groups()
    weights: Weights = Weights()
    mix: Literal["different", "alike", "any"] = "different"
    hours_per_pair: Annotated[float, Field(ge=0.001, le=MOST)] = 2
