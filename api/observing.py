"""Every request has an id, is counted and leaves one line in the log: route template, status, milliseconds.

Never a path as it was asked, a query string, a body or an address: those may name people or carry secrets.
"""

from __future__ import annotations

import re
import time
import uuid

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from programme.records import REQUEST_ID

from .metrics import Metrics

HEADER = "X-Request-ID"
_FORM = re.compile(r"[A-Za-z0-9._-]{1,64}")
API = "/api/v1"
_NO_ROUTE = "(none)"


class Observed:
    """Middleware around all the others."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on under its id: the caller's own where it has a plain form, else a new one."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        asked = Headers(scope=scope).get(HEADER, "")
        request_id = asked if _FORM.fullmatch(asked) else uuid.uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id
        status, started, token = 500, time.perf_counter(), REQUEST_ID.set(request_id)

        async def _with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = request_id
            await send(message)

        try:
            await self.app(scope, receive, _with_id)
        finally:
            REQUEST_ID.reset(token)
            self._note(scope, request_id, status, time.perf_counter() - started)

    def _note(self, scope: Scope, request_id: str, status: int, seconds: float) -> None:
        route = _template(scope)
        self.metrics.note(scope["method"], route, status, seconds)
        structlog.get_logger().info(
            "request",
            request_id=request_id,
            method=scope["method"],
            route=route,
            status=status,
            ms=round(seconds * 1000, 1),
        )


def _template(scope: Scope) -> str:
    """The template of a request's route; that of an included router does not know what it is included under."""
    own = getattr(scope.get("route"), "path", _NO_ROUTE)
    return f"{API}{own}" if scope["path"].startswith(f"{API}/") and not own.startswith((API, "(")) else own
