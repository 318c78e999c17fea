"""How large a request may be. Counted as it arrives: a missing or false Content-Length does not get round it, and a
packed body, which could unfold to any size, is not taken at all."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .problems import problem


class _TooLargeError(Exception):
    pass


class BodyLimit:
    """Middleware: 413 once a body passes `max_bytes`, 415 for a packed one, 422 for a null character in the address."""

    def __init__(self, app: ASGIApp, max_bytes: int) -> None:
        self.app = app
        self.max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, counting its bytes."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if "\0" in scope["path"] or b"%00" in scope.get("query_string", b""):
            detail = "There is a null character in the address. Leave it out."
            await problem(422, "The address has faults", detail)(scope, receive, send)
            return
        headers = dict(scope["headers"])
        if headers.get(b"content-encoding", b"identity").strip().lower() != b"identity":
            detail = "The body is packed (Content-Encoding). Send it as it is."
            await problem(415, "The body is packed", detail)(scope, receive, send)
            return
        declared = headers.get(b"content-length", b"0")
        if declared.isdigit() and int(declared) > self.max_bytes:
            await self._refuse(scope, receive, send)
            return
        received = 0
        started = False

        async def _counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self.max_bytes:
                raise _TooLargeError
            return message

        async def _watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, _counted, _watched)
        except _TooLargeError:
            if not started:
                await self._refuse(scope, receive, send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        mebibytes = self.max_bytes / 1024 / 1024
        detail = f"The request is larger than the {mebibytes:g} MiB allowed. Send less at a time."
        await problem(413, "The request is too large", detail)(scope, receive, send)
