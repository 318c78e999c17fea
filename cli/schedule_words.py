"""What `lll schedule` says on the screen: the plan and each answer in a few plain lines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from programme.publishing.statements import GOAL_WORDS, PENCE_PER_POUND, schedule_headline

Json = Mapping[str, Any]

SHOWN = 12
"""Lines of a list that are shown; RESULT holds them all."""


def told(result: Json, names: Sequence[str], *, with_plan: bool) -> list[str]:
    """Lines for people: the plan where it is new, then the answers to what was asked."""
    lines = _plan(result) if with_plan else []
    for name in names:
        if name == "analyse":
            lines += ["What each rule costs:", *_rules(result["rules"])]
        elif name in _SAY:
            lines += _SAY[name](result[name])
    return lines


def _plan(result: Json) -> list[str]:
    lines = [schedule_headline(result)]
    lines += [f"  {_goal(g['goal'])}: {_worth(g['goal'], g['value'])} ({_sure(g)})" for g in result["goals"]]
    for row in result["unplaced"]:
        lines += [f"  {row['session']} has no place. {row['text']}", *(f"    {each}" for each in row["remedies"][:1])]
    return lines


def _sure(goal: Json) -> str:
    if goal["proven"]:
        return "proven best"
    if goal["bound"] == goal["value"]:
        return "nothing better in sight, not proven"
    return f"best found; {_worth(goal['goal'], goal['bound'])} at the very best"


def _rules(rows: Sequence[Json]) -> list[str]:
    lines = []
    for row in rows:
        if row["matches"] or not row["hard"]:
            code = row["rule"]
            lines.append(f"  {_goal(code)}: {_worth(code, row['cost'])}")
            lines += _first([f"    {match['text']} ({_worth(code, match['cost'])})" for match in row["matches"]])
    kept = sum(row["hard"] and not row["matches"] for row in rows)
    return [*lines, f"  {kept} hard rules are kept by every session."]


def _preflight(found: Json) -> list[str]:
    without = [row for row in found["sessions"] if not row["candidates"]]
    lines = [f"{len(without)} of {len(found['sessions'])} sessions can have no place."]
    for row in without:
        most = sorted(row["removed"].items(), key=lambda each: -each[1])
        rules = ", ".join(f"{code.replace('_', ' ')} {count:,}" for code, count in most)
        lines += [f"  {row['session']}: ruled out by {rules}", *(f"    {each}" for each in row["remedies"][:2])]
    return lines


def _heat_map(cells: Sequence[Json]) -> list[str]:
    free = [cell for cell in cells if cell["against"] is None]
    lines = [f"{len(free)} of {len(cells)} dates and times are open; those on which most can come:"]
    best = sorted(free, key=lambda cell: (-cell["present"], cell["date"], cell["block"]))
    return lines + _first(
        f"  {_day(cell['date'])}, {cell['block']}: {cell['present']} of {cell['invited']}, {_where(cell)}"
        for cell in best
    )


def _where(cell: Json) -> str:
    return f"at {', '.join(cell['venues'])}" if cell["venues"] else "on line"


def _alternatives(rows: Sequence[Json]) -> list[str]:
    if not rows:
        return ["There is no other place."]
    return [
        "Other places, best first:",
        *(f"  {_place(row)}: {_price(row['cost'])}{_moves(row['moves'])}{_notice(row)}" for row in rows),
    ]


def _notice(row: Json) -> str:
    days = row["shortest_notice_days"]
    return "" if days is None else f"; {days} {'day' if days == 1 else 'days'} of notice"


def _why_not(found: Json) -> list[str]:
    return [found["text"]]


def _relax(rows: Sequence[Json]) -> list[str]:
    if not rows:
        return ["Nothing that may give way would place more sessions (or all have a place)."]
    return ["What would place more sessions, the least first:", *_first(f"  {row['text']}" for row in rows)]


def _twins(rows: Sequence[Json]) -> list[str]:
    return (
        ["Second showings:", *_first(f"  {row['text']}" for row in rows)] if rows else ["No second showing would help."]
    )


def _splits(rows: Sequence[Json]) -> list[str]:
    return [row["text"] for row in rows] or ["No second group of a cohort would let more people attend enough."]


def _reserve(found: Json) -> list[str]:
    lines = [
        "Reserve dates:",
        *(f"  {row['session']}: {_place(row)}, {len(row['absent'])} absent" for row in found["dates"]),
    ]
    return lines + [f"  {row['text']}" for row in found["without"]]


def _three_plans(rows: Sequence[Json]) -> list[str]:
    lines = ["Three plans:"]
    for row in rows:
        numbers = ", ".join(f"{_goal(g['goal'])} {_worth(g['goal'], g['value'])}" for g in row["goals"])
        lines.append(f"  {row['name'].replace('_', ' ')}: {numbers}")
    return lines


def _diff(found: Json) -> list[str]:
    count = len(found["sessions"])
    lines = [f"{_sessions(count)} {'differs' if count == 1 else 'differ'}."]
    for row in found["sessions"]:
        old, new = (_place(row[key]) if row[key] else "no place" for key in ("before", "after"))
        lines.append(f"  {row['session']}: {old} -> {new}")
    return lines + [
        f"  {_goal(g['goal'])}: {_worth(g['goal'], g['before'])} -> {_worth(g['goal'], g['after'])}"
        for g in found["goals"]
        if g["difference"]
    ]


def _curve(points: Sequence[Json]) -> list[str]:
    lines = ["What changes bring:"]
    for point in points:
        notice = point["shortest_notice_days"]
        who = "" if notice is None else f"; {point['people_notified']} people to tell, {notice} days' notice at least"
        goals = ", ".join(f"{_goal(name)} {_worth(name, value)}" for name, value in point["goals"].items())
        changed = f" ({', '.join(point['changed'])})" if point["changed"] else ""
        lines.append(f"  {point['changes']} changed{changed}{who}: {goals}")
    return lines


def _robustness(rows: Sequence[Json]) -> list[str]:
    lost = [row for row in rows if not row["repairable"]]
    lines = [f"{len(lost)} of {len(rows)} venues and facilitators in use could not be lost and repaired within that."]
    for row in lost:
        their = "its" if row["left_out"] == 1 else "their"
        out = f"{_sessions(row['left_out'])} would lose {their} place"
        left = out if row["changes"] is None else f"{_sessions(row['changes'])} would change"
        lines.append(f"  {row['kind']} {row['subject']} ({_sessions(row['sessions'])}): {left}")
    return lines


_SAY: dict[str, Callable[[Any], list[str]]] = {
    "preflight": _preflight,
    "heat_map": _heat_map,
    "alternatives": _alternatives,
    "why_not": _why_not,
    "relax": _relax,
    "twins": _twins,
    "splits": _splits,
    "reserve": _reserve,
    "three_plans": _three_plans,
    "diff": _diff,
    "curve": _curve,
    "robustness": _robustness,
}


def _first(lines: Any) -> list[str]:
    every = list(lines)
    more = len(every) - SHOWN
    return every if more <= 0 else [*every[:SHOWN], f"    … and {more} more in RESULT"]


def _sessions(count: int) -> str:
    return "1 session" if count == 1 else f"{count} sessions"


def _goal(code: str) -> str:
    return GOAL_WORDS.get(code, code.replace("_", " "))


def _number(value: Any) -> str:
    return f"{value:,.6g}" if isinstance(value, int | float) else str(value)


def _worth(code: str, value: float) -> str:
    if code == "host_fairness":
        return f"{_number(value)} {'session' if abs(value) == 1 else 'sessions'}"
    return f"{value / PENCE_PER_POUND:,.2f} pounds" if code == "cost" else _number(value)


def _day(date: str) -> str:
    return f"{dt.date.fromisoformat(date):%a} {date}"


def _place(row: Json) -> str:
    led = f", led by {', '.join(row['facilitators'])}" if row["facilitators"] else ""
    return f"{_day(row['date'])}, {row['block']}, {row['room'] or 'on line'}{led}"


def _price(cost: Json) -> str:
    prices = [f"{_goal(name)} {'+' if value > 0 else ''}{_worth(name, value)}" for name, value in cost.items() if value]
    return ", ".join(prices) or "no cost"


def _moves(moves: Sequence[Json]) -> str:
    return f"; {', '.join(move['session'] for move in moves)} would move" if moves else ""
