"""Answers to questions about a solved round, as JSON."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from foundation.documents import Document, Identifier

from .documents import Count, Learner, Organisation, PairOfIds
from .result import Alternative, GoalNumber


class WhyNot(Document):
    """Why a pair is not in the plan: the rules it breaks, or what forcing it would change.

    `price` is each goal's value with the pair forced less its value in the plan; `displaced` are the pairs of others
    that would end. `proven`: the plan and the one with the pair forced are both the best there are, so that the price
    is exact.
    """

    learner: str
    coach: str
    eligible: bool
    rules: tuple[str, ...]
    price: dict[str, GoalNumber]
    displaced: tuple[PairOfIds, ...]
    proven: bool
    text: str


class WhyNotAnswer(Document):
    """The answer to `--why-not`."""

    why_not: WhyNot


class Change(Document):
    """One change that would give a learner a coach; `subject` is a coach, a learner, a rule or a kind of coach."""

    kind: Literal["place", "coach", "rule", "availability"]
    subject: str
    text: str


class SmallestChangeAnswer(Document):
    """The answer to `--smallest-change`: smallest first, each tried out."""

    smallest_change: tuple[Change, ...]


class PricedAlternative(Alternative):
    """Another coach a placed learner could have had: what the plan would give up for it, as in `WhyNot`."""

    price: dict[str, GoalNumber]
    displaced: tuple[PairOfIds, ...]
    proven: bool
    text: str


class PairExplained(Document):
    """Why a learner is with a coach: the parts of the fit, the two next best coaches and the price of each."""

    learner: str
    coach: str
    fit: float
    parts: dict[str, float]
    locked: bool
    kept: bool
    new_bridge: bool
    flags: tuple[str, ...]
    alternatives: tuple[PricedAlternative, ...]
    text: str


class Holder(Document):
    """A coach who would suit a learner left without, and the learners who hold the places."""

    coach: str
    learners: tuple[str, ...]


class UnmatchedExplained(Document):
    """Why a learner has no coach: coaches that each rule removes, who holds the places of the others, what would
    help."""

    learner: str
    reason: str
    removed: dict[str, int]
    holders: tuple[Holder, ...]
    smallest_change: tuple[Change, ...]
    text: str
    remedy: str


class ExplainAnswer(Document):
    """The answer to `--explain`."""

    explain: PairExplained | UnmatchedExplained


class UnreadyRow(Document):
    """Something in the data to put right first: what it is, whom it concerns (ids of rows), a sentence, a remedy."""

    what: str
    subjects: tuple[str, ...]
    text: str
    remedy: str


class ReadinessAnswer(Document):
    """The answer to `--readiness`."""

    readiness: tuple[UnreadyRow, ...]


class RepairStep(Document):
    """The best plan with so many published pairs ended beyond those the change itself ends.

    `proven`: no plan with so few further changes places more learners, or as many with a better fit.
    """

    changes: int
    placed: int
    total_fit: float
    ended: tuple[PairOfIds, ...]
    new: tuple[PairOfIds, ...]
    proven: bool
    text: str


class RepairAnswer(Document):
    """The answer to `--repair`: what each further change would bring."""

    repair: tuple[RepairStep, ...]


class RepairChange(Document):
    """What has changed since a plan was published (`CHANGE.json`).

    `memberships` are the organisations that people work for now, by person id, the one that counts for shares first;
    `organisations` are new ones, and those of the round that are no longer as they were.
    """

    withdrawn: tuple[Identifier, ...] = ()
    left: tuple[Identifier, ...] = ()
    places: dict[str, Count] = Field(default_factory=dict)
    declined: tuple[PairOfIds, ...] = ()
    joined: tuple[Learner, ...] = ()
    memberships: dict[str, tuple[Identifier, ...]] = Field(default_factory=dict)
    organisations: tuple[Organisation, ...] = ()
