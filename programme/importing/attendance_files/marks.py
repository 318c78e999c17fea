"""What stands beside a name on a sign-in sheet or a list of places: came, did not, sent apologies."""

from __future__ import annotations

import re

from ..lists.answers import yes_or_no
from .rows import Mark

_MARKS: tuple[tuple[Mark, re.Pattern[str]], ...] = (
    ("unclear", re.compile(r"^(?:\?+|maybe|tbc|unsure|not sure|a)$|\?$")),
    ("cancelled", re.compile(r"^(?:not attending|cancelled|canceled|deleted|refunded|transferred|void)$")),
    ("absent_with_notice", re.compile(
        r"apolog|excused|^a/?l$|annual leave|on leave|^leave$|^sick|off sick|absent with notice|told us")),
    ("absent", re.compile(
        r"^absent$|^dna$|did ?n[o’']t (?:attend|come|join)|did not (?:attend|come|join)|no[- ]show|not present"
        r"|^not in$|^not here$|never came")),
    ("late", re.compile(r"\blate\b")),
    ("left_early", re.compile(r"left (?:early|at|before)")),
    ("online", re.compile(r"^(?:online|teams|virtual|virtually|via teams|on teams|dialled in|remote|remotely)$")),
    ("came", re.compile(r"^(?:present|attended|in attendance|here|came|in|p|signed|checked[ -]in|arrived|in person)$")),
)  # fmt: skip


def read_mark(text: str, *, signature: bool = False) -> Mark:
    """A mark as typed; `unclear` for what cannot be told. In a column for signatures any other word is a signature."""
    plain = " ".join(text.casefold().split()).strip(".!")
    if not plain:
        return ""
    for mark, pattern in _MARKS:
        if pattern.search(plain) and not (signature and plain == "a"):
            return mark
    answer = yes_or_no(plain)
    if answer is not None:
        return "came" if answer else "absent"
    if plain in ("-", "–", "—", "n/a", "na"):
        return ""
    return "came" if signature else "unclear"


def read_place(status: str, checked_in: str) -> Mark:
    """A place at an event by its status: checked in, attending (which says only that they booked), or given up."""
    plain = " ".join(status.casefold().split())
    if plain == "attending" or not plain:
        return "came" if checked_in and yes_or_no(checked_in) is not False else ""
    return read_mark(plain)
