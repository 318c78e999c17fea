"""The questions of `lll schedule`: how each is asked, and its answer as it stands in RESULT."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import scheduling
from foundation.errors import BadInput, Fault
from foundation.runs import Budget, StopSignal

from .solving import DEFAULT_LIMIT_S, budget_of, named_parts, stored_result
from .terminal import read_file

Place = tuple[str, dt.date, str, str | None]

LOOKS_AHEAD = frozenset({"preflight", "heat_map"})
"""Questions about a snapshot alone."""


@dataclass(frozen=True)
class Asked:
    """What was asked: names of the questions in the order of the help, and their arguments, read and checked."""

    names: tuple[str, ...]
    given: argparse.Namespace
    place: Place | None
    change: scheduling.Change | None
    earlier: scheduling.Plan | None
    budget: Budget | None

    @property
    def needs_plan(self) -> bool:
        """Whether a plan has to be there."""
        return not self.names or not LOOKS_AHEAD.issuperset(self.names)


def add_questions(parser: argparse.ArgumentParser) -> None:
    """Add the options that ask something."""
    ahead = parser.add_argument_group("before solving")
    ahead.add_argument("--preflight", action="store_true", help="which sessions can have no place, and why")
    ahead.add_argument("--heat-map", metavar="SESSION", help="who could come on each date, and what stands against it")
    plan = parser.add_argument_group("about the plan (of RESULT, if it is there)")
    plan.add_argument("--analyse", action="store_true", help="show what each rule costs, match by match")
    plan.add_argument("--alternatives", metavar="SESSION", help="other places for this session, best first")
    plan.add_argument("--why-not", metavar="SESSION,DATE,BLOCK,ROOM", help="why this session is not there")
    plan.add_argument("--relax", action="store_true", help="the least that would place what has no place")
    plan.add_argument("--twins", action="store_true", help="second showings for those who cannot come")
    plan.add_argument("--splits", action="store_true", help="cohorts that a second group would serve")
    plan.add_argument("--reserve", action="store_true", help="a second date for every session, chosen together")
    plan.add_argument("--three-plans", action="store_true", help="best attendance, least travel, cheapest")
    plan.add_argument("--diff", type=Path, metavar="EARLIER", help="what differs from an earlier RESULT")
    loss = parser.add_argument_group("when something is lost")
    loss.add_argument("--curve", action="store_true", help="what each further change to the published plan brings")
    loss.add_argument("--change", type=Path, metavar="CHANGE.json", help="what is lost, for --curve or --next-snapshot")
    loss.add_argument("--robustness", type=_whole, metavar="K", help="losses that K changed sessions cannot repair")


def asked_of(instance: scheduling.Instance, given: argparse.Namespace) -> Asked:
    """What was asked, its arguments read.

    Raises:
        BadInput: an argument that cannot be read.
    """
    asked = {name: getattr(given, name) for name in (*_ANSWER, *SHOWN_ONLY)}
    earlier = None if given.diff is None else stored_result(given.diff, scheduling.Result, ANSWERS)
    return Asked(
        names=tuple(name for name, value in asked.items() if value is not None and value is not False),
        given=given,
        place=None if given.why_not is None else _place(given.why_not),
        change=None if given.change is None else scheduling.read_change(read_file(given.change), instance),
        earlier=None if earlier is None else scheduling.earlier_plan(instance, earlier),
        budget=None if given.time_limit == DEFAULT_LIMIT_S else budget_of(given),
    )


def answer(name: str, instance: scheduling.Instance, plan: scheduling.Plan, asked: Asked, stop: StopSignal) -> Any:
    """The answer to one question, as JSON."""
    found = _ANSWER[name](instance, plan, asked, {"seed": asked.given.seed, "budget": asked.budget, "stop": stop})
    return (
        [row.model_dump(mode="json") for row in found]
        if isinstance(found, list | tuple)
        else found.model_dump(mode="json")
    )


def _curve(instance: scheduling.Instance, plan: scheduling.Plan, asked: Asked, run: dict[str, Any]) -> Any:
    """Against what was published; where nothing was, against the plan."""
    told = any(s.id in instance.published and s.state != "delivered" for s in instance.sessions.values())
    repairs = scheduling.replan(instance, asked.change, plan=None if told else plan, **run)
    return [repair.point for repair in repairs]


def _three_plans(instance: scheduling.Instance, _plan: scheduling.Plan, _asked: Asked, run: dict[str, Any]) -> Any:
    return [choice.row(instance) for choice in scheduling.side_by_side(instance, **run)]


_ANSWER: dict[str, Callable[[scheduling.Instance, scheduling.Plan, Asked, dict[str, Any]], Any]] = {
    "preflight": lambda instance, _plan, _asked, _run: scheduling.preflight(instance),
    "heat_map": lambda instance, _plan, asked, _run: scheduling.heat_map(instance, asked.given.heat_map),
    "alternatives": lambda instance, plan, asked, run: scheduling.alternatives(
        instance, plan, asked.given.alternatives, **run
    ),
    "why_not": lambda instance, plan, asked, run: scheduling.why_not(instance, plan, *(asked.place or ()), **run),
    "relax": lambda instance, plan, _asked, run: scheduling.relax(instance, plan, **run),
    "twins": lambda instance, plan, _asked, _run: scheduling.twins(instance, plan),
    "splits": lambda instance, plan, _asked, _run: scheduling.splits(instance, plan),
    "reserve": lambda instance, plan, _asked, run: scheduling.reserve_dates(instance, plan, **run),
    "three_plans": _three_plans,
    "diff": lambda instance, plan, asked, _run: scheduling.diff(instance, asked.earlier or {}, plan),
    "curve": _curve,
    "robustness": lambda instance, plan, asked, run: scheduling.robustness(
        instance, plan, asked.given.robustness, **run
    ),
}

ANSWERS = tuple(_ANSWER)
"""Keys that an answer adds to a result."""

SHOWN_ONLY = ("analyse", "next_snapshot")
"""Asked about a plan, with no key of their own."""


def _place(text: str) -> Place:
    """Session, date, block and room of `--why-not`; an online session's room is left empty or written `-`."""
    session, date, block, room = named_parts("--why-not", text.rstrip(",") + (",-" if text.count(",") < 3 else ""), 4)
    try:
        return session, dt.date.fromisoformat(date), block, None if room == "-" else room
    except ValueError:
        remedy = "Write it as year-month-day, such as 2020-09-15."
        raise BadInput([Fault("--why-not", date, "this is no date.", remedy)]) from None


def _whole(text: str) -> int:
    if not text.isdigit():
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number")
    return int(text)
