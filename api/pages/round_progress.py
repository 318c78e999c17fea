"""A round being worked out: asked for, followed goal by goal, stopped. All of it stands in the records, so that the
page is right whichever worker does the work."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from api.bodies import RecordId
from api.services import Given, Services
from api.v1.run_states import RunState, state_of, steps_after
from foundation.errors import NotFound
from programme.access import Asker
from programme.journeys.runs import ENDED, ask_to_stop, queue_round
from programme.queries.rounds import last_run, round_whole

from .access import viewer_for
from .again import or_again
from .forms import Sent
from .rendering import page, part, redirect
from .round_words import goals_so_far
from .rounds import Reader, Writer, show_round, shown_round

router = APIRouter(prefix="/rounds", include_in_schema=False)

Stopper = Annotated[Asker, Depends(viewer_for("runs.stop"))]


@router.post("/{number}/run")
def start_run(request: Request, given: Given, viewer: Writer, number: RecordId, sent: Sent) -> Response:
    """Have a worker work the pairs out, and go on to where that can be followed."""

    def _act() -> Response:
        with given.database.unit_of_work() as session:
            queue_round(session, number, start=given.start_run, by=viewer.name, at=given.now())
        return redirect(f"/rounds/{number}/progress")

    return or_again(request, sent, lambda: show_round(request, given, viewer, number), _act, {})


@router.get("/{number}/progress")
def show_progress(request: Request, given: Given, viewer: Reader, number: RecordId) -> Response:
    """How far the last run of a round is; the part in it renews itself until the run has ended."""
    with given.database.reading() as session:
        whole = round_whole(session, viewer, number, given.now().date())
    shown = _progress(given, viewer, number)
    return page(request, "rounds/progress.html", viewer, **shown_round(whole, viewer), **shown, with_status=False)


@router.get("/{number}/progress/part")
def show_progress_part(request: Request, given: Given, viewer: Reader, number: RecordId) -> Response:
    """The part of the progress page that renews itself."""
    shown = _progress(given, viewer, number)
    return part(request, "rounds/progress_part.html", number=number, **shown, with_status=True)


@router.post("/{number}/stop")
def stop_run(given: Given, viewer: Stopper, number: RecordId) -> Response:
    """Stop the run with the best that it has so far."""
    with given.database.reading() as session:
        run = last_run(session, viewer, number, given.now().date())
    if run is not None:
        ask_to_stop(given.database, run, by=viewer.name, at=given.now())
    return redirect(f"/rounds/{number}/progress", "Stopping. The best found so far is kept.")


def _progress(given: Services, viewer: Asker, number: int) -> dict[str, Any]:
    with given.database.reading() as session:
        run = last_run(session, viewer, number, given.now().date())
        whole = round_whole(session, viewer, number, given.now().date())
    if run is None:
        raise NotFound(f"Round {number} was never worked out.")
    state = state_of(given.database, run)
    plans = [each.number for each in whole.runs if each.recorded_at is not None and each.state != "contradiction"]
    return {
        "state": state,
        "ended": state.stage in ENDED,
        "told": _status(state),
        "goals": goals_so_far(steps_after(given.database, run, 0)),
        "faults": [f"{each['message']} {each['remedy']}" for each in (state.fault or {}).get("errors", [])],
        "clash": whole.contradiction.text if whole.contradiction and state.stage in ENDED else "",
        "before_last": plans[-2:] if len(plans) > 1 else [],
        "may_stop": viewer.may("runs.stop"),
    }


def _status(state: RunState) -> str:
    if state.stage == "queued":
        return "Waiting for a free worker."
    if state.stage == "running" and state.stopping:
        return "Stopping, with the best found so far."
    if state.stage == "running":
        again = f" It was begun again, for the {state.attempt - 1}. time." if state.attempt > 1 else ""
        return f"Being worked out.{again}"
    if state.stage == "failed":
        return f"It could not be worked out. {(state.fault or {}).get('detail', '')}".strip()
    return "Done." if state.stage == "done" else "Stopped before it began."
