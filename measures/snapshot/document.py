"""The whole snapshot, and how it is read."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from foundation.documents import Document, Identifier, read_document
from foundation.errors import BadInput

from .community import Coaching, Organisation, Person, Request, Session
from .faults import faults_of
from .learning import Feedback, Invitation, LearningNote, Offer, SelfAssessment
from .work import Issued, Project, Series


class MeasuresPolicy(Document):
    """Settings; a key left out has the default.

    `eligible_staff_pool`, `coach_slots_per_lead` and `coaching_need_share_of_live` together give the section on
    self-sustainability; without the pool there is none. `wanted_skills` are skills to look for in the capability map
    though nobody mentions them. `reach_km`: how far apart organisations can still use one offer. `owners`: key of a
    figure -> who answers for it; the course administrator where it is not named.
    """

    version: Literal[1] = 1
    small_number: Annotated[int, Field(ge=1)] = 8
    stale_score_days: Annotated[int, Field(ge=1)] = 92
    inactive_after_days: Annotated[int, Field(ge=1)] = 365
    reach_km: Annotated[float, Field(gt=0)] = 15.0
    wanted_skills: tuple[Identifier, ...] = ()
    eligible_staff_pool: Annotated[int, Field(ge=1)] | None = None
    coach_slots_per_lead: Annotated[float, Field(gt=0)] = 2.0
    coaching_need_share_of_live: Annotated[float, Field(gt=0, le=1)] = 0.6
    owners: dict[Identifier, str] = Field(default_factory=dict)


class MeasuresSnapshot(Document):
    """Everything the programme's figures may know, frozen. `previous` is the day of the last report, if there was one.

    Whatever is dated after `as_at` is not looked at.
    """

    schema_: Literal["measures-snapshot/1"] = Field(alias="schema")
    as_at: dt.date
    previous: dt.date | None = None
    organisations: tuple[Organisation, ...]
    people: tuple[Person, ...]
    sessions: tuple[Session, ...] = ()
    coaching: tuple[Coaching, ...] = ()
    requests: tuple[Request, ...] = ()
    projects: tuple[Project, ...] = ()
    series: tuple[Series, ...] = ()
    issued: tuple[Issued, ...] = ()
    offers: tuple[Offer, ...] = ()
    self_assessments: tuple[SelfAssessment, ...] = ()
    feedback: tuple[Feedback, ...] = ()
    invitations: tuple[Invitation, ...] = ()
    learning_notes: tuple[LearningNote, ...] = ()
    policy: MeasuresPolicy = MeasuresPolicy()


def read_snapshot(text: str | bytes) -> MeasuresSnapshot:
    """Read a snapshot from JSON text.

    Raises:
        BadInput: every fault: of shape; else ids given twice, references to nobody, dates in disorder.
    """
    snapshot = read_document(MeasuresSnapshot, text)
    faults = faults_of(snapshot)
    if faults:
        raise BadInput(faults)
    return snapshot
