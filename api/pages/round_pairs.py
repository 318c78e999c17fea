"""Published pairs: who has answered, who is to be reminded, and the course of each pair."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response

from api.bodies import RecordId
from api.services import Given, Services
from programme.access import Asker
from programme.journeys.pair_changes import PairEnding
from programme.journeys.pair_reminders import REMIND_EVERY, remind_pairs
from programme.journeys.pairs import PairAnswering, accept_pair, decline_pair, end_early
from programme.journeys.pairs_course import (
    MeetingHeld,
    PairDated,
    PairStarting,
    complete_pair,
    contract_pair,
    note_meeting,
    pause_pair,
    resume_pair,
    start_pair,
)
from programme.queries.pairs import pair_lines, pair_seen
from programme.queries.rounds import round_whole

from .access import viewer_for
from .again import or_again
from .forms import Form, Sent, document
from .rendering import page, redirect
from .round_decisions import MOST_PAIRS
from .round_words import PAIR_STATES, REASONS
from .rounds import Reader, shown_round, version_of

router = APIRouter(include_in_schema=False)

PairReader = Annotated[Asker, Depends(viewer_for("pairs.read"))]
PairWriter = Annotated[Asker, Depends(viewer_for("pairs.write"))]

STEPS = {
    "proposed": ("accept", "decline"),
    "accepted": ("contract", "start", "decline"),
    "contracted": ("start", "meet", "end"),
    "active": ("meet", "pause", "complete", "end"),
    "paused": ("resume", "complete", "end"),
}
"""What may be done with a pair, by its state."""


@router.get("/rounds/{number}/pairs")
def show_pairs(request: Request, given: Given, viewer: Reader, number: RecordId) -> Response:
    """The published pairs of a round: who has answered, and who is to be reminded."""
    day = given.now().date()
    with given.database.reading() as session:
        whole = round_whole(session, viewer, number, day)
        pairs = pair_lines(session, viewer, day, round_id=number, limit=MOST_PAIRS)
    waiting = [pair for pair in pairs if pair.state == "proposed"]
    counts = Counter(pair.state for pair in pairs)
    return page(
        request,
        "rounds/pairs.html",
        viewer,
        **shown_round(whole, viewer),
        pairs=pairs,
        states=PAIR_STATES,
        counts=[(words[0], counts[state]) for state, words in PAIR_STATES.items() if counts[state]],
        silent=sum(day - pair.published_on >= REMIND_EVERY for pair in waiting),
        overdue=sum(pair.reply_by is not None and pair.reply_by < day for pair in waiting),
    )


@router.post("/rounds/{number}/reminders")
def draft_reminders(given: Given, viewer: PairWriter, number: RecordId) -> Response:
    """Draft every reminder that is due; somebody approves them before they leave."""
    drafted = remind_pairs(given.database, by=viewer.name, at=given.now())
    words = f"{len(drafted)} reminders are drafted. Approve them in Messages." if drafted else "No reminder is due."
    return redirect(f"/rounds/{number}/pairs", words)


@router.get("/pairs/{number}")
def show_pair(request: Request, given: Given, viewer: PairReader, number: RecordId) -> Response:
    """One pair: where it stands, and what can be done next."""
    with given.database.reading() as session:
        pair = pair_seen(session, viewer, number, given.now().date())
    steps = STEPS.get(pair.state, ()) if viewer.may("pairs.write") else ()
    return page(
        request,
        "rounds/pair.html",
        viewer,
        pair=pair,
        blank=Form(),
        tag=PAIR_STATES[pair.state],
        steps=steps,
        reasons=REASONS,
        in_rounds=viewer.may("rounds.read"),
    )


@router.post("/pairs/{number}/{step}")
def take_step(
    request: Request,
    given: Given,
    viewer: PairWriter,
    number: RecordId,
    step: Annotated[str, Path(pattern="^(accept|decline|contract|start|meet|pause|resume|complete|end)$")],
    sent: Sent,
) -> Response:
    """Note what has become of a pair, on behalf of the two."""

    def _act() -> Response:
        _DONE[step](given, viewer, number, sent)
        return redirect(f"/pairs/{number}", "That is noted.")

    at = {"on": f"{step}-day", "reason_class": f"reason-{step}", "on_behalf_of": "for", "minutes": "minutes"}
    return or_again(request, sent, lambda: show_pair(request, given, viewer, number), _act, at)


_Step = Callable[[Services, Asker, int, Form], Any]


def _accept(given: Services, asker: Asker, number: int, sent: Form) -> None:
    asked = document(PairAnswering, {"on_behalf_of": sent.text("for") or None})
    accept_pair(given.database, number, asked, asker=asker, at=given.now(), read=version_of(sent))


def _meet(given: Services, asker: Asker, number: int, sent: Form) -> None:
    typed = sent.text("minutes")
    said = {"on": sent.day("on"), "minutes": int(typed) if typed.isdecimal() else typed}
    held = document(MeetingHeld, {name: value for name, value in said.items() if value})
    note_meeting(given.database, number, held, asker=asker, at=given.now())


def _start(given: Services, asker: Asker, number: int, sent: Form) -> None:
    asked = document(PairStarting, {"on": sent.day("on")} if sent.day("on") else {})
    start_pair(given.database, number, asked, asker=asker, at=given.now(), read=version_of(sent))


def _dated(sent: Form) -> PairDated:
    return document(PairDated, {"on": sent.day("on")})


def _on(journey: Callable[..., None]) -> _Step:
    def _do(given: Services, asker: Asker, number: int, sent: Form) -> None:
        journey(given.database, number, _dated(sent), asker=asker, at=given.now(), read=version_of(sent))

    return _do


def _ending(journey: Callable[..., None]) -> _Step:
    def _do(given: Services, asker: Asker, number: int, sent: Form) -> None:
        asked = document(PairEnding, {"on": sent.day("on"), "reason_class": sent.text("reason_class") or None})
        journey(given.database, number, asked, asker=asker, at=given.now(), read=version_of(sent))

    return _do


def _now(journey: Callable[..., None]) -> _Step:
    def _do(given: Services, asker: Asker, number: int, sent: Form) -> None:
        journey(given.database, number, asker=asker, at=given.now(), read=version_of(sent))

    return _do


_DONE: dict[str, _Step] = {
    "accept": _accept,
    "meet": _meet,
    "start": _start,
    "contract": _on(contract_pair),
    "complete": _on(complete_pair),
    "decline": _ending(decline_pair),
    "end": _ending(end_early),
    "pause": _now(pause_pair),
    "resume": _now(resume_pair),
}
"""What each step does."""
