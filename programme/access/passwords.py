"""Passwords: how long they must be, their hashes (argon2id), and a check that takes as long for nobody as for somebody.

Costs: 19 MiB and two passes, the least that OWASP's password storage guidance names for argon2id; a burst of tries
then stays within the memory of a small machine.
"""

from __future__ import annotations

from functools import cache

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from foundation.errors import Fault

LEAST_LETTERS, MOST_LETTERS = 12, 200
_LEAST_DIFFERENT = 5


def faults_of_password(password: str, email: str, path: str = "password") -> list[Fault]:
    """What keeps a password from being a good one; empty where nothing does."""
    if not LEAST_LETTERS <= len(password) <= MOST_LETTERS:
        message = f"a password has {LEAST_LETTERS} to {MOST_LETTERS} letters and signs."
        return [Fault(path, "", message, "Three words that do not belong together are easy to keep in mind.")]
    if len(set(password.casefold())) < _LEAST_DIFFERENT or email.partition("@")[0].casefold() in password.casefold():
        return [Fault(path, "", "this password is easy to guess.", "Leave your own name and repeated letters out.")]
    return []


def hash_password(password: str) -> str:
    """The hash under which a password is kept."""
    return _hasher().hash(password)


def password_holds(kept: str | None, password: str) -> bool:
    """Whether a password is the one kept; where none is kept it takes as long to say no."""
    right = _hasher().verify(password, kept or _of_nobody())
    return right and kept is not None


@cache
def _hasher() -> PasswordHash:
    return PasswordHash((Argon2Hasher(time_cost=2, memory_cost=19_456, parallelism=1),))


@cache
def _of_nobody() -> str:
    return hash_password("nobody has this password")
