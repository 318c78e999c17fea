"""Names that cells may use: which exist, and which one was probably meant by one that does not."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Mapping

from .reading import Table, placed_rows
from .rows import key_text
from .rows_places import OrganisationRow, SkillRow

MOST_COMPARED = 2_000
MOST_LOOKED_FOR = 200
"""Above this many names, or for more unknown ones than this, no nearest one is looked for: people do not wait."""

ALIKE = 0.75
"""How alike two names must be for one to be taken for the other (`difflib.SequenceMatcher.ratio`)."""


class Names:
    """The names of each sheet, as written, found without regard to case."""

    def __init__(self) -> None:
        self._by_sheet: dict[str, dict[str, str]] = defaultdict(dict)
        self._also_called: dict[tuple[str, str], str] = {}
        self._found: dict[tuple[str, str], str | None] = {}

    def add(self, sheet: str, names: Iterable[str]) -> None:
        """Make names known."""
        for name in names:
            self._by_sheet[sheet].setdefault(key_text(name), name)

    def also_call(self, sheet: str, name: str, others: Iterable[str | None]) -> None:
        """Keep what else people call a name; one that fits two names is no hint at either."""
        for other in others:
            if other:
                key = (sheet, key_text(other))
                self._also_called[key] = name if self._also_called.get(key, name) == name else ""

    def has(self, sheet: str, name: object) -> bool:
        """Whether a name is known."""
        return key_text(name) in self._by_sheet[sheet]

    def nearest(self, sheet: str, name: object) -> str | None:
        """The name that was probably meant by an unknown one: what is called so elsewhere, else the one most like it.

        E-mails are compared within the same organisation's only.
        """
        key = (sheet, key_text(name))
        if self._also_called.get(key):
            return self._also_called[key]
        if key not in self._found:
            if len(self._by_sheet[sheet]) > MOST_COMPARED or len(self._found) >= MOST_LOOKED_FOR:
                return None
            self._found[key] = self._look_for(*key)
        return self._found[key]

    def _look_for(self, sheet: str, wanted: str) -> str | None:
        known = self._by_sheet[sheet]
        local, at, domain = wanted.partition("@")
        candidates = {key.removesuffix(at + domain): key for key in sorted(known) if key.endswith(at + domain)}
        close = difflib.get_close_matches(local, candidates, n=1, cutoff=ALIKE)
        return known[candidates[close[0]]] if close else None


def known_names(tables: Mapping[str, Table], records: Mapping[str, Iterable[str]]) -> Names:
    """Every name that a cell of the workbook may use: those of the workbook and those already in the records."""
    names = Names()
    for sheet, table in tables.items():
        names.add(sheet, table.named)
    calendar = tables["Calendar"].rows if "Calendar" in tables else []
    blocks = [placed.text("label") for placed in calendar if placed.text("kind").casefold() == "block"]
    names.add("Blocks", blocks)
    for sheet, known in records.items():
        names.add(sheet, known)
    for organisation in placed_rows(tables, OrganisationRow):
        row = organisation.row
        names.also_call(row.sheet, row.code, (row.name, row.short_name, *row.aliases))
    for skill in placed_rows(tables, SkillRow):
        names.also_call(skill.row.sheet, skill.row.code, (skill.row.name, *skill.row.aliases))
    return names
