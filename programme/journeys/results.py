"""What a run's result must be before it may stand in the records."""

from __future__ import annotations

import json
from typing import Any

from foundation.errors import BadInput, Conflict, Fault

STATUSES = ("optimal", "feasible", "stopped", "contradiction")


def accept_result(text: str, *, schema: str, snapshot_sha256: str) -> dict[str, Any]:
    """Read a result and refuse one that answers another question or breaks a rule.

    Args:
        text: the result's JSON.
        schema: the document it must be, such as `matching-result/1`.
        snapshot_sha256: hash of the snapshot that was asked.

    Raises:
        BadInput: for a text that is no such result.
        Conflict: for a result of another snapshot, or one that the independent check refused.
    """
    try:
        result = json.loads(text)
    except ValueError as error:
        raise BadInput([Fault("$", "", f"the result is not JSON: {error}.", "Run it again.")]) from None
    if not isinstance(result, dict) or result.get("schema") != schema or result.get("status") not in STATUSES:
        raise BadInput([Fault("schema", "", f"this is not a {schema} with a known status.", "Run it again.")])
    asked = result.get("provenance", {}).get("input_sha256")
    if asked != snapshot_sha256:
        raise Conflict(f"This result answers another snapshot ({asked}, not {snapshot_sha256}). Run this one again.")
    if result.get("violations"):
        rules = sorted({str(each.get("rule")) for each in result["violations"]})
        raise Conflict(f"The check found broken rules ({', '.join(rules)}); such a result is never stored.")
    return result
