"""The snapshot as it would read if a planner gave way: one edit for each place where a plan breaks a rule.

So a relaxation can be verified by the ordinary rules: the edited problem is solved and checked like any other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from foundation.time_windows import WEEKDAYS, WeeklySlot, occurrence

from .documents import ClosedDate, Person, Room, Snapshot
from .filling import against
from .grid import Grid
from .instance import Instance
from .occupancy import occupied
from .plan import Placement, Plan, features_met
from .rules import HARD_RULES, Match

RULES = {rule.code: rule for rule in HARD_RULES}


def lifted(instance: Instance, plan: Plan, codes: tuple[str, ...]) -> Instance | None:
    """The instance in which a plan that breaks these rules would break them no more.

    Args:
        instance: the problem.
        plan: one that breaks rules of these codes and no others.
        codes: the rules; what has taken place has no edit.

    Returns:
        None where one of the rules has no edit.
    """
    for code in codes:
        edit = _EDITS.get(code)
        if edit is None:
            return None
        for match in RULES[code].matches(instance, plan):
            document = edit(instance, plan, match)
            if document is None:
                return None
            instance = Instance.of(document)
    return instance


def _session(document: Snapshot, name: str, **update: Any) -> Snapshot:
    rows = tuple(s.model_copy(update=update) if s.id == name else s for s in document.sessions)
    return document.model_copy(update={"sessions": rows})


def _room(document: Snapshot, name: str | None, **update: Any) -> Snapshot:
    venues = tuple(
        venue.model_copy(
            update={"rooms": tuple(r.model_copy(update=update) if r.id == name else r for r in venue.rooms)}
        )
        for venue in document.venues
    )
    return document.model_copy(update={"venues": venues})


def _pinned(instance: Instance, plan: Plan, match: Match) -> Snapshot:
    del plan
    return _session(instance.document, match.subjects[0], pinned=None)


def _window(instance: Instance, plan: Plan, match: Match) -> Snapshot | None:
    """A session's own limits; the ends of the window itself are not for giving way."""
    place, shape = plan[match.subjects[0]], instance.sessions[match.subjects[0]]
    if instance.document.window.start > place.date or place.date > instance.document.window.end:
        return None
    earliest = None if shape.earliest is None else min(shape.earliest, place.date)
    latest = None if shape.latest is None else max(shape.latest, place.date)
    return _session(instance.document, shape.id, earliest=earliest, latest=latest)


def _closed_date(instance: Instance, plan: Plan, match: Match) -> Snapshot:
    date = plan[match.subjects[0]].date
    left = tuple(each for each in instance.document.closed_dates if each.date != date)
    return instance.document.model_copy(update={"closed_dates": left})


def _bank_holiday(instance: Instance, plan: Plan, match: Match) -> Snapshot:
    date = plan[match.subjects[0]].date
    others = [ClosedDate(date=d, label=name) for d, name in instance.bank_holidays.items() if d != date]
    closed = (*instance.document.closed_dates, *others)
    return instance.document.model_copy(update={"bank_holidays": None, "closed_dates": closed})


def _weekend(instance: Instance, plan: Plan, match: Match) -> Snapshot:
    del plan, match
    return instance.document.model_copy(update={"weekends": True})


def _room_closed(instance: Instance, plan: Plan, match: Match) -> Snapshot | None:
    """The room open for this block on this date: a slot, and every other date that only it would open closed."""
    place = plan[match.subjects[0]]
    if place.room is None:
        return None
    room = instance.places[place.room].room
    closed = {date for date in room.closed if date != place.date}
    slots = room.open
    if slots is not None:
        slots = (*slots, _slot(instance, place))
        grid = Grid(instance)
        opened = np.flatnonzero(grid.room_open[:, :, grid.room_index[room.id]].any(axis=1)).tolist()
        closed |= {date for n, date in enumerate(grid.dates) if n not in opened and date != place.date}
    return _room(instance.document, room.id, open=slots, closed=tuple(sorted(closed)))


def _slot(instance: Instance, place: Placement) -> WeeklySlot:
    block = next(each for each in instance.document.blocks if each.id == place.block)
    return WeeklySlot.model_validate(
        {
            "weekday": WEEKDAYS[place.date.weekday()],
            "start": block.start,
            "end": block.end,
            "occurrences": (occurrence(place.date),),
        }
    )


def _room_hold_expired(instance: Instance, plan: Plan, match: Match) -> Snapshot:
    return _room(instance.document, plan[match.subjects[0]].room, held_until=None)


def _capacity(instance: Instance, plan: Plan, match: Match) -> Snapshot:
    session = match.subjects[0]
    return _room(instance.document, plan[session].room, capacity=instance.places_needed(session))


def _features(instance: Instance, plan: Plan, match: Match) -> Snapshot | None:
    """What is missing stands in the room."""
    place = plan[match.subjects[0]]
    if place.room is None:
        return None
    needs = set(instance.sessions[place.session].room_features) | instance.member_needs(place.session)
    needs = needs.union(*(instance.needs(place.session, leader) for leader in place.facilitators))
    room = instance.places[place.room].room
    return _room(instance.document, room.id, features=(*room.features, *(needs - features_met(instance, place))))


def _more_leaders(instance: Instance, plan: Plan, match: Match) -> Snapshot:
    """As many new facilitators, free for this block on this date alone, as are missing there."""
    place = plan[match.subjects[-1]]
    wanted = instance.sessions[place.session].facilitators
    others = occupied(Grid(instance), {s: p for s, p in plan.items() if s != place.session})
    fit = sum(not against(others, place, person) for person in wanted.from_)
    names = [f"one more facilitator {n} for {place.session}" for n in range(max(1, wanted.needed - fit))]
    new = [_free_once(instance, place, name, wanted.skills) for name in names]
    document = instance.document.model_copy(update={"people": (*instance.document.people, *new)})
    more = wanted.model_copy(update={"from_": (*wanted.from_, *names)})
    return _session(document, place.session, facilitators=more)


def _free_once(instance: Instance, place: Placement, name: str, skills: tuple[str, ...]) -> Person:
    away = tuple(date for date in instance.dates if date != place.date)
    return Person(id=name, available=(_slot(instance, place),), away=away, skills=skills)


def _one_more_room(instance: Instance, plan: Plan, match: Match) -> Snapshot | None:
    """A room like the one taken, at the same venue, for this date alone."""
    place = plan[match.subjects[-1]]
    if place.room is None:
        return None
    like, away = instance.places[place.room], tuple(d for d in instance.dates if d != place.date)
    new = like.room.model_copy(update={"id": _fresh(instance, like.room), "closed": away, "open": None})
    venues = tuple(
        v.model_copy(update={"rooms": (*v.rooms, new)}) if v.id == like.venue.id else v
        for v in instance.document.venues
    )
    return instance.document.model_copy(update={"venues": venues})


def _fresh(instance: Instance, room: Room) -> str:
    name = f"one more like {room.id}"
    while name in instance.places:
        name += "*"
    return name


def _one_more_thing(instance: Instance, plan: Plan, match: Match) -> Snapshot:
    del plan
    things = tuple(
        item.model_copy(update={"count": item.count + 1}) if item.id == match.subjects[0] else item
        for item in instance.document.equipment
    )
    return instance.document.model_copy(update={"equipment": things})


def _person_clash(instance: Instance, plan: Plan, match: Match) -> Snapshot | None:
    """Somebody else leads; or those who belong to both cohorts count as two people, one in each."""
    one, two = match.subjects[0], match.subjects[-1]
    both = set(instance.members[one]) & set(instance.members[two])
    if one == two or not both:
        return _more_leaders(instance, plan, match)
    theirs = set(instance.sessions[two].cohorts)
    if theirs & set(instance.sessions[one].cohorts):
        return None
    again = {person: f"{person} in {' and '.join(sorted(theirs))}" for person in both}
    people = tuple(instance.people[person].model_copy(update={"id": name}) for person, name in sorted(again.items()))
    cohorts = tuple(
        c.model_copy(update={"members": tuple(again.get(m, m) for m in c.members)}) if c.id in theirs else c
        for c in instance.document.cohorts
    )
    new = tuple(person for person in people if person.id not in instance.people)
    return instance.document.model_copy(update={"people": (*instance.document.people, *new), "cohorts": cohorts})


def _order(instance: Instance, plan: Plan, match: Match) -> Snapshot:
    """The two sessions change places in the order."""
    del plan
    one, two = (instance.sessions[subject] for subject in match.subjects)
    return _session(_session(instance.document, one.id, order=two.order), two.id, order=one.order)


def _gap(instance: Instance, plan: Plan, match: Match) -> Snapshot:
    before, after = match.subjects
    shape, days = instance.sessions[after], (plan[after].date - plan[before].date).days
    least = None if shape.min_gap_days is None else min(shape.min_gap_days, days)
    most = None if shape.max_gap_days is None else max(shape.max_gap_days, days)
    return _session(instance.document, after, min_gap_days=least, max_gap_days=most)


_EDITS: dict[str, Callable[[Instance, Plan, Match], Snapshot | None]] = {
    "pinned": _pinned,
    "window": _window,
    "closed_date": _closed_date,
    "bank_holiday": _bank_holiday,
    "weekend": _weekend,
    "room_closed": _room_closed,
    "room_hold_expired": _room_hold_expired,
    "capacity": _capacity,
    "room_feature": _features,
    "requirement": _features,
    "facilitator_unavailable": _more_leaders,
    "facilitator_clash": _more_leaders,
    "person_clash": _person_clash,
    "room_clash": _one_more_room,
    "equipment_clash": _one_more_thing,
    "order": _order,
    "gap": _gap,
}
