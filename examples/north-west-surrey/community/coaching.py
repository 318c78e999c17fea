"""What coaches offer, what learners ask for in Wave 2, and whom Wave 1 paired."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import cycle

from .draw import Draw
from .person import Need, Offer, Person

SKILLS = [
    "AIM",
    "STAKEHOLDERS",
    "PROCESS",
    "DRIVER",
    "MEASURES",
    "SPC",
    "PDSA",
    "CHANGE",
    "COPRODUCTION",
    "SPREAD",
    "TEAM",
    "COACHING",
]
SHORT_SUPPLY = ("SPC", "COACHING")
NOT_OFFERED = "COPRODUCTION"
WANTED = ["AIM", "PROCESS", "DRIVER", "MEASURES", "PDSA", "PDSA", "CHANGE", "COPRODUCTION", "SPREAD", "TEAM"]

SPC_COACHES = {"RTK": (0, 1, 2), "NTV": (2,), "RXX": (0,)}
COACHES_OF_COACHES = {"RTK": (1,), "92A": (0,)}
"""Which of an organisation's coaches, in their order, offer the two skills that few can."""
WITHOUT_OFFER = 2
PLACES_AT_RTK = (3, 2, 2, 2, 2, 2)
PLACES_ELSEWHERE = (1, 1, 2, 1)
DECLINED, ENDED_EARLY = 2, 7
"""Of the Wave 1 pairs whose learner's days were put off: so many declined, and up to so many broke off."""
NOT_ASKING = 7
"""People of the Wave 2 Live cohorts who have not asked for a coach."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A coaching pair of Wave 1. Dates are ISO; an empty `end` and `outcome`: it still runs."""

    coach: Person
    learner: Person
    start: str
    end: str = ""
    last_contact: str = ""
    outcome: str = ""


def add_offers(people: list[Person], seed: int) -> list[Person]:
    """Give the Leads, all but two, an offer; the coaches are returned. Scarce skills go to few, most of them at RTK."""
    draw = Draw(seed, "offers")
    leads = [person for person in people if person.is_lead]
    coaches = [lead for lead in leads if not lead.staff][: len(leads) - WITHOUT_OFFER]
    at_rtk, elsewhere = cycle(PLACES_AT_RTK), cycle(PLACES_ELSEWHERE)
    for coach in coaches:
        common = [skill for skill in SKILLS if skill not in (*SHORT_SUPPLY, NOT_OFFERED)]
        skills = {skill: draw.pick([3, 3, 3, 4, 4]) for skill in draw.some(common, draw.number(4, 7))}
        coach.offer = Offer(next(at_rtk if coach.organisation == "RTK" else elsewhere), skills)
        coach.offer.hours_per_month = draw.pick(["", "", "", "4", "6"])
        coach.offer.supervision_valid_to = draw.day("2020-09-30", "2021-06-30")
        coach.offer.grows_coaches = draw.chance(0.25)
    for skill, holders in (("SPC", SPC_COACHES), ("COACHING", COACHES_OF_COACHES)):
        for organisation, places in holders.items():
            colleagues = [coach for coach in coaches if coach.organisation == organisation]
            for place in places:
                offer = colleagues[place].offer
                if offer:
                    offer.skills[skill] = 4
    return coaches


def add_needs(people: list[Person], seed: int) -> list[Person]:
    """Give the Live people who ask for a coach their needs; the learners are returned."""
    draw = Draw(seed, "needs")
    live = [person for person in people if person.is_live]
    quiet = [p for p in live if p.group in ("live_recruit", "live_from_learn") and p.organisation != "RTK"]
    quiet = quiet[::2][:NOT_ASKING]
    learners = [person for person in live if person not in quiet and not _has_moved_on(person)]
    for number, learner in enumerate(learners):
        wanted = dict.fromkeys(draw.some(WANTED, draw.number(0, 3)))
        learner.needs = [Need(skill, str(draw.pick([2, 3, 3, 4])), _must(draw, skill)) for skill in wanted]
        if number % 5 == 1:
            learner.needs.insert(0, Need("SPC", "3", number % 10 == 1 or draw.chance(0.6)))
        if not learner.needs:
            learner.needs = [Need()]
    return learners


def _must(draw: Draw, skill: str) -> bool:
    return draw.chance(0.15) and skill != NOT_OFFERED


def _has_moved_on(person: Person) -> bool:
    """The one Wave 1 learner whose coaching is complete and who asks for no other coach."""
    return person.group == "live_continuing" and person.organisation == "RYD"


def pair_wave_1(people: list[Person], seed: int) -> list[Pair]:
    """Who coached whom in Wave 1: never inside one organisation, at most two learners a coach, some without."""
    draw = Draw(seed, "wave 1")
    coaches = [person for person in people if person.group == "lead_founder"]
    learners = [person for person in people if {"W1-LIVE-A", "W1-LIVE-B"} & set(person.cohorts)]
    learners.sort(key=lambda p: (p.organisation == "RTK", p.group == "live_continuing", p.email))
    load = dict.fromkeys((coach.email for coach in coaches), 0)
    pairs: list[Pair] = []
    for learner in reversed(learners):
        free = [coach for coach in coaches if not coach.employers & learner.employers and load[coach.email] < 2]
        if not free:
            learner.rounds_waited = 1
            continue
        coach = min(free, key=lambda person: (load[person.email], person.organisation != "RTK"))
        load[coach.email] += 1
        put_off = sum(pair.learner.group == "live_deferred" for pair in pairs)
        pairs.append(_course(draw, coach, learner, put_off))
    return pairs


def _course(draw: Draw, coach: Person, learner: Person, put_off: int) -> Pair:
    """How the pair went: spring 2020 ended some early."""
    start = draw.day("2020-01-27", "2020-02-14")
    if learner.group == "live_continuing" and learner.needs:
        return Pair(coach, learner, start, last_contact=draw.day("2020-06-15", "2020-07-10"))
    if learner.group == "left":
        return Pair(coach, learner, start, learner.left, learner.left, "ended_early")
    if learner.group == "live_deferred" and put_off < ENDED_EARLY:
        learner.rounds_waited = 1
        if put_off < DECLINED:
            declined = draw.day("2020-02-17", "2020-02-21")
            return Pair(coach, learner, start, declined, start, "declined")
        end = draw.day("2020-03-20", "2020-04-24")
        return Pair(coach, learner, start, end, draw.day("2020-03-02", "2020-03-19"), "ended_early")
    end = draw.day("2020-06-29", "2020-07-08")
    return Pair(coach, learner, start, end, end, "completed")
