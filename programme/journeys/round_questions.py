"""Questions about a stored run of a round: why not, what would help, what if; a worker answers, the answer is kept."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import Field
from sqlalchemy.orm import Session as Transaction

import matching
from foundation.documents import Document
from foundation.errors import Conflict, NotFound
from foundation.provenance import canonical_json, sha256_of
from programme.records import Database, Round

from .analyses import Asked, ask_analysis
from .rounds import run_numbered
from .runs import StartRun

Key = Annotated[str, Field(max_length=20)]
RunNumber = Annotated[int, Field(ge=1, le=2**31 - 1)]


class WhyNotAsked(Document):
    """Why is this learner not with this coach: the rules broken, or the exact price of the pair?"""

    question: Literal["why_not"]
    learner: Key
    coach: Key


class SmallestChangeAsked(Document):
    """What is the least that would give this learner a coach?"""

    question: Literal["smallest_change"]
    learner: Key


class ExplainAsked(Document):
    """Why has this learner this coach, or none?"""

    question: Literal["explain"]
    learner: Key


class WhatIfAsked(Document):
    """What would other places of coaches bring?"""

    question: Literal["what_if"]
    places: dict[Key, Annotated[int, Field(ge=0, le=1000)]] = Field(min_length=1, max_length=100)


class RepairAsked(Document):
    """What would each further change of the published pairs bring, after what has changed?"""

    question: Literal["repair"]
    change: matching.RepairChange
    max_changes: Annotated[int, Field(ge=0, le=1000)] | None = None


AnyQuestion = Annotated[
    WhyNotAsked | SmallestChangeAsked | ExplainAsked | WhatIfAsked | RepairAsked, Field(discriminator="question")
]


class QuestionSent(Document):
    """A question about a run of a round: the chosen one, else the newest, where `run` is left out."""

    about: AnyQuestion
    run: RunNumber | None = None


class WhatIfSent(Document):
    """Places that coaches would have, and the run that it is asked of."""

    places: dict[Key, Annotated[int, Field(ge=0, le=1000)]] = Field(min_length=1, max_length=100)
    run: RunNumber | None = None

    def as_question(self) -> QuestionSent:
        """The same as a question."""
        return QuestionSent(about=WhatIfAsked(question="what_if", places=self.places), run=self.run)


def ask_about_round(
    database: Database, round_id: int, sent: QuestionSent, *, start: StartRun, by: str, at: dt.datetime
) -> Asked:
    """Have a question about a stored run answered; asked again, the answer is there already.

    Returns:
        The analysis, and the run that works it out (None once it is answered).

    Raises:
        NotFound: for a round, run, learner or coach that does not exist.
        BadInput: for a change that does not fit the round.
        Conflict: for a run without a plan.
    """
    about = sent.about.model_dump(mode="json")
    with database.reading() as session:
        run_id = _run_id(session, round_id, sent)

    def _question(session: Transaction) -> dict[str, Any]:
        row = session.get_one(Round, round_id)
        run = next(each for each in row.runs if each.id == run_id)
        _known(run.snapshot, about)
        return {"asks": "round", "snapshot": run.snapshot, "result": run.result, "about": about}

    key = f"{run_id}:{sha256_of(canonical_json(about))}"
    return ask_analysis(database, "round", key, _question, start=start, by=by, at=at, lasting=True)


def _run_id(session: Transaction, round_id: int, sent: QuestionSent) -> int:
    row = session.get(Round, round_id)
    if row is None:
        raise NotFound(f"There is no round {round_id}.")
    run = run_numbered(row, sent.run)
    if run.recorded_at is None or run.state == "contradiction":
        raise Conflict(f"Run {run.number} of round {row.name} has no plan to ask about.")
    return run.id


def _known(snapshot: str, about: dict[str, Any]) -> None:
    """Say at once, before any worker is asked, whom the round does not have."""
    instance = matching.read_instance(snapshot)
    if "learner" in about:
        matching.learner_of(instance, about["learner"])
    for coach in ([about["coach"]] if "coach" in about else []) + list(about.get("places", {})):
        matching.coach_of(instance, coach)
    if "change" in about:
        matching.read_change(instance, canonical_json(about["change"]))
