"""When people are free, where they start from, how they like to meet."""

from __future__ import annotations

from .draw import Draw
from .lists import Row, organisations_by_code
from .person import Person, Slot

COHORT_DAYS = {
    "W2-LIVE-A": "tue",
    "W2-LIVE-B": "wed",
    "W2-LIVE-C": "thu",
    "W2-LEARN-A": "thu",
    "W2-LEARN-B": "tue",
    "W2-LEAD": "wed",
}
"""The weekday round which a cohort was formed: people were asked before they were placed."""

HALF_DAYS = [("09:00", "12:30"), ("09:30", "12:30"), ("13:00", "17:00"), ("13:30", "16:30")]
SHORT = [("12:00", "14:00"), ("15:00", "17:00"), ("08:00", "09:30"), ("16:00", "18:00")]
WEEKDAYS = ["mon", "tue", "wed", "thu", "fri"]


def add_timetables(people: list[Person], seed: int) -> None:
    """Give everybody an availability (stated with slots, none, or unknown), a mode, a travel limit, a start place."""
    draw = Draw(seed, "timetables")
    organisations = organisations_by_code()
    bases = [row for row in organisations.values() if row["kind"] in ("practice", "community")]
    for person in people:
        person.mode = draw.pick(["either"] * 4 + ["", "", "in_person", "online"])
        person.accepts_online = draw.pick(["yes"] * 8 + ["no"])
        if draw.chance(0.22) and not person.is_lead:
            person.max_travel_km = draw.pick(["8", "10", "12", "15", "20"])
        _place(draw, person, organisations[person.organisation], bases)
        if person.group in ("left", "staff"):
            person.availability = "unknown"
        elif person.is_lead or person.is_live:
            _state(draw, person, full_day_share=0.9 if person.is_lead else 0.88)
        elif draw.chance(0.56):
            _state(draw, person, full_day_share=0.4)
        if person.slots and draw.chance(0.3):
            person.away_on = sorted({draw.day("2020-09-07", "2021-03-26") for _ in range(draw.number(1, 3))})


def _state(draw: Draw, person: Person, *, full_day_share: float) -> None:
    person.availability = "stated"
    home_days = [COHORT_DAYS[cohort] for cohort in person.cohorts if cohort in COHORT_DAYS]
    if not home_days:
        home_days = ["mon", "wed"] if person.is_lead else [draw.pick(WEEKDAYS)]
    for day in dict.fromkeys(home_days):
        if draw.chance(full_day_share):
            person.slots.append(Slot(day, "09:00", "17:00"))
        else:
            person.slots.append(Slot(day, *draw.pick(HALF_DAYS)))
    others = draw.some([day for day in WEEKDAYS if day not in home_days], draw.number(1, 2))
    for number, day in enumerate(others):
        if person.is_lead and number == 0:
            person.slots.append(Slot(day, "09:00", "17:00"))
        else:
            occurrences = draw.pick(["", "", "", "", "1;3", "2;4"])
            person.slots.append(Slot(day, *draw.pick(HALF_DAYS + SHORT), occurrences, draw.chance(0.06)))


def _place(draw: Draw, person: Person, organisation: Row, bases: list[Row]) -> None:
    if organisation["code"] in ("RYD", "RXX"):
        base = draw.pick(bases)
        person.place = (float(base["latitude"]), float(base["longitude"]))
        person.notes.append("Start place invented: head office is outside the area.")
    elif draw.chance(0.2):
        latitude, longitude = float(organisation["latitude"]), float(organisation["longitude"])
        person.place = (
            round(latitude + draw.number(-30, 30) / 1000, 3),
            round(longitude + draw.number(-45, 45) / 1000, 3),
        )
        person.notes.append("Start place invented.")
