"""The map as one HTML file that needs no network: script, style and data stand inside it, and nothing else may load.

The page's sources are in `frontend/src/`; building the package makes the bundle that is read here.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

from foundation.errors import NotFound

from .map_data import LICENCE_NOTES, json_for_script, long_date, pack_map
from .map_table import table_rows

Json = Mapping[str, Any]


def write_map_page(
    public_map: Json, names: Mapping[str, str] | None = None, notes: Sequence[str] = LICENCE_NOTES
) -> str:
    """The interactive map as one HTML document, to be stored, mailed or opened from a disk.

    Args:
        public_map: the network engine's public map.
        names: names of people by id, for those who agreed to be named; a person without one is not drawn.
        notes: sentences for the foot of the page, such as licence words.

    Returns:
        The document. It holds every date, so the reader can move through time, and a table that says the same.

    Raises:
        NotFound: when the browser bundle was not built with the package; says how to build it.
    """
    packed = pack_map(public_map, names or {}, notes)
    script, style = _bundled("map.js"), _bundled("map-style.css")
    date = long_date(public_map["as_at"])
    parts = {
        "policy": _policy(script, style),
        "heading": html.escape(f"Learn, Live, Lead: who is connected, {date}"),
        "community": html.escape(packed["title"]),
        "date": html.escape(date),
        "sentences": "".join(f"<li>{html.escape(sentence)}</li>" for sentence in packed["sentences"]),
        "notes": "".join(f"<p>{html.escape(note)}</p>" for note in notes),
        "table": _table(packed, date),
        "style": style,
        "data": json_for_script(packed),
        "script": script,
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda found: parts[found.group(1)], _bundled("map.html"))


def _bundled(name: str) -> str:
    file = resources.files(__package__) / "bundle" / name
    if not file.is_file():
        raise NotFound(
            f"The map page cannot be written: its browser part '{name}' is missing from this installation. "
            "It is built when the package is installed; run 'pip install --editable .' (or make) again."
        )
    return file.read_text(encoding="utf-8")


def _policy(script: str, style: str) -> str:
    return (
        f"default-src 'none'; script-src '{_fingerprint(script)}'; style-src '{_fingerprint(style)}'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _fingerprint(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _table(packed: Json, date: str) -> str:
    layer = packed["layers"][0]
    caption = html.escape(f"Organisations: who is linked to whom, {date}, {layer['name'].lower()}")
    head = "".join(
        f'<th scope="col">{title}</th>'
        for title in ("Organisation", "Kind", "People (to the nearest 5)", "Linked to", "Names of those linked")
    )
    body = "".join(
        f'<tr><th scope="row">{html.escape(row.label)}</th><td>{html.escape(row.kind)}</td>'
        f'<td class="number">{html.escape(row.people)}</td><td class="number">{len(row.linked)}</td>'
        f"<td>{html.escape(', '.join(row.linked) or 'nobody yet')}</td></tr>"
        for row in table_rows(packed, frame=len(packed["frames"]) - 1, layer=0)
    )
    return (
        f'<div class="table-frame"><table><caption>{caption}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )
