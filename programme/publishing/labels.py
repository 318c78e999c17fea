"""What publishing needs to turn ids into words. Filled by queries from the records; engines never see it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class PersonLabel:
    """A person as lists name them."""

    name: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Labels:
    """Words for ids: people by person id, the rest by code or id. An unknown id is its own word."""

    people: Mapping[str, PersonLabel] = field(default_factory=dict)
    organisations: Mapping[str, str] = field(default_factory=dict)
    skills: Mapping[str, str] = field(default_factory=dict)
    rooms: Mapping[str, str] = field(default_factory=dict)

    def person(self, person_id: str) -> PersonLabel:
        """Name and organisation of a person."""
        return self.people.get(person_id, PersonLabel(person_id, ""))

    def organisation(self, code: str) -> str:
        """Name of an organisation."""
        return self.organisations.get(code, code)

    def skill(self, code: str) -> str:
        """Name of a skill."""
        return self.skills.get(code, code)

    def room(self, room_id: str) -> str:
        """Name of a room."""
        return self.rooms.get(room_id, room_id)


def with_names(text: str, names: Mapping[str, str]) -> str:
    """A sentence of an engine, which knows ids only, with each id that stands as a word of its own named."""
    return re.sub(r"[\w-]+", lambda word: names.get(word.group(), word.group()), text)
