"""Versions of records over HTTP: ETag out, If-Match in."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Header
from fastapi.responses import JSONResponse

from foundation.errors import ProgrammeError


class VersionMissing(ProgrammeError):
    """A change was asked for without saying of which version of the record."""


def etag(version: int) -> str:
    """The ETag of a version."""
    return f'"{version}"'


def json_with_etag(body: object, version: int, status: int = 200) -> JSONResponse:
    """A record as JSON, with its version."""
    return JSONResponse(body, status_code=status, headers={"ETag": etag(version)})


def _version_read(
    if_match: Annotated[str, Header(description="The ETag of the version that you read.", examples=['"3"'])] = "",
) -> int | None:
    text = if_match.strip()
    if text == "*":
        return None
    if not text:
        raise VersionMissing("Say which version you changed: send If-Match with the ETag that you were given.")
    number = text.removeprefix("W/").strip('"')
    return int(number) if number.isdecimal() and len(number) < 10 else -1  # no version is -1: it was never given


VersionRead = Annotated[int | None, Depends(_version_read)]
"""A route's parameter: the version that the caller read, from If-Match; None for `*`: whatever it is now."""
