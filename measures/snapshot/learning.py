"""What organisations offer, what people say of it, what was learnt."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from foundation.documents import Document, Identifier

from .community import Tier

Level = Annotated[int, Field(ge=1, le=4)]
Rating = Annotated[int, Field(ge=1, le=5)]
Audience = Literal["team", "organisation", "community", "public"]


class Offer(Document):
    """A process that an organisation has, or has not, to train, coach or mentor. `places_open` are for others."""

    organisation: Identifier
    kind: Literal["training", "coaching", "mentoring"]
    tier: Tier
    skill: Identifier | None = None
    in_place: Literal["yes", "no", "unknown"] = "unknown"
    places_open: Annotated[int, Field(ge=0)] | None = None
    start: dt.date | None = None
    end: dt.date | None = None


class SelfAssessment(Document):
    """How well somebody says they know a skill, 1 to 4."""

    person: Identifier
    skill: Identifier
    when: Literal["baseline", "end", "follow_up"]
    date: dt.date
    level: Level


class Feedback(Document):
    """One form about a session, without a name. Each question 1 to 5; null = not answered."""

    session: Identifier
    satisfaction: Rating | None = None
    engagement: Rating | None = None
    relevance: Rating | None = None
    confidence: Rating | None = None
    commitment: Rating | None = None


class Invitation(Document):
    """Somebody was asked to fill something in; answered on a day, or not yet."""

    instrument: Identifier
    person: Identifier
    invited_on: dt.date
    answered_on: dt.date | None = None


class LearningNote(Document):
    """Something learnt, with whom it may be shared: each audience is wider than the one before."""

    id: Identifier
    text: str
    theme: str
    date: dt.date
    project: Identifier | None = None
    event: Identifier | None = None
    share_with: Audience = "team"
