"""A map as a page of its own, and as files to take along."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from fastapi.responses import Response

from foundation.errors import NotFound
from network import PublicMap
from programme.publishing.map_page import write_map_page
from programme.publishing.network_table import network_table
from programme.publishing.poster import write_poster
from programme.publishing.slides import write_slides

Json = Mapping[str, Any]

_POLICY = re.compile(r'http-equiv="Content-Security-Policy" content="([^"]+)"')


def map_alone(written: str) -> Response:
    """A written map and nothing else, for a full screen or a frame of ours: under its own policy."""
    found = _POLICY.search(written)
    own = found.group(1) if found else "default-src 'none'"
    policy = f"{own}; frame-ancestors 'self'"
    return Response(written, media_type="text/html", headers={"Content-Security-Policy": policy})


def map_file(name: str, public_map: Json, names: Mapping[str, str]) -> Response:
    """A map as a file.

    Args:
        name: `network.html`, `poster-A3.pdf`, `poster-A1.pdf`, `network.pptx` or `network.csv`.
        public_map: the map.
        names: names of people by id, for the page that carries people.

    Raises:
        NotFound: for any other name.
    """
    if name == "network.html":
        media, content = "text/html", write_map_page(public_map, names).encode()
    elif name in _FILES:
        media, make = _FILES[name]
        content = make(public_map)
    else:
        raise NotFound(f"There is no file {name}; there are network.html, {', '.join(_FILES)}.")
    return Response(content, media_type=media, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _poster(paper: str) -> Callable[[Json], bytes]:
    def _write(public_map: Json) -> bytes:
        target = io.BytesIO()
        write_poster(public_map, target, paper=paper)
        return target.getvalue()

    return _write


def _slides(public_map: Json) -> bytes:
    target = io.BytesIO()
    write_slides(PublicMap.model_validate_json(json.dumps(public_map)), target)
    return target.getvalue()


def _table(public_map: Json) -> bytes:
    return network_table(public_map).encode()


_FILES: dict[str, tuple[str, Callable[[Json], bytes]]] = {
    "poster-A3.pdf": ("application/pdf", _poster("A3")),
    "poster-A1.pdf": ("application/pdf", _poster("A1")),
    "network.pptx": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", _slides),
    "network.csv": ("text/csv; charset=utf-8", _table),
}
"""Files of a map: media type, and what writes them."""
