"""What an ended run came to, as the interface answers it."""

from __future__ import annotations

import json
from typing import Any

from fastapi.responses import JSONResponse
from starlette.responses import Response

from api.problems import problem
from foundation.documents import write_document
from foundation.errors import Conflict, Fault
from matching import MatchingResult
from programme.journeys.runs import ENDED, run_of
from programme.queries.private_reasons import without_private
from programme.records import Database, Plan, RoundRun


def result_answer(database: Database, run_id: str, *, private: bool = False) -> Response:
    """The result of an ended run, or the problem that it ended with.

    Args:
        database: the records.
        run_id: the run.
        private: whether the reader may know of confidential instructions; others get a round's result without them.

    Raises:
        NotFound: for a run that does not exist.
        Conflict: for one that has not ended, or was stopped before it had a first plan.
    """
    with database.reading() as session:
        run = run_of(session, run_id)
        if run.stage not in ENDED:
            raise Conflict(f"Run {run_id} is {run.stage}; it has no result yet. Ask again later.")
        if run.fault is not None:
            return _fault_answer(json.loads(run.fault))
        frozen = session.get(RoundRun, run.round_run_id) if run.round_run_id else None
        plan = session.get(Plan, run.plan_id) if run.plan_id else None
        if run.kind == "analysis" and run.stage == "done":
            raise Conflict(f"Run {run_id} is done; its answer stands at the address that was asked. Ask there again.")
        text = frozen.result if frozen else plan.result if plan else run.result
        if text is None:
            raise Conflict(f"Run {run_id} was stopped before it had a result. Start another one.")
        if frozen is not None and not private:
            shown = without_private(MatchingResult.model_validate_json(text))
            text = write_document(shown)
        return Response(text, media_type="application/json")


def _fault_answer(fault: dict[str, Any]) -> JSONResponse:
    faults = [Fault(**each) for each in fault["errors"]]
    if faults:
        count = f"{len(faults)} {'fault' if len(faults) == 1 else 'faults'}, listed under errors."
        return problem(422, "The input has faults", count, faults)
    return problem(409, "The run failed", fault["detail"])
