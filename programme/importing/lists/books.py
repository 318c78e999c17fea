"""People of a list as rows of the programme's own sheets, in groups that leave alone what a list does not say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from ..recruited import RecruitedRow
from .joining import PersonRead

_SHEETS = (("Memberships", "memberships"), ("Needs", "needs"), ("Availability", "slots"), ("Offers", "offers"))

_FIELD_OF = {"memberships": "organisation", "needs": "skills", "slots": "availability", "offers": "offers"}
"""The column of a list that the rows of each sheet come from."""


def grouped(people: Sequence[PersonRead]) -> list[list[PersonRead]]:
    """New people together; people of the records by what their rows fill in.

    A column that stands in a sheet replaces what is stored, an empty cell of it too; so nobody may stand in a sheet
    with a column that their own row does not fill.
    """
    groups: dict[tuple[str, ...], list[PersonRead]] = defaultdict(list)
    for person in people:
        groups[() if person.known is None else _filled(person)].append(person)
    return [groups[key] for key in sorted(groups)]


def _filled(person: PersonRead) -> tuple[str, ...]:
    headings = {f"People.{name}" for name in person.rows[0].person}
    for sheet, attribute in _SHEETS:
        headings |= {f"{sheet}.{name}" for row in person.rows for each in getattr(row, attribute) for name in each}
    return tuple(sorted(headings))


def recruited_rows(people: Sequence[PersonRead]) -> list[RecruitedRow]:
    """The rows of the sheets People, Memberships, Needs, Availability and Offers; paths are cells of the list."""
    rows: list[RecruitedRow] = []
    for index, person in enumerate(people):
        first = person.rows[0]
        paths = {"": first.cell("email")} | {name: first.cell(name) for name in first.person}
        rows.append(RecruitedRow("People", {**first.person, "email": person.email, "name": person.name}, paths, index))
        for sheet, attribute in _SHEETS:
            rows.extend(_of_sheet(person, index, sheet, attribute))
    return rows


def _of_sheet(person: PersonRead, index: int, sheet: str, attribute: str) -> list[RecruitedRow]:
    """What several rows say alike stands once: one membership for each employer, and one offer."""
    made: dict[object, RecruitedRow] = {}
    for row in person.rows:
        for each in getattr(row, attribute):
            name = "offer" if attribute == "offers" else each.get("organisation") or tuple(sorted(each.items()))
            path = {"": row.cell(_FIELD_OF[attribute])}
            made.setdefault(name, RecruitedRow(sheet, {"email": person.email, **each}, path, index))
    return list(made.values())
