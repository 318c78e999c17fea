"""Workers and publishers are killed at random moments of solving, proposing, publishing: is anything lost or doubled?

`python -m benchmarks.service_kills URL [--kills 20] [--rounds 10] [--workers 1]` on new records at URL (SQLite or
PostgreSQL). Each round has learners and coaches of its own, so that all can be published.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from foundation.errors import Conflict
from programme.access import ROLES, Asker
from programme.jobs.engine import Starter, prepare
from programme.journeys.recruit import import_workbook
from programme.journeys.round_approval import approve_round
from programme.journeys.round_publishing import publish_round
from programme.journeys.rounds import create_round
from programme.journeys.runs import ENDED, queue_plan, queue_round
from programme.records import (
    AuditEntry,
    Database,
    Pair,
    Person,
    Plan,
    Round,
    Run,
    migrate,
    open_database,
    verify_chain,
)

DAY = dt.date(2020, 7, 13)
WORKBOOK = Path(__file__).resolve().parents[1] / "examples" / "north-west-surrey" / "community.xlsx"
PATIENCE_S = 600.0
DEAD_AFTER_S = 2
ONCE = ("round.freeze", "round.propose", "round.approve", "round.publish")


@dataclass(frozen=True)
class Toll:
    """What was done, and what stands afterwards; `faults` is empty where nothing was lost or doubled."""

    kills: int
    rounds: int
    plans: int
    attempts: int
    entries: int
    pairs: int
    seconds: float
    faults: tuple[str, ...]


def kill_often(url: str, *, kills: int, rounds: int, workers: int = 1, seed: int = 0) -> Toll:
    """Do rounds and plans while workers and publishers are killed with -9, then look at what stands.

    Args:
        url: the address of records that do not exist yet, or are empty.
        kills: how often a process is killed, at moments drawn from the seed.
        rounds: how many rounds are solved and published; one plan is made for every five.
        workers: how many work at a time; one that is killed is replaced.
        seed: of the moments.
    """
    migrate(url)
    prepare(url)
    database, starter = open_database(url), Starter(url)
    started, rng = time.monotonic(), random.Random(seed)
    try:
        runs = _asked(database, starter, rounds)
        crew = [_worker(url) for _ in range(workers)]
        try:
            _kill(url, crew, rng, kills)
            _wait(database, runs)
        finally:
            for process in crew:
                process.kill()
                process.wait()
        publish_all(url)
        return _counted(database, kills, rounds, time.monotonic() - started)
    finally:
        starter.close()
        database.close()


def publish_all(url: str) -> None:
    """Approve and publish every round that has a proposal."""
    database = open_database(url)
    second = Asker("second", ROLES["administrator"])
    with database.reading() as session:
        ready = list(session.scalars(select(Round.id).where(Round.state.in_(("solved", "in_review", "approved")))))
    for round_id in ready:
        approve_round(database, round_id, asker=second, at=_now())
        publish_round(database, round_id, by="first", at=_now(), on=DAY)
    database.close()


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _asked(database: Database, starter: Starter, rounds: int) -> list[str]:
    report = import_workbook(database, WORKBOOK, by="first", at=_now())
    if not report.applied:
        raise Conflict(f"The example was not imported: {report.fatal[:1]}")
    with database.reading() as session:
        people = list(session.scalars(select(Person).order_by(Person.id)))
        learners = [person.id for person in people if person.needs and person.is_in("live", DAY)]
        coaches = [person.id for person in people if person.offer is not None]
    runs = []
    for number in range(rounds):
        round_id = create_round(
            database,
            name=f"Round {number + 1}",
            as_at=DAY,
            by="first",
            at=_now(),
            learner_ids=learners[number::rounds],
            coach_ids=coaches[number::rounds],
        )
        with database.unit_of_work() as session:
            runs.append(queue_round(session, round_id, start=starter, by="first", at=_now(), time_limit_s=10.0))
    for number in range(rounds // 5):
        with database.unit_of_work() as session:
            name = f"Plan {number + 1}"
            runs.append(
                queue_plan(session, name=name, as_at=DAY, start=starter, by="first", at=_now(), time_limit_s=5.0)
            )
    return runs


def _worker(url: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "LLL_DATABASE_URL": url, "LLL_WORKER_DEAD_AFTER_S": str(DEAD_AFTER_S)}
    return subprocess.Popen(
        [sys.executable, "-m", "cli", "worker"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def _kill(url: str, crew: list[subprocess.Popen[bytes]], rng: random.Random, kills: int) -> None:
    """Two of three kills fall on a worker, 2 to 9 seconds into its life; the third on a publisher."""
    for number in range(kills):
        if number % 3 == 2:
            publisher = subprocess.Popen(
                [sys.executable, "-m", "benchmarks.service_kills", url, "--publish"], stdout=subprocess.PIPE
            )
            if publisher.stdout is not None:
                publisher.stdout.readline()  # it has begun
            time.sleep(rng.uniform(0.0, 0.4))
            _end(publisher)
            continue
        time.sleep(rng.uniform(2.0, 9.0))
        place = rng.randrange(len(crew))
        _end(crew[place])
        crew[place] = _worker(url)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.communicate()


def _wait(database: Database, runs: list[str]) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        with database.reading() as session:
            stages = list(session.scalars(select(Run.stage).where(Run.id.in_(runs))))
        if all(stage in ENDED for stage in stages):
            return
        time.sleep(0.5)


def _counted(database: Database, kills: int, rounds: int, seconds: float) -> Toll:
    with database.reading() as session:
        runs = list(session.scalars(select(Run)))
        pairs = list(session.scalars(select(Pair).where(Pair.state == "proposed")))
        actions = Counter(session.scalars(select(AuditEntry.action)))
        plans = list(session.scalars(select(Plan)))
        states = Counter(session.scalars(select(Round.state)))
        faults = [f"audit entry {each.entry}: {each.message}" for each in verify_chain(session)]
        session.expunge_all()
    faults += [f"run {run.id} ended {run.stage}: {run.fault}" for run in runs if run.stage != "done"]
    faults += [f"{action} stands {actions[action]} times" for action in ONCE if actions[action] != rounds]
    if states != {"published": rounds}:
        faults.append(f"rounds are {dict(states)}")
    learners = Counter(pair.learner_id for pair in pairs)
    faults += [f"learner {each} has {count} pairs" for each, count in learners.items() if count > 1]
    if len(plans) != rounds // 5 or any(plan.result is None for plan in plans):
        faults.append(f"{len(plans)} plans, of which some have no result")
    attempts = sum(run.attempt for run in runs)
    entries = sum(actions.values())
    return Toll(kills, rounds, len(plans), attempts, entries, len(pairs), seconds, tuple(faults))


def main() -> None:
    """Measure once, or be the publisher that is killed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.service_kills", description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--publish", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.publish:
        print("begun", flush=True)
        publish_all(given.url)
        return
    toll = kill_often(given.url, kills=given.kills, rounds=given.rounds, workers=given.workers, seed=given.seed)
    print(toll)
    sys.exit(1 if toll.faults else 0)


if __name__ == "__main__":
    main()
