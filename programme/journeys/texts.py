"""What people and other systems may write into a record: the types of the journeys' documents."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any

from pydantic import AfterValidator, Field, StringConstraints, WithJsonSchema

from foundation.nhs_numbers import holds_nhs_number

_EMAIL = re.compile(r"^[^@\s<>;,]+@[^@\s<>;,]+\.[^@\s<>;,.]+$")
FIRST_DAY, LAST_DAY = dt.date(1950, 1, 1), dt.date(2100, 12, 31)

UNCHANGED: Any = None
"""The default of a field that may be left out of a change: left out, it stays as it is."""


def _email(text: str) -> str:
    if not _EMAIL.match(text):
        raise ValueError("this is not an e-mail address like name@organisation.example")
    return text.casefold()


def no_patient(text: str) -> str:
    """The text, unless it seems to name a patient.

    Raises:
        ValueError: for what looks like an NHS number.
    """
    if holds_nhs_number(text):
        raise ValueError("this text holds what looks like an NHS number; no patient is named here")
    return text


def _year(day: dt.date) -> dt.date:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(f"the year {day.year} cannot be right")
    return day


_SEEN = r"^[^\x00-\x08\x0b-\x1f\x7f]*$"

Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$"),
    AfterValidator(no_patient),
]
"""One line of text."""

Words = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=4_000, pattern=_SEEN),
    AfterValidator(no_patient),
]
"""Free text of up to 4,000 letters."""

Code = Annotated[
    str, StringConstraints(strip_whitespace=True, to_upper=True, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$")
]
"""A code of an organisation: letters, digits, `.`, `_` and `-`, kept in capitals."""

Email = Annotated[str, StringConstraints(strip_whitespace=True, max_length=254), AfterValidator(_email)]
"""An e-mail address, kept in small letters."""

Day = Annotated[
    dt.date,
    AfterValidator(_year),
    WithJsonSchema({"type": "string", "format": "date", "pattern": r"^(19[5-9][0-9]|20[0-9]{2}|2100)-"}),
]
"""A day of a year that can be right; the published schema says so too."""

Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]
