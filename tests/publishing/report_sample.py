"""A small invented community with something of everything that a report can say."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import measures
import network
from programme.publishing.report_facts import Facts, Standing

Json = dict[str, Any]
DAY = dt.date(2020, 7, 13)


def snapshot(**changes: Any) -> Json:
    """Sixty people: forty of a practice that merged on 31 March, ten in Live, ten in Lead, with all kinds of data."""
    organisations = [
        {"code": "RTK", "name": "Ashford", "kind": "acute", "location": {"latitude": 51.38, "longitude": -0.53}},
        {"code": "H1", "name": "Green Surgery", "kind": "practice", "active_to": "2020-03-31", "successor": "H2"},
        {"code": "H2", "name": "Brook Surgery", "kind": "practice"},
    ]
    document: Json = {
        "schema": "measures-snapshot/1",
        "as_at": DAY.isoformat(),
        "organisations": organisations,
        "people": [person(i) for i in range(60)],
        "sessions": [
            session("S1", "2020-02-05", 40, 30),
            session("S2", "2020-05-05", 40, 36),
            {"id": "S3", "date": "2020-06-05", "offered": ["P1"]},
        ],
        "coaching": [
            {"coach": f"P{50 + i}", "learner": f"P{40 + i}", "start": "2020-02-01", "end": None, "hours": 4.5}
            for i in range(9)
        ],
        "requests": [{"person": "P2", "wants": "coach", "asked": "2020-02-01", "started": None, "closed": None}],
        "projects": [
            project("J1", "Shorter waits", series="M1", people_affected=120),
            project("J2", "Fewer falls", series="M2", people_affected=3),
            project("J3", "A story #not *markup* <b> & “quotes”"),
        ],
        "series": [series("M1", 24), series("M2", 4)],
        "offers": [
            {
                "organisation": "RTK",
                "kind": "training",
                "tier": "learn",
                "skill": "PDSA",
                "in_place": "yes",
                "places_open": 4,
            },
            {"organisation": "H2", "kind": "training", "tier": "learn", "skill": "PDSA", "in_place": "no"},
            {"organisation": "H2", "kind": "coaching", "tier": "live", "skill": "PDSA", "in_place": "no"},
        ],
        "self_assessments": [
            {"person": f"P{i}", "skill": skill, "when": when, "date": day, "level": level}
            for skill, people in (("PDSA", 12), ("SPC", 3))
            for i in range(people)
            for when, day, level in (("baseline", "2020-01-10", 1), ("end", "2020-07-01", 2 + i % 2))
        ],
        "feedback": [
            {"session": "S1", "satisfaction": 4, "engagement": 5, "relevance": 4, "confidence": 3, "commitment": 4}
        ]
        * 20,
        "invitations": [
            {
                "instrument": "baseline",
                "person": f"P{i}",
                "invited_on": "2020-01-05",
                "answered_on": "2020-01-10" if i % 3 else None,
            }
            for i in range(60)
        ],
        "learning_notes": [
            note("N1", "public", "Start small."),
            note("N2", "community", "Ask the porters first."),
            note("N3", "team", "Our manager is away."),
        ],
        "policy": {"eligible_staff_pool": 1500, "owners": {"people_lead": "Programme lead"}},
    }
    return document | changes


def person(number: int) -> Json:
    tier = "learn" if number < 40 else "live" if number < 50 else "lead"
    tiers = [{"tier": tier, "start": "2020-01-10", "end": None}]
    if 40 <= number < 44:
        tiers.insert(0, {"tier": "learn", "start": "2019-09-01", "end": "2020-01-09"})
    home = "H1" if number < 40 else "RTK"
    started_by = "community" if number % 2 else "programme"
    return {"id": f"P{number}", "memberships": [{"organisation": home}], "tiers": tiers, "started_by": started_by}


def session(code: str, day: str, offered: int, came: int) -> Json:
    people = [f"P{i}" for i in range(offered)]
    return {"id": code, "date": day, "offered": people, "attended": people[:came]}


def project(code: str, title: str, **more: Any) -> Json:
    stages = [{"stage": "active", "date": "2019-01-20"}]
    return {
        "id": code,
        "title": title,
        "stages": stages,
        "organisations": ["RTK", "H2"],
        "started": "2019-01-20",
        "aim": "Waits below 14 days",
        "changed_on": "2019-09-01",
        "scores": [{"score": 2.5, "date": "2020-06-01"}],
    } | more


def series(code: str, points: int) -> Json:
    months = [dt.date(2018 + (6 + i) // 12, (6 + i) % 12 + 1, 1) for i in range(points)]
    values = [21 + i % 3 if i < 14 else 12 + i % 3 for i in range(points)]
    dated: list[Json] = [{"date": day.isoformat(), "value": value} for day, value in zip(months, values, strict=True)]
    dated.append({"date": months[0].isoformat(), "value": 25, "recorded_on": "2020-05-01", "note": "late letters"})
    return {
        "id": code,
        "name": f"Wait {code}",
        "definition": "Days from referral to visit, median of the month",
        "unit": "days",
        "improvement": "decrease",
        "owner": "P1",
        "points": dated,
    }


def note(code: str, audience: str, text: str) -> Json:
    return {"id": code, "text": text, "theme": "method", "date": "2020-06-01", "share_with": audience}


def facts(document: Json | None = None, *, network_too: bool = True, **more: Any) -> Facts:
    """A snapshot worked out, with a network of its people."""
    read = measures.read_snapshot(json.dumps(document or snapshot()))
    found = network.analyse(network.read_instance(json.dumps(connections()).encode())) if network_too else None
    standing = more.pop("standing", Standing("issued", dt.date(2020, 7, 20)))
    return Facts(read, measures.analyse(read), found, standing=standing, **more)


def connections() -> Json:
    people = [
        {
            "id": f"P{i}",
            "memberships": [{"organisation": "RTK" if i % 2 else "H2"}],
            "tier": "live",
            "joined": "2020-01-10",
        }
        for i in range(20)
    ]
    ties = [
        {"people": [f"P{i}", f"P{(i + 3) % 20}"], "kind": "coaching", "start": "2020-02-01", "last": "2020-06-01"}
        for i in range(20)
    ]
    organisations = [
        {"code": "RTK", "name": "Ashford", "kind": "acute"},
        {"code": "H2", "name": "Brook Surgery", "kind": "practice"},
    ]
    return {
        "schema": "network-snapshot/1",
        "as_at": DAY.isoformat(),
        "previous": "2020-01-13",
        "organisations": organisations,
        "people": people,
        "ties": ties,
    }


def empty() -> Json:
    """A programme in which nothing has happened yet."""
    return {"schema": "measures-snapshot/1", "as_at": DAY.isoformat(), "organisations": [], "people": []}
