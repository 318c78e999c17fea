"""What a report is written from: figures that were frozen, and how the report itself stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from measures import Result, Snapshot
from network import Result as NetworkResult


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a report is issued, which one it corrects and why, and when the one before it was issued."""

    state: str = "draft"
    issued_on: dt.date | None = None
    correction: str | None = None
    previous_issued_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that a report may say. `network` is None where nothing is known of connections.

    `skills` are words for the codes of skills; a code without any stands for itself.
    """

    snapshot: Snapshot
    figures: Result
    network: NetworkResult | None = None
    narrative: str = ""
    standing: Standing = Standing()
    programme: str = "Learn, Live, Lead"
    skills: Mapping[str, str] = field(default_factory=dict)

    @property
    def small_number(self) -> int:
        """The smallest number of people that may be shown outside the programme."""
        return self.snapshot.policy.small_number

    def skill(self, code: str) -> str:
        """What a skill is called."""
        return self.skills.get(code, code)

    def organisation(self, code: str) -> str:
        """What an organisation is called."""
        return next((each.name for each in self.snapshot.organisations if each.code == code and each.name), code)
