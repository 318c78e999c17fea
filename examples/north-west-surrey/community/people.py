"""Who is in the community: names, employers, jobs, tiers with dates, cohorts."""

from __future__ import annotations

import unicodedata

from .draw import Draw
from .lists import Row, organisations_by_code, read_list
from .person import Employment, Person

JOINED = {
    "staff": ("2019-08-05", "2019-08-30"),
    "lead_founder": ("2019-08-05", "2019-10-11"),
    "lead_promoted": ("2019-08-19", "2019-12-13"),
    "lead_two_tier": ("2019-08-19", "2019-12-13"),
    "live_deferred": ("2019-09-02", "2019-12-20"),
    "live_continuing": ("2019-09-02", "2019-12-20"),
    "left": ("2019-09-02", "2019-12-13"),
    "live_from_learn": ("2019-11-04", "2020-01-10"),
    "learn_wave_1": ("2019-11-04", "2020-01-10"),
    "learn_online": ("2020-04-20", "2020-05-15"),
    "live_recruit": ("2020-05-18", "2020-07-10"),
    "learn_wave_2": ("2020-05-18", "2020-07-10"),
    "learn_waiting": ("2020-05-25", "2020-07-10"),
}
"""First and last day on which the people of a group joined. Wave 1 was recruited from 4 November 2019."""

TOPICS = ["flow", "discharge", "medicines", "access", "frailty", "end_of_life", "mental_health", "wellbeing"]
MORE_TOPICS = ["staff_wellbeing", "diabetes", "experience", "infection", "records"]

NOTE = "Invented person."


def make_people(seed: int) -> list[Person]:
    """The 240 people of roster.csv, each with one employer, tiers and the day of joining."""
    names = [row["name"] for row in read_list("names")]
    names = Draw(seed, "names").some(names, len(names))
    organisations = organisations_by_code()
    draw = Draw(seed, "people")
    people: list[Person] = []
    for row in read_list("roster"):
        organisation = organisations[row["organisation"]]
        for group in JOINED:
            for _ in range(int(row[group])):
                people.append(_person(draw, names.pop(), group, organisation, {p.email for p in people}))
    return people


def _person(draw: Draw, name: str, group: str, organisation: Row, taken: set[str]) -> Person:
    jobs = [row for row in read_list("jobs") if row["kind"] == organisation["kind"]]
    if group.startswith("lead"):
        jobs = [row for row in jobs if row["band"] not in ("4", "5")]
    job = draw.pick(jobs)
    if group == "staff":
        title, band = ("Course administrator", "5") if organisation["code"] == "RTK" else ("Programme manager", "7")
        job = {"job_title": title, "profession": "improvement", "band": band}
    days = draw.pick(["5", "5", "5", "5", "4", "3", "2.5"])
    person = Person(
        name=name,
        email=_email(name, organisation["code"], taken),
        group=group,
        employments=[Employment(organisation["code"], job["job_title"], days, draw.day("2009-03-01", "2019-07-26"))],
        profession=job["profession"],
        band=job["band"],
        joined=draw.day(*JOINED[group]),
        staff=group == "staff",
        notes=[NOTE],
    )
    person.tiers = _tiers(draw, person)
    person.topics = draw.some(TOPICS + MORE_TOPICS, draw.number(0, 3))
    person.name_on_map = draw.pick(["yes"] * 9 + ["no"] * 3 + [""] * 8)
    person.q_member = draw.chance({"lead": 0.45, "live": 0.12}.get(group.split("_", maxsplit=1)[0], 0.01))
    if organisation["code"] == "RTK":
        person.employments[0].site = draw.pick(["RTK01", "RTK01", "RTK02"])
    elif organisation["code"] == "NTV":
        person.employments[0].site = draw.pick(["NTV0O", "NTV0S"])
    return person


def _email(name: str, organisation: str, taken: set[str]) -> str:
    plain = unicodedata.normalize("NFKD", name.replace("ł", "l")).encode("ascii", "ignore").decode().lower()
    local = ".".join(part.replace("'", "") for part in plain.split())
    email, number = f"{local}@{organisation.lower()}.example", 2
    while email in taken:
        email, number = f"{local}{number}@{organisation.lower()}.example", number + 1
    return email


def _tiers(draw: Draw, person: Person) -> dict[str, str]:
    """Dates of the tiers a person is or was in; a former tier has its last day."""
    wave_1, joined = "2020-01-06", person.joined
    if person.group == "left":
        person.left = draw.day("2020-03-27", "2020-05-29")
    return {
        "staff": {},
        "lead_founder": {"lead_from": max(joined, draw.day("2019-09-02", "2019-11-01"))},
        "lead_promoted": {"live_from": wave_1, "live_to": "2020-07-08", "lead_from": "2020-07-09"},
        "lead_two_tier": {"live_from": wave_1, "lead_from": draw.day("2020-02-03", "2020-06-30")},
        "live_deferred": {"live_from": wave_1},
        "live_continuing": {"live_from": wave_1},
        "live_from_learn": {"learn_from": wave_1, "learn_to": "2020-06-30", "live_from": "2020-07-01"},
        "live_recruit": {"live_from": joined},
        "left": {"live_from": wave_1, "live_to": person.left},
        "learn_wave_1": {"learn_from": wave_1},
        "learn_online": {"learn_from": joined},
        "learn_wave_2": {"learn_from": joined},
        "learn_waiting": {"learn_from": joined},
    }[person.group]
