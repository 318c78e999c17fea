"""Instructions that cannot all hold, found before solving: a smallest clash, by position in the list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .codes import INSTRUCTION_CODES
from .documents import Block, HoldOut, Lock, Places
from .instance import Instance, open_couples
from .limits import HOUR, counts_hours, hours_limits, hours_of
from .rules import PAIR_RULES
from .sentences import counted, some_of
from .solution import Clash

Found = tuple[tuple[int, ...], str]
"""Positions of instructions, ascending, and a sentence."""


def smallest_clash(instance: Instance) -> Clash | None:
    """The smallest set of instructions that cannot all hold (of several, the first in the list); None if all can."""
    found = [
        *_against_rules(instance),
        *_two_coaches(instance),
        *_against_instructions(instance),
        *_both_ways(instance),
        *_two_numbers(instance),
        *_beyond_places(instance),
        *_beyond_hours(instance),
    ]
    best = min(found, key=lambda each: (len(each[0]), each[0]), default=None)
    return Clash(*best) if best else None


def _locks(instance: Instance) -> list[tuple[int, Lock]]:
    return [(k, each) for k, each in enumerate(instance.snapshot.instructions) if isinstance(each, Lock)]


def broken_rules(instance: Instance, lock: Lock) -> list[str]:
    """Codes of the hard rules that a locked pair breaks, other instructions apart."""
    learner = instance.learners[instance.learner_at[lock.learner]]
    coach = instance.coaches[instance.coach_at[lock.coach]]
    return [
        rule.code for rule in PAIR_RULES if rule.code not in INSTRUCTION_CODES and rule.breaks(instance, learner, coach)
    ]


def _against_rules(instance: Instance) -> Iterator[Found]:
    sentence = {rule.code: rule.sentence for rule in PAIR_RULES}
    for k, lock in _locks(instance):
        broken = [code for code in broken_rules(instance, lock) if code not in lock.exception_to]
        if broken:
            rules = " ".join(f"{sentence[code]} ({code})" for code in broken)
            text = f"Instruction {k} pairs {lock.learner} with {lock.coach}, against what must hold: {rules}"
            yield (k,), f"{text} Withdraw it, or name the rule it is an exception to."


def _two_coaches(instance: Instance) -> Iterator[Found]:
    locks = _locks(instance)
    for position, (k, a) in enumerate(locks):
        for m, b in locks[position + 1 :]:
            if a.learner == b.learner and a.coach != b.coach:
                yield (k, m), f"Instructions {k} and {m} give {a.learner} two coaches, {a.coach} and {b.coach}."


def _against_instructions(instance: Instance) -> Iterator[Found]:
    for k, lock in _locks(instance):
        for m, other in enumerate(instance.snapshot.instructions):
            clash = (min(k, m), max(k, m))
            if isinstance(other, Block) and (other.learner, other.coach) == (lock.learner, lock.coach):
                text = (
                    f"cannot both hold: instruction {k} pairs {lock.learner} with {lock.coach}."
                    if other.private
                    else f"pair {lock.learner} with {lock.coach} and bar that pair."
                )
                yield clash, f"Instructions {clash[0]} and {clash[1]} {text}"
            if isinstance(other, HoldOut) and other.learner == lock.learner:
                yield clash, f"Instructions {clash[0]} and {clash[1]} give {lock.learner} a coach and hold them out."


def _both_ways(instance: Instance) -> Iterator[Found]:
    at = {(instance.learner_at[lock.learner], instance.coach_at[lock.coach]): k for k, lock in _locks(instance)}
    for one, other in open_couples(instance):
        if one in at and other in at:
            clash = (min(at[one], at[other]), max(at[one], at[other]))
            yield clash, f"Instructions {clash[0]} and {clash[1]} make two people each other's coach."


def _two_numbers(instance: Instance) -> Iterator[Found]:
    told = [(k, each) for k, each in enumerate(instance.snapshot.instructions) if isinstance(each, Places)]
    for position, (k, a) in enumerate(told):
        for m, b in told[position + 1 :]:
            if a.coach == b.coach and a.places != b.places:
                yield (k, m), f"Instructions {k} and {m} give {a.coach} {a.places} places and {b.places} places."


def _beyond_places(instance: Instance) -> Iterator[Found]:
    """More locks than places: than those an instruction takes away, or than there are whatever is instructed."""
    locked: dict[str, dict[str, int]] = {}
    for k, lock in _locks(instance):
        if "capacity" not in lock.exception_to:
            locked.setdefault(lock.coach, {}).setdefault(lock.learner, k)
    told = {each.coach: k for k, each in enumerate(instance.snapshot.instructions) if isinstance(each, Places)}
    for coach, by_learner in sorted(locked.items()):
        indices, j = sorted(by_learner.values()), instance.coach_at[coach]
        stated, left = instance.stated_places[j], instance.places[j]
        for places, also in ((max(stated, left), []), (left, [told[coach]] if left < stated else [])):
            if len(indices) > places:
                clash = tuple(sorted([*indices[: places + 1], *also]))
                room = f"with places for {places}" if places else "with no places"
                yield clash, f"{_these(clash)} {coach} to take {counted(places + 1, 'learner')}, {room}."


def _beyond_hours(instance: Instance) -> Iterator[Found]:
    """Locks that ask more hours of a coach than there are: the fewest, those of most hours first."""
    hours, limits = hours_of(instance), hours_limits(instance)
    by_coach: dict[int, dict[int, int]] = {}
    for k, lock in _locks(instance):
        pair = instance.learner_at[lock.learner], instance.coach_at[lock.coach]
        if pair[1] in limits and counts_hours(instance, pair):
            by_coach.setdefault(pair[1], {})[pair[0]] = k
    for j, locked in sorted(by_coach.items()):
        order = sorted(locked.items(), key=lambda each: (-hours.get((each[0], j), 0), each[1]))
        asked, clash = 0, list[int]()
        for i, k in order:
            asked += hours.get((i, j), 0)
            clash.append(k)
            if asked > limits[j]:
                asks = f"{_these(sorted(clash))} {instance.coaches[j].id} for"
                yield tuple(sorted(clash)), f"{asks} {asked / HOUR:g} hours a month, of {limits[j] / HOUR:g}."
                break


def _these(indices: Sequence[int]) -> str:
    """`Instruction 0 asks`, `Instructions 0, 1 and 2 ask`."""
    numbers = some_of([str(each) for each in indices], limit=len(indices))
    return f"Instruction {numbers} asks" if len(indices) == 1 else f"Instructions {numbers} ask"
