"""Sessions: the list and the board, one session, who came, what changes by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session as Transaction

from api.bodies import RecordCode
from api.services import Given
from foundation.errors import BadInput
from programme.access import Asker
from programme.journeys.attendance import RegisterSent, record_attendance
from programme.journeys.sessions import AlternativeAgreed, agree_alternative, cancel_session, deliver_session
from programme.queries.planning import access_lines, planning_choices, published_plan_of
from programme.queries.plans import PlacedSession, plan_review
from programme.queries.session_pages import SessionLine, SessionWhole, session_lines, session_whole

from .access import viewer_for
from .asking import Field, Question, answered, ask
from .binding import read_form, version_read
from .forms import Form, Sent, document, error_summary
from .rendering import page, redirect
from .session_words import ATTENDED, KINDS, MODES, SESSION_STATES

router = APIRouter(prefix="/sessions", include_in_schema=False)

Reader = Annotated[Asker, Depends(viewer_for("plans.read"))]
Writer = Annotated[Asker, Depends(viewer_for("plans.write"))]
Recorder = Annotated[Asker, Depends(viewer_for("attendance.write"))]
State = Annotated[str, Query(pattern="^(|draft|published|delivered|cancelled)$")]
Cohort = Annotated[str, Query(max_length=200, pattern=r"^[^\x00]*$")]

MOST_SHOWN = 5_000
WORDS: dict[str, Any] = {"states": SESSION_STATES, "kinds": KINDS, "modes": MODES, "attended": ATTENDED}


@router.get("")
def show_sessions(request: Request, given: Given, viewer: Reader, state: State = "", cohort: Cohort = "") -> Response:
    """Every session by date, those without a date last."""
    with given.database.reading() as session:
        rows = _lines(session, viewer, state, cohort)
        choices = planning_choices(session, viewer)
    shown: dict[str, Any] = {
        "rows": rows,
        "state": state,
        "cohort": cohort,
        "cohorts": choices.cohorts,
        "may": _may(viewer),
    }
    return page(request, "sessions/list.html", viewer, **shown, **WORDS)


@router.get("/board")
def show_board(request: Request, given: Given, viewer: Reader, state: State = "", cohort: Cohort = "") -> Response:
    """The same sessions, by week and venue."""
    with given.database.reading() as session:
        rows = [row for row in _lines(session, viewer, state, cohort) if row.date is not None]
        choices = planning_choices(session, viewer)
    venues = sorted({row.venue or "Online" for row in rows})
    weeks: dict[dt.date, dict[str, list[SessionLine]]] = {}
    for row in rows:
        monday = (row.date or dt.date.min) - dt.timedelta(days=(row.date or dt.date.min).weekday())
        weeks.setdefault(monday, {}).setdefault(row.venue or "Online", []).append(row)
    shown: dict[str, Any] = {
        "venues": venues,
        "weeks": weeks,
        "state": state,
        "cohort": cohort,
        "cohorts": choices.cohorts,
    }
    return page(request, "sessions/board.html", viewer, **shown, may=_may(viewer), **WORDS)


@router.get("/{code}")
def show_session(request: Request, given: Given, viewer: Reader, code: RecordCode) -> Response:
    """One session: where it stands, who cannot come, whose needs the room does not meet, who came."""
    return _shown(request, given, viewer, code)


@router.post("/{code}/cancel")
def cancel(given: Given, viewer: Writer, code: RecordCode, sent: Sent) -> Response:
    """Cancel a session; calendars show so."""
    cancel_session(given.database, code, read=version_read(sent), by=viewer.name, at=given.now())
    return redirect(f"/sessions/{code}", "The session is cancelled. Calendars that people subscribe to show so.")


@router.post("/{code}/deliver")
def deliver(given: Given, viewer: Writer, code: RecordCode, sent: Sent) -> Response:
    """Say that a session took place."""
    deliver_session(given.database, code, read=version_read(sent), by=viewer.name, at=given.now())
    return redirect(f"/sessions/{code}", "It is recorded that the session took place.")


@router.post("/{code}/attendance")
def record(request: Request, given: Given, viewer: Recorder, code: RecordCode, sent: Sent) -> Response:
    """Write down who came; whoever has no answer stays as recorded, or came where the button says so."""
    rest = "present" if sent.text("do") == "rest" else ""
    answers = {name.removeprefix("came."): sent.text(name) for name in sent.values if name.startswith("came.")}
    rows = [
        {"person": person, "status": status or rest} | _minutes(sent, person)
        for person, status in answers.items()
        if status or rest
    ]
    try:
        register = document(RegisterSent, {"source": sent.text("source") or "register", "rows": rows})
        count = record_attendance(
            given.database, code, register, read=version_read(sent), by=viewer.name, at=given.now()
        )
    except BadInput as error:
        told = error_summary([each for each in error.faults if each.path != "rows"] or error.faults)
        return _shown(request, given, viewer, code, faults=told, sent=sent, status=422)
    changed = "1 answer is" if count == 1 else f"{count} answers are"
    return redirect(f"/sessions/{code}", f"{changed} written down." if count else "Nothing was different.")


@router.get("/{code}/alternatives/{person}")
def show_alternative(request: Request, given: Given, viewer: Writer, code: RecordCode, person: str) -> Response:
    """The form for what somebody agreed to where the room does not meet a need of theirs."""
    with given.database.reading() as session:
        question = _alternative(session, viewer, given, code, person)
    return ask(request, viewer, question, Form())


@router.post("/{code}/alternatives/{person}")
def agree(request: Request, given: Given, viewer: Writer, code: RecordCode, person: str, sent: Sent) -> Response:
    """Record what somebody agreed to."""
    with given.database.reading() as session:
        question = _alternative(session, viewer, given, code, person)

    def _act() -> tuple[str, str]:
        typed = Form({**sent.values, "person": [person]})
        agree_alternative(given.database, code, read_form(AlternativeAgreed, typed), by=viewer.name, at=given.now())
        return f"/sessions/{code}", "What was agreed is recorded."

    return answered(request, viewer, question, sent, _act)


def _shown(request: Request, given: Given, viewer: Asker, code: str, **again: Any) -> Response:
    day = given.now().date()
    with given.database.reading() as session:
        whole = session_whole(session, viewer, code, day)
        number = published_plan_of(session, viewer, code)
        placed = _placed(session, viewer, number, code)
        access = access_lines(session, viewer, code, day)
    shown = {
        "whole": whole,
        "plan": number,
        "placed": placed,
        "access": access,
        "may": _may(viewer),
        "can_record": _can_record(whole, day) and viewer.may("attendance.write"),
        "is_over": whole.line.date is not None and whole.line.date <= day,
        "faults": again.get("faults"),
        "sent": again.get("sent") or Form(),
    }
    return page(request, "sessions/one.html", viewer, status=again.get("status", 200), **shown, **WORDS)


def _placed(session: Transaction, viewer: Asker, number: int | None, code: str) -> PlacedSession | None:
    rows: Sequence[PlacedSession] = plan_review(session, viewer, number).sessions if number else ()
    return next((row for row in rows if row.session == code), None)


def _can_record(whole: SessionWhole, day: dt.date) -> bool:
    line = whole.line
    return line.state in ("published", "delivered") and line.date is not None and line.date <= day


def _lines(session: Transaction, viewer: Asker, state: str, cohort: str) -> list[SessionLine]:
    rows = session_lines(session, viewer, cohort=cohort or None, state=state or None, limit=MOST_SHOWN)
    return sorted(rows, key=lambda row: (row.date or dt.date.max, row.start or "", row.session))


def _alternative(session: Transaction, viewer: Asker, given: Given, code: str, person: str) -> Question:
    whole = session_whole(session, viewer, code, given.now().date())
    lines = access_lines(session, viewer, code, given.now().date())
    line = next((each for each in lines if each.person == person), None)
    about = [f"The room does not have: {', '.join(line.missing)}."] if line else []
    return Question(
        title=f"What {line.name if line else person} agreed to",
        fields=(
            Field("alternative", "What was agreed instead?", hint="For example: a portable loop is brought"),
            Field("agreed_on", "When was it agreed?", "date"),
        ),
        back=(f"/sessions/{code}", whole.line.title),
        intro=about,
    )


def _minutes(sent: Form, person: str) -> dict[str, Any]:
    typed = sent.text(f"minutes.{person}")
    return {"minutes": int(typed) if typed.isdecimal() else typed} if typed else {}


def _may(viewer: Asker) -> dict[str, bool]:
    return {"write": viewer.may("plans.write"), "record": viewer.may("attendance.write")}
