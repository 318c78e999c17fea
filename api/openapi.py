"""The description of the interface: FastAPI's own, with the documents that routes read and write by themselves.

Those routes take the bytes of a snapshot as they come, since its hash counts, and say every fault at its JSON path.
"""

from __future__ import annotations

from typing import Any, Literal

from fastapi import FastAPI
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

import matching
import network
import scheduling

from .bodies import sent_shapes
from .v1.cohort_request import CohortSent

READ: dict[str, type[BaseModel]] = {
    "/api/v1/cohorts": CohortSent,
    "/api/v1/matching/solve": matching.MatchingSnapshot,
    "/api/v1/scheduling/solve": scheduling.Snapshot,
    "/api/v1/network/analyse": network.Snapshot,
}
"""What the body of a POST to a path is."""

WRITTEN: dict[str, type[BaseModel]] = {
    "/api/v1/matching/solve": matching.MatchingResult,
    "/api/v1/scheduling/solve": scheduling.Result,
    "/api/v1/network/analyse": network.Result,
}
"""What its answer is."""

_JSON = "application/json"
_NEEDED = ("if-match", "idempotency-key")
"""Headers that a route itself asks for, in its own words: without them it refuses."""

_BUSY = {
    "description": "Others are writing at this moment; nothing was stored. Retry-After says when to send it again.",
    "content": {"application/problem+json": {}},
}


def describe(app: FastAPI) -> None:
    """Let the application describe itself whole."""
    plain = app.openapi

    def _whole() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _with_documents(plain(), sent_shapes(app))
        return app.openapi_schema

    app.openapi = _whole  # type: ignore[method-assign]


def _with_documents(description: dict[str, Any], sent: dict[tuple[str, str], type[BaseModel]]) -> dict[str, Any]:
    read = {**{(path, "post"): shape for path, shape in READ.items()}, **sent}
    shapes: list[tuple[type[BaseModel], Literal["validation", "serialization"]]] = [
        *((shape, "validation") for shape in dict.fromkeys(read.values())),
        *((shape, "serialization") for shape in WRITTEN.values()),
    ]
    references, definitions = models_json_schema(shapes, ref_template="#/components/schemas/{model}")
    by_name = {(shape.__name__, mode): reference for (shape, mode), reference in references.items()}
    known = description.setdefault("components", {}).setdefault("schemas", {})
    known.update({name: schema for name, schema in definitions["$defs"].items() if name not in known})
    for (path, method), shape in read.items():
        body = {_JSON: {"schema": by_name[shape.__name__, "validation"]}}
        description["paths"][path][method]["requestBody"] = {"required": True, "content": body}
    for path, operations in description["paths"].items():
        for operation in operations.values() if path.startswith("/api/") else ():
            operation["responses"].setdefault("503", _BUSY)
            for parameter in operation.get("parameters", ()):
                if parameter["in"] == "header" and parameter["name"] in _NEEDED:
                    parameter["required"] = True
                    parameter["schema"].pop("default", None)
    for path, shape in WRITTEN.items():
        answer = {_JSON: {"schema": by_name[shape.__name__, "serialization"]}}
        description["paths"][path]["post"]["responses"]["200"]["content"] = answer
    _as_lists(known)
    return description


def _as_lists(schema: Any) -> None:
    """Describe a pair of alike things as a list of two, which every reader of descriptions understands."""
    for each in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        _as_lists(each)
    if isinstance(schema, dict) and isinstance(schema.get("prefixItems"), list):
        first, *others = schema["prefixItems"]
        if all(other == first for other in others):
            schema["items"] = first
            del schema["prefixItems"]
