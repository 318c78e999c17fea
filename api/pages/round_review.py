"""A round's run in review: every pair, everybody without a coach, one learner closely, two runs side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from api.bodies import LARGEST_ID, RecordId
from api.services import Given
from foundation.errors import Conflict, NotFound
from programme.access import Asker
from programme.journeys.round_instructions import instruct_round, lift_instruction
from programme.publishing.statements import PART_WORDS, goal_value, reason_words
from programme.queries.rounds import round_whole
from programme.queries.rounds_compare import compared_runs
from programme.queries.rounds_instructions import InstructionLine, instruction_lines
from programme.queries.rounds_people import taking_part
from programme.queries.rounds_review import round_review

from .forms import Form, Sent
from .rendering import page, part, redirect
from .rounds import Reader, Writer, shown_round

router = APIRouter(prefix="/rounds", include_in_schema=False)

RunNumber = Annotated[int | None, Query(ge=1, le=LARGEST_ID)]
LearnerKey = Annotated[str, Path(pattern=r"^L[1-9]\d{0,9}$")]

LOCKED_HERE = "Locked in the review."
"""The reason of a lock that was given by one press; the learner's page takes one in words."""


@router.get("/{number}/review")
def show_review(request: Request, given: Given, viewer: Reader, number: RecordId, run: RunNumber = None) -> Response:
    """The pairs of a run with reasons, everybody without a coach, and how good the whole is."""
    day = given.now().date()
    with given.database.reading() as session:
        whole = round_whole(session, viewer, number, day)
        review = round_review(session, viewer, number, day, number=run)
        locks = _locks(instruction_lines(session, viewer, number, day))
    return page(
        request,
        "rounds/review.html",
        viewer,
        **shown_round(whole, viewer),
        review=review,
        locks=locks,
        goals=[(goal, told_value(goal.goal, goal.value)) for goal in review.goals],
        reason_words=reason_words,
    )


@router.post("/{number}/lock")
def lock_pair(request: Request, given: Given, viewer: Writer, number: RecordId, sent: Sent) -> Response:
    """Lock a pair of the table for the next run, or take its lock back; answered in place where a script asks."""
    key, coach, run = _pair_sent(sent)
    by: dict[str, Any] = {"by": viewer.name, "at": given.now()}
    try:
        if sent.text("unlock"):
            lift_instruction(given.database, number, _standing(given, viewer, number, key, coach), **by)
            words = "The lock is taken back."
        else:
            instruct_round(given.database, number, kind="lock", reason=LOCKED_HERE, learner=key, coach=coach, **by)
            words = "Locked. It holds from the next run on."
    except Conflict as error:
        if "HX-Request" not in request.headers:
            raise
        words = str(error)
    if "HX-Request" not in request.headers:
        return redirect(f"/rounds/{number}/review?run={run}#{key}", words)
    with given.database.reading() as session:
        locks = _locks(instruction_lines(session, viewer, number, given.now().date()))
        pairs = round_review(session, viewer, number, given.now().date(), number=int(run)).pairs
    row = next(each for each in pairs if each.learner.id == key)
    return part(request, "rounds/lock_answer.html", row=row, locks=locks, words=words)


@router.get("/{number}/learners/{key}")
def show_learner(
    request: Request, given: Given, viewer: Writer, number: RecordId, key: LearnerKey, run: RunNumber = None
) -> Response:
    """One learner closely: the pair and its parts, or why there is none; what may be asked and changed."""
    viewer.demand("private.read")
    day = given.now().date()
    with given.database.reading() as session:
        whole = round_whole(session, viewer, number, day)
        review = round_review(session, viewer, number, day, number=run)
        people = taking_part(session, viewer, number, day, number=review.run)
    pair = next((each for each in review.pairs if each.learner.id == key), None)
    unmatched = next((each for each in review.unmatched if each.learner.id == key), None)
    learner = pair or unmatched
    if learner is None:
        raise NotFound(f"Run {review.run} has no learner {key}.")
    return page(
        request,
        "rounds/learner.html",
        viewer,
        **shown_round(whole, viewer),
        learner=learner.learner,
        pair=pair,
        unmatched=unmatched,
        people=people,
        others=[each for each in review.pairs if each.learner.id != key] if pair else [],
        parts=_parts(pair.parts) if pair else [],
        reason_words=reason_words,
    )


@router.get("/{number}/compare")
def show_comparison(
    request: Request, given: Given, viewer: Reader, number: RecordId, a: RunNumber = None, b: RunNumber = None
) -> Response:
    """Who would have another coach in one run than in another: the last two, unless said otherwise."""
    day = given.now().date()
    with given.database.reading() as session:
        whole = round_whole(session, viewer, number, day)
        plans = [run.number for run in whole.runs if run.recorded_at is not None and run.state != "contradiction"]
        first, second = _two(plans, a, b)
        found = compared_runs(session, viewer, number, day, before=first, after=second) if first != second else None
    return page(
        request,
        "rounds/compare.html",
        viewer,
        **shown_round(whole, viewer),
        plans=plans,
        chosen=(first, second),
        found=found,
        goals=[
            (goal, told_value(goal.goal, goal.before), told_value(goal.goal, goal.after))
            for goal in (found.goals if found else ())
        ],
    )


def told_value(goal: str, value: Any) -> str:
    """A goal's value as a page shows it; several numbers are listed."""
    if value is None:
        return "not asked for"
    shown = goal_value({"goal": goal, "value": value})
    return f"{shown:,.6g}" if isinstance(shown, int | float) else str(shown)


def _locks(lines: Sequence[InstructionLine]) -> dict[str, int]:
    """Standing locks: learner and coach, `L12-C7`, to the number of the instruction."""
    return {f"{each.learner}-{each.coach}": each.id for each in lines if each.kind == "lock" and not each.lifted_at}


def _pair_sent(sent: Form) -> tuple[str, str, str]:
    key, _, coach = (sent.text("lock") or sent.text("unlock")).partition("-")
    run = sent.text("run")
    if not run.isdecimal() or not coach:
        raise NotFound("The form names no pair of this round.")
    return key, coach, run


def _standing(given: Given, viewer: Asker, number: int, key: str, coach: str) -> int:
    with given.database.reading() as session:
        locks = _locks(instruction_lines(session, viewer, number, given.now().date()))
    if f"{key}-{coach}" not in locks:
        raise Conflict("This lock was taken back already.")
    return locks[f"{key}-{coach}"]


def _parts(parts: dict[str, float]) -> list[tuple[str, float]]:
    named = [(PART_WORDS.get(name, name.replace("_", " ")), points) for name, points in parts.items()]
    return sorted(named, key=lambda each: (-each[1], each[0]))


def _two(plans: Sequence[int], a: int | None, b: int | None) -> tuple[int, int]:
    if len(plans) < 2 and None in (a, b):
        raise NotFound("There are no two plans to compare yet. Have the pairs worked out again.")
    return (plans[-2] if a is None else a), (plans[-1] if b is None else b)
