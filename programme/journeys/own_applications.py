"""Somebody applies for themselves, and takes their own application back."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from foundation.documents import Document
from programme.access import Asker
from programme.queries.own import own_application, own_person
from programme.records import Database
from programme.records.keys import person_key

from .applications import ApplicationSent, Withdrawal, apply_to_wave, withdraw_application
from .people import Tier
from .texts import Code


class OwnApplicationSent(Document):
    """One's own application. The employer it counts for is the main one where `organisation` is left out."""

    tier: Tier
    organisation: Code | None = Field(None, examples=["H81002"])


def apply_oneself(database: Database, asker: Asker, wave_id: int, sent: OwnApplicationSent, *, at: dt.datetime) -> int:
    """Apply to a wave; the application's number. A second one to the same wave is the first one.

    Raises:
        NotAllowed: for who may not act for themselves.
        NotFound: for a wave that does not exist, or an account without a record of a person.
        BadInput: for somebody who works nowhere, or not where the application says.
        Conflict: for a wave that is not open.
    """
    asker.demand("own.write")
    whole = ApplicationSent(person=person_key(own_person(asker)), tier=sent.tier, organisation=sent.organisation)
    return apply_to_wave(database, wave_id, whole, by=asker.name, at=at)


def withdraw_oneself(database: Database, asker: Asker, number: int, *, read: int | None, at: dt.datetime) -> int:
    """Take one's own application back, with the place in a cohort where there is one; its version now.

    Raises:
        NotAllowed: for who may not act for themselves.
        NotFound: for an application that is not the asker's own: the same words as for none.
        Stale: somebody changed it since it was read.
    """
    asker.demand("own.write")
    with database.reading() as session:
        own_application(session, asker, number)
    return withdraw_application(database, number, Withdrawal(), read=read, by=asker.name, at=at)
