"""Recruitment: waves, their applications, whom to chase, and who goes into which cohort."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response

from api.bodies import LARGEST_ID
from api.services import Given, Services
from programme.access import Asker
from programme.journeys.applications import ApplicationSent, ManagersAsked, apply_to_wave, ask_managers
from programme.journeys.inviting import Invited, Reminded, invite_people, remind_managers
from programme.journeys.waves import MOVES, WaveAdded, WaveChange, WaveMove, add_wave, change_wave, move_wave
from programme.queries.cohorts import cohort_lines
from programme.queries.recruitment import WaveShown, application_lines, wave_list, wave_shown

from .access import viewer_for
from .again import or_again
from .asking import Field, Question, answered, ask
from .binding import filled, read_form, version_read
from .forms import Sent
from .rendering import page, redirect
from .words import APPLICATION_STATES, KINDS, TIERS, WAVE_STATES

router = APIRouter(prefix="/recruitment", include_in_schema=False)

Reader = Annotated[Asker, Depends(viewer_for("recruit.read"))]
Writer = Annotated[Asker, Depends(viewer_for("recruit.write"))]
Number = Annotated[int, Path(ge=1, le=LARGEST_ID)]
MOST_SHOWN = 2_000

_QUOTAS = tuple(Field(f"quotas.{kind}", f"At most from: {words}", "number") for kind, words in KINDS)
_WAVE = (
    Field("name", "Name", hint="Such as Wave 3."),
    Field("opens", "Takes applications from", "date"),
    Field("closes", "Takes applications until", "date"),
    Field("target_places", "Places in all", "number"),
    *_QUOTAS,
)
_ADDING = Question("Add a wave", _WAVE, ("/recruitment", "Recruitment"), intro=("Leave a limit empty for none.",))
MOVED = {"open": "Open it", "closed": "Close it", "archived": "Put it away"}


@router.get("")
def show_waves(request: Request, given: Given, viewer: Reader) -> Response:
    """Every wave; for a coordinator also who waits for their approval."""
    with given.database.reading() as session:
        rows = wave_list(session, viewer)
        states = ("submitted", "manager_asked") if viewer.may("recruit.approve") else ()
        waiting = [
            row
            for state in states
            for row in application_lines(session, viewer, given.now(), state=state, limit=MOST_SHOWN)
        ]
    told: dict[str, Any] = {"states": WAVE_STATES, "application_states": APPLICATION_STATES, "waiting": waiting}
    return page(request, "recruitment/waves.html", viewer, rows=rows, **told)


@router.get("/add")
def show_add(request: Request, viewer: Writer) -> Response:
    """The form for a new wave."""
    return ask(request, viewer, _ADDING, filled({}))


@router.post("/add")
def do_add(request: Request, given: Given, viewer: Writer, sent: Sent) -> Response:
    """Draft a wave."""

    def _act() -> tuple[str, str]:
        number = add_wave(given.database, read_form(WaveAdded, sent), by=viewer.name, at=given.now())
        return f"/recruitment/{number}", "The wave is drafted. Open it when applications may come."

    return answered(request, viewer, _ADDING, sent, _act)


@router.get("/{number}")
def show_wave(
    request: Request,
    given: Given,
    viewer: Reader,
    number: Number,
    state: Annotated[str, Query(max_length=40)] = "",
    chased: bool = False,
) -> Response:
    """One wave with its applications, or those to chase."""
    with given.database.reading() as session:
        wave = wave_shown(session, viewer, number)
        wanted = state if state in APPLICATION_STATES else None
        rows = application_lines(
            session, viewer, given.now(), wave_id=number, state=wanted, chased=chased, limit=MOST_SHOWN
        )
        cohorts = cohort_lines(session, viewer, wave_id=number, limit=200)
    return page(
        request,
        "recruitment/wave.html",
        viewer,
        wave=wave,
        rows=rows,
        cohorts=cohorts,
        states=WAVE_STATES,
        application_states=APPLICATION_STATES,
        kinds=dict(KINDS),
        moves=[(to, MOVED[to]) for to in MOVES[wave.state]],
        state=state,
        chased=chased,
    )


@router.get("/{number}/change")
def show_change(request: Request, given: Given, viewer: Writer, number: Number) -> Response:
    """The form of a wave."""
    wave = _wave(given, viewer, number)
    values = {name: getattr(wave, name) for name in ("name", "opens", "closes", "target_places")}
    values |= {f"quotas.{quota.kind}": quota.places for quota in wave.quotas}
    return ask(request, viewer, _changing(wave), filled(values), version=wave.version)


@router.post("/{number}/change")
def do_change(request: Request, given: Given, viewer: Writer, number: Number, sent: Sent) -> Response:
    """Change a wave's window, places or limits."""

    def _act() -> tuple[str, str]:
        change, read = read_form(WaveChange, sent), version_read(sent)
        change_wave(given.database, number, change, read=read, by=viewer.name, at=given.now())
        return f"/recruitment/{number}", "Changed."

    return answered(request, viewer, _changing(_wave(given, viewer, number)), sent, _act)


@router.post("/{number}/state")
def do_move(request: Request, given: Given, viewer: Writer, number: Number, sent: Sent) -> Response:
    """Open a wave, close it, or put it away."""

    def _act() -> Response:
        move = read_form(WaveMove, sent)
        move_wave(given.database, number, move, read=version_read(sent), by=viewer.name, at=given.now())
        return redirect(f"/recruitment/{number}", "Changed.")

    return or_again(request, sent, lambda: show_wave(request, given, viewer, number), _act, {})


@router.post("/{number}/managers")
def do_ask_managers(given: Given, viewer: Writer, number: Number) -> Response:
    """Put every new application to its line manager: a drafted message each."""
    done = ask_managers(given.database, number, ManagersAsked(), by=viewer.name, at=given.now())
    words = f"Messages to {len(done.asked)} line managers are drafted; approve them under Messages."
    if done.no_manager:
        words += f" For {len(done.no_manager)} applications no manager is known."
    return redirect(f"/recruitment/{number}", words)


@router.post("/{number}/reminders")
def do_remind(given: Given, viewer: Writer, number: Number) -> Response:
    """Draft reminders to managers who have not answered for a week."""
    drafts = remind_managers(given.database, number, Reminded(), by=viewer.name, at=given.now())
    return redirect(f"/recruitment/{number}", f"Reminders drafted: {len(drafts)}. Approve them under Messages.")


@router.get("/{number}/applications/add")
def show_apply(request: Request, given: Given, viewer: Writer, number: Number) -> Response:
    """The form for one application."""
    return ask(request, viewer, _applying(_wave(given, viewer, number)), filled({}))


@router.post("/{number}/applications/add")
def do_apply(request: Request, given: Given, viewer: Writer, number: Number, sent: Sent) -> Response:
    """Send an application for somebody."""

    def _act() -> tuple[str, str]:
        applied = read_form(ApplicationSent, sent)
        apply_to_wave(given.database, number, applied, by=viewer.name, at=given.now())
        return f"/recruitment/{number}", "The application is noted."

    return answered(request, viewer, _applying(_wave(given, viewer, number)), sent, _act)


@router.get("/{number}/invitations")
def show_invite(request: Request, given: Given, viewer: Writer, number: Number) -> Response:
    """Ask who shall be invited."""
    return ask(request, viewer, _inviting(_wave(given, viewer, number)), filled({}))


@router.post("/{number}/invitations")
def do_invite(request: Request, given: Given, viewer: Writer, number: Number, sent: Sent) -> Response:
    """Draft an invitation to each."""

    def _act() -> tuple[str, str]:
        drafts = invite_people(given.database, number, read_form(Invited, sent), by=viewer.name, at=given.now())
        return f"/recruitment/{number}", f"Invitations drafted: {len(drafts)}. Approve them under Messages."

    return answered(request, viewer, _inviting(_wave(given, viewer, number)), sent, _act)


def _wave(given: Services, viewer: Asker, number: int) -> WaveShown:
    with given.database.reading() as session:
        return wave_shown(session, viewer, number)


def _changing(wave: WaveShown) -> Question:
    return Question(f"Change {wave.name}", _WAVE, (f"/recruitment/{wave.id}", wave.name))


def _applying(wave: WaveShown) -> Question:
    fields = [
        Field("person", "The person's number", hint="It stands on their page, such as P12."),
        Field("tier", "For which tier?", "choice", options=TIERS),
        Field("organisation", "Employer's code", hint="Leave it empty for their main employer."),
    ]
    return Question(f"Apply to {wave.name} for somebody", fields, (f"/recruitment/{wave.id}", wave.name))


def _inviting(wave: WaveShown) -> Question:
    fields = [Field("people", "Whom?", "lines", hint="Numbers of people, such as P12, one in each line.")]
    intro = ("Messages are drafted. They leave once somebody approves them.",)
    return Question(
        f"Invite people to {wave.name}", fields, (f"/recruitment/{wave.id}", wave.name), "Draft them", intro
    )
