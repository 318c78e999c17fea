"""What reads well, but is probably not what was meant: places abroad, features that no room has, one person twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from .checks_programme import day_described
from .findings import Finding, warning
from .names import Names
from .reading import Table, placed_rows
from .rows import Placed
from .rows_people import MembershipRow, PersonRow
from .rows_places import OrganisationRow, VenueRow
from .rows_programme import SessionRow, TieRow

SOUTH, NORTH, WEST, EAST = 49.8, 60.9, -8.7, 1.8
"""Great Britain and Northern Ireland with their islands, in degrees (WGS 84)."""

_POSTCODE = re.compile(r"^([A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|GIR ?0AA)$")
"""The shape of a British postcode (BS 7666, as the Office for National Statistics prints it)."""


def check_likely(tables: Mapping[str, Table], names: Names) -> Iterator[Finding]:
    """A warning for everything that is possible, but likely to be a slip."""
    for organisation in placed_rows(tables, OrganisationRow):
        yield from _successors(organisation, names)
        yield from _place(organisation)
    for venue in placed_rows(tables, VenueRow):
        yield from _place(venue)
    for person in placed_rows(tables, PersonRow):
        yield from _in_britain(person)
        yield from _features(person, "requires", person.row.requires, names)
    for session in placed_rows(tables, SessionRow):
        yield from _features(session, "room_features", session.row.room_features, names)
    yield from _same_people(tables)
    yield from _ties_to_come(tables)


def _successors(placed: Placed[OrganisationRow], names: Names) -> Iterator[Finding]:
    for code in placed.row.successor:
        if not names.has("Organisations", code):
            message = f"{code} is not among Organisations."
            remedy = "Nothing to do if the successor stands outside the programme; else correct the code."
            yield warning(placed.cell("successor"), placed.text("successor"), message, remedy)


def _place(placed: Placed[OrganisationRow] | Placed[VenueRow]) -> Iterator[Finding]:
    postcode = placed.row.postcode
    if postcode is not None and not _POSTCODE.match(postcode.upper()):
        message = "this does not look like a postcode."
        yield warning(placed.cell("postcode"), postcode, message, "Write it like GU21 6YL, or clear the cell.")
    yield from _in_britain(placed)


def _in_britain(placed: Placed[OrganisationRow] | Placed[VenueRow] | Placed[PersonRow]) -> Iterator[Finding]:
    for field, value, low, high in (
        ("latitude", placed.row.latitude, SOUTH, NORTH),
        ("longitude", placed.row.longitude, WEST, EAST),
    ):
        if value is not None and not low <= value <= high:
            message = f"this {field} is outside Great Britain ({low} to {high})."
            remedy = "Correct it; perhaps latitude and longitude changed places."
            yield warning(placed.cell(field), placed.text(field), message, remedy)


def _features(
    placed: Placed[PersonRow] | Placed[SessionRow], field: str, features: tuple[str, ...], names: Names
) -> Iterator[Finding]:
    """What no room has cannot be given; where no room is known at all, nothing is said."""
    for feature in features if names.any_known("Features") else ():
        if not names.has("Features", feature):
            message = f"no room has {feature}."
            yield warning(
                placed.cell(field), placed.text(field), message, "Correct it, or add it to a room's features."
            )


def _same_people(tables: Mapping[str, Table]) -> Iterator[Finding]:
    """Two e-mails with one name at one employer: one person twice, perhaps."""
    employers: dict[str, set[str]] = {}
    for membership in placed_rows(tables, MembershipRow):
        employers.setdefault(membership.row.email, set()).add(membership.row.organisation)
    first: dict[tuple[str, str], Placed[PersonRow]] = {}
    for placed in placed_rows(tables, PersonRow):
        name = " ".join(placed.row.name.casefold().split())
        for employer in sorted(employers.get(placed.row.email, ())):
            other = first.setdefault((name, employer), placed)
            if other.row.email != placed.row.email:
                message = f"row {other.number} has the same name at {employer}: possibly the same person twice."
                remedy = "Nothing to do if they are two people; else keep one row."
                yield warning(placed.cell("name"), placed.row.name, message, remedy)
                break


def _ties_to_come(tables: Mapping[str, Table]) -> Iterator[Finding]:
    """A tie tells what is; one of a later day than the workbook's is a slip, or a plan."""
    day = day_described(tables)
    for placed in placed_rows(tables, TieRow) if day else []:
        for field, value in (("start", placed.row.start), ("last_contact", placed.row.last_contact)):
            if value is not None and day is not None and value > day:
                message = f"this is after {day}, the day that the workbook describes."
                yield warning(
                    placed.cell(field), placed.text(field), message, "Correct the date, or add the tie later."
                )
