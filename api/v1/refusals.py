"""How a route says which refusals it may answer with."""

from __future__ import annotations

from typing import Any

_WORDS = {
    401: "Nobody is signed in, and there is no key that holds.",
    403: "This one may not do that.",
    404: "There is no such record, or none that this one may see.",
    409: "The record is in a state that does not allow this.",
    412: "Somebody changed the record since it was read; `changes` says what.",
    422: "The request has faults, all listed under `errors`.",
    428: "If-Match is missing.",
    429: "This was tried too often; Retry-After says how many seconds to wait.",
}

READING = (401, 403, 404, 422)
ADDING = (401, 403, 404, 409, 422)
CHANGING = (401, 403, 404, 409, 412, 422, 428)


def refusals(*codes: int) -> dict[int | str, dict[str, Any]]:
    """The part of a route's description that lists its refusals, each a problem details document."""
    return {code: {"description": _WORDS[code], "content": {"application/problem+json": {}}} for code in codes}
