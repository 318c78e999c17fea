"""Where a result comes from: hashes of inputs, the revision of the code that made it."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib import metadata
from pathlib import Path

_PACKAGES = ("foundation", "matching", "scheduling", "network", "measures")


def sha256_of(data: bytes | str) -> str:
    """SHA-256 of bytes (text as UTF-8), hexadecimal."""
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def canonical_json(value: object) -> str:
    """JSON text that is equal for equal values: sorted keys, no spaces."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


@cache
def revision() -> str:
    """Version of the distribution and the first twelve digits of the hash of the engines' sources.

    The sources decide, not a commit: a result made by changed code never carries the old revision.
    """
    digest = hashlib.sha256()
    root = Path(__file__).resolve().parent.parent
    for package in _PACKAGES:
        for file in sorted((root / package).rglob("*.py")):
            digest.update(file.relative_to(root).as_posix().encode())
            digest.update(file.read_bytes())
    return f"{_version()}+{digest.hexdigest()[:12]}"


def _version() -> str:
    try:
        return metadata.version("learn-live-lead")
    except metadata.PackageNotFoundError:
        return "0.0.0"
