"""The browser's files: named with their hash, so that they may be kept for ever and change at once."""

from __future__ import annotations

import gzip
from functools import cache
from importlib import resources

from fastapi import APIRouter, Request
from fastapi.responses import Response

from foundation.errors import NotFound
from foundation.provenance import sha256_of

_TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}

router = APIRouter(include_in_schema=False)


def asset(name: str) -> str:
    """The address of a file of the bundle."""
    return f"/assets/{_version()}/{name}"


@router.get("/assets/{version}/{name}")
def read_asset(request: Request, version: str, name: str) -> Response:
    """A file of the bundle, packed where the browser can unpack it; its address changes with what is in it."""
    del version
    known = _files()
    if name not in known:
        raise NotFound(f"There is no file {name}.")
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
    packed = "gzip" in request.headers.get("accept-encoding", "")
    if packed:
        headers["Content-Encoding"] = "gzip"
    return Response(
        _packed(name) if packed else known[name], media_type=_TYPES[name.rpartition(".")[2]], headers=headers
    )


@cache
def _packed(name: str) -> bytes:
    return gzip.compress(_files()[name], mtime=0)


@cache
def _files() -> dict[str, bytes]:
    folder = resources.files("programme.publishing") / "bundle"
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.name.rpartition(".")[2] in _TYPES}


@cache
def _version() -> str:
    return sha256_of("".join(f"{name}{sha256_of(data)}" for name, data in sorted(_files().items())))[:16]
