"""Names that cells may use: which exist, and which one was probably meant by one that does not."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Mapping

from .reading import Table, placed_rows
from .rows import heading_of, key_text
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
        self._open: set[str] = set()
        self._present: set[str] = set()

    def leave_open(self, sheet: str) -> None:
        """Say that a sheet's names could not be read, so that no name can be told to be unknown."""
        self._open.add(sheet)

    def mark_present(self, sheet: str) -> None:
        """Say that the workbook has such a sheet."""
        self._present.add(sheet)

    def is_absent(self, sheet: str) -> bool:
        """Whether the workbook has no such sheet, so that only names of the records are known."""
        return sheet not in self._present

    def any_known(self, sheet: str) -> bool:
        """Whether there is any name at all."""
        return bool(self._by_sheet[sheet])

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
        """Whether a name is known, or might be since its sheet could not be read."""
        return sheet in self._open or key_text(name) in self._by_sheet[sheet]

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


def known_names(
    tables: Mapping[str, Table], records: Mapping[str, Iterable[str]], *, needed: Iterable[str] = ()
) -> Names:
    """Every name that a cell of the workbook may use: those of the workbook and those already in the records.

    Args:
        tables: the sheets of the workbook.
        records: names already in the records, by sheet.
        needed: sheets that every workbook has; where one is missing, that is the fault, and its names stay open.
    """
    names = Names()
    for sheet, known in records.items():
        names.add(sheet, known)
    for sheet, table in tables.items():
        names.mark_present(sheet)
        names.add(sheet, table.named)
        if not table.columns.issuperset(heading_of(name) for name in table.model.natural_key[:1]):
            names.leave_open(sheet)
    for sheet in needed:
        if sheet not in tables:
            names.leave_open(sheet)
    _add_blocks(names, tables)
    _add_features(names, tables)
    for organisation in placed_rows(tables, OrganisationRow):
        row = organisation.row
        names.also_call(row.sheet, row.code, (row.name, row.short_name, *row.aliases))
    for skill in placed_rows(tables, SkillRow):
        names.also_call(skill.row.sheet, skill.row.code, (skill.row.name, *skill.row.aliases))
    return names


def _add_blocks(names: Names, tables: Mapping[str, Table]) -> None:
    """The labels of blocks; a row of a kind that did not read may be a block."""
    if "Calendar" not in tables:
        return
    names.mark_present("Blocks")
    if not tables["Calendar"].columns.issuperset(("kind", "label")):
        names.leave_open("Blocks")
    for placed in tables["Calendar"].every_row():
        if "kind" in placed.failed or placed.text("kind").casefold() == "block":
            names.add("Blocks", [placed.text("label")])


def _add_features(names: Names, tables: Mapping[str, Table]) -> None:
    for placed in tables["Rooms"].every_row() if "Rooms" in tables else []:
        names.add("Features", getattr(placed.row, "features", None) or ())
