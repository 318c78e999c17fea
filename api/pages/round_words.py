"""What a round's states, steps and marks are called on its pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from api.v1.run_states import RunStep
from programme.journeys.round_by_hand import LEAST
from programme.publishing.statements import GOAL_UNITS, GOAL_WORDS, PERCENT_SHOWN
from programme.queries.rounds import RoundWhole

STATES = {
    "draft": ("Draft", "grey"),
    "frozen": ("Waiting to be worked out", "blue"),
    "solving": ("Being worked out", "blue"),
    "solved": ("Worked out", "green"),
    "solved_with_unmatched": ("Worked out, some without a coach", "yellow"),
    "stopped": ("Stopped early", "yellow"),
    "contradiction": ("What was asked clashes", "red"),
    "in_review": ("In review", "blue"),
    "approved": ("Approved", "green"),
    "published": ("Published", "green"),
    "running": ("Pairs are meeting", "green"),
    "closed": ("Closed", "grey"),
    "abandoned": ("Given up", "grey"),
}
"""What a state of a round is called, and the colour of its tag."""

OPEN = ("draft", "frozen", "solved", "solved_with_unmatched", "stopped", "contradiction", "in_review")
"""States, as a page tells them, in which a round may be changed and run."""

OUT = ("published", "running")

PAIR_STATES = {
    "proposed": ("Waiting for an answer", "yellow"),
    "accepted": ("Both said yes", "green"),
    "contracted": ("First meeting held", "green"),
    "active": ("Meeting", "green"),
    "paused": ("Paused", "grey"),
    "completed": ("Completed", "blue"),
    "ended_early": ("Ended early", "grey"),
    "declined": ("Declined", "grey"),
    "withdrawn": ("Coach withdrew", "grey"),
}
"""What a state of a published pair is called, and the colour of its tag."""

RUN_STATES = {
    "frozen": "no plan yet",
    "optimal": "proven best",
    "feasible": "best found in the time given",
    "stopped": "stopped early, best so far",
    "contradiction": "what was asked clashes",
}
"""How sure a run's plan is."""

ORIGINS = {"solved": "worked out", "by_hand": "changed by hand"}

INSTRUCTIONS = {
    "lock": "Locked together",
    "block": "Kept apart",
    "hold_out": "Left out of this round",
    "places": "Places",
}
"""What each kind of instruction is called."""

REASONS = {
    "workload": "Too much other work",
    "changed_job": "A new job",
    "left": "Left",
    "illness_or_leave": "Illness or leave",
    "not_a_good_fit": "Not a good fit",
    "other": "Something else",
}
"""Why a pair ended, where somebody wishes to say so."""


@dataclass(frozen=True, slots=True)
class GoalSoFar:
    """A goal of a run under way: its name, its value now, what that counts, the best that is possible, in words."""

    words: str
    value: str
    unit: str
    sure: str


def goals_so_far(steps: Iterable[RunStep]) -> list[GoalSoFar]:
    """Each goal that a run has come to, in its order, with the last that was told of it."""
    last: dict[str, RunStep] = {}
    for step in steps:
        if step.goal is not None and step.value is not None:
            last[step.goal] = step
    return [
        GoalSoFar(GOAL_WORDS.get(goal, goal), f"{step.value:,.6g}", GOAL_UNITS.get(goal, ""), _sure(step))
        for goal, step in last.items()
    ]


def next_step(whole: RoundWhole, may: Mapping[str, bool]) -> str:
    """What to do next with a round, in a sentence; `may` says what the viewer may do."""
    if not may["write"]:
        return "Look at the pairs of your own people, and approve them." if whole.state in OPEN else ""
    sentences = {
        "draft": "Put right what is missing, look at the rules, then have the pairs worked out.",
        "frozen": "Have the pairs worked out.",
        "solving": "The pairs are being worked out now.",
        "solved": "Look at the pairs. A second person then approves them.",
        "solved_with_unmatched": "Look at the pairs, and at who has no coach. A second person then approves them.",
        "stopped": "Look at the best found so far, or have the pairs worked out again.",
        "contradiction": "Take back one of the instructions that clash, then have the pairs worked out again.",
        "in_review": "Work the pairs out again if you changed something. A second person then approves them.",
        "approved": "Publish the round: everybody in a pair is told who the other is.",
        "published": "Wait for the answers. Whoever has not answered after a week may be reminded.",
        "running": "Pairs are meeting. Amend the round where a coach withdraws or somebody needs another one.",
    }
    return sentences.get(whole.state, "")


def _sure(step: RunStep) -> str:
    if step.bound is None or step.gap is None:
        return "the best possible is not known yet"
    if step.gap == 0:
        return "proven best"
    share = 100 * step.gap
    if share < PERCENT_SHOWN:
        return "as good as the best possible"
    side = "least" if step.goal in LEAST else "most"
    return f"within {share:.2g} % of the best possible, which is {step.bound:,.6g} at {side}"
