"""What the records know that helps to read who came: the session, its people, and what was written down before."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..lists.organisations import OrganisationIndex
from ..lists.row_identity import name_key


@dataclass(frozen=True, slots=True)
class PersonAt:
    """Somebody who may have come: their id as P12, e-mails, employers' codes, whether the session expects them."""

    person: str
    name: str
    emails: tuple[str, ...]
    organisations: frozenset[str] = frozenset()
    expected: bool = False


@dataclass(frozen=True)
class SessionKnown:
    """A session as it stands.

    Attributes:
        code, title, day: its own.
        seconds: how long it was planned to take; None where that is not known.
        people: everybody whom the asker may see, by id.
        organisations: to understand what stands beside a name.
        written: who has an answer already: status and minutes.
    """

    code: str
    title: str
    day: dt.date
    seconds: float | None
    people: tuple[PersonAt, ...]
    organisations: OrganisationIndex
    written: Mapping[str, tuple[str, int | None]] = field(default_factory=dict)

    @functools.cached_property
    def by_email(self) -> Mapping[str, PersonAt]:
        """Everybody by each of their e-mails."""
        return {email: each for each in self.people for email in each.emails}

    @functools.cached_property
    def by_id(self) -> Mapping[str, PersonAt]:
        """Everybody by their id."""
        return {each.person: each for each in self.people}

    @functools.cached_property
    def by_name(self) -> Mapping[str, tuple[PersonAt, ...]]:
        """Everybody by their name without accents, titles and order of words; those expected first."""
        found: dict[str, list[PersonAt]] = {}
        for each in sorted(self.people, key=lambda one: not one.expected):
            found.setdefault(name_without_title(each.name), []).append(each)
        return {name: tuple(people) for name, people in found.items()}


_TITLES = frozenset({"dr", "mr", "mrs", "ms", "miss", "mx", "prof", "professor", "sr", "sister"})


def name_without_title(name: str) -> str:
    """What names are compared by; `Dr Ann Cole` and `Cole, Ann` are alike."""
    words = name_key(name).split()
    return " ".join([word for word in words if word not in _TITLES] or words)
