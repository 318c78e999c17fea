"""Matching beside others: mentor-match, `matching`, SciPy, HiGHS and CP-SAT as one model, on the same eligible pairs.

`section` makes the table. Which pairs may be, and how well they fit, is worked out once and given to every method;
what each brings back is added up here. Each run has a process of its own, so that peak memory is the run's.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

import matching
from benchmarks.environments import MENTOR_MATCH, STABLE_MATCHING, NotMeasured, module, told_by
from benchmarks.matching_rounds import generated_round
from benchmarks.matching_samples import FLOWS, mentor_match, reference
from benchmarks.matching_table import MICRO, Table, people_of
from benchmarks.report import table as markdown
from matching.bridges import bridge_table
from matching.eligibility import eligibility
from matching.goals import share_groups

WITHOUT_BRIDGES = [
    {"goal": name} for name in ("place_learners", "fair_shares", "keep_pairs", "worst_fit", "total_fit", "balance_load")
]
FLOWS_AND_BRIDGES: list[dict[str, Any]] = [*FLOWS[:2], {"goal": "new_bridges", "give_way_percent": 5}, FLOWS[2]]

PEERS = {peer.name: peer for peer in (MENTOR_MATCH, STABLE_MATCHING)}
EVERYBODY = ("ours", *PEERS, "SciPy", "HiGHS", "CP-SAT")
SOLVERS = ("ours", "HiGHS", "CP-SAT")
HEAD = ("round", "method", "whole, s", "times ours", "solving, s", "times ours", "pairs", "fit", "gap", "peak GB")


@dataclass(frozen=True)
class Case:
    """A round, who measures it and for how long; `settled`: the others are told what goals before the fit settle."""

    name: str
    snapshot: Callable[[], str]
    methods: tuple[str, ...]
    limit_s: float = 60.0
    people: Callable[[], dict[str, Any]] | None = None
    settled: bool = False


def cases(*, quick: bool) -> Iterator[Case]:
    """The rounds of the table, small ones first."""
    for size in ("small",) if quick else ("small", "large"):
        yield Case(sample_name(size), partial(_sample, size), EVERYBODY, people=partial(_people, size))
    for learners, coaches in ((24, 12), (150, 75)) if quick else ((24, 12), (150, 75), (600, 300)):
        yield from _generated(learners, coaches)
    if quick:
        return
    yield from _generated(600, 300, open_to_all=True)
    for goals, words, methods, limit_s in (
        (FLOWS, "placed and fit", ("ours", "SciPy"), 60.0),
        (FLOWS_AND_BRIDGES, "placed, new bridges and fit", ("ours",), 180.0),
    ):
        yield Case(f"5,000 x 2,500, {words}", partial(generated_round, 5000, 2500, 1, goals), methods, limit_s)


def _sample(size: str) -> str:
    return mentor_match(reference() / "mentor-match" / size)


def _people(size: str) -> dict[str, Any]:
    return people_of(reference() / "mentor-match" / size)


def _generated(learners: int, coaches: int, *, open_to_all: bool = False) -> Iterator[Case]:
    made = partial(generated_round, learners, coaches, 1, open_to_all=open_to_all)
    name = f"{learners} x {coaches}" + (", open to all" if open_to_all else "")
    if not open_to_all:
        yield Case(f"{name}, placed and fit", partial(made, goals=FLOWS), EVERYBODY)
    yield Case(f"{name}, all goals but new bridges", partial(made, goals=WITHOUT_BRIDGES), ("ours",))
    yield Case(f"{name}, all goals", made, SOLVERS, limit_s=15.0, settled=True)


def table_of(instance: matching.Instance) -> Table:
    """The eligible pairs of a round as plain numbers."""
    found = eligibility(instance)
    rows, columns = np.nonzero(found.eligible)
    places = np.array(instance.places, dtype=np.int64)
    return Table(len(instance.learners), places, rows, columns, found.fits[rows, columns].astype(np.int64))


def settled(table: Table, instance: matching.Instance, told: dict[str, Any]) -> Table:
    """The table with what the goals before the total fit have settled in our plan, so that only the fit is left.

    The learners placed of each group and length of waiting, the pairs below each floor, the lowest fit, and the worth
    of new bridges are those of our plan: the others get them for nothing.
    """
    groups = share_groups(instance, "kind")
    names = [(groups.get(i), each.rounds_waited) for i, each in enumerate(instance.learners)]
    at = {name: k for k, name in enumerate(dict.fromkeys(names))}
    group_of = np.array([at[name] for name in names], dtype=np.int64)
    group_placed = np.bincount(group_of[[i for i, _ in told["pairs"]]], minlength=len(at))
    bridges = bridge_table(instance, table.rows, table.columns)
    chosen = np.zeros(len(table.rows), dtype=np.bool_)
    chosen[table.at(told["pairs"])] = True
    goals = {row["goal"]: row["value"] for row in told["goals"]}
    lowest = round(goals["worst_fit"][-1] * MICRO)
    floors = [(floor * MICRO, int((table.fits[chosen] < floor * MICRO).sum())) for floor in (30, 50, 70)]
    return replace(
        table,
        bridge_of=bridges.of,
        steps=bridges.steps,
        bridges_least=bridges.units(bridges.counts(chosen)),
        group_of=group_of,
        group_placed=group_placed,
        floors=np.array([*floors, (lowest, 0)], dtype=np.int64),
    )


@dataclass(frozen=True)
class Run:
    """A method's run on a round: what it told of itself with the fit of its pairs added up here, or why it told
    nothing; beside what ours told."""

    case: Case
    method: str
    told: dict[str, Any]
    ours: dict[str, Any]
    reason: str = ""

    def ratio(self, name: str, of: str | None = None) -> float:
        """Its seconds of a kind as a multiple of ours (of another kind where `of` says so)."""
        return float(self.told[name] / self.ours[of or name])

    def row(self) -> tuple[str, ...]:
        """As a row of the table."""
        start = (self.case.name, self.method)
        if self.reason:
            return (*start, f"not measured: {self.reason}", *[""] * (len(HEAD) - 3))
        times = [f(self, name) for name in ("whole_s", "solving_s") for f in (_seconds, _times)]
        peak = f"{self.told['peak_gb']:.2f}"
        if self.told["pairs"] is None:
            return (*start, *times, "none", "", "nothing found", peak)
        return (*start, *times, f"{len(self.told['pairs']):,}", f"{self.told['fit']:,.1f}", gap_text(self.told), peak)


def _seconds(run: Run, name: str) -> str:
    return f"{run.told[name]:.3f}"


def _times(run: Run, name: str) -> str:
    return f"{run.ratio(name):.2f}"


def gap_text(told: dict[str, Any]) -> str:
    """How far each goal that a run did not prove may be from its best."""
    gaps: dict[str, float | None] = told["gaps"]
    if not gaps:
        return "proven"
    wide = [f"{goal} {100 * gap:.3f} %" for goal, gap in gaps.items() if gap]
    return ", ".join(wide) or ("no bound" if None in gaps.values() else "under 0.001 %")


def section(*, quick: bool) -> str:
    """The table of all rounds and methods, in Markdown; rows are told as they come."""
    runs = []
    for case in cases(quick=quick):
        for run in measured(case):
            print("  " + " | ".join(run.row()), flush=True)
            runs.append(run)
    return f"{markdown(HEAD, [run.row() for run in runs])}\n\n{beside_mentor_match(runs)}".strip()


def beside_mentor_match(runs: list[Run]) -> str:
    """The ratios asked for most, in a sentence, where mentor-match ran on its large sample."""
    return "\n".join(
        f"On {run.case.name} our solving is {run.ratio('whole_s', 'solving_s'):.0f} times as fast as the whole of its "
        f"own tool, and {run.ratio('solving_s'):.0f} times as fast as its assignment alone; the whole of ours, with "
        f"every explanation, is {run.ratio('whole_s'):.0f} times as fast as the whole of its own."
        for run in runs
        if (run.case.name, run.method, run.reason) == (sample_name("large"), MENTOR_MATCH.name, "")
    )


def sample_name(size: str) -> str:
    """The name of a round made of mentor-match's sample, `small` or `large`."""
    return f"mentor-match's {size} sample"


def measured(case: Case) -> Iterator[Run]:
    """The runs of one round: each method's, beside ours, which comes first."""
    try:
        text = case.snapshot()
    except NotMeasured as reason:
        yield Run(case, "all", {}, {}, str(reason))
        return
    with tempfile.TemporaryDirectory() as folder:
        snapshot, arrays, plain = (Path(folder) / name for name in ("round.json", "round.npz", "round-plain.json"))
        snapshot.write_text(text, encoding="utf-8")
        instance = matching.read_instance(text)
        table = table_of(instance)
        own: dict[str, Any] = {}
        for method in case.methods:
            if method in PEERS and not plain.exists():
                table.write_plain(plain, case.people() if case.people else None)
            try:
                told = run_of(
                    method, snapshot if method == "ours" else plain if method in PEERS else arrays, case.limit_s
                )
            except NotMeasured as reason:
                yield Run(case, method, {}, own, str(reason))
                continue
            told["fit"] = table.fit(told["pairs"] or ())
            if method == "ours":
                own = told
                (settled(table, instance, told) if case.settled else table).write(arrays)
            yield Run(case, method, told, own)


def run_of(method: str, file: Path, limit_s: float) -> dict[str, Any]:
    """One run of a method on a file.

    Raises:
        NotMeasured: where it could not be made.
    """
    if method in PEERS:
        return {"gaps": {"total_fit": None}, **PEERS[method].run(file)}
    return told_by(module("benchmarks.matching_methods", method, file, limit_s), 20 * limit_s)


def main() -> None:
    """Measure the rounds whose name holds one of the words given, and print their rows."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("words", nargs="*", help="only rounds whose name holds one of these; all where none is given")
    parser.add_argument("--limit", type=float, help="seconds for each run instead of the round's own")
    parser.add_argument("--ours", action="store_true", help="only our own runs")
    given = parser.parse_args()
    for case in cases(quick=False):
        if given.words and not any(word in case.name for word in given.words):
            continue
        methods = ("ours",) if given.ours else case.methods
        for run in measured(replace(case, methods=methods, limit_s=given.limit or case.limit_s)):
            print(" | ".join(run.row()), flush=True)


if __name__ == "__main__":
    main()
