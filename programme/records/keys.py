"""Ids of people as snapshots carry them: `P12` the person, `L12` the same as a learner, `C12` as a coach."""

from __future__ import annotations

import re

from foundation.errors import NotFound

LARGEST = 2**31 - 1
"""The largest number that both databases take for a record's."""

_KEY = re.compile(r"[PLC][0-9]{1,10}")


def person_key(record_id: int) -> str:
    """The id of a person."""
    return f"P{record_id}"


def learner_key(record_id: int) -> str:
    """The id of a person as a learner."""
    return f"L{record_id}"


def coach_key(record_id: int) -> str:
    """The id of a person as a coach."""
    return f"C{record_id}"


def record_id_of(key: str) -> int:
    """The record behind any of the three.

    Raises:
        NotFound: for a text that is none of them.
    """
    if _KEY.fullmatch(key) and int(key[1:]) <= LARGEST:
        return int(key[1:])
    raise NotFound(f"{key} is no id of a person: those are P, L or C with a number.")
