"""What would have to give for a plan that breaks rules, in words: one wish for each place where it breaks one."""

from __future__ import annotations

from .filling import against, features_wanted
from .instance import Instance
from .occupancy import Occupancy
from .plan import Placement, Plan, features_met
from .rules import HARD_RULES, Match
from .rules.rule import day

RULES = {rule.code: rule for rule in HARD_RULES}


def name_of(instance: Instance, session: str) -> str:
    """A session as people know it: title and id, such as `Day 1 (A1)`."""
    title = instance.sessions[session].title
    return session if title in (None, "", session) else f"{title} ({session})"


def wishes(others: Occupancy, plan: Plan, session: str, code: str) -> list[str]:
    """What lifting a rule comes to in a plan that breaks it.

    Args:
        others: the plan without the session that is to be placed.
        plan: with it.
        session: the one to be placed; others are named.
        code: of the rule.
    """
    instance = others.grid.instance
    found = []
    for match in RULES[code].matches(instance, plan):
        if code in _JOINT or len(match.subjects) > 1:
            found.append(_joint(others, plan, session, code, match))
        else:
            found.append(_single(others, plan[match.subjects[0]], session, code))
    return list(dict.fromkeys(found))


def _single(others: Occupancy, place: Placement, asked: str, code: str) -> str:
    instance, when, where = others.grid.instance, day(place.date), place.room or "its online place"
    name = name_of(instance, place.session)
    of = "" if place.session == asked else f" of {name}"
    texts = {
        "pinned": f"Take off the pin{of}" if of else "Take off its pin",
        "closed_date": f"Open {when} ({instance.closed_dates.get(place.date, '')})",
        "bank_holiday": f"Allow the bank holiday {when}",
        "weekend": "Allow weekends",
        "room_closed": f"Have {where} opened on {when}",
        "room_hold_expired": f"Renew the hold on {where}",
        "person_clash": f"Name a facilitator{of} who is not a member",
    }
    if code in texts:
        return texts[code]
    if code == "window":
        return _own_limits(instance, place, of)
    if code == "capacity":
        return _seats(instance, place)
    if code == "facilitator_unavailable":
        return _more_leaders(others, place)
    missing = ", ".join(_lacking(instance, place, code))
    if place.room is None:
        return f"Agree an online place with everybody{of} who has an access need"
    return f"Bring {missing} to {place.room}"


def _own_limits(instance: Instance, place: Placement, of: str) -> str:
    latest = instance.sessions[place.session].latest
    which = "latest" if latest is not None and place.date > latest else "earliest"
    return f"Move the {which} date{of} to {day(place.date)}" if of else f"Move its {which} date to {day(place.date)}"


def _seats(instance: Instance, place: Placement) -> str:
    seats = instance.places_needed(place.session)
    held = 0 if place.room is None else instance.places[place.room].room.capacity
    people, more = "1 person" if seats == 1 else f"{seats} people", seats - held
    wanted = "1 more seat" if more == 1 else f"{more} more seats"
    return f"Accept {place.room}, which holds {held}, for {people}, or find {wanted}"


def _lacking(instance: Instance, place: Placement, code: str) -> list[str]:
    """Only what the room and the equipment booked do not provide."""
    own = set(instance.sessions[place.session].room_features)
    wanted = own if code == "room_feature" else features_wanted(instance, place) - own
    if code == "requirement":
        wanted |= instance.member_needs(place.session)
    return sorted(wanted - features_met(instance, place))


def _more_leaders(others: Occupancy, place: Placement) -> str:
    wanted = others.grid.instance.sessions[place.session].facilitators
    fit = sum(not against(others, place, person) for person in wanted.from_)
    short = max(1, wanted.needed - fit)
    skills = f" with {', '.join(wanted.skills)}" if wanted.skills else ""
    return f"Find {short} more facilitator{'' if short == 1 else 's'}{skills} free on {day(place.date)}"


def _joint(others: Occupancy, plan: Plan, asked: str, code: str, match: Match) -> str:
    instance = others.grid.instance
    sessions = [subject for subject in match.subjects if subject in plan]
    first, last = sessions[0], sessions[-1]
    own = asked if asked in sessions else last
    when, one, two = day(plan[own].date), name_of(instance, first), name_of(instance, last)
    if code == "room_clash":
        return f"Find one more room like {plan[own].room} on {when}"
    if code == "equipment_clash":
        return f"Find one more {match.subjects[0]} for {when}"
    shared = set(instance.members[first]) & set(instance.members[last])
    if code == "facilitator_clash" or (code == "person_clash" and not shared):
        return _more_leaders(others, plan[own])
    if code == "person_clash":
        return f"Let the people who belong to both {one} and {two} miss one of them on {when}"
    if code == "order":
        later = plan[first].date, instance.blocks[plan[first].block]
        swapped = (plan[last].date, instance.blocks[plan[last].block]) <= later
        return f"Let {two} come before {one}" if swapped else f"Let {one} come before {two}"
    return f"Accept another gap: {match.text.rstrip('.')}".replace(first, one).replace(last, two)


_JOINT = frozenset({"facilitator_clash", "room_clash", "equipment_clash", "order", "gap"})
