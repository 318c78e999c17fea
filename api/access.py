"""Who calls, and whether they may do what is asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.security import HTTPBearer

from foundation.errors import NotSignedIn
from programme.access import PERMISSIONS, Asker, asker_of_key

from .services import Given, Services
from .sessions import SAFE_METHODS, TOKEN_HEADER, require_csrf, signed_in

BEARER = HTTPBearer(auto_error=False, description="A key that `lll key make` gave.")
"""Stands in the description of the interface."""

_PERMISSION = "permission"
NEEDED = "This needs a key that holds (send `Authorization: Bearer` and the key), or somebody who is signed in."


def asker_of(request: Request, services: Services) -> Asker:
    """Whoever calls: by the key of another system, else by the cookie of somebody who is signed in.

    Raises:
        NotSignedIn: without a key or session that holds.
        NotAllowed: for a change by a cookie that no page of this service sent.
    """
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    if scheme:
        asker = asker_of_key(services.database, key.strip(), services.now()) if scheme.casefold() == "bearer" else None
    else:
        asker = signed_in(request, services)
        if asker is not None and request.method not in SAFE_METHODS:
            require_csrf(request, request.headers.get(TOKEN_HEADER, ""))
    if asker is None:
        raise NotSignedIn(NEEDED)
    return asker


def asker_for(permission: str) -> Callable[..., Asker]:
    """A dependency that lets through whoever has the permission; which rows they see is the query's to say.

    `permission_of` reads the permission off it, so that a test can walk every route with every role.

    Raises:
        KeyError: for a permission that nobody could have.
    """

    def _asker(request: Request, given: Given) -> Asker:
        asker = asker_of(request, given)
        asker.demand(permission)
        return asker

    return asking_for(permission, _asker)


def asking_for(permission: str, dependency: Callable[..., Any]) -> Callable[..., Any]:
    """The dependency, marked with the permission that it asks for.

    Raises:
        KeyError: for a permission that nobody could have.
    """
    if permission not in PERMISSIONS:
        raise KeyError(f"{permission} is no permission; the known ones are {', '.join(PERMISSIONS)}")
    dependency.__dict__[_PERMISSION] = permission
    return dependency


def permission_of(dependency: object) -> str | None:
    """The permission that a dependency asks for; None for one that asks for none."""
    found: str | None = getattr(dependency, _PERMISSION, None)
    return found


def _asker_known(request: Request, given: Given) -> Asker:
    return asker_of(request, given)


Known = Annotated[Asker, Depends(_asker_known)]
"""A route's parameter: whoever is signed in or has a key, whatever they may do; for routes about oneself."""
