"""Faults that do not repeat what is private: an instruction's words, e-mail addresses, names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from foundation.errors import Fault

from .documents import Block, HoldOut, Learner, Lock, Places
from .documents import Coach as CoachRow

PRIVATE = frozenset({"by", "reason", "emails", "manager_email", "manager", "name"})
"""Keys whose values are nobody else's business, wherever they stand."""

_ROWS = {
    "instructions": (Lock, Block, HoldOut, Places),
    "learners": (Learner,),
    "joined": (Learner,),
    "coaches": (CoachRow,),
}
_STEP = re.compile(r"^(?P<list>\w+)(\[\d+\])?(\.(?P<key>[^.\[]+))?")


def without_private_values(faults: Iterable[Fault]) -> list[Fault]:
    """The faults, without the value where it is, or may hold, something private.

    A value is left out under a private key, under a key that the row does not know, and where it is a whole row, a
    whole list of rows, or a whole file.
    """
    return [replace(fault, value="") if _is_private(fault.path) else fault for fault in faults]


def _is_private(path: str) -> bool:
    step = _STEP.match(path)
    if step is None:
        return True  # the whole file
    if step["list"] not in _ROWS:
        return False
    known = {name for row in _ROWS[step["list"]] for name in row.model_fields}
    return step["key"] is None or step["key"] in PRIVATE or step["key"] not in known
