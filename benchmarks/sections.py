"""The sections of the page: what is measured, in which words it is told."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from benchmarks import matching, matching_assignment, matching_growth, matching_repair, network_beside_igraph
from benchmarks.environments import module
from benchmarks.report import made_by

EQUAL = """\
Every method gets the same eligible pairs with the same fits, worked out once, and what it brings back is looked at
and added up here. "Whole" is everything from those people or pairs to a plan; ours also finds the eligible pairs
itself, checks its plan and explains every pair and every learner left out. "Solving" begins, for all, where the
pairs are known and the model is built, and ends with the plan (ours with the check). "Times ours" is the seconds
divided by ours. mentor-match pairs one to one, so a coach of three places takes part three times; on its own sample
it runs its own kinds of rule (30 points for each grade above, one or two; 20 for the same profession; its bonus for
the unmatched), on generated rounds its rules look the fit up. `matching` plays the hospital-resident game: it knows
no total. Ours places, among equals, those who waited longest, which the others do not know: hence a fit a little
lower at the same pairs. For "all goals", HiGHS and CP-SAT get for nothing what the goals before the total fit have
settled in our plan (how many of each group are placed, the lowest fit, the worth of the new bridges) and spend the
same limit, 15 s, on the fit alone. The gap is that between value and proven bound, relative to the bound, of each
goal not proven; of new bridges, before they give way. Peak memory is that of the
whole process, Python and its libraries among it."""

REPAIR = """\
mentor-match's large sample with its first 167 mentors at three places each: a coach who coaches somebody leaves, and
the published plan is repaired, or made anew. Our repair gives the whole frontier, from no other pair moved to as
many placed as can be."""

ASSIGNMENT = """\
Hours as capacity (OR-Library; least cost): each file with at most 60 s, proof, check and explanations in the
seconds."""

GROWTH = """\
Generated rounds, seed 1: seconds with explanations and check. All goals up to 150 x 75 only: larger rounds may end
with their limit of work instead of a proof, which tells nothing of how the work grows."""

MAP = """\
The map file of 5,000 people, all named, in a browser without a graphics card (needs Chromium):"""


ROWS = Path("out") / "timetabling"
"""Where rows of the timetabling table stay, which takes more than an hour."""

TIMETABLING = f"""\
Each instance is solved by `python -m benchmarks.course_timetabling` within the limit of its row; every plan is read
again by an independent validator. Published values are of the competition's limit, about 5 minutes on the computers of
2007; the best known are of any time. Rows that stand in `{ROWS}` are told as they are: delete them to measure anew."""


class Section(Protocol):
    """Measures, and tells it in Markdown."""

    def __call__(self, *, quick: bool) -> str: ...


def matching_section(*, quick: bool) -> str:
    """Matching beside others, repair, generalised assignment, growth."""
    parts: tuple[tuple[str, str, Callable[..., str]], ...] = (
        ("The same rounds by each method", EQUAL, matching.section),
        ("A coach leaves", REPAIR, matching_repair.section),
        ("Generalised assignment", ASSIGNMENT, matching_assignment.section),
        ("Growth", GROWTH, matching_growth.section),
    )
    told = [f"### {heading}\n\n{words}\n\n{measure(quick=quick)}" for heading, words, measure in parts]
    return "\n\n".join([made_by("matching"), *told])


def network_section(*, quick: bool) -> str:
    """The network engine, beside python-igraph where both do the same; the map in a browser."""
    told = f"{made_by('network')}\n\n{network_beside_igraph.section(quick=quick)}"
    return told if quick else f"{told}\n\n{MAP}\n\n{printed('benchmarks.network_map')}"


def scheduling_section(*, quick: bool) -> str:
    """The generated family and its disruptions, as their own program tells them."""
    options = ("--sizes", 48, "--time-limit", 10, "--seeds", 1) if quick else ()
    return f"{made_by('scheduling')}\n\n{included('benchmarks.scheduling', *options)}"


def timetabling_section(*, quick: bool) -> str:
    """Course timetabling, as its own program tells it."""
    options = ("--only", "comp01", "--time-limit", 5, "--bound-time", 2) if quick else ("--resume", "--plans", ROWS)
    told = included("benchmarks.course_timetabling", "--all", *options)
    return "\n\n".join([made_by("timetabling"), TIMETABLING, told])


SECTIONS: dict[str, Section] = {
    "matching": matching_section,
    "scheduling": scheduling_section,
    "timetabling": timetabling_section,
    "network": network_section,
}


def included(program: str, *options: object) -> str:
    """What a program writes with `--write FILE`, as it is; else why there is nothing."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "told.md"
        done = subprocess.run(
            module(program, *options, "--write", file), check=False, stderr=subprocess.PIPE, text=True
        )
        if done.returncode == 0 and file.exists():
            return file.read_text(encoding="utf-8").strip()
    return _not_measured(done)


def printed(program: str) -> str:
    """What a program prints, as it is; and why there is no more where it fails."""
    done = subprocess.run(module(program), check=False, capture_output=True, text=True)
    told = [f"```text\n{done.stdout.rstrip()}\n```"] if done.stdout.strip() else []
    return "\n\n".join([*told, *([_not_measured(done)] if done.returncode else [])])


def _not_measured(done: subprocess.CompletedProcess[str]) -> str:
    reason = (done.stderr.strip().splitlines() or ["the program wrote nothing"])[-1]
    return f"Not measured: {reason}."
