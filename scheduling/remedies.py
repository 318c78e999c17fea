"""What would place a session: the fewest rules to lift, at the place where least has to give, in words.

Each remedy is verified: the plan with the session put there is built, and breaks no rule but those named.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from .blame import codes_of
from .grid import Grid
from .instance import Instance
from .occupancy import Occupancy, occupied
from .plan import Placement, Plan
from .rules import HARD_RULES
from .rules.rule import day

SHOWN = 4
TRIED = 12
"""Places tried for one set of rules before it is passed over."""


def remedies(grid: Grid, session: str, plan: Plan, bits: npt.NDArray[np.int64]) -> tuple[str, ...]:
    """Sentences, the smallest liftings first; `bits` from `blame`."""
    sets = sorted(set(np.unique(bits).tolist()) - {0}, key=lambda each: (each.bit_count(), each))
    found: list[tuple[int, str]] = []
    others = occupied(grid, {s: p for s, p in plan.items() if s != session})
    for each in sets:
        if found and each.bit_count() > found[0][0]:
            break
        text = _remedy(others, session, bits, each)
        if text is not None:
            found.append((each.bit_count(), text))
    return tuple(text for _, text in found[:SHOWN])


def _remedy(others: Occupancy, session: str, bits: npt.NDArray[np.int64], wanted: int) -> str | None:
    grid, codes = others.grid, codes_of(wanted)
    cells = np.argwhere(bits == wanted)
    rooms, blocks = grid.room_axis(session), grid.instance.sessions[session].blocks
    places = [Placement(session, grid.dates[d], blocks[b], rooms[r]) for d, b, r in cells[:: max(1, len(cells) // 400)]]
    places.sort(key=lambda p: (_short_of(grid.instance, p), p.date, p.block, p.room or ""))
    for place in places[:TRIED]:
        filled = _filled(others, place)
        if set(codes) == broken_by(grid.instance, others.plan, filled):
            parts = [_in_words(grid.instance, filled, code) for code in codes]
            text = " and ".join([parts[0], *(part[0].lower() + part[1:] for part in parts[1:])])
            where = "on line" if place.room is None else f"in {place.room}"
            return f"{text}: then {session} could be on {day(place.date)}, {place.block}, {where}."
    return None


def broken_by(instance: Instance, plan: Plan, placement: Placement) -> set[str]:
    """Codes of the rules that a plan breaks once a placement is put into it, and did not before."""
    after = {**plan, placement.session: placement}
    return {rule.code for rule in HARD_RULES if len(rule.matches(instance, after)) > len(rule.matches(instance, plan))}


def _filled(others: Occupancy, place: Placement) -> Placement:
    """The place with facilitators and equipment, as many as can be had."""
    complete = others.complete(place)
    if complete is not None:
        return complete
    wanted = others.grid.instance.sessions[place.session].facilitators
    led = replace(place, facilitators=wanted.from_[: wanted.needed])
    return others.equipped(led) or led


def _short_of(instance: Instance, place: Placement) -> int:
    seats = instance.places_needed(place.session)
    return 0 if place.room is None else max(0, seats - instance.places[place.room].room.capacity)


def _in_words(instance: Instance, place: Placement, code: str) -> str:
    shape, when = instance.sessions[place.session], day(place.date)
    seats = instance.places_needed(place.session)
    held = 0 if place.room is None else instance.places[place.room].room.capacity
    wishes = {
        "pinned": "Take off its pin",
        "window": "Let it lie outside its own earliest and latest date, or in the past",
        "closed_date": f"Open {when} ({instance.closed_dates.get(place.date, '')})",
        "bank_holiday": f"Allow the bank holiday {when}",
        "weekend": "Allow weekends",
        "room_closed": f"Have {place.room} opened on {when}",
        "room_hold_expired": f"Renew the hold on {place.room}",
        "capacity": f"Accept {place.room}, which holds {held}, for {seats} people, or find {seats - held} more seats",
        "room_feature": f"Bring {', '.join(shape.room_features)} to {place.room}",
        "requirement": f"Meet the access needs in {place.room}, or agree another way with the people concerned",
        "facilitator_unavailable": f"Find {_people(shape.facilitators.needed)} free on {when}",
        "facilitator_clash": f"Find one more facilitator on {when}",
        "person_clash": f"Let people who share cohorts miss one of two sessions on {when}",
        "room_clash": f"Find one more room like {place.room} on {when}",
        "equipment_clash": f"Find one more piece of the shared equipment on {when}",
        "order": "Let the cohort's sessions change their order",
        "gap": "Allow another gap to the cohort's neighbouring sessions",
    }
    return wishes[code]


def _people(needed: int) -> str:
    return "a facilitator" if needed == 1 else f"{needed} facilitators"
