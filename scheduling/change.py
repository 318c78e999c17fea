"""What has happened since a plan was published, and the problem as it is then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from foundation.documents import Document, Identifier, read_document
from foundation.errors import BadInput, Fault

from .change_faults import unknown_ids
from .documents import ClosedDate, PublishedRow, Snapshot, Span
from .instance import Instance, parsed
from .plan import Placement, Plan


class RoomLost(Span):
    """A room that cannot be used from one date to another."""

    room: Identifier


class VenueLost(Span):
    """A venue none of whose rooms can be used from one date to another."""

    venue: Identifier


class PersonAway(Span):
    """A person who is away from one date to another."""

    person: Identifier


class Forbidden(Document):
    """A place that one session may no longer take."""

    session: Identifier
    date: dt.date
    block: Identifier
    room: Identifier | None = None


class Change(Document):
    """Losses, all dates included at both ends."""

    rooms_lost: tuple[RoomLost, ...] = ()
    venues_lost: tuple[VenueLost, ...] = ()
    people_away: tuple[PersonAway, ...] = ()
    dates_closed: tuple[Span, ...] = ()
    forbidden: tuple[Forbidden, ...] = ()

    def barred(self) -> tuple[Placement, ...]:
        """The forbidden places."""
        return tuple(Placement(f.session, f.date, f.block, f.room) for f in self.forbidden)


def read_change(text: bytes | str, instance: Instance | None = None) -> Change:
    """Read a change as JSON, e.g. `{"rooms_lost": [{"room": "R1", "start": "2020-10-05", "end": "2020-10-09"}]}`.

    Raises:
        BadInput: every fault of its shape and, where the instance is given, every id that it does not have.
    """
    faults: list[Fault] = []
    change: Change | None = None
    try:
        change = read_document(Change, text)
    except BadInput as error:
        faults += error.faults
    faults += [] if instance is None else unknown_ids(instance, parsed(text))
    if faults or change is None:
        raise BadInput(faults)
    return change


def after_change(instance: Instance, change: Change) -> Instance:
    """The instance with the losses in it; forbidden places are told to the search itself.

    Raises:
        BadInput: where the change names ids that do not exist, all at once.
    """
    faults = list(unknown_ids(instance, change.model_dump(mode="json")))
    if faults:
        raise BadInput(faults)
    document = instance.document
    closed: dict[str, set[dt.date]] = {}
    for room in change.rooms_lost:
        closed.setdefault(room.room, set()).update(_days(instance, room))
    for venue in change.venues_lost:
        for own in instance.venues[venue.venue].rooms:
            closed.setdefault(own.id, set()).update(_days(instance, venue))
    away: dict[str, set[dt.date]] = {}
    for person in change.people_away:
        away.setdefault(person.person, set()).update(_days(instance, person))
    venues = tuple(
        v.model_copy(update={"rooms": tuple(
            r.model_copy(update={"closed": (*r.closed, *sorted(closed.get(r.id, ())))}) for r in v.rooms
        )})
        for v in document.venues
    )  # fmt: skip
    people = tuple(p.model_copy(update={"away": (*p.away, *sorted(away.get(p.id, ())))}) for p in document.people)
    dates = tuple(ClosedDate(date=d, label="lost") for span in change.dates_closed for d in _days(instance, span))
    return _changed(document, {"venues": venues, "people": people, "closed_dates": (*document.closed_dates, *dates)})


def as_published(instance: Instance, plan: Plan) -> Instance:
    """The instance in which a plan is what people were told: its placements are the published rows."""
    sessions = tuple(
        s.model_copy(update={"state": "published"}) if s.id in plan and s.state == "draft" else s
        for s in instance.document.sessions
    )
    rows = tuple(published_row(instance, place) for _, place in sorted(plan.items()))
    return _changed(instance.document, {"sessions": sessions, "published": rows})


def published_row(instance: Instance, place: Placement) -> PublishedRow:
    """A placement as people would be told of it: its sequence is one more than before where anything differs."""
    old = instance.published.get(place.session)
    differs = old is not None and Placement.of_row(old) != place
    return PublishedRow(
        session=place.session,
        date=place.date,
        block=place.block,
        room=place.room,
        facilitators=place.facilitators,
        equipment=place.equipment,
        sequence=0 if old is None else old.sequence + differs,
    )


def _changed(document: Snapshot, update: dict[str, object]) -> Instance:
    return Instance.of(document.model_copy(update=update))


def _days(instance: Instance, span: Span) -> Iterable[dt.date]:
    return (date for date in instance.dates if span.start <= date <= span.end)
