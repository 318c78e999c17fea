"""The way about: which entries somebody has, by what they may do."""

from __future__ import annotations

from dataclasses import dataclass

from programme.access import Asker

ENTRIES = (
    ("Home", "/", None),
    ("My coaching", "/mine", "own.read"),
    ("People", "/people", "people.read"),
    ("Organisations", "/organisations", "organisations.read"),
    ("Recruitment", "/recruitment", "recruit.read"),
    ("Import", "/imports", "imports.write"),
    ("Matching", "/rounds", "rounds.read"),
    ("Sessions", "/sessions", "plans.read"),
    ("Projects", "/projects", "projects.read"),
    ("Network", "/network", "network.read"),
    ("Measures", "/measures", "measures.read"),
    ("Reports", "/reports", "reports.read"),
    ("Messages", "/messages", "messages.read"),
    ("Settings", "/settings", "settings.write"),
)
"""Words, address, and the permission that it needs."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry; `current` where the page shown lies below it."""

    text: str
    href: str
    current: bool


def entries_for(asker: Asker | None, path: str) -> list[Entry]:
    """The entries that somebody may follow; none for whoever is not signed in."""
    if asker is None:
        return []
    return [
        Entry(text, href, _lies_below(path, href))
        for text, href, permission in ENTRIES
        if permission is None or asker.may(permission)
    ]


def _lies_below(path: str, href: str) -> bool:
    return path == href or (href != "/" and path.startswith(f"{href}/"))
