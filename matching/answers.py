"""Answers to questions about a solved round, as JSON."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from foundation.documents import Document, Identifier

from .documents import Count, Learner, Organisation, PairOfIds
from .result import GoalNumber


class WhyNot(Document):
    """Why a pair is not in the plan: the rules it breaks, or what forcing it would change.

    `price` is each goal's value with the pair forced less its value in the plan; `displaced` are the pairs of others
    that would end.
    """

    learner: str
    coach: str
    eligible: bool
    rules: tuple[str, ...]
    price: dict[str, GoalNumber]
    displaced: tuple[PairOfIds, ...]
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
