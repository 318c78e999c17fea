"""The line manager's page: who followed a signed link says yes or no. No account is needed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from api.services import Given
from api.sessions import require_own_origin
from foundation.errors import BadInput, Conflict, Fault
from programme.journeys.applications import Decision, decide_by_manager
from programme.queries.recruitment import ApprovalAsked, approval_asked

from .binding import at_fields, filled, read_form
from .forms import Form, Sent, error_summary, messages
from .rendering import page

router = APIRouter(prefix="/approval", include_in_schema=False)

Token = Annotated[str, Path(max_length=500)]


@router.get("/{token}")
def show_approval(request: Request, given: Given, token: Token) -> Response:
    """What the manager is asked. Reading it decides nothing."""
    return _page(request, approval_asked(given.database, token, given.now()), filled({}))


@router.post("/{token}")
def do_approval(request: Request, given: Given, token: Token, sent: Sent) -> Response:
    """The manager's yes or no, once; the same answer again is harmless."""
    require_own_origin(request)
    asked = approval_asked(given.database, token, given.now())
    try:
        if not sent.text("decision"):
            raise BadInput([Fault("decision", "", "nothing is chosen.", "Choose yes or no.")])
        decide_by_manager(given.database, token, read_form(Decision, sent), at=given.now())
    except BadInput as error:
        return _page(request, asked, sent, at_fields(error), status=422)
    except Conflict as error:
        return _page(request, asked, sent, [Fault("decision", "", str(error), "")], status=409)
    return _page(request, approval_asked(given.database, token, given.now()), sent, thanks=True)


def _page(
    request: Request,
    asked: ApprovalAsked,
    form: Form,
    faults: list[Fault] | None = None,
    *,
    status: int = 200,
    thanks: bool = False,
) -> Response:
    told = error_summary(faults) if faults else None
    errors = messages(faults or [])
    answer = page(
        request,
        "recruitment/approval.html",
        None,
        status=status,
        asked=asked,
        form=form,
        faults=told,
        errors=errors,
        thanks=thanks,
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
