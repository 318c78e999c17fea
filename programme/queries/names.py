"""Names for the ids in an engine's sentences: `L12 could be with C7` as people read it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from programme.access import Asker
from programme.records import Membership, Organisation, Person
from programme.records.keys import record_id_of

from .seen import people_seen

_SENTENCES = ("text", "reason", "remedy")
_ID = re.compile(r"\b[LCP][1-9]\d{0,9}\b")


@dataclass(frozen=True, slots=True)
class Named:
    """What people are called and where they work, by record id. Whom the asker may not see has no name here."""

    names: dict[int, str]
    employers: dict[int, str]

    def name(self, key: str) -> str | None:
        """The name behind an id; None for somebody whom the asker may not see."""
        return self.names.get(record_id_of(key))

    def put(self, text: str, keys: Collection[str] | None) -> str:
        """The text with names for the ids that are among the keys (all for None), where there is a name."""
        return _ID.sub(lambda found: self._called(found[0], keys), text)

    def _called(self, key: str, keys: Collection[str] | None) -> str:
        return (self.names.get(int(key[1:])) or key) if keys is None or key in keys else key


def named(session: Transaction, asker: Asker | None, day: dt.date) -> Named:
    """Names of everybody whom an asker may see (of everybody for None), and everybody's employer on the day.

    The employer is the short name of the main one.
    """
    seen = (
        select(Person.id, Person.name)
        if asker is None
        else select(Person.id, Person.name).where(people_seen(asker, day))
    )
    called = {row.id: row.short_name_at(day) for row in session.scalars(select(Organisation))}
    held = select(
        Membership.person_id, Membership.organisation_id, Membership.main, Membership.start, Membership.ends
    ).order_by(Membership.person_id, Membership.main.desc(), Membership.days_per_week.desc(), Membership.id)
    employers: dict[int, str] = {}
    for person, organisation, _, start, ends in session.execute(held):
        if (start is None or start <= day) and (ends is None or ends >= day):
            employers.setdefault(person, called[organisation])
    names = {row[0]: row[1] for row in session.execute(seen)}
    return Named(names, employers)


def with_names(session: Transaction, asker: Asker, day: dt.date, answer: Any) -> Any:
    """An engine's answer with names in its sentences (`text`, `reason`, `remedy`); its ids stay ids."""
    words = named(session, asker, day)

    def _told(value: Any, key: str) -> Any:
        if isinstance(value, dict):
            return {name: _told(each, name) for name, each in value.items()}
        if isinstance(value, list):
            return [_told(each, key) for each in value]
        return words.put(value, None) if isinstance(value, str) and key in _SENTENCES else value

    return _told(answer, "")
