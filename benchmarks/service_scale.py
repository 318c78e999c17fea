"""From one place to England: the queue of a national year, simulated with a time for each size of run.

`python -m benchmarks.service_scale` prints the tables of docs/scale.md. An event simulation: rounds and plans of all
systems arrive over a year, most of them in autumn and January, in office hours; each run takes one worker for as long
as SIZES says; the oldest waiting run goes first. One queue for all is the harder question:
a system with a database of its own has a queue of its own.
"""

from __future__ import annotations

import heapq
import random
from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """A size of run: its share of all runs, and the seconds that one takes."""

    name: str
    share: float
    seconds: float


SIZES = (
    Size("a cohort: 30 learners, 20 coaches", 0.50, 3.0),
    Size("a place: 300 learners, 150 coaches", 0.35, 80.0),
    Size("a system: 1,000 learners, 500 coaches", 0.13, 300.0),
    Size("several systems: 5,000 learners, 2,500 coaches", 0.02, 300.0),
)
"""The input, with process start, check and storing; the first two are measured, the others are the safety stop."""

ROUNDS_A_YEAR = 250
RUNS_A_ROUND = 12
"""A round is run again after each change of instructions; plans and questions that take a worker count too."""

MONTHS = (3.0, 0.6, 0.6, 0.6, 0.6, 0.6, 0.4, 0.4, 2.6, 2.2, 0.8, 0.4)
"""Weights of the months, January first: the peaks are autumn and January."""

WORKDAYS_A_MONTH, DAY_S = 21, 8 * 3600
BURST, BURST_S = 6, 600.0
"""People work in sittings: so many runs of one round fall within ten minutes."""

YEARS = 20


@dataclass(frozen=True)
class Waiting:
    """What the queue of one number of workers does: share that begins at once, seconds waited, share of time busy."""

    workers: int
    at_once: float
    p95_s: float
    p999_s: float
    within_a_minute: float
    busiest_day: float


def year(rng: random.Random, growth: float) -> list[tuple[float, float]]:
    """When runs are asked for (seconds of working time since New Year), and how long each takes; in order of time."""
    runs = []
    sittings = round(ROUNDS_A_YEAR * growth * RUNS_A_ROUND / BURST)
    for month in rng.choices(range(12), MONTHS, k=sittings):
        begin = (month * WORKDAYS_A_MONTH + rng.randrange(WORKDAYS_A_MONTH)) * DAY_S + rng.uniform(0, DAY_S - BURST_S)
        (size,) = rng.choices(SIZES, [each.share for each in SIZES])
        runs += [(begin + rng.uniform(0, BURST_S), size.seconds) for _ in range(BURST)]
    return sorted(runs)


def waits(runs: list[tuple[float, float]], workers: int) -> list[tuple[float, float]]:
    """Seconds that each run waits and seconds until it is done, first come first served."""
    free = [0.0] * workers
    found = []
    for asked, seconds in runs:
        start = max(asked, heapq.heappop(free))
        heapq.heappush(free, start + seconds)
        found.append((start - asked, start + seconds - asked))
    return found


def simulate(workers: int, *, growth: float = 1.0, seed: int = 0) -> Waiting:
    """Twenty national years with so many workers; `growth` times as many rounds as are expected."""
    rng = random.Random(seed)
    waited: list[float] = []
    done: list[float] = []
    busiest = 0.0
    for _ in range(YEARS):
        runs = year(rng, growth)
        found = waits(runs, workers)
        waited += [each for each, _ in found]
        done += [each for _, each in found]
        days: dict[int, float] = {}
        for asked, seconds in runs:
            days[int(asked // DAY_S)] = days.get(int(asked // DAY_S), 0.0) + seconds
        busiest = max(busiest, max(days.values()) / (DAY_S * workers))
    waited.sort()
    return Waiting(
        workers,
        sum(each < 1.0 for each in waited) / len(waited),
        waited[int(0.95 * len(waited))],
        waited[int(0.999 * len(waited))],
        sum(each <= 60.0 for each in done) / len(done),
        busiest,
    )


def table(growth: float) -> str:
    """The rows of one table, workers from 1 to 8."""
    rows = [
        "| workers | begins at once | 95 % wait at most | 99.9 % wait at most | done within a minute | busiest day |"
    ]
    rows.append("|---|---|---|---|---|---|")
    for workers in (1, 2, 3, 4, 8):
        each = simulate(workers, growth=growth)
        rows.append(
            f"| {workers} | {each.at_once:.1%} | {each.p95_s:.0f} s | {each.p999_s:.0f} s "
            f"| {each.within_a_minute:.1%} | {each.busiest_day:.1%} busy |"
        )
    return "\n".join(rows)


def main() -> None:
    """Print the tables: the year that is expected, and one four times as busy."""
    for growth in (1.0, 4.0):
        print(f"{ROUNDS_A_YEAR * growth:.0f} rounds a year\n\n{table(growth)}\n")


if __name__ == "__main__":
    main()
