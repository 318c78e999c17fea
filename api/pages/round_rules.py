"""A round's rules in words, and the form that gives it others: what must hold, what matters most, limits, weights."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.bodies import RecordId
from api.services import Given, Services
from foundation.errors import BadInput
from programme.access import Asker
from programme.journeys.round_life import RoundChange, change_round
from programme.journeys.round_policies import give_policy
from programme.queries.policies import policies
from programme.queries.rounds import round_whole

from .forms import Form, Sent, document
from .policy_form import as_typed, placed, policy_asked, policy_form, typed_of
from .rendering import page, redirect
from .rounds import Writer, shown_round, version_of

router = APIRouter(prefix="/rounds", include_in_schema=False)


@router.get("/{number}/rules")
def show_rules(request: Request, given: Given, viewer: Writer, number: RecordId) -> Response:
    """The rules of a round in words, the form that changes them, and the versions there are."""
    return _rules(request, given, viewer, number)


@router.post("/{number}/rules")
def change_rules(request: Request, given: Given, viewer: Writer, number: RecordId, sent: Sent) -> Response:
    """Keep the rules as a numbered version, and let the round have them from its next run on."""
    try:
        version = give_policy(given.database, policy_asked(sent), by=viewer.name, at=given.now())
    except BadInput as error:
        return _rules(request, given, viewer, number, sent, error)
    change = document(RoundChange, {"policy_version": version})
    change_round(given.database, number, change, by=viewer.name, at=given.now(), read=version_of(sent))
    return redirect(f"/rounds/{number}", f"The round has version {version} of the rules, from the next run on.")


@router.post("/{number}/rules/{version}")
def take_version(given: Given, viewer: Writer, number: RecordId, version: RecordId, sent: Sent) -> Response:
    """Let a round have a version of the rules that is there."""
    change = document(RoundChange, {"policy_version": version})
    change_round(given.database, number, change, by=viewer.name, at=given.now(), read=version_of(sent))
    return redirect(f"/rounds/{number}", f"The round has version {version} of the rules, from the next run on.")


def _rules(
    request: Request,
    given: Services,
    viewer: Asker,
    number: int,
    sent: Form | None = None,
    error: BadInput | None = None,
) -> Response:
    with given.database.reading() as session:
        whole = round_whole(session, viewer, number, given.now().date())
        versions = policies(session, viewer)
    now = next(each for each in versions if each.version == whole.policy_version)
    typed = typed_of(now.policy) if sent is None else as_typed(sent)
    faults = [placed(fault, sent) for fault in error.faults] if sent and error else []
    shown = shown_round(whole, viewer) | policy_form(typed, faults)
    status = 422 if faults else 200
    return page(request, "rounds/rules.html", viewer, status=status, versions=versions, now=now, **shown)
