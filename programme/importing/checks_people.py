"""What must hold between the cells of people, their work, their needs and offers, and their time."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping

from .findings import Finding, fatal, warning
from .names import Names
from .reading import Table, placed_rows
from .rows import Placed, key_text
from .rows_people import AvailabilityRow, MembershipRow, NeedRow, OfferRow, PersonRow
from .rows_places import OrganisationRow


def check_people(tables: Mapping[str, Table], names: Names) -> Iterator[Finding]:
    """Every finding about people that needs more than one cell."""
    people = placed_rows(tables, PersonRow)
    for placed in people:
        yield from _person(placed, names)
    yield from _availability_states(tables, people, names)
    yield from _memberships(tables, people)
    for slot in placed_rows(tables, AvailabilityRow):
        yield from _slot(slot)
    for offer in placed_rows(tables, OfferRow):
        yield from _offer(offer)
    yield from _needs_of_nobody_live(tables, people)


def _person(placed: Placed[PersonRow], names: Names) -> Iterator[Finding]:
    row = placed.row
    if row.line_manager == row.email:
        message = "the line manager is the person's own e-mail."
        yield fatal(placed.cell("line_manager"), placed.text("line_manager"), message, "Correct it or clear the cell.")
    elif row.line_manager is not None and not names.has("People", row.line_manager):
        message = "this line manager is not among People, so the rule on line managers cannot be tried."
        remedy = "Nothing to do if the manager takes no part; else add them to People."
        yield warning(placed.cell("line_manager"), row.line_manager, message, remedy)
    for tier in ("learn", "live", "lead"):
        if getattr(row, f"{tier}_to") is not None and getattr(row, f"{tier}_from") is None:
            message = f"{tier}_to is given without {tier}_from."
            cell = placed.cell(f"{tier}_to")
            yield fatal(cell, placed.text(f"{tier}_to"), message, f"Fill in {tier}_from too.")
    if (row.latitude is None) != (row.longitude is None):
        field = "longitude" if row.longitude is None else "latitude"
        yield fatal(placed.cell(field), "", f"{field} is missing beside the other.", "Fill in both, or clear both.")
    if not (row.learn_from or row.live_from or row.lead_from) and not row.staff_of_programme:
        message = "this person is in no tier."
        yield warning(placed.cell("email"), row.email, message, "Fill in learn_from, live_from or lead_from.")


def _availability_states(
    tables: Mapping[str, Table], people: list[Placed[PersonRow]], names: Names
) -> Iterator[Finding]:
    """Whether what is stated is there; without the sheet, the slots in the records count."""
    rows = tables["Availability"].every_row() if "Availability" in tables else []
    slots = {getattr(p.row, "email", None) for p in rows if p.text("weekday")}
    where = "the sheet Availability" if "Availability" in tables else "the workbook or the records"
    for placed in people:
        state = placed.row.availability
        has = placed.row.email in slots
        cell, text = placed.cell("availability"), placed.text("availability")
        if has and state != "stated":
            message = f"the availability is {state}, but the sheet Availability has weekly slots for this person."
            yield fatal(cell, text, message, "Write stated, or take the slots out.")
        elif state == "stated" and not has and ("Availability" in tables or not names.has("Slots", placed.row.email)):
            message = f"the availability is stated, but {where} has no slot for this person."
            remedy = "Add the slots, or write none or unknown. Until then it counts as unknown."
            yield warning(cell, text, message, remedy)


def _memberships(tables: Mapping[str, Table], people: list[Placed[PersonRow]]) -> Iterator[Finding]:
    if "Memberships" not in tables:
        return
    closed = {o.row.code: o.row.active_to for o in placed_rows(tables, OrganisationRow) if o.row.active_to is not None}
    by_person: dict[str, list[Placed[MembershipRow]]] = defaultdict(list)
    for placed in placed_rows(tables, MembershipRow):
        by_person[placed.row.email].append(placed)
        end = closed.get(placed.row.organisation)
        if end is not None and (placed.row.end is None or placed.row.end > end):
            message = f"{placed.row.organisation} closed on {end}, but this membership runs on."
            yield warning(placed.cell("organisation"), placed.row.organisation, message, "Name the present employer.")
    employed = {getattr(placed.row, "email", None) for placed in tables["Memberships"].every_row()}
    for person in people if "email" in tables["Memberships"].columns else []:
        if person.row.email not in employed:
            message = "this person has no membership; without an employer nobody can be matched."
            yield warning(person.cell("email"), person.row.email, message, "Add a row to the sheet Memberships.")
    for rows in by_person.values():
        yield from _overlaps(rows)


def _overlaps(rows: list[Placed[MembershipRow]]) -> Iterator[Finding]:
    for index, later in enumerate(rows):
        for earlier in rows[:index]:
            if not _at_one_time(earlier.row, later.row):
                continue
            if earlier.row.main and later.row.main:
                message = f"row {earlier.number} is the main membership at the same time."
                yield fatal(later.cell("main"), later.text("main"), message, "Write yes in one of the two.")
            if earlier.row.organisation == later.row.organisation and earlier.row.start != later.row.start:
                message = f"row {earlier.number} has the same organisation at the same time."
                yield fatal(later.cell("start"), later.text("start"), message, "Join the two rows or correct a date.")


def _at_one_time(a: MembershipRow, b: MembershipRow) -> bool:
    start = max(a.start or dt.date.min, b.start or dt.date.min)
    return start <= min(a.end or dt.date.max, b.end or dt.date.max)


def _slot(placed: Placed[AvailabilityRow]) -> Iterator[Finding]:
    row = placed.row
    weekly = (row.weekday, row.start, row.end)
    if row.away_on is not None:
        if any(value is not None for value in weekly) or row.occurrences:
            message = "a day away and a weekly slot stand in one row."
            yield fatal(placed.cell("away_on"), placed.text("away_on"), message, "Write them in two rows.")
        return
    for field, value in zip(("weekday", "start", "end"), weekly, strict=True):
        if value is None:
            message = f"{field} is missing: a weekly slot needs a weekday, a start and an end."
            yield fatal(placed.cell(field), "", message, "Fill it in, or write a day in away_on.")


def _offer(placed: Placed[OfferRow]) -> Iterator[Finding]:
    row = placed.row
    if row.email in row.wishes:
        yield fatal(
            placed.cell("wishes"), placed.text("wishes"), "a coach cannot wish for himself or herself.", "Take it out."
        )
    names = [key_text(skill) for skill, _ in row.skills]
    if len(set(names)) < len(names):
        yield fatal(
            placed.cell("skills"), placed.text("skills"), "a skill stands twice in the list.", "Keep one of them."
        )
    if not row.skills:
        message = "this coach offers no skill."
        yield warning(placed.cell("skills"), "", message, "Add skills, such as SPC 4; PDSA 3.")


def _needs_of_nobody_live(tables: Mapping[str, Table], people: list[Placed[PersonRow]]) -> Iterator[Finding]:
    live = {p.row.email for p in people if p.row.live_from is not None}
    listed = {p.row.email for p in people}
    seen: set[str] = set()
    for placed in placed_rows(tables, NeedRow):
        row = placed.row
        if row.email in listed and row.email not in live and row.email not in seen:
            seen.add(row.email)
            message = "this person asks for a coach, but is not in the tier Live."
            yield warning(
                placed.cell("email"), row.email, message, "Fill in live_from in People, or take the need out."
            )
