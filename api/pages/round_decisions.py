"""What is decided of a round: approved by a second person, published, amended, closed; a coach who withdraws."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session as Transaction

from api.bodies import RecordId
from api.services import Given
from programme.access import Asker
from programme.journeys.round_amending import AmendmentSent, CoachWithdrawal, amend_round, withdraw_coach
from programme.journeys.round_approval import approve_round
from programme.journeys.round_life import close_round
from programme.journeys.round_publishing import before_publishing, publish_round
from programme.queries.pairs import PairSeen, pair_lines
from programme.queries.rounds import round_whole
from programme.queries.rounds_people import taking_part
from programme.queries.rounds_review import round_review
from programme.records import LIVE_PAIR_STATES

from .access import viewer_for
from .again import or_again
from .forms import Sent, document
from .rendering import page, redirect
from .round_words import REASONS
from .rounds import shown_round, version_of

router = APIRouter(prefix="/rounds", include_in_schema=False)

Approver = Annotated[Asker, Depends(viewer_for("rounds.approve"))]
Publisher = Annotated[Asker, Depends(viewer_for("rounds.publish"))]
CoachKey = Annotated[str | None, Query(pattern=r"^C[1-9]\d{0,9}$")]

MOST_PAIRS = 20_000


@router.get("/{number}/approve")
def show_approval(request: Request, given: Given, viewer: Approver, number: RecordId) -> Response:
    """What is approved, who approved so far, and who may not."""
    day = given.now().date()
    with given.database.reading() as session:
        whole = round_whole(session, viewer, number, day)
        review = round_review(session, viewer, number, day)
    made_by = next(run.made_by for run in whole.runs if run.number == review.run)
    own = viewer.sees_everybody and viewer.name in (whole.created_by, made_by)
    standing = [each for each in whole.approvals if each.run == review.run and not each.void]
    return page(
        request, "rounds/approve.html", viewer, **shown_round(whole, viewer), review=review, own=own, standing=standing
    )


@router.post("/{number}/approve")
def approve(request: Request, given: Given, viewer: Approver, number: RecordId, sent: Sent) -> Response:
    """Approve the pairs: the whole as a second person, or a coordinator's own people."""

    def _act() -> Response:
        done = approve_round(given.database, number, asker=viewer, at=given.now(), read=version_of(sent))
        if done.state == "approved":
            return redirect(f"/rounds/{number}", "The round is approved. It can be published now.")
        missing = ", ".join(done.still_to_approve)
        return redirect(f"/rounds/{number}", f"You have approved for your people. Still to approve: {missing}.")

    return or_again(request, sent, lambda: show_approval(request, given, viewer, number), _act)


@router.get("/{number}/publish")
def show_publication(request: Request, given: Given, viewer: Publisher, number: RecordId) -> Response:
    """What publishing will do: the pairs, what no longer holds, some of the messages."""
    before = before_publishing(given.database, number, by=viewer.name, at=given.now())
    with given.database.reading() as session:
        whole = round_whole(session, viewer, number, given.now().date())
    return page(request, "rounds/publish.html", viewer, **shown_round(whole, viewer), before=before)


@router.post("/{number}/publish")
def publish(request: Request, given: Given, viewer: Publisher, number: RecordId, sent: Sent) -> Response:
    """Publish an approved round; where the records have changed, the page says for whom."""

    def _act() -> Response:
        done = publish_round(given.database, number, by=viewer.name, at=given.now(), read=version_of(sent))
        words = "The round is published, {} pairs are proposed. Approve their messages, so that they leave."
        return redirect(f"/rounds/{number}/pairs", words.format(done.proposed))

    return or_again(request, sent, lambda: show_publication(request, given, viewer, number), _act)


@router.get("/{number}/withdraw")
def show_withdrawal(
    request: Request, given: Given, viewer: Publisher, number: RecordId, coach: CoachKey = None
) -> Response:
    """Which coach withdraws; then whom it leaves, with meetings held and weeks left."""
    day = given.now().date()
    with given.database.reading() as session:
        whole = round_whole(session, viewer, number, day)
        pairs = _live(session, viewer, given)
        people = taking_part(session, viewer, number, day)
    chosen = next((each for each in people.coaches if each.id == coach), None)
    left = [pair for pair in pairs if chosen is not None and pair.coach.person[1:] == chosen.id[1:]]
    return page(
        request,
        "rounds/withdraw.html",
        viewer,
        **shown_round(whole, viewer),
        people=people,
        chosen=chosen,
        left=[(pair, max(0, (pair.planned_end - day).days // 7) if pair.planned_end else None) for pair in left],
        reasons=REASONS,
    )


@router.post("/{number}/withdraw")
def withdraw(request: Request, given: Given, viewer: Publisher, number: RecordId, sent: Sent) -> Response:
    """A coach withdraws: their pairs end, and those learners are matched again in an amendment."""
    asked: dict[str, Any] = {
        "coach": sent.text("coach"),
        "on": sent.day("on"),
        "reason_class": sent.text("reason_class") or None,
        "rematch": sent.ticked("rematch"),
    }

    def _act() -> Response:
        leaving, by = document(CoachWithdrawal, asked), viewer.name
        done = withdraw_coach(given.database, number, leaving, by=by, at=given.now(), start=given.start_run)
        told = f"{len(done.learners)} pairs have ended, and it is nobody's fault."
        if done.amendment is None:
            return redirect(f"/rounds/{number}/pairs", told)
        return redirect(f"/rounds/{done.amendment}/progress", f"{told} New coaches are being looked for.")

    def _show() -> Response:
        return show_withdrawal(request, given, viewer, number, sent.text("coach"))

    return or_again(request, sent, _show, _act, {"on": "on-day", "reason_class": "reason_class"})


@router.get("/{number}/amend")
def show_amendment(request: Request, given: Given, viewer: Publisher, number: RecordId) -> Response:
    """The form that opens an amendment: why, and for whom."""
    with given.database.reading() as session:
        whole = round_whole(session, viewer, number, given.now().date())
        people = taking_part(session, viewer, number, given.now().date())
    return page(request, "rounds/amend.html", viewer, **shown_round(whole, viewer), people=people)


@router.post("/{number}/amend")
def amend(request: Request, given: Given, viewer: Publisher, number: RecordId, sent: Sent) -> Response:
    """Open an amendment; every pair that it is not about stays as it is."""
    learners = sent.all("learners") if sent.text("who") == "some" else None

    def _act() -> Response:
        asked = document(AmendmentSent, {"reason": sent.text("reason"), "learners": learners})
        amendment = amend_round(given.database, number, asked, by=viewer.name, at=given.now())
        return redirect(f"/rounds/{amendment}", "The amendment is open. Every other pair stays as it is.")

    at = {"reason": "reason", "learners": "who"}
    return or_again(request, sent, lambda: show_amendment(request, given, viewer, number), _act, at)


@router.get("/{number}/close")
def show_close(request: Request, given: Given, viewer: Publisher, number: RecordId) -> Response:
    """Whether a round can be closed: which of its pairs still run."""
    with given.database.reading() as session:
        whole = round_whole(session, viewer, number, given.now().date())
        pairs = [pair for pair in _live(session, viewer, given) if pair.round == number]
    return page(request, "rounds/close.html", viewer, **shown_round(whole, viewer), pairs=pairs)


@router.post("/{number}/close")
def close(request: Request, given: Given, viewer: Publisher, number: RecordId, sent: Sent) -> Response:
    """Close a round none of whose pairs runs any more."""

    def _act() -> Response:
        close_round(given.database, number, by=viewer.name, at=given.now(), read=version_of(sent))
        return redirect(f"/rounds/{number}", "The round is closed.")

    return or_again(request, sent, lambda: show_close(request, given, viewer, number), _act)


def _live(session: Transaction, viewer: Asker, given: Given) -> list[PairSeen]:
    return pair_lines(session, viewer, given.now().date(), states=LIVE_PAIR_STATES, limit=MOST_PAIRS)
