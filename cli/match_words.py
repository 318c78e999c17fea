"""What `lll match` says on the screen: the data to put right, the plan and each answer in a few plain lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from programme.publishing.statements import GOAL_WORDS, matching_headline

Json = Mapping[str, Any]

SHOWN = 8
"""Lines of a list that are shown; RESULT holds them all."""


NOTES = {"fair_shares": "0 is perfectly fair; ", "balance_load": "lower is more even; "}
"""How to read the value of a goal that does not speak for itself."""


def readiness_lines(rows: Sequence[Json]) -> list[str]:
    """What should be put right before a round is solved."""
    if not rows:
        return ["Nothing needs to be put right first."]
    count = len(rows)
    head = f"{count} {'thing' if count == 1 else 'things'} to put right:"
    return [head, *(f"  {row['text']} {row['remedy']}" for row in rows)]


def told(snapshot: Json, result: Json, names: Iterable[str], *, with_plan: bool) -> list[str]:
    """Lines for people: the plan where it is new, then the answers to what was asked."""
    lines = _plan(snapshot, result) if with_plan else []
    for name in names:
        lines += _SAY[name](result[name])
    return lines


def _plan(snapshot: Json, result: Json) -> list[str]:
    lines = [matching_headline(snapshot, result)]
    floors = next((g.get("floors") for g in snapshot["policy"]["goals"] if g["goal"] == "worst_fit"), None)
    for goal in result["goals"] if result["pairs"] else ():
        name, value = goal["goal"], _worth(goal["goal"], goal["value"], floors)
        lines.append(f"  {GOAL_WORDS.get(name, name)}: {value} ({NOTES.get(name, '')}{_sure(goal, floors)})")
    changes = result["changes"]
    if changes["kept"] or changes["ended"]:
        kept, new, ended = (len(changes[each]) for each in ("kept", "new", "ended"))
        lines.append(f"  Pairs that run: {kept} kept, {ended} ended. New pairs: {new}.")
    if result["bridges"] and (result["bridges"]["new"] or result["bridges"]["before"]):
        lines.append(f"  {result['bridges']['text']}")
    lines += _listed(
        "Without a coach:", [f"{row['learner']}: {row['text']} {row['remedy']}" for row in result["unmatched"]]
    )
    lines += _listed("Too few places, whatever the plan:", [row["text"] for row in result["shortages"]])
    lines += _listed("Coaching given and received:", [row["text"] for row in result["give_and_take"]])
    return lines + _listed("Would both rather swap:", [row["text"] for row in result["swaps"]])


def _sure(goal: Json, floors: Sequence[float] | None) -> str:
    if goal["proven"] and goal["bound"] != goal["value"]:
        most = _worth(goal["goal"], goal["bound"], floors)
        return f"proven; {most} at the very best, of which some is given up for what follows"
    if goal["proven"]:
        return "proven best"
    if goal["bound"] is None or goal["bound"] == goal["value"]:
        return "best found, not proven"
    return f"best found; {_worth(goal['goal'], goal['bound'], floors)} at the very best"


def _worth(name: str, value: Any, floors: Sequence[float] | None) -> str:
    if name != "worst_fit" or not isinstance(value, list):
        return f"{value:,.6g}"
    levels = sorted(floors) if floors else (30, 50, 70)
    below = [f"{count:,.0f} below {level:g}" for count, level in zip(value[:-1], levels, strict=False)]
    return f"{', '.join(below)}; the lowest fit is {value[-1]:.1f}" if below else f"the lowest fit is {value[-1]:.1f}"


def _listed(head: str, lines: Sequence[str]) -> list[str]:
    if not lines:
        return []
    more = len(lines) - SHOWN
    rest = [f"    and {more} more (see RESULT)"] if more > 0 else []
    return [f"  {head}", *(f"    {line}" for line in lines[:SHOWN]), *rest]


def _why_not(found: Json) -> list[str]:
    return [found["text"], *_price(found["price"])]


def _price(price: Json) -> list[str]:
    """Each goal that would come out otherwise, and by how much."""
    lines = []
    for name, change in price.items():
        parts = change if isinstance(change, list) else [change]
        if any(parts):
            told_ = ", ".join(f"{part:+,.6g}" for part in parts)
            lines.append(f"  {GOAL_WORDS.get(name, name)}: {told_}")
    return lines


def _smallest_change(rows: Sequence[Json]) -> list[str]:
    if not rows:
        return ["No single change was found that would help (or the learner has a coach)."]
    return ["What would help, the smallest change first:", *(f"  {row['text']}" for row in rows)]


def _explain(found: Json) -> list[str]:
    lines = [found["text"]]
    for other in found.get("alternatives", ()):
        lines += [f"  {other['text']}", *(f"  {line}" for line in _price(other["price"]))]
    held = [f"{row['coach']}: {', '.join(row['learners']) or 'nobody'}" for row in found.get("holders", ())]
    return lines + _listed("Coaches who would suit, and whom they have:", held)


def _repair(steps: Sequence[Json]) -> list[str]:
    lines = []
    for step in steps:
        lines.append(step["text"] if step["proven"] else f"{step['text']} (Best found, not proven.)")
        lines += [f"  ends: {pair['learner']} with {pair['coach']}" for pair in step["ended"]]
        lines += [f"  new: {pair['learner']} with {pair['coach']}" for pair in step["new"]]
    return lines


_SAY: dict[str, Callable[[Any], list[str]]] = {
    "why_not": _why_not,
    "smallest_change": _smallest_change,
    "explain": _explain,
    "repair": _repair,
}
