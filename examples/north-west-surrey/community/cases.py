"""The particular people whom every real round has: two employers, a manager elsewhere, a need that few can meet."""

from __future__ import annotations

from .coaching import Pair
from .lists import read_list
from .person import Employment, Need, Person, Slot


def add_cases(people: list[Person]) -> None:
    """Change single people, named by group, organisation and number, so that the rules have something to hold."""
    find(people, "lead_founder", "RTK").staff = True
    _second_employers(people)
    _requirements(people)
    _line_managers(people)


def add_coaching_cases(people: list[Person], pairs: list[Pair]) -> None:
    """After offers and needs: a coach on leave, supervision out of date, learners whose time is none or unknown."""
    _coaches(people)
    _learners(people)
    _running(pairs)


def find(people: list[Person], group: str, organisation: str, number: int = 0) -> Person:
    """The person at that place of the roster.

    Raises:
        IndexError: if the roster has no such person.
    """
    return [p for p in people if p.group == group and p.organisation == organisation][number]


def _second_employers(people: list[Person]) -> None:
    """People with two employers at once, and one who moved from one to the other at the turn of the year."""
    for row in read_list("second_jobs"):
        person = find(people, row["group"], row["organisation"], int(row["number"]))
        person.profession, person.band = row["profession"], row["band"]
        first = person.employments[0]
        first.job_title, first.days_per_week = row["job_title"], row["days"]
        person.employments.append(
            Employment(row["other_organisation"], row["other_job_title"], row["other_days"], row["start"], row["end"])
        )
        if row["end"] and row["end"] < person.tiers.get("live_from", ""):
            first.start = "2020-01-02"


def _requirements(people: list[Person]) -> None:
    for person, feature in (
        (next(p for p in people if "W2-LIVE-B" in p.cohorts and p.group == "live_recruit"), "hearing_loop"),
        (next(p for p in people if "W2-LEAD" in p.cohorts and p.organisation == "RXX"), "hearing_loop"),
        (find(people, "learn_online", "Y00640"), "hearing_loop"),
        (next(p for p in people if "W2-LIVE-A" in p.cohorts and p.organisation == "NTV"), "step_free"),
        (next(p for p in people if "W2-LEARN-A" in p.cohorts and p.organisation == "RTK"), "step_free"),
        (next(p for p in people if "W2-LIVE-C" in p.cohorts and p.organisation == "RTK"), "step_free"),
        (find(people, "learn_waiting", "E07000217"), "step_free"),
    ):
        person.requires = feature
        person.accepts_online = "yes"


def _line_managers(people: list[Person]) -> None:
    """The most senior colleague in the community manages some of the others; three are managed from outside."""
    for person in people:
        seniors = [p for p in people if p.organisation == person.organisation and p.band in ("8a", "8b")]
        seniors = seniors or [p for p in people if p.organisation == person.organisation and p.is_lead]
        if seniors and person not in seniors and not person.left and len(person.name) % 3 != 0:
            person.line_manager = seniors[len(person.email) % len(seniors)].email
        elif person.group == "live_recruit" and person.organisation == "RTK":
            person.line_manager = f"ward.manager.{len(person.name)}@rtk.example"
    for (group, organisation, number), (boss_group, boss_organisation) in {
        ("live_from_learn", "Y06137", 0): ("lead_founder", "92A"),
        ("live_recruit", "RTK", 1): ("lead_founder", "NTV"),
        ("live_deferred", "H81034", 0): ("lead_founder", "Y06137"),
    }.items():
        person = find(people, group, organisation, number)
        person.line_manager = find(people, boss_group, boss_organisation).email


def _coaches(people: list[Person]) -> None:
    coaches = [p for p in people if p.offer]
    paused = next(p for p in coaches if p.organisation == "RXX" and p.offer and "SPC" in p.offer.skills)
    late = next(p for p in coaches if p.organisation == "NTV" and p.offer and "SPC" not in p.offer.skills)
    if paused.offer and late.offer:
        paused.offer.status, paused.offer.places = "paused", 2
        late.offer.supervision_valid_to = "2020-05-31"
    guest = find(people, "lead_founder", "92A")
    guest.availability, guest.away_on = "stated", []
    guest.slots = [Slot("tue", "09:00", "17:00"), Slot("fri", "09:00", "17:00")]
    unasked = [p for p in coaches if p.organisation == "RTK"][-1]
    unasked.availability, unasked.slots, unasked.away_on = "unknown", [], []
    asking = [p for p in people if p.needs]
    for coach, number in ((coaches[1], 40), (coaches[13], 8), (coaches[20], 15)):
        if coach.offer:
            coach.offer.wishes = [asking[number].email]
    for coach in coaches:
        if coach.offer and "COACHING" in coach.offer.skills:
            coach.offer.grows_coaches = True


def _running(pairs: list[Pair]) -> None:
    """Pairs that go on have found a time, and the learner insists on nothing that the coach does not offer."""
    for pair in pairs:
        if not pair.outcome and pair.coach.slots:
            weekday = pair.coach.slots[0].weekday
            pair.learner.slots = [slot for slot in pair.learner.slots if slot.weekday != weekday or slot.end >= "16:30"]
            pair.learner.slots.append(Slot(weekday, "12:30", "14:30"))
            pair.learner.availability = "stated"
            pair.learner.mode = pair.coach.mode = "either"
            for need in pair.learner.needs:
                need.required = False


def _learners(people: list[Person]) -> None:
    asking = [p for p in people if p.needs]
    for group, organisation, number in (
        ("live_from_learn", "H81134", 0),
        ("live_deferred", "RTK", 1),
        ("live_recruit", "E07000212", 0),
    ):
        silent = find(people, group, organisation, number)
        silent.availability, silent.slots, silent.away_on = "unknown", [], []
    nobody_free = find(asking, "live_from_learn", "NTV")
    nobody_free.availability, nobody_free.slots, nobody_free.away_on = "none", [], []
    saturday = find(asking, "live_from_learn", "H81003")
    saturday.slots = [Slot("sat", "09:00", "12:00"), Slot("thu", "19:00", "20:30")]
    near_home = find(asking, "live_deferred", "E07000217")
    near_home.mode, near_home.max_travel_km, near_home.place = "in_person", "3", (51.462, -0.611)
    near_home.notes.append("Start place invented.")
    near_home.accepts_online = "no"
    for learner in [p for p in asking if p.group == "live_continuing"]:
        learner.near_lead = True
        learner.needs.append(Need("COACHING", "4"))
    find(asking, "live_deferred", "RXX").needs = [Need("COPRODUCTION", "3", required=True), Need("PDSA", "3")]
    two_employers = find(people, "live_deferred", "NTV", 1)
    if all(need.skill != "SPC" for need in two_employers.needs):
        two_employers.needs.append(Need("SPC", "3"))
    find(people, "live_deferred", "RTK").rounds_waited = 2
