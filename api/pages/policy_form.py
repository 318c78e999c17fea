"""The form of a matching policy: what must hold, what matters most, limits, and what a fit is made of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import matching
from foundation.errors import Fault
from matching.policy import FIRM_GOALS, FIT_PARTS, KNOWN_GOALS
from programme.journeys.round_policies import PolicySent
from programme.publishing.statements import GOAL_WORDS, PART_WORDS
from programme.queries.policies import RULES

from .forms import Form, document, error_summary, messages

NUMBERS = ("min_common_minutes", "max_pairs_between", "give_receive_band", "hours_per_pair", *FIT_PARTS)
"""Fields of the form that hold a number; those of the limits may be empty."""

Typed = dict[str, Any]


def policy_form(typed: Typed, faults: Sequence[Fault] = ()) -> dict[str, Any]:
    """What the template of the form names: what stands in it, what may be chosen, and what is wrong."""
    return {
        "typed": typed,
        "errors": messages(faults),
        "faults": error_summary(faults) if faults else None,
        "rules": RULES,
        "goals": [(name, GOAL_WORDS[name], name in FIRM_GOALS) for name in KNOWN_GOALS],
        "parts": [(name, part_words(name)) for name in FIT_PARTS],
    }


def part_words(name: str) -> str:
    """What a part of the fit is called."""
    return PART_WORDS.get(name, name.replace("_", " ")).capitalize()


def typed_of(policy: matching.Policy) -> Typed:
    """What the form holds for a policy."""
    goals = {goal.goal: goal for goal in policy.goals}
    floors = goals["worst_fit"].floors if "worst_fit" in goals else None
    numbers = {
        **policy.weights.model_dump(),
        "min_common_minutes": policy.hard.min_common_minutes,
        "max_pairs_between": policy.groups.max_pairs_between,
        "give_receive_band": policy.groups.give_receive_band,
        "hours_per_pair": policy.hours_per_pair,
    }
    return {
        "hard": [name for name in RULES if getattr(policy.hard, name)],
        "unknown_availability": policy.hard.unknown_availability,
        "place": {goal.goal: str(place) for place, goal in enumerate(policy.goals, start=1)},
        "gives": {name: f"{goal.give_way_percent:g}" for name, goal in goals.items()},
        "by": (goals["fair_shares"].by if "fair_shares" in goals else None) or "kind",
        "floors": ", ".join(f"{floor:g}" for floor in floors or ()),
        "professions": policy.mix,
        "one_each": policy.groups.one_each,
        "note": "",
        **{name: "" if value is None else f"{value:g}" for name, value in numbers.items()},
    }


def as_typed(sent: Form) -> Typed:
    """What the form was sent with, to show it again."""
    plain = ("unknown_availability", "by", "floors", "professions", "note", *NUMBERS)
    return {
        "hard": sent.all("hard"),
        "place": {name: sent.text(f"place_{name}") for name in KNOWN_GOALS},
        "gives": {name: sent.text(f"gives_{name}") for name in KNOWN_GOALS},
        "one_each": sent.ticked("one_each"),
        **{name: sent.text(name) for name in plain},
    }


def policy_asked(sent: Form) -> PolicySent:
    """The policy that a form asks for.

    Raises:
        BadInput: every fault, at its path in the policy.
    """
    values = {
        "policy": {
            "hard": {
                **{name: name in sent.all("hard") for name in RULES},
                "min_common_minutes": _number(sent.text("min_common_minutes")),
                "unknown_availability": sent.text("unknown_availability"),
            },
            "goals": [_goal(name, sent) for name in _chosen(sent)],
            "groups": {
                "max_pairs_between": _number(sent.text("max_pairs_between")),
                "give_receive_band": _number(sent.text("give_receive_band")),
                "one_each": sent.ticked("one_each"),
            },
            "weights": {name: _number(sent.text(name)) for name in FIT_PARTS},
            "mix": sent.text("professions"),
            "hours_per_pair": _number(sent.text("hours_per_pair")),
        },
        "note": sent.text("note"),
    }
    return document(PolicySent, values)


def _chosen(sent: Form) -> list[str]:
    """Goals that have a place, in its order; of two in one place the usual order decides."""
    places = {name: sent.text(f"place_{name}") for name in KNOWN_GOALS}
    return sorted((name for name in KNOWN_GOALS if places[name].isdecimal()), key=lambda name: int(places[name]))


def _goal(name: str, sent: Form) -> Mapping[str, Any]:
    gives = {} if name in FIRM_GOALS else {"give_way_percent": _number(sent.text(f"gives_{name}") or "0")}
    options: dict[str, dict[str, Any]] = {
        "fair_shares": {"by": sent.text("by")},
        "worst_fit": {"floors": [_number(each) for each in re.split(r"[,;\s]+", sent.text("floors")) if each]},
    }
    return {"goal": name, **gives, **options.get(name, {})}


def _number(text: str) -> int | float | str | None:
    """A number as it was typed, with a comma or a point; what is none stays text, for the reader to refuse."""
    text = text.replace(",", ".")
    if not text:
        return None
    if text.isdecimal() and len(text) < 10:
        return int(text)
    return float(text) if re.fullmatch(r"\d{1,9}\.\d{1,9}", text) else text


def placed(fault: Fault, sent: Form) -> Fault:
    """A fault at the field of the form that it is about, named in words."""
    goal = re.match(r"policy\.goals\[(\d+)\](.*)", fault.path)
    if goal:
        name = (_chosen(sent) or [KNOWN_GOALS[0]])[min(int(goal[1]), max(0, len(_chosen(sent)) - 1))]
        field = "floors" if "floors" in goal[2] else f"gives_{name}"
        return Fault(field, fault.value, f"{GOAL_WORDS[name]}: {fault.message}", fault.remedy)
    field = fault.path.rpartition(".")[2]
    return Fault(field, fault.value, f"{field.replace('_', ' ')}: {fault.message}", fault.remedy)
