"""Pages with forms of their own: what a form asks for is done, or its page is shown again with what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from fastapi import Request
from fastapi.responses import Response

from foundation.errors import BadInput, Conflict, Fault, Stale

from .binding import at_fields, changed_meanwhile
from .forms import Form, Refused

TOP = "maincontent"
"""Where a fault leads that no field of the form has."""


def or_again(
    request: Request,
    sent: Form,
    show: Callable[[], Response],
    act: Callable[[], Response],
    at: Mapping[str, str] | None = None,
) -> Response:
    """Do what a form asks for; or its page again, with what was typed kept and every fault beside its field.

    The page finds what was typed as `form`, the faults by field as `errors`; the frame of all pages lists them.

    Args:
        request: what is answered.
        sent: the form.
        show: makes the page that the form stands on.
        act: does it, and says where to go on.
        at: the id on the page of each field that a fault can have; without it a fault's own path is its id.
    """
    try:
        return act()
    except BadInput as error:
        faults = [Fault(_id(each.path, at), each.value, each.message, each.remedy) for each in at_fields(error)]
        status = 422
    except Stale as error:
        faults, status = changed_meanwhile(error, TOP), 412
    except Conflict as error:
        faults, status = [Fault(TOP, "", str(error), "")], 409
    request.state.refused = Refused(sent, faults, status)
    return show()


def _id(path: str, at: Mapping[str, str] | None) -> str:
    return path if at is None else at.get(path, TOP)
