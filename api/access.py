"""Who calls: a key in the Authorization header, and whether it is for what is asked."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import Request
from fastapi.security import HTTPBearer

from foundation.errors import NotAllowed, NotSignedIn
from programme.access import Caller, caller_of

from .services import Given, Services

BEARER = HTTPBearer(auto_error=False, description="A key that `lll key make` gave.")
"""Stands in the description of the interface."""


def caller_with(request: Request, services: Services, *scopes: str) -> Caller:
    """Whoever calls with a key that has one of the scopes.

    Raises:
        NotSignedIn: without a key that holds.
        NotAllowed: with a key that is for something else.
    """
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    caller = caller_of(services.database, key.strip(), services.now()) if scheme.casefold() == "bearer" else None
    if caller is None:
        raise NotSignedIn("This needs a key that holds: send `Authorization: Bearer` and the key.")
    if caller.scopes.isdisjoint(scopes):
        raise NotAllowed(f"This key is not for this; it needs the scope {' or '.join(scopes)}.")
    return caller


def caller_for(scope: str) -> Callable[..., Caller]:
    """A dependency that lets a caller through whose key has the scope; see `caller_with`."""

    def _caller(request: Request, given: Given) -> Caller:
        return caller_with(request, given, scope)

    return _caller
