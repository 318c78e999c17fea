"""The generated family of scheduling problems, and what may befall a plan of one of them.

P(n): n sessions in n / 8 cohorts of 20 people, 8 sessions each with gaps of 14 to 28 days, 39 weeks from 7 September
2020 with England's holidays and two closed weeks, 25 rooms at 12 sites; organisations and places are those of the
example community.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import random
from pathlib import Path
from typing import Any

import scheduling

EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "north-west-surrey" / "organisations.csv"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
HALVES = (("08:00", "13:00"), ("13:00", "18:00"))
START = dt.date(2020, 9, 7)
WEEKS = 39
SITES, ROOMS = 12, 25

Json = dict[str, Any]


def family(n: int, seed: int = 1) -> Json:
    """The snapshot P(n); n is a multiple of 8."""
    draw = random.Random(seed)
    organisations = _organisations()
    cohorts = n // 8
    people: list[Json] = []
    for number in range(20 * cohorts):
        needs = [f for f, share in (("step_free", 0.1), ("hearing_loop", 0.03)) if draw.random() < share]
        person = {"id": f"P{number:04d}", "requires": needs, "available": _slots(draw, 0.85)}
        people.append({**person, **_home(draw, organisations)})
    members = [[f"P{number:04d}" for number in range(20 * c, 20 * c + 20)] for c in range(cohorts)]
    for number in range(20 * cohorts):
        if cohorts > 1 and draw.random() < 0.1:
            members[(number // 20 + draw.randrange(1, cohorts)) % cohorts].append(f"P{number:04d}")
    leaders = [f"F{number:02d}" for number in range(cohorts + 4)]
    people += [{"id": f, "available": _slots(draw, 0.5), **_home(draw, organisations)} for f in leaders]
    end = START + dt.timedelta(days=7 * WEEKS - 1)
    return {
        "schema": "scheduling-snapshot/1",
        "as_at": "2020-07-13",
        "window": {"start": START.isoformat(), "end": end.isoformat()},
        "blocks": [
            {"id": "am", "start": "09:30", "end": "12:30"},
            {"id": "pm", "start": "13:30", "end": "16:30"},
            {"id": "day", "start": "09:30", "end": "16:30"},
        ],
        "closed_dates": _closed_weeks(),
        "bank_holidays": "england",
        "organisations": [{"code": row["code"], "name": row["name"]} for row in organisations],
        "venues": _venues(draw, organisations),
        "people": people,
        "cohorts": [{"id": f"C{c:02d}", "members": members[c]} for c in range(cohorts)],
        "sessions": [s for c in range(cohorts) for s in _sessions(draw, f"C{c:02d}", leaders)],
    }


def _organisations() -> list[dict[str, str]]:
    with EXAMPLE.open(newline="", encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["latitude"] and row["longitude"]]


def _home(draw: random.Random, organisations: list[dict[str, str]]) -> Json:
    row = draw.choice(organisations)
    place = {"latitude": float(row["latitude"]), "longitude": float(row["longitude"])}
    return {"organisation": row["code"], "location": place}


def _slots(draw: random.Random, share: float) -> list[Json]:
    return [
        {"weekday": day, "start": start, "end": end}
        for day in WEEKDAYS
        for start, end in HALVES
        if draw.random() < share
    ]


def _closed_weeks() -> list[Json]:
    weeks = (dt.date(2020, 10, 26), dt.date(2021, 2, 15))
    return [{"date": (week + dt.timedelta(days=n)).isoformat()} for week in weeks for n in range(5)]


def _venues(draw: random.Random, organisations: list[dict[str, str]]) -> list[Json]:
    venues: list[Json] = []
    for number, row in enumerate(draw.sample(organisations, SITES)):
        place = {"latitude": float(row["latitude"]), "longitude": float(row["longitude"])}
        venues.append({"id": f"V{number:02d}", "organisation": row["code"], "location": place, "rooms": []})
    for number in range(ROOMS):
        features = [f for f, share in (("step_free", 0.5), ("hearing_loop", 0.25)) if draw.random() < share]
        room = {"id": f"R{number:02d}", "capacity": draw.randint(16, 40), "features": features}
        venues[number % SITES]["rooms"].append({**room, "open": _slots(draw, 0.6)})
    return venues


def _sessions(draw: random.Random, cohort: str, leaders: list[str]) -> list[Json]:
    sessions = []
    for order in range(1, 9):
        gaps = {} if order == 1 else {"min_gap_days": 14, "max_gap_days": 28}
        block = "day" if draw.random() < 0.5 else draw.choice(("am", "pm"))
        needed = 2 if draw.random() < 0.3 else 1
        led = {"needed": needed, "from": draw.sample(leaders, min(6, len(leaders)))}
        one = {"id": f"{cohort}-{order}", "cohorts": [cohort], "order": order, "blocks": [block]}
        sessions.append({**one, "facilitators": led, **gaps})
    return sessions


def with_cohort(snapshot: Json, seed: int = 1) -> Json:
    """The snapshot with one more cohort of 20 new people and 8 sessions, drawn like the others."""
    draw, organisations = random.Random(f"cohort {seed}"), _organisations()
    leaders = [person["id"] for person in snapshot["people"] if person["id"].startswith("F")]
    people = [
        {"id": f"N{number:02d}", "available": _slots(draw, 0.85), **_home(draw, organisations)} for number in range(20)
    ]
    cohort = {"id": "N", "members": [person["id"] for person in people]}
    return {
        **snapshot,
        "people": [*snapshot["people"], *people],
        "cohorts": [*snapshot["cohorts"], cohort],
        "sessions": [*snapshot["sessions"], *_sessions(draw, "N", leaders)],
    }


def with_history(snapshot: Json, count: int, seed: int = 1) -> Json:
    """The snapshot after ten years: so many delivered sessions of past cohorts, and their hosts' ledger."""
    draw = random.Random(f"history {seed}")
    members = [person["id"] for person in snapshot["people"] if person["id"].startswith("P")]
    hosts = {room["id"]: venue["organisation"] for venue in snapshot["venues"] for room in venue["rooms"]}
    sessions, rows, cohorts, taken = [], [], [], set[dt.date]()
    for number in range(count):
        cohort, order = f"H{number // 8:03d}", number % 8 + 1
        if order == 1:
            cohorts.append({"id": cohort, "members": draw.sample(members, 20)})
            first = START - dt.timedelta(days=draw.randrange(400, 3600))
            while any(first + dt.timedelta(days=14 * n) in taken for n in range(1, 9)):
                first += dt.timedelta(days=1)  # nobody was in two places at once
            taken.update(first + dt.timedelta(days=14 * n) for n in range(1, 9))
        one = {"id": f"{cohort}-{order}", "cohorts": [cohort], "order": order, "blocks": ["am"], "state": "delivered"}
        sessions.append(one)
        day = (first + dt.timedelta(days=14 * order)).isoformat()
        rows.append({"session": one["id"], "date": day, "block": "am", "room": draw.choice(sorted(hosts))})
    return {
        **snapshot,
        "sessions": [*snapshot["sessions"], *sessions],
        "cohorts": [*snapshot["cohorts"], *cohorts],
        "published": rows,
    }


def losses(plan: scheduling.Plan, count: int, seed: int = 1) -> list[tuple[str, scheduling.Change]]:
    """Losses, `count` of each kind: one placement forbidden, a room for a day, a week."""
    draw, found = random.Random(seed), []
    for _ in range(count):
        place = plan[draw.choice(sorted(plan))]
        day = place.date.isoformat()
        monday = place.date - dt.timedelta(days=place.date.weekday())
        week = {"start": monday.isoformat(), "end": (monday + dt.timedelta(days=4)).isoformat()}
        one = {"session": place.session, "date": day, "block": place.block, "room": place.room}
        for kind, change in (
            ("one placement forbidden", {"forbidden": [one]}),
            ("a room loses a day", {"rooms_lost": [{"room": place.room, "start": day, "end": day}]}),
            ("a week is lost", {"dates_closed": [week]}),
        ):
            found.append((kind, scheduling.read_change(json.dumps(change))))
    return found
