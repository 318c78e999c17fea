"""A number no timetable costs less than: the times of lectures alone, with rooms counted and not given out.

Lach and Lübbecke ("Curriculum based course timetabling: new solutions to Udine benchmark instances", Annals of
Operations Research 194, 2012) decide times first. Rooms of one week that hold more than k are counted: lectures of more
than k students beyond that count sit in a room of at most k, whatever else holds. Room stability counts nothing here.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass

from ortools.sat.python import cp_model

from benchmarks.course_timetabling_problem import Problem
from benchmarks.course_timetabling_rules import DAY, ISOLATED

WORKERS = 8


@dataclass
class _Times:
    """Whether a course has a lecture on a day in a period."""

    problem: Problem
    model: cp_model.CpModel
    taught: dict[tuple[str, int, int], cp_model.IntVar]

    def some(self, courses: tuple[str, ...], day: int, period: int) -> list[cp_model.IntVar]:
        """The variables of some courses at one time."""
        return [self.taught[c, day, period] for c in courses if (c, day, period) in self.taught]


def lower_bound(problem: Problem, seconds: float, seed: int = 0) -> int:
    """A bound on the cost of every timetable, as good as the seconds allow (0 at least)."""
    model = cp_model.CpModel()
    taught = {
        (course.name, day, period): model.new_bool_var("")
        for course in problem.courses
        for day in range(problem.days)
        for period in range(problem.periods)
        if (course.name, day, period) not in problem.forbidden
    }
    times = _Times(problem, model, taught)
    total = _working_days(times) + _seats_short(times) + _alone(times)
    for courses in problem.groups.values():
        for day in range(problem.days):
            for period in range(problem.periods):
                model.add_at_most_one(times.some(courses, day, period))
    model.minimize(total)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = WORKERS
    solver.parameters.random_seed = seed
    solver.parameters.max_time_in_seconds = seconds
    solver.solve(model)
    bound = solver.best_objective_bound
    return max(0, math.ceil(bound - 1e-6)) if math.isfinite(bound) else 0


def _working_days(times: _Times) -> cp_model.LinearExpr | int:
    """All lectures are held; days missing."""
    total: cp_model.LinearExpr | int = 0
    for course in times.problem.courses:
        by_day: dict[int, list[cp_model.IntVar]] = defaultdict(list)
        for (name, day, _), variable in times.taught.items():
            if name == course.name:
                by_day[day].append(variable)
        times.model.add(sum(sum(own) for own in by_day.values()) == course.lectures)
        used = []
        for own in by_day.values():
            used.append(times.model.new_bool_var(""))
            times.model.add_bool_or([*own, ~used[-1]])
        missing = times.model.new_int_var(0, course.working_days, "")
        times.model.add(missing + sum(used) >= course.working_days)
        total += DAY * missing
    return total


def _seats_short(times: _Times) -> cp_model.LinearExpr | int:
    """No more lectures at one time than rooms; of those too many for large rooms, students without a seat."""
    problem = times.problem
    students = {course.name: course.students for course in problem.courses}
    total: cp_model.LinearExpr | int = 0
    for seats in sorted({-1, *problem.seats.values()}):
        large = tuple(name for name, size in students.items() if size > seats)
        rooms = sum(each > seats for each in problem.seats.values())
        step = min((students[name] for name in large), default=0) - max(seats, 0)
        for day in range(problem.days):
            for period in range(problem.periods):
                own = times.some(large, day, period)
                if len(own) <= rooms:
                    continue
                if seats < 0:
                    times.model.add(sum(own) <= rooms)
                    continue
                beyond = times.model.new_int_var(0, len(own), "")
                times.model.add(sum(own) - beyond <= rooms)
                total += step * beyond
    return total


def _alone(times: _Times) -> cp_model.LinearExpr | int:
    """Lectures of a curriculum with no other just before or after."""
    total: cp_model.LinearExpr | int = 0
    for courses in times.problem.curricula.values():
        for day in range(times.problem.days):
            for period in range(times.problem.periods):
                own = times.some(courses, day, period)
                near = [*times.some(courses, day, period - 1), *times.some(courses, day, period + 1)]
                if own:
                    alone = times.model.new_bool_var("")
                    times.model.add(sum(own) <= alone + sum(near))
                    total += ISOLATED * alone
    return total
