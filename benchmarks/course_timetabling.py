"""Curriculum-based course timetabling (ITC-2007, track 3) through the scheduling engine's own rules.

`python -m benchmarks.course_timetabling INSTANCE --time-limit S -o PLAN [--seed N]` writes a plan in the official form.
Lectures are sessions; a teacher and a curriculum are people who cannot be in two places; a course's own calendar is
that of its facilitator; rooms are rooms. Seats, working days, compactness and room stability (UD2) are one soft level.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

import scheduling
from benchmarks.course_timetabling_cost import CourseCost, Problem, course_of, read_problem
from foundation.runs import Budget, Clock
from scheduling.candidates import Candidates, candidates_of, fixed_at
from scheduling.cpsat import minimise
from scheduling.greedy import first_plan
from scheduling.grid import Grid
from scheduling.model import PlanModel
from scheduling.occupancy import occupied
from scheduling.plan import Placement
from scheduling.rules import ALL_CODES
from scheduling.rules.placing import Unplaced

RULES = ALL_CODES - {"facilitator_clash"}
"""A course's calendar is a facilitator of its own, who never leads two: that rule has nothing to add."""

MONDAY = dt.date(2020, 9, 7)
LEFT_OUT = 5000
LEAST_FREED, MOST_FREED = 8, 40
"""Lectures freed at a time: more once few are no use any more, fewer again where the work does not suffice."""

WORK_EACH = 0.4


def snapshot_of(problem: Problem) -> dict[str, object]:
    """The problem as a scheduling snapshot. Rooms are as large as can be: seats short is soft there."""
    weekdays = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[: problem.days]
    people: list[dict[str, object]] = [{"id": f"who {name}"} for name in (*problem.teachers, *problem.curricula)]
    for course in problem.courses:
        slots = [
            {"weekday": weekdays[day], "start": f"{6 + period:02d}:00", "end": f"{7 + period:02d}:00"}
            for day in range(problem.days)
            for period in range(problem.periods)
            if (course.name, day, period) not in problem.forbidden
        ]
        people.append({"id": f"calendar {course.name}", "available": slots})
    groups = {course.name: [course.teacher] for course in problem.courses}
    for curriculum, courses in problem.curricula.items():
        for name in courses:
            groups[name].append(curriculum)
    blocks = [f"{period:02d}" for period in range(problem.periods)]
    return {
        "schema": "scheduling-snapshot/1",
        "as_at": MONDAY.isoformat(),
        "window": {"start": MONDAY.isoformat(), "end": (MONDAY + dt.timedelta(days=problem.days - 1)).isoformat()},
        "weekends": True,
        "blocks": [
            {"id": block, "start": f"{6 + n:02d}:00", "end": f"{7 + n:02d}:00"} for n, block in enumerate(blocks)
        ],
        "venues": [{"id": "site", "rooms": [{"id": room, "capacity": 9999} for room in problem.seats]}],
        "people": people,
        "cohorts": [{"id": name, "members": [f"who {name}"]} for name in (*problem.teachers, *problem.curricula)],
        "sessions": [
            {
                "id": f"{course.name} {lecture:02d}",
                "cohorts": sorted(set(groups[course.name])),
                "blocks": blocks,
                "facilitators": {"needed": 1, "from": [f"calendar {course.name}"]},
            }
            for course in problem.courses
            for lecture in range(course.lectures)
        ],
        "policy": {"goals": ["place_sessions"]},
    }


class Timetabling:
    """A plan of a problem that is made better piece by piece."""

    def __init__(self, problem: Problem, seed: int, seconds: float) -> None:
        self.problem = problem
        self.instance = scheduling.read_instance(json.dumps(snapshot_of(problem)))
        self.grid = Grid(self.instance)
        self.cost = CourseCost(problem)
        self.clock = Clock(Budget(time_limit_s=seconds))
        self.draw = random.Random(seed)
        self.seed = seed
        self.freed = float(LEAST_FREED)
        self.sets = {session: candidates_of(self.grid, session) for session in self.instance.sessions}
        nothing = {s: np.zeros(len(c)) + self.cost.seats_short(self.grid, c) for s, c in self.sets.items()}
        self.plan = first_plan(self.grid, self.sets, nothing, {}, self.clock.is_over)

    def worth(self, plan: dict[str, Placement]) -> int:
        """Cost of a plan, lectures left out counting most."""
        return LEFT_OUT * (len(self.sets) - len(plan)) + self.cost.measure(self.instance, plan, self.sets)

    def run(self) -> None:
        """Free some lectures, place them anew, keep what is no worse; until the time is over or the cost is 0."""
        best = self.worth(self.plan)
        print(f"{self.clock.seconds():7.1f} s  start at {best}", flush=True)
        while best and not self.clock.is_over():
            plan = self._replaced(self._some())
            if plan is not None and self.worth(plan) <= best:
                if self.worth(plan) < best:
                    print(f"{self.clock.seconds():7.1f} s  {self.worth(plan)}", flush=True)
                best, self.plan = self.worth(plan), plan

    def _some(self) -> set[str]:
        """Lectures of some curricula, of some periods, or of a day: all that were left out among them."""
        size = round(self.freed)
        left_out = [s for s in self.sets if s not in self.plan]
        kind = self.draw.random()
        chosen: list[str] = []
        if kind < 0.45:
            while len(chosen) < size:
                courses = self.problem.curricula[self.draw.choice(sorted(self.problem.curricula))]
                chosen += [s for s in self.sets if course_of(s) in courses and s not in chosen]
        elif kind < 0.75:
            times = [(date, block) for date in self.instance.dates for block in self.instance.blocks]
            self.draw.shuffle(times)
            for at in times:
                if len(chosen) < size:
                    chosen += [s for s, p in self.plan.items() if (p.date, p.block) == at]
        else:
            room = self.draw.sample(sorted(self.problem.seats), 2)
            chosen = [s for s, p in self.plan.items() if p.room in room]
            self.draw.shuffle(chosen)
        return set(chosen[:size]) | set(self.draw.sample(left_out, min(len(left_out), size // 2)))

    def _replaced(self, free: set[str]) -> dict[str, Placement] | None:
        stays = {s: p for s, p in self.plan.items() if s not in free}
        taken = occupied(self.grid, stays)
        sets: dict[str, Candidates] = {s: fixed_at(self.grid, p) for s, p in stays.items()}
        for session in sorted(free):
            sets[session] = self.sets[session].keep(taken.fits(self.sets[session]))
        model = PlanModel(self.grid, dict(sorted(sets.items())), frozenset(free), RULES)
        total = LEFT_OUT * Unplaced().expression(model) + self.cost.expression_near(model, free)
        outcome = minimise(model, total, self.plan, seed=self.seed, work=WORK_EACH, clock=self.clock, workers=1)
        longer = self.freed * (1.02 if outcome.complete else 0.96)
        self.freed = min(float(MOST_FREED), max(float(LEAST_FREED), longer))
        if outcome.plan is None:
            return None
        return {s: replace(p, facilitators=(f"calendar {course_of(s)}",)) for s, p in outcome.plan.items()}

    def write(self, file: Path) -> None:
        """The plan in the official form: a line `course room day period` for each lecture."""
        lines = [f"{course_of(s)} {p.room} {(p.date - MONDAY).days} {int(p.block)}" for s, p in self.plan.items()]
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Solve one instance and write its plan."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("instance", type=Path)
    parser.add_argument("--time-limit", type=float, default=300.0, metavar="S")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="PLAN")
    given = parser.parse_args()
    started = time.monotonic()
    task = Timetabling(read_problem(given.instance), given.seed, given.time_limit)
    task.run()
    broken = scheduling.check_plan(task.instance, task.plan)
    assert not broken, broken[0].text
    task.write(given.output)
    cost, left_out = task.cost.measure(task.instance, task.plan, task.sets), len(task.sets) - len(task.plan)
    print(f"{task.problem.name}: cost {cost}, {left_out} lectures left out, {time.monotonic() - started:.1f} s")


if __name__ == "__main__":
    main()
