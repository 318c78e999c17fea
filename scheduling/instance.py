"""A frozen scheduling problem: the snapshot sorted by id, with the look-ups every rule asks for.

Everything here is plain: the checker and the model builder both stand on it, and on nothing of one another.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from foundation.documents import Document, read_document, without_mark, write_document
from foundation.errors import BadInput, Fault
from foundation.places import Location, great_circle_km
from foundation.provenance import sha256_of
from foundation.time_windows import Window, covers, minutes, occurrence

from .consistency import consistency_faults
from .documents import Cohort, Equipment, Person, PolicyDocument, PublishedRow, Room, Session, Snapshot, Venue
from .england import bank_holidays
from .references import reference_faults

D = TypeVar("D", bound=Document)


@dataclass(frozen=True, slots=True)
class Place:
    """A room and the venue it lies in."""

    room: Room
    venue: Venue


@dataclass(frozen=True)
class Instance:
    """What is to be planned. Build it with `read_instance` or `Instance.of`; nothing in it changes."""

    document: Snapshot
    input_sha256: str
    named_twice: tuple[str, ...] = ()
    """Ids that stand twice in one list of the snapshot as it was given; here each stands once."""

    @staticmethod
    def of(document: Snapshot, input_sha256: str = "") -> Instance:
        """An instance of a snapshot, its rows and lists of ids sorted, so that their order can matter nowhere."""
        digest = input_sha256 or sha256_of(write_document(document))
        return Instance(_sorted(document), digest, _named_twice(document))

    def to_json(self) -> str:
        """The snapshot, sorted by id, as JSON text."""
        return write_document(self.document)

    @property
    def as_at(self) -> dt.date:
        """The day the snapshot describes; nothing new is placed before it."""
        return self.document.as_at

    @property
    def policy(self) -> PolicyDocument:
        """Goals in order, weights, notice."""
        return self.document.policy

    @cached_property
    def sessions(self) -> dict[str, Session]:
        """Sessions by id, ascending."""
        return {session.id: session for session in self.document.sessions}

    @cached_property
    def cohorts(self) -> dict[str, Cohort]:
        """Cohorts by id, ascending."""
        return {cohort.id: cohort for cohort in self.document.cohorts}

    @cached_property
    def people(self) -> dict[str, Person]:
        """People by id, ascending."""
        return {person.id: person for person in self.document.people}

    @cached_property
    def equipment(self) -> dict[str, Equipment]:
        """Equipment by id, ascending."""
        return {item.id: item for item in self.document.equipment}

    @cached_property
    def venues(self) -> dict[str, Venue]:
        """Venues by id, ascending."""
        return {venue.id: venue for venue in self.document.venues}

    @cached_property
    def places(self) -> dict[str, Place]:
        """Rooms, each in its venue, by the room's id, ascending."""
        rooms = ((room.id, Place(room, venue)) for venue in self.document.venues for room in venue.rooms)
        return dict(sorted(rooms, key=lambda each: each[0]))

    @cached_property
    def published(self) -> dict[str, PublishedRow]:
        """Published rows by session."""
        return {row.session: row for row in self.document.published}

    @cached_property
    def blocks(self) -> dict[str, Window]:
        """Start and end of each block in minutes after midnight, by id."""
        return {block.id: (minutes(block.start), minutes(block.end)) for block in self.document.blocks}

    @cached_property
    def dates(self) -> tuple[dt.date, ...]:
        """Every date of the window."""
        window = self.document.window
        return tuple(window.start + dt.timedelta(days=n) for n in range((window.end - window.start).days + 1))

    @cached_property
    def closed_dates(self) -> dict[dt.date, str]:
        """Closed dates with their labels."""
        return {each.date: each.label or "closed" for each in self.document.closed_dates}

    @cached_property
    def bank_holidays(self) -> dict[dt.date, str]:
        """Bank holidays of the window with their names; none where the snapshot does not ask for them."""
        if self.document.bank_holidays is None:
            return {}
        return bank_holidays(self.document.window.start, self.document.window.end)

    @cached_property
    def members(self) -> dict[str, tuple[str, ...]]:
        """Everybody invited to each session through its cohorts, each person once, ascending."""
        return {
            session.id: tuple(sorted({m for cohort in session.cohorts for m in self.cohorts[cohort].members}))
            for session in self.document.sessions
        }

    @cached_property
    def invitations(self) -> dict[str, tuple[str, ...]]:
        """The sessions of each cohort, with an order or without, ascending."""
        return {c: tuple(s.id for s in self.document.sessions if c in s.cohorts) for c in self.cohorts}

    @cached_property
    def shared_sessions(self) -> tuple[tuple[str, ...], ...]:
        """Largest groups of sessions that have a member in common, ascending."""
        groups: dict[str, list[str]] = {}
        for session, members in self.members.items():
            for member in members:
                groups.setdefault(member, []).append(session)
        sets = {frozenset(group) for group in groups.values() if len(group) > 1}
        return tuple(sorted(tuple(sorted(s)) for s in sets if not any(s < other for other in sets)))

    @cached_property
    def cohort_sessions(self) -> dict[str, tuple[Session, ...]]:
        """The sessions of each cohort that have an order, lowest first (then by id)."""
        return {
            cohort: tuple(
                sorted(
                    (s for s in self.document.sessions if cohort in s.cohorts and s.order is not None),
                    key=lambda s: (s.order, s.id),
                )
            )
            for cohort in self.cohorts
        }

    @cached_property
    def next_in_order(self) -> frozenset[tuple[str, str]]:
        """Every two sessions of which the second has the next higher order of a cohort they share."""
        found: set[tuple[str, str]] = set()
        for sessions in self.cohort_sessions.values():
            groups = [[s.id for s in group] for _, group in groupby(sessions, key=lambda s: s.order)]
            found |= {(a, b) for one, two in pairwise(groups) for a in one for b in two}
        return frozenset(found)

    def places_needed(self, session: str) -> int:
        """Seats a room needs: members, facilitators and extra places, everybody invited."""
        shape = self.sessions[session]
        return len(self.members[session]) + shape.facilitators.needed + shape.extra_places

    def overlap(self, block_a: str, block_b: str) -> bool:
        """Whether two blocks share time on one day."""
        a, b = self.blocks[block_a], self.blocks[block_b]
        return a[0] < b[1] and b[0] < a[1]

    def is_free(self, person: str, date: dt.date, block: str) -> bool:
        """Whether a person has the whole block free on that date (no weekly limits stated counts as free)."""
        who, key = self.people[person], (person, date.weekday(), occurrence(date), block)
        if key not in self._free:
            self._free[key] = who.available is None or covers(who.available, date, self.blocks[block])
        return self._free[key] and date not in who.away

    @cached_property
    def _free(self) -> dict[tuple[str, int, int, str], bool]:
        return {}

    @cached_property
    def turnouts(self) -> dict[object, Any]:
        """Who comes to placements, as far as that was asked (see `plan.turnout`)."""
        return {}

    @cached_property
    def _km(self) -> dict[tuple[str, str], float]:
        people, venues = list(self.people.values()), list(self.venues.values())
        latitudes, longitudes = _degrees([p.location for p in people])
        venue_latitudes, venue_longitudes = _degrees([v.location for v in venues])
        table = great_circle_km(latitudes[:, None], longitudes[:, None], venue_latitudes, venue_longitudes)
        return {(p.id, v.id): float(table[i, j]) for i, p in enumerate(people) for j, v in enumerate(venues)}

    def km(self, person: str, venue: str) -> float | None:
        """Great-circle km one way; None where a place is unknown."""
        km = self._km[person, venue]
        return None if math.isnan(km) else km

    def metres(self, person: str, venue: str) -> int:
        """Great-circle metres one way, rounded: the one place where travel becomes whole. Unknown counts 0."""
        km = self.km(person, venue)
        return 0 if km is None else round(km * 1000)

    def in_reach(self, person: str, venue: str) -> bool:
        """Whether a venue lies within a person's travel limit (no limit, or a place unknown: it does)."""
        limit, km = self.people[person].max_travel_km, self.km(person, venue)
        return limit is None or km is None or km <= limit

    def can_take_part(self, session: str, person: str, room: str | None) -> bool:
        """Whether the way is open to a member: on line, within reach, or by an online place they accept.

        Time is not asked here. A session that is online only has no venue, so no travel limit can stand against it.
        """
        mode = self.sessions[session].mode
        if room is None:
            return mode == "online"
        if mode == "hybrid" and self.people[person].accepts_online:
            return True
        return self.in_reach(person, self.places[room].venue.id)

    def can_go(self, session: str, person: str, room: str | None) -> bool:
        """Whether the way is open to a facilitator: within reach, also of a hybrid session, where the room is led."""
        if room is None:
            return self.sessions[session].mode == "online"
        return self.in_reach(person, self.places[room].venue.id)

    def travels(self, session: str, person: str, room: str | None) -> bool:
        """Whether a member who takes part goes there: an online place that they accept is taken only where the room is
        out of reach or has not itself what they need.
        """
        if room is None or not self.in_reach(person, self.places[room].venue.id):
            return False
        who, features = self.people[person], set(self.places[room].room.features)
        return not (self.sessions[session].mode == "hybrid" and who.accepts_online) or set(who.requires) <= features

    def needs(self, session: str, person: str) -> frozenset[str]:
        """Features that must be there for a person, who may have accepted an online place instead."""
        who = self.people[person]
        online = self.sessions[session].mode != "in_person" and who.accepts_online
        return frozenset() if online else frozenset(who.requires)

    def member_needs(self, session: str) -> frozenset[str]:
        """Features that must be there for the members of a session, expected present or not."""
        return frozenset(need for member in self.members[session] for need in self.needs(session, member))


def read_instance(text: bytes | str) -> Instance:
    """Read a `scheduling-snapshot/1`.

    Args:
        text: JSON as it stands in the file; `input_sha256` of the result is of these bytes.

    Raises:
        BadInput: every fault of shape and of reference, each with JSON path, value and remedy.
    """
    faults: list[Fault] = []
    document: Snapshot | None = None
    try:
        document = read_document(Snapshot, text)
    except BadInput as error:
        faults += error.faults
    raw = parsed(text)
    faults += [*reference_faults(raw), *consistency_faults(raw)]
    if faults or document is None:
        raise BadInput(faults)
    return Instance.of(document, sha256_of(text))


def parsed(text: bytes | str) -> object:
    """JSON of whatever shape; None where it is none."""
    try:
        return json.loads(without_mark(text))
    except (ValueError, RecursionError):
        return None  # the reader of shapes has said so


def _named_twice(document: Snapshot) -> tuple[str, ...]:
    lists = [
        *(cohort.members for cohort in document.cohorts),
        *(each for s in document.sessions for each in (s.cohorts, s.blocks, s.facilitators.from_)),
        *(each for row in document.published for each in (row.facilitators, row.equipment)),
    ]
    return tuple(sorted({name for each in lists for name, times in Counter(each).items() if times > 1}))


def _degrees(locations: list[Location | None]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    known = [(math.nan, math.nan) if each is None else (each.latitude, each.longitude) for each in locations]
    table = np.array(known, dtype=np.float64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def _sorted(document: Snapshot) -> Snapshot:
    by_id: dict[str, list[Any]] = {
        "blocks": sorted(document.blocks, key=lambda each: each.id),
        "sessions": sorted((_sorted_session(s) for s in document.sessions), key=lambda each: each.id),
        "cohorts": sorted((_sorted_lists(c, "members") for c in document.cohorts), key=lambda each: each.id),
        "people": sorted((_sorted_lists(p, "requires", "skills") for p in document.people), key=lambda each: each.id),
        "equipment": sorted((_sorted_lists(e, "provides") for e in document.equipment), key=lambda each: each.id),
        "venues": sorted((_sorted_venue(v) for v in document.venues), key=lambda each: each.id),
        "organisations": sorted(document.organisations, key=lambda each: each.code),
        "host_ledger": sorted(document.host_ledger, key=lambda each: each.organisation),
        "published": sorted(
            (_sorted_lists(r, "facilitators", "equipment") for r in document.published), key=lambda each: each.session
        ),
        "closed_dates": sorted(document.closed_dates, key=lambda each: (each.date, each.label or "")),
        "pressure": sorted(document.pressure, key=lambda p: (p.start, p.end, p.organisation or "", p.weight)),
    }
    return document.model_copy(update={name: tuple(rows) for name, rows in by_id.items()})


def _sorted_lists(row: D, *names: str) -> D:
    return row.model_copy(update={name: tuple(sorted(set(getattr(row, name)))) for name in names})


def _sorted_session(session: Session) -> Session:
    chosen = session.facilitators
    facilitators = chosen.model_copy(
        update={"from_": tuple(sorted(set(chosen.from_))), "skills": tuple(sorted(set(chosen.skills)))}
    )
    return _sorted_lists(session, "cohorts", "blocks", "room_features").model_copy(
        update={"facilitators": facilitators}
    )


def _sorted_venue(venue: Venue) -> Venue:
    rooms = tuple(sorted((_sorted_lists(room, "features") for room in venue.rooms), key=lambda room: room.id))
    return venue.model_copy(update={"rooms": rooms})
