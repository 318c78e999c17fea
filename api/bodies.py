"""Bodies of requests: the bytes read strictly into a document, every fault at once at its place."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, TypeVar

from fastapi import FastAPI, Path, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts
from pydantic import BaseModel, BeforeValidator

from foundation.documents import Document, read_document
from foundation.errors import BadInput, Fault

LARGEST_ID = 2**31 - 1
"""What a record's number may be in both databases."""

RecordId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="The record's number.")]
"""A route's parameter: the number of a record."""

RecordCode = Annotated[str, Path(min_length=1, max_length=200, pattern=r"^[^\x00]+$", description="The record's code.")]
"""A route's parameter: the code of a record; a null character is in none."""


def _written(day: object) -> object:
    if isinstance(day, str) and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", day):
        raise ValueError("a day is written like 2020-07-13")
    return day


WrittenDay = Annotated[dt.date, BeforeValidator(_written)]
"""A day in an address, as 2020-07-13; never a number of seconds."""

D = TypeVar("D", bound=Document)

_ESCAPED_NULL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


class Sent:
    """A dependency that gives the body as a document, as in `Annotated[WaveSent, Depends(Sent(WaveSent))]`."""

    def __init__(self, shape: type[Document]) -> None:
        self.shape = shape

    async def __call__(self, request: Request) -> Document:
        """The body.

        Raises:
            BadInput: every fault with its path; also for a null character, which no database keeps.
        """
        return sent_document(self.shape, await request.body())


def sent_document(shape: type[D], body: bytes) -> D:
    """The bytes of a body as a document.

    Raises:
        BadInput: every fault with its path; also for a null character, which no database keeps.
    """
    if _ESCAPED_NULL.search(body):
        raise BadInput([Fault("$", "", "there is a null character.", "Send text without control characters.")])
    return read_document(shape, body)


def sent_shapes(app: FastAPI) -> dict[tuple[str, str], type[BaseModel]]:
    """What each route reads by `Sent`: by its path and its method in small letters."""
    return {
        (route.path_format or "", method.casefold()): shape
        for route in iter_route_contexts(app.routes)
        if isinstance(route.original_route, APIRoute)
        for shape in _shapes(route.original_route.dependant)
        for method in route.methods or ()
    }


def _shapes(dependant: Dependant) -> list[Any]:
    own = [dependant.call.shape] if isinstance(dependant.call, Sent) else []
    return own + [shape for each in dependant.dependencies for shape in _shapes(each)]
