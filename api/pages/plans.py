"""Plans of sessions: the list, asked for, followed while workers make them, beside each other, one for a decision."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from pydantic import Field as Bounds

from api.bodies import LARGEST_ID, RecordId
from api.services import Given, Services
from api.v1.plan_shapes import PlanAsked
from api.v1.run_states import RunState, state_of, steps_after
from foundation.errors import BadInput, Fault, NotFound
from programme.access import Asker
from programme.journeys.plan_policies import plan_policy_numbered
from programme.journeys.plans import CHOICES, ask_for_plans, goal_first
from programme.journeys.runs import ENDED, ask_to_stop
from programme.queries.labels import as_at_of
from programme.queries.names import named
from programme.queries.plan_policies import plan_policies
from programme.queries.planning import planning_choices, plans_on_their_way
from programme.queries.plans import bookings_of, plan_difference, plan_lines, plan_review

from .access import viewer_for
from .asking import Field, Question, answered, ask
from .binding import filled
from .forms import Form, Sent, document
from .rendering import page, part, redirect
from .session_words import BOOKINGS, CHANGED, PLAN_STATES, RULES, figure_of, goals_shown, goals_so_far

router = APIRouter(prefix="/sessions/plans", include_in_schema=False)

Reader = Annotated[Asker, Depends(viewer_for("plans.read"))]
Writer = Annotated[Asker, Depends(viewer_for("plans.write"))]
PlanNumber = Annotated[int, Query(ge=1, le=LARGEST_ID)]
PlanNumbers = Annotated[list[PlanNumber], Query(min_length=1, max_length=10)]
RunIds = Annotated[list[Annotated[str, Bounds(pattern="^[0-9a-f]{1,64}$")]], Query(min_length=1, max_length=10)]

MOST_SHOWN = 1_000
KINDS = (
    ("beside", "Three plans side by side: best attendance, least travel, cheapest"),
    ("ours", "One plan, by our own order of what matters"),
    ("best attendance", "One plan with the best attendance"),
    ("least travel", "One plan with the least travel"),
    ("cheapest", "The cheapest plan"),
)


@router.get("")
def show_plans(request: Request, given: Given, viewer: Reader) -> Response:
    """Every plan, newest first, and those that are being made."""
    with given.database.reading() as session:
        rows = plan_lines(session, viewer, limit=MOST_SHOWN)[::-1]
        coming = plans_on_their_way(session, viewer)
    shown: dict[str, Any] = {"rows": rows, "coming": coming, "may": _may(viewer)}
    return page(request, "plans/list.html", viewer, **shown, states=PLAN_STATES)


@router.get("/new")
def show_new_plan(request: Request, given: Given, viewer: Writer) -> Response:
    """The form that has sessions planned."""
    with given.database.reading() as session:
        window = planning_choices(session, viewer).window or (None, None)
    start = filled({"kind": "beside", "start": window[0], "end": window[1]})
    return ask(request, viewer, _new_plan(given, viewer), start)


@router.post("/new")
def ask_for(request: Request, given: Given, viewer: Writer, sent: Sent) -> Response:
    """Have the sessions planned by workers."""

    def _act() -> tuple[str, str]:
        try:
            asked = document(PlanAsked, _wished(given, sent))
            now = given.now()
            runs = ask_for_plans(given.database, asked.wish(now.date()), start=given.start_run, by=viewer.name, at=now)
        except BadInput as error:
            raise BadInput([_at_field(each) for each in error.faults]) from None
        return f"/sessions/plans/progress?{_query(runs.values())}", ""

    return answered(request, viewer, _new_plan(given, viewer), sent, _act)


@router.get("/progress")
def show_progress(request: Request, given: Given, viewer: Writer, run: RunIds) -> Response:
    """How far plans are that workers are making; it renews itself."""
    return page(request, "plans/progress.html", viewer, **_progress(given, viewer, run))


@router.get("/progress/part")
def show_progress_part(request: Request, given: Given, viewer: Writer, run: RunIds) -> Response:
    """The part of that page that renews itself."""
    return part(request, "plans/progress_part.html", **_progress(given, viewer, run))


@router.post("/progress/stop")
def stop(given: Given, viewer: Writer, sent: Sent) -> Response:
    """Stop plans that are being made, each with its best so far."""
    viewer.demand("runs.stop")
    for run in sent.all("run"):
        _plan_run(given, run)
        ask_to_stop(given.database, run, by=viewer.name, at=given.now())
    return redirect(f"/sessions/plans/progress?{_query(sent.all('run'))}", "They stop with the best found so far.")


@router.get("/beside")
def show_beside(request: Request, given: Given, viewer: Reader, plan: PlanNumbers) -> Response:
    """Plans beside each other, goal by goal."""
    with given.database.reading() as session:
        reviews = [plan_review(session, viewer, number) for number in dict.fromkeys(plan)]
    names: dict[str, str] = {}
    table: list[dict[str, Any]] = []
    for review in reviews:
        shown = goals_shown(each.model_dump() for each in review.line.goals)
        names |= {goal.goal: f"{goal.words} ({goal.unit})" for goal in shown if goal.goal not in names}
        table.append({goal.goal: goal for goal in shown})
    return page(request, "plans/beside.html", viewer, reviews=reviews, names=names, table=table, states=PLAN_STATES)


@router.get("/compare")
def show_difference(request: Request, given: Given, viewer: Reader, before: PlanNumber, after: PlanNumber) -> Response:
    """What differs from one plan to another."""
    with given.database.reading() as session:
        found = plan_difference(session, viewer, before, after)
        names = [plan_review(session, viewer, number).line.name for number in (before, after)]
        choices = planning_choices(session, viewer)
        seen = named(session, viewer, given.now().date())
    rooms = dict(choices.rooms)

    def _place(place: Any) -> str:
        if place is None:
            return "no place"
        led = ", ".join(seen.name(each) or "somebody" for each in place.facilitators)
        where = rooms.get(place.room, place.room) if place.room else "online"
        return f"{place.date:%A} {place.date.day} {place.date:%B %Y}, {place.block}, {where}" + (
            f", led by {led}" if led else ""
        )

    shown: dict[str, Any] = {
        "found": found,
        "place": _place,
        "names": names,
        "before": before,
        "after": after,
        "changed": CHANGED,
    }
    goals = [
        (RULES.get(each.goal, each.goal), figure_of(each.goal, each.before), figure_of(each.goal, each.after))
        for each in found.goals
    ]
    return page(request, "plans/compare.html", viewer, **shown, goals=goals, sessions=dict(choices.sessions))


@router.get("/{number}")
def show_plan(request: Request, given: Given, viewer: Reader, number: RecordId) -> Response:
    """One plan with everything that a decision on it needs."""
    with given.database.reading() as session:
        review = plan_review(session, viewer, number)
        bookings = bookings_of(session, viewer, number)
        others = [each for each in plan_lines(session, viewer, limit=MOST_SHOWN) if each.id != number and each.placed]
        blocks = dict(planning_choices(session, viewer).blocks)
    shown: dict[str, Any] = {
        "review": review,
        "line": review.line,
        "goals": goals_shown(each.model_dump() for each in review.line.goals),
        "bookings": bookings,
        "others": others[::-1],
        "blocks": blocks,
        "window": [dt.date.fromisoformat(review.window[end]) for end in ("start", "end")],
        "is_open": review.line.state in ("optimal", "feasible", "stopped"),
    }
    words: dict[str, Any] = {"states": PLAN_STATES, "rules": RULES, "booking_states": BOOKINGS, "changed": CHANGED}
    return page(request, "plans/one.html", viewer, **shown, **words, may=_may(viewer))


def _progress(given: Services, viewer: Asker, runs: list[str]) -> dict[str, Any]:
    viewer.demand("runs.read")
    states = [_plan_run(given, run) for run in dict.fromkeys(runs)]
    with given.database.reading() as session:
        called = {each.run: each.name for each in plans_on_their_way(session, viewer)}
        named_ = {line.id: line.name for line in plan_lines(session, viewer, limit=MOST_SHOWN)}
    rows = [
        {
            "state": state,
            "name": called.get(state.id) or named_.get(state.plan or 0, "A plan"),
            "goals": goals_so_far(steps_after(given.database, state.id, 0)),
            "over": state.stage in ENDED,
            "fault": (state.fault or {}).get("detail"),
            "faults": (state.fault or {}).get("errors", ()),
        }
        for state in states
    ]
    done = [state.plan for state in states if state.plan and state.stage == "done"]
    return {"rows": rows, "query": _query(runs), "runs": runs, "over": all(row["over"] for row in rows), "done": done}


def _plan_run(given: Services, run: str) -> RunState:
    state = state_of(given.database, run)
    if state.kind != "plan":
        raise NotFound(f"There is no run {run} of a plan.")
    return state


def _wished(given: Services, sent: Form) -> dict[str, Any]:
    kind, window = sent.text("kind"), {"start": sent.day("start"), "end": sent.day("end")}
    with given.database.reading() as session:
        day = as_at_of(session) or given.now().date()
        version = sent.text("version")
        policy = plan_policy_numbered(session, int(version)) if version.isdecimal() and len(version) < 9 else None
    wished: dict[str, Any] = {"name": sent.text("name"), "as_at": str(day), "side_by_side": kind == "beside"}
    if kind in CHOICES:
        policy = goal_first(policy, CHOICES[kind])
    if policy is not None:
        wished["policy"] = policy
    return wished | ({"window": window} if any(window.values()) else {})


def _new_plan(given: Services, viewer: Asker) -> Question:
    with given.database.reading() as session:
        rows = plan_policies(session, viewer)[::-1]
    versions = [(str(row.version), f"Version {row.version}: {row.note}"[:90]) for row in rows]
    return Question(
        title="Have sessions planned",
        intro=("Each session gets a date, a room and people to lead it. Nobody is told before you publish.",),
        fields=(
            Field("name", "What shall the plan be called?", hint="For example: Autumn, first try"),
            Field("kind", "Which plan?", "choice", options=KINDS),
            Field("version", "By which version of the goals?", "pick", options=versions),
            Field("start", "First day to plan for", "date"),
            Field("end", "Last day to plan for", "date"),
        ),
        back=("/sessions/plans", "All plans"),
        button="Work it out",
    )


def _at_field(fault: Fault) -> Fault:
    last = fault.path.replace("$.", "").split(".")[-1]
    return Fault("start" if last == "window" else last, fault.value, fault.message, fault.remedy)


def _query(runs: Any) -> str:
    return "&".join(f"run={run}" for run in runs if run.isalnum())


def _may(viewer: Asker) -> dict[str, bool]:
    return {"write": viewer.may("plans.write"), "publish": viewer.may("plans.publish")}
