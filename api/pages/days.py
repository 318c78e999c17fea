"""The day that a page of figures is about: the one asked for, else the last of the records."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from fastapi import Query

from api.services import Services
from programme.queries.labels import as_at_of

Day = Annotated[dt.date | None, Query(ge=dt.date(2000, 1, 1), le=dt.date(2100, 12, 31))]
"""A route's parameter `as_at`."""


def day_shown(given: Services, as_at: dt.date | None) -> dt.date:
    """The day asked for; else the one that the records name as theirs, else today."""
    if as_at is not None:
        return as_at
    with given.database.reading() as session:
        return as_at_of(session) or given.now().date()
