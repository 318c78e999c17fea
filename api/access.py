"""Who calls, and whether they may do what is asked."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import Request
from fastapi.security import HTTPBearer

from foundation.errors import NotSignedIn
from programme.access import Asker, asker_of_key

from .services import Given, Services

BEARER = HTTPBearer(auto_error=False, description="A key that `lll key make` gave.")
"""Stands in the description of the interface."""


def asker_of(request: Request, services: Services) -> Asker:
    """Whoever calls.

    Raises:
        NotSignedIn: without a key that holds.
    """
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    asker = asker_of_key(services.database, key.strip(), services.now()) if scheme.casefold() == "bearer" else None
    if asker is None:
        raise NotSignedIn("This needs a key that holds: send `Authorization: Bearer` and the key.")
    return asker


def asker_for(permission: str) -> Callable[..., Asker]:
    """A dependency that lets through whoever has the permission; which rows they see is the query's to say."""

    def _asker(request: Request, given: Given) -> Asker:
        asker = asker_of(request, given)
        asker.demand(permission)
        return asker

    return _asker
