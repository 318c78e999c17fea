"""Who came to a session, from a file: sent, looked at, decided on, written down, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from api.bodies import RecordCode, RecordId
from api.services import Given
from foundation.errors import BadInput, Fault
from programme.access import Asker
from programme.importing.attendance_files import OUTCOMES, AttendanceRead
from programme.journeys.attendance_files import (
    apply_attendance,
    check_attendance,
    decide_attendance,
    undo_attendance,
    upload_attendance,
)
from programme.publishing.reasons_workbook import reasons_workbook
from programme.queries.attendance_files import attendance_file, attendance_files
from programme.queries.session_pages import session_whole

from .access import viewer_for
from .forms import Form, Sent, error_summary
from .imports import WORKBOOK
from .rendering import page, redirect
from .session_words import ATTENDED

router = APIRouter(prefix="/sessions/{code}/attendance-files", include_in_schema=False)

Recorder = Annotated[Asker, Depends(viewer_for("attendance.write"))]
STATES = {"uploaded": "looked at, not written down", "applied": "written down", "undone": "taken back"}
RULES: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    ("part", "Those who were there for less", (
        ("part", "Came late or left early, with their minutes"), ("absent", "Did not come"), ("-", "Leave them out"))),
    ("absent", "Those expected whom the file does not mark", (
        ("-", "Leave them as they are"), ("absent", "Did not come"), ("absent_with_notice", "Told us they could not"))),
    ("differs", "Where something else is written down", (
        ("", "Ask for each person"), ("keep", "Keep what is written down"), ("file", "Take what the file says"))),
)  # fmt: skip
"""Rules that may be changed for a file: key, label, and answers, the first of which holds where nothing is said."""


@router.get("")
def show_start(request: Request, given: Given, viewer: Recorder, code: RecordCode) -> Response:
    """The form for a file, and what was sent before."""
    return _start(request, given, viewer, code, [])


@router.post("")
def do_send(request: Request, given: Given, viewer: Recorder, code: RecordCode, sent: Sent) -> Response:
    """Keep a file and look at it; one that cannot be read is refused with the reason."""
    file = sent.files.get("file")
    if file is None or not file.filename:
        return _start(request, given, viewer, code, [Fault("file", "", "there is no file.", "Choose one first.")])
    try:
        number = upload_attendance(
            given.database, viewer, code, file.file.read(), file_name=file.filename, at=given.now()
        )
    except BadInput as error:
        faults = [
            Fault("file", f.value, f"{f.path}: {f.message}" if "!" in f.path else f.message, f.remedy)
            for f in error.faults
        ]
        return _start(request, given, viewer, code, faults)
    return redirect(f"/sessions/{code}/attendance-files/{number}")


@router.get("/{number}")
def show_file(request: Request, given: Given, viewer: Recorder, code: RecordCode, number: RecordId) -> Response:
    """What the file says of each person, what would be written down, and everything there is to decide."""
    return _shown(request, given, viewer, code, number)


@router.post("/{number}/answers")
def do_answer(
    request: Request, given: Given, viewer: Recorder, code: RecordCode, number: RecordId, sent: Sent
) -> Response:
    """Keep the answers that were given; an empty one takes an earlier answer back."""
    try:
        decide_attendance(given.database, viewer, code, number, _answers(sent), at=given.now())
    except BadInput as error:
        return _shown(request, given, viewer, code, number, error.faults)
    return redirect(f"/sessions/{code}/attendance-files/{number}", "Your answers are kept.")


@router.post("/{number}/apply")
def do_apply(given: Given, viewer: Recorder, code: RecordCode, number: RecordId) -> Response:
    """Write down everybody of whom nothing has to be decided first."""
    count = len(apply_attendance(given.database, viewer, code, number, at=given.now()).written())
    if not count:
        return redirect(f"/sessions/{code}/attendance-files/{number}", "Nothing was different, so nothing changed.")
    return redirect(f"/sessions/{code}/attendance-files/{number}", f"{_count(count)} written down.")


@router.post("/{number}/undo")
def do_undo(given: Given, viewer: Recorder, code: RecordCode, number: RecordId) -> Response:
    """Make every answer what it was before the file."""
    count = undo_attendance(given.database, viewer, code, number, at=given.now())
    return redirect(f"/sessions/{code}/attendance-files/{number}", f"Taken back: {_count(count)} as before.")


@router.get("/{number}/reasons.xlsx")
def read_reasons(given: Given, viewer: Recorder, code: RecordCode, number: RecordId) -> Response:
    """The file again as a workbook, each row with what becomes of it and why."""
    read = check_attendance(given.database, viewer, code, number, at=given.now())
    content = reasons_workbook(read.file.texts if read.file else {}, read.beside_rows(), made=given.now().date())
    named = {"Content-Disposition": 'attachment; filename="who-came-with-reasons.xlsx"'}
    return Response(content, media_type=WORKBOOK, headers=named)


def _answers(sent: Form) -> dict[str, str | None]:
    """What was chosen; a rule as it holds anyway, and a number left empty, take an earlier answer back."""
    answers: dict[str, str | None] = {}
    for name in sent.values:
        key = name.removeprefix("answer:")
        if name.startswith("answer:"):
            typed = sent.text(f"typed:{key}").strip()
            answers[key] = typed or sent.text(name).strip() or None
    usual = {key: choices[0][0] for key, _, choices in RULES}
    return {key: None if answer == usual.get(key) else answer for key, answer in answers.items()}


def _start(request: Request, given: Given, viewer: Asker, code: str, faults: Sequence[Fault]) -> Response:
    with given.database.reading() as session:
        line = session_whole(session, viewer, code, given.now().date()).line
        earlier = list(reversed(attendance_files(session, viewer, code, limit=200)))
    summary = error_summary(faults) if faults else None
    status = 422 if faults else 200
    shown: dict[str, Any] = {"line": line, "earlier": earlier, "states": STATES, "faults": summary}
    return page(request, "sessions/attendance_start.html", viewer, status=status, **shown)


def _shown(
    request: Request, given: Given, viewer: Asker, code: str, number: int, faults: Sequence[Fault] | None = None
) -> Response:
    with given.database.reading() as session:
        line = session_whole(session, viewer, code, given.now().date()).line
        kept = attendance_file(session, viewer, code, number)
    if kept.state != "uploaded" or not kept.kept:
        return page(request, "sessions/attendance_done.html", viewer, line=line, kept=kept, states=STATES)
    read = check_attendance(given.database, viewer, code, number, at=given.now())
    shown: dict[str, Any] = {
        "line": line, "kept": kept, "read": read, "sum": read.summary(), "rules": RULES, "outcomes": OUTCOMES,
        "attended": dict(ATTENDED), "answers": _given(read, kept.decisions),
        "faults": error_summary(faults) if faults else None,
    }  # fmt: skip
    return page(request, "sessions/attendance_file.html", viewer, status=422 if faults else 200, **shown)


def _given(read: AttendanceRead, decisions: dict[str, str]) -> list[tuple[str, str]]:
    """Answers about people and marks that were given for this file, with what they mean in words."""
    names = {each.person: f"{each.known_as} ({each.person})" for each in read.people if each.person}
    words = {"-": "left out", "file": "the file is right", "keep": "what was written down is right"}
    return [
        (key, names.get(answer.upper(), words.get(answer, dict(ATTENDED).get(answer, answer))))
        for key, answer in sorted(decisions.items())
        if key not in ("part", "absent", "share", "length", "differs")
    ]


def _count(number: int) -> str:
    return "1 answer is" if number == 1 else f"{number} answers are"
