"""What an administrator asks of a round or changes by hand: instructions, swaps with the check's answer."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.bodies import RecordId
from api.services import Given, Services
from foundation.errors import NotFound
from programme.access import Asker
from programme.journeys.round_by_hand import ByHand, try_by_hand
from programme.journeys.round_instructions import InstructionSent, instruct_round, lift_instruction
from programme.journeys.round_life import choose_run
from programme.publishing.statements import GOAL_WORDS
from programme.queries.names import with_names
from programme.queries.rounds import round_whole
from programme.queries.rounds_people import taking_part
from programme.queries.rounds_review import round_review

from .again import TOP, or_again
from .forms import Form, Sent, document
from .rendering import page, redirect
from .round_asking import show_what_if
from .round_review import show_learner, told_value
from .rounds import Writer, show_round, shown_round, version_of

router = APIRouter(prefix="/rounds", include_in_schema=False)


@router.post("/{number}/instructions")
def give_instruction(request: Request, given: Given, viewer: Writer, number: RecordId, sent: Sent) -> Response:
    """Lock, keep apart, leave out, or give a coach other places, from the next run on."""
    kind = sent.text("kind")
    places = int(sent.text("places")) if sent.text("places").isdecimal() and kind == "places" else None
    values = {
        "kind": kind,
        "reason": sent.text("reason") or "No reason given.",
        "learner": None if kind == "places" else sent.text("learner") or None,
        "coach": None if kind == "hold_out" else sent.text("coach") or None,
        "places": places,
    }

    def _act() -> Response:
        asked = document(InstructionSent, values)
        instruct_round(given.database, number, **asked.model_dump(), by=viewer.name, at=given.now())
        return redirect(f"/rounds/{number}", "That holds from the next run on. Work the pairs out again.")

    def _show() -> Response:
        if kind == "places":
            return show_what_if(request, given, viewer, number, sent.text("coach"), places or 0)
        return _learner_again(request, given, viewer, number, sent)

    at = {"kind": "kind", "coach": "asked-coach", "reason": "reason", "places": TOP}
    return or_again(request, sent, _show, _act, at)


@router.post("/{number}/instructions/{instruction}/lift")
def take_instruction_back(
    request: Request, given: Given, viewer: Writer, number: RecordId, instruction: RecordId, sent: Sent
) -> Response:
    """Take an instruction back, from the next run on."""

    def _act() -> Response:
        lift_instruction(given.database, number, instruction, by=viewer.name, at=given.now())
        return redirect(f"/rounds/{number}", "That is taken back, from the next run on.")

    return or_again(request, sent, lambda: show_round(request, given, viewer, number), _act)


@router.post("/{number}/choose")
def choose(given: Given, viewer: Writer, number: RecordId, sent: Sent) -> Response:
    """Say which run's pairs are meant."""
    run = _number(sent, "run")
    choose_run(given.database, number, run, by=viewer.name, at=given.now(), read=version_of(sent))
    return redirect(f"/rounds/{number}", f"Run {run} is the one that is meant.")


@router.post("/{number}/by-hand")
def change_by_hand(request: Request, given: Given, viewer: Writer, number: RecordId, sent: Sent) -> Response:
    """Try another coach for a learner, or two learners' coaches swapped; keep it where it breaks no rule."""
    viewer.demand("private.read")  # what forbids a pair tells of private blocks

    def _show() -> Response:
        return _learner_again(request, given, viewer, number, sent)

    at = {"pairs": "swap" if sent.text("swap") else "by-hand"}
    return or_again(request, sent, _show, lambda: _tried(request, given, viewer, number, sent), at)


def _tried(request: Request, given: Services, viewer: Asker, number: int, sent: Form) -> Response:
    asked = _by_hand(given, viewer, number, sent)
    tried = try_by_hand(given.database, number, asked, by=viewer.name, at=given.now())
    if tried.run is not None:
        words = f"The change is kept as run {tried.run}, and that run is the one that is meant."
        return redirect(f"/rounds/{number}/review?run={tried.run}", words)
    day = given.now().date()
    with given.database.reading() as session:
        whole = round_whole(session, viewer, number, day)
        people = taking_part(session, viewer, number, day, number=asked.run)
        broken = with_names(session, viewer, day, [asdict(each) for each in tried.broken])
    called = {each.id: each.name or each.id for each in (*people.learners, *people.coaches)}
    return page(
        request,
        "rounds/by_hand.html",
        viewer,
        **shown_round(whole, viewer),
        changes=[(called[each.learner], called[each.coach] if each.coach else None) for each in asked.pairs],
        broken=broken,
        goals=[
            (GOAL_WORDS.get(each.goal, each.goal), *(told_value(each.goal, v) for v in (each.before, each.after)), each)
            for each in tried.goals
        ],
        sent={name: sent.text(name) for name in ("learner", "coach", "swap", "run")},
    )


def _learner_again(request: Request, given: Services, viewer: Asker, number: int, sent: Form) -> Response:
    run = int(sent.text("run")) if sent.text("run").isdecimal() else None
    return show_learner(request, given, viewer, number, sent.text("learner"), run)


def _by_hand(given: Services, viewer: Asker, number: int, sent: Form) -> ByHand:
    learner, swap, run = sent.text("learner"), sent.text("swap"), _number(sent, "run")
    pairs = [{"learner": learner, "coach": sent.text("coach") or None}]
    if swap:
        with given.database.reading() as session:
            review = round_review(session, viewer, number, given.now().date(), number=run)
        coaches = {each.learner.id: each.coach.id for each in review.pairs}
        pairs = [{"learner": a, "coach": coaches.get(b)} for a, b in ((learner, swap), (swap, learner))]
    return document(ByHand, {"pairs": pairs, "run": run, "keep": sent.ticked("keep")})


def _number(sent: Form, name: str) -> int:
    value = sent.text(name)
    if not value.isdecimal() or len(value) > 9:
        raise NotFound("The form names no run of this round.")
    return int(value)
