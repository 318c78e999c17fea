"""The policies of matching and of planning: every version in words, a new one, two side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from api.bodies import LARGEST_ID, RecordId
from api.services import Given
from foundation.errors import BadInput, Fault, NotFound
from matching.policy import FIT_PARTS
from programme.access import Asker
from programme.journeys.plan_policies import PlanPolicySent, give_plan_policy
from programme.journeys.round_policies import give_policy
from programme.publishing.statements import GOAL_WORDS
from programme.queries.plan_policies import PlanPolicyInWords, plan_policies
from programme.queries.policies import PolicyInWords, policies
from scheduling.policy import GOALS

from .access import viewer_for
from .asking import Field, Question, ask
from .binding import filled
from .forms import Form, Sent, document
from .policy_form import as_typed, part_words, placed, policy_asked, policy_form, typed_of
from .rendering import page, redirect

router = APIRouter(prefix="/settings/policies", include_in_schema=False)

Settler = Annotated[Asker, Depends(viewer_for("settings.write"))]
Version = Annotated[int, Query(ge=1, le=LARGEST_ID)]
Row = tuple[str, str, str]
P = TypeVar("P", PolicyInWords, PlanPolicyInWords)

BACK = ("/settings/policies", "Rules and goals")


@router.get("")
def show_policies(request: Request, given: Given, viewer: Settler) -> Response:
    """Every version of both policies, newest first."""
    with given.database.reading() as session:
        lists = {"matching": policies(session, viewer)[::-1], "planning": plan_policies(session, viewer)[::-1]}
    return page(request, "settings/policies.html", viewer, lists=lists)


@router.get("/matching/new")
def show_new(request: Request, given: Given, viewer: Settler, like: Version = 1) -> Response:
    """The form of a new version of the rules of matching, filled with an earlier one."""
    with given.database.reading() as session:
        start = _numbered(policies(session, viewer), like)
    return page(request, "settings/matching_new.html", viewer, like=like, **policy_form(typed_of(start.policy)))


@router.post("/matching/new")
def send_new(request: Request, given: Given, viewer: Settler, sent: Sent, like: Version = 1) -> Response:
    """Keep the rules as the next version."""
    try:
        version = give_policy(given.database, policy_asked(sent), by=viewer.name, at=given.now())
    except BadInput as error:
        shown = policy_form(as_typed(sent), [placed(fault, sent) for fault in error.faults])
        return page(request, "settings/matching_new.html", viewer, status=422, like=like, **shown)
    words = f"This is version {version}. A round follows it if you say so."
    return redirect(f"/settings/policies/matching/{version}", words)


@router.get("/matching/compare")
def compare_matching(request: Request, given: Given, viewer: Settler, a: Version, b: Version) -> Response:
    """What differs between two versions of the rules of matching."""
    with given.database.reading() as session:
        rows = policies(session, viewer)
    one, other = _numbered(rows, a), _numbered(rows, b)
    found = [*_rules(one, other), *_places(one.goals, other.goals), *_parts(one, other)]
    return page(request, "settings/policies_compare.html", viewer, kind="matching", a=a, b=b, rows=found)


@router.get("/matching/{version}")
def show_matching(request: Request, given: Given, viewer: Settler, version: RecordId) -> Response:
    """One version of the rules of matching, in words."""
    with given.database.reading() as session:
        rows = policies(session, viewer)
    row = _numbered(rows, version)
    parts = _shares(row)
    others = [each.version for each in rows if each.version != version]
    return page(request, "settings/matching_one.html", viewer, row=row, parts=parts, others=others)


@router.get("/planning/new")
def show_new_planning(request: Request, given: Given, viewer: Settler, like: Version = 1) -> Response:
    """The form of a new version of the goals of planning, filled with an earlier one."""
    with given.database.reading() as session:
        policy = _numbered(plan_policies(session, viewer), like).policy
    places = {f"place_{name}": place for place, name in enumerate(policy.goals, start=1)}
    counts = {f"counts_{name}": policy.weights.get(name, 1) for name in GOALS}
    return ask(request, viewer, _planning(), filled({"notice_days": policy.notice_days, **places, **counts}))


@router.post("/planning/new")
def send_new_planning(request: Request, given: Given, viewer: Settler, sent: Sent) -> Response:
    """Keep the goals as the next version."""
    try:
        wanted = document(PlanPolicySent, _planned(sent))
        version = give_plan_policy(given.database, wanted, by=viewer.name, at=given.now())
    except BadInput as error:
        return ask(request, viewer, _planning(), sent, [_planning_fault(each) for each in error.faults], status=422)
    return redirect(f"/settings/policies/planning/{version}", f"This is version {version}. Plans can be made by it.")


@router.get("/planning/compare")
def compare_planning(request: Request, given: Given, viewer: Settler, a: Version, b: Version) -> Response:
    """What differs between two versions of the goals of planning."""
    with given.database.reading() as session:
        rows = plan_policies(session, viewer)
    one, other = _numbered(rows, a), _numbered(rows, b)
    found = _places(one.goals, other.goals)
    if one.policy.notice_days != other.policy.notice_days:
        found.append(("Days of notice", str(one.policy.notice_days), str(other.policy.notice_days)))
    return page(request, "settings/policies_compare.html", viewer, kind="planning", a=a, b=b, rows=found)


@router.get("/planning/{version}")
def show_planning(request: Request, given: Given, viewer: Settler, version: RecordId) -> Response:
    """One version of the goals of planning, in words."""
    with given.database.reading() as session:
        rows = plan_policies(session, viewer)
    others = [each.version for each in rows if each.version != version]
    return page(request, "settings/planning_one.html", viewer, row=_numbered(rows, version), others=others)


def _numbered(rows: Sequence[P], version: int) -> P:
    found = next((row for row in rows if row.version == version), None)
    if found is None:
        raise NotFound(f"There is no version {version}.")
    return found


def _shares(row: PolicyInWords) -> list[tuple[str, float]]:
    """What each part counts out of 100 in a fit."""
    weights = row.policy.weights.model_dump()
    whole = sum(weights.values()) or 1
    return [(part_words(name), 100 * weights[name] / whole) for name in FIT_PARTS]


def _rules(one: PolicyInWords, other: PolicyInWords) -> list[Row]:
    mine, theirs = [*one.rules, *one.limits], [*other.rules, *other.limits]
    every = [*mine, *(each for each in theirs if each not in mine)]
    holds = {True: "holds", False: "does not hold"}
    return [(each, holds[each in mine], holds[each in theirs]) for each in every if (each in mine) != (each in theirs)]


def _places(one: Sequence[str], other: Sequence[str]) -> list[Row]:
    every = [*one, *(each for each in other if each not in one)]
    rows = [(each, _place(each, one), _place(each, other)) for each in every]
    return [row for row in rows if row[1] != row[2]]


def _place(goal: str, goals: Sequence[str]) -> str:
    return f"goal {goals.index(goal) + 1}" if goal in goals else "no goal"


def _parts(one: PolicyInWords, other: PolicyInWords) -> list[Row]:
    pairs = zip(_shares(one), _shares(other), strict=True)
    rows = [(f"{words}, out of 100", f"{a:.1f}", f"{b:.1f}") for (words, a), (_, b) in pairs]
    return [row for row in rows if row[1] != row[2]]


def _planning() -> Question:
    places = (("", "not used"), *((str(place), f"goal {place}") for place in range(1, len(GOALS) + 1)))
    each = [
        field
        for name in GOALS
        for field in (
            Field(f"place_{name}", GOAL_WORDS[name], "pick", options=places),
            Field(f"counts_{name}", f"{GOAL_WORDS[name]}: counts how many times", "number"),
        )
    ]
    return Question(
        title="Goals of planning, a new version",
        intro=(
            "Goal 1 is reached first. The next one is then reached as far as that allows, and so on.",
            "How many times a goal counts changes only how a plan's price is added up, not which plan is best.",
        ),
        fields=(
            *each,
            Field("notice_days", "Days of notice that people need", "number"),
            Field("note", "Why these goals?"),
        ),
        back=BACK,
        button="Keep as a new version",
    )


def _planned(sent: Form) -> dict[str, Any]:
    places = {name: sent.text(f"place_{name}") for name in GOALS}
    chosen = sorted((name for name in GOALS if places[name].isdecimal()), key=lambda name: int(places[name]))
    counts = {name: sent.text(f"counts_{name}") for name in GOALS}
    weights = {name: _whole(text) for name, text in counts.items() if text}
    policy = {"goals": chosen, "weights": weights, "notice_days": _whole(sent.text("notice_days") or "42")}
    return {"policy": policy, "note": sent.text("note")}


def _whole(text: str) -> int | str:
    return int(text) if text.isdecimal() and len(text) < 10 else text


def _planning_fault(fault: Fault) -> Fault:
    last = fault.path.rpartition(".")[2]
    if ".weights." in fault.path:
        last = f"counts_{last}"
    elif last.startswith("goals"):
        last = f"place_{GOALS[0]}"
    return Fault(last, fault.value, fault.message, fault.remedy)
