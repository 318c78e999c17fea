"""Where a run stands, as the interface tells it."""

from __future__ import annotations

import datetime as dt
import json
from typing import Annotated, Any

from pydantic import BaseModel, Field
from sqlalchemy import select

from programme.journeys.runs import ENDED, run_of
from programme.records import Database, RunEvent


class RunStep(BaseModel):
    """One step of a run: the goal worked on, its value, the best that is still possible, and how far apart they are."""

    number: int
    phase: str
    goal: str | None
    value: float | None
    bound: float | None
    gap: Annotated[float | None, Field(description="|value - bound| as a share of the larger; 0: proven best")]
    seconds: float


class RunState(BaseModel):
    """A run: what it is, where it stands, and where its result and its events are."""

    id: Annotated[str, Field(examples=["4a44e2fc89e24567b43d2a5d6d802b2c"])]
    kind: Annotated[str, Field(description="round, plan, matching, scheduling or network")]
    stage: Annotated[str, Field(description="queued, running, done, failed or cancelled")]
    stopping: Annotated[bool, Field(description="whether it was asked to stop with its best so far")]
    attempt: Annotated[int, Field(description="how many times a worker began it")]
    seed: int
    time_limit_s: float
    asked_at: dt.datetime
    started_at: dt.datetime | None
    ended_at: dt.datetime | None
    round: int | None
    plan: int | None
    fault: Annotated[dict[str, Any] | None, Field(description="why it failed: detail, and errors with their paths")]
    last_step: RunStep | None
    links: Annotated[
        dict[str, str], Field(examples=[{"self": "/api/v1/runs/4a44", "result": "/api/v1/runs/4a44/result"}])
    ]


def state_of(database: Database, run_id: str) -> RunState:
    """Where a run stands now.

    Raises:
        NotFound: for a run that does not exist.
    """
    with database.reading() as session:
        run = run_of(session, run_id)
        last = session.scalars(
            select(RunEvent).where(RunEvent.run_id == run_id).order_by(RunEvent.number.desc()).limit(1)
        ).first()
        own = f"/api/v1/runs/{run.id}"
        return RunState(
            id=run.id,
            kind=run.kind,
            stage=run.stage,
            stopping=run.stop_asked and run.stage not in ENDED,
            attempt=run.attempt,
            seed=run.seed,
            time_limit_s=run.time_limit_s,
            asked_at=run.asked_at,
            started_at=run.started_at,
            ended_at=run.ended_at,
            round=run.round_id,
            plan=run.plan_id,
            fault=None if run.fault is None else json.loads(run.fault),
            last_step=None if last is None else step_of(last),
            links={"self": own, "result": f"{own}/result", "events": f"{own}/events", "stop": f"{own}/stop"},
        )


def step_of(event: RunEvent) -> RunStep:
    """An event of a run, as the interface tells it."""
    return RunStep(
        number=event.number,
        phase=event.phase,
        goal=event.goal,
        value=event.value,
        bound=event.bound,
        gap=_gap(event.value, event.bound),
        seconds=event.seconds,
    )


def _gap(value: float | None, bound: float | None) -> float | None:
    if value is None or bound is None:
        return None
    return abs(value - bound) / max(abs(value), abs(bound)) if value != bound else 0.0


def steps_after(database: Database, run_id: str, number: int) -> list[RunStep]:
    """The steps of a run after one that is known already."""
    with database.reading() as session:
        events = select(RunEvent).where(RunEvent.run_id == run_id, RunEvent.number > number).order_by(RunEvent.number)
        return [step_of(event) for event in session.scalars(events)]
