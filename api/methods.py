"""Which methods an address takes: an address that stands by itself is never taken for a record of that name."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.datastructures import MutableHeaders
from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .problems import problem


def methods_of(app: FastAPI, path: str) -> list[str]:
    """Every method that a path takes, in the order of their names; none where it leads nowhere.

    Args:
        app: the application.
        path: as asked for, such as `/api/v1/people/duplicates`.
    """
    routes = [(each.path or "", each.methods or set()) for each in iter_route_contexts(app.routes)]
    own = [methods for known, methods in routes if known == path]
    fitting = own or [methods for known, methods in routes if compile_path(known)[0].match(path)]
    return sorted(set().union(*fitting))


class OwnMethods:
    """Middleware: `/people/duplicates` is no person, so changing it is refused as a method, not as a record.

    Whoever is refused is told in `Allow` every method that the address takes.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.own: dict[str, set[str]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, unless its path has routes of its own and none of them takes its method."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def _with_methods(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 405:
                MutableHeaders(scope=message)["Allow"] = ", ".join(methods_of(scope["app"], scope["path"]))
            await send(message)

        if not self.own:
            self.own = _own_methods(scope["app"])
        if scope["method"] in self.own.get(scope["path"], {scope["method"]}):
            await self.app(scope, receive, _with_methods)
            return
        refused = problem(405, "Method Not Allowed", f"{scope['method']} {scope['path']}: Method Not Allowed.")
        await refused(scope, receive, _with_methods)


def _own_methods(app: FastAPI) -> dict[str, set[str]]:
    """The methods of every path of the interface without a variable part."""
    found: dict[str, set[str]] = {}
    for route in iter_route_contexts(app.routes):
        path = route.path or ""
        if path.startswith("/api/") and "{" not in path:
            found.setdefault(path, set()).update(route.methods or set())
    return found
