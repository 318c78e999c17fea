"""Pages of figures that a worker works out: shown at once where they are there, else a page that waits for them."""

from __future__ import annotations

import time
from collections.abc import Callable

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy.orm import Session as Transaction

from api.services import Services
from foundation.errors import Conflict
from programme.access import Asker
from programme.journeys.analyses import Asked
from programme.journeys.runs import ENDED, run_of

from .rendering import page

PATIENCE_S = 1.5
"""How long a page is held back for figures that are nearly there."""

POLL_S = 0.05


def when_worked_out(
    request: Request,
    given: Services,
    viewer: Asker,
    ask: Callable[[], Asked],
    show: Callable[[Transaction, int], Response],
    *,
    waiting: str = "working.html",
) -> Response:
    """The page made from an analysis, or one that comes back until it is there.

    Args:
        request: what is answered.
        given: the services.
        viewer: who looks.
        ask: asks the question; tells the analysis, and its run where it is not answered yet.
        show: makes the page of an analysis that is there.
        waiting: the template of what is shown until then, which asks again by itself.

    Raises:
        Conflict: where the figures could not be worked out.
    """
    asked = ask()
    until = time.monotonic() + PATIENCE_S
    while asked.run_id is not None:
        with given.database.reading() as session:
            run = run_of(session, asked.run_id)
            if run.stage == "done":
                break
            if run.stage in ENDED:
                raise Conflict("The figures could not be worked out. Try again, and tell the operator if it stays.")
        if time.monotonic() > until:
            back = f"{request.url.path}?{request.url.query}"
            return page(request, waiting, viewer, status=202, back=back)
        time.sleep(POLL_S)
    with given.database.reading() as session:
        return show(session, asked.analysis_id)
