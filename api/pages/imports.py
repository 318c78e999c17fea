"""Import: a file sent, looked at, decided on, applied, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import FileResponse, Response

from api.bodies import RecordId
from api.services import Given
from foundation.errors import BadInput, Fault, NotFound
from programme.access import Asker
from programme.importing import ImportReport
from programme.importing.lists import FIELDS
from programme.journeys.kept_files import apply_file, check_file
from programme.journeys.list_files import decide_list, undo_list, upload_list
from programme.publishing.reasons_workbook import reasons_workbook
from programme.queries.imports import list_file, list_files
from programme.queries.organisations import organisation_lines
from programme.queries.template import template_bytes

from .access import viewer_for
from .forms import Sent, error_summary
from .rendering import page, redirect

router = APIRouter(prefix="/imports", include_in_schema=False)

Importer = Annotated[Asker, Depends(viewer_for("imports.write"))]
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXAMPLE = Path(__file__).parents[2] / "examples" / "north-west-surrey" / "community.xlsx"
"""The example community; not everybody who runs the service keeps it beside."""

WEEKDAYS = (("mon", "Monday"), ("tue", "Tuesday"), ("wed", "Wednesday"), ("thu", "Thursday"), ("fri", "Friday"))
KINDS = {
    "organisation": "Organisations",
    "heading": "Columns",
    "sheet": "Sheets",
    "time": "Times when people are free",
    "person": "People who may be the same",
    "date": "Dates",
    "skill": "Skills",
    "tier": "Tiers",
    "row": "Rows",
    "access": "Access needs",
    "consent": "Consents",
}
STATES = {
    "uploaded": "not looked at yet",
    "mapped": "not looked at yet",
    "checked": "looked at, not imported",
    "applied": "imported",
    "undone": "taken back",
}


@router.get("")
def show_imports(request: Request, given: Given, viewer: Importer) -> Response:
    """The form for a new file, and what was sent before."""
    return _start(request, given, viewer, [])


@router.post("")
def do_send(request: Request, given: Given, viewer: Importer, sent: Sent) -> Response:
    """Keep a file and look at it; one that cannot be read is refused with the reason."""
    file = sent.files.get("file")
    if file is None or not file.filename:
        return _start(request, given, viewer, [Fault("file", "", "there is no file.", "Choose one first.")])
    try:
        data = file.file.read()
        number = upload_list(
            given.database,
            data,
            file_name=file.filename,
            by=viewer.name,
            at=given.now(),
            list_source=sent.text("source"),
        )
    except BadInput as error:
        return _start(request, given, viewer, [Fault("file", f.value, f.message, f.remedy) for f in error.faults])
    return redirect(f"/imports/{number}")


@router.get("/template.xlsx")
def read_template(given: Given, viewer: Importer) -> Response:
    """An empty workbook to fill in."""
    with given.database.reading() as session:
        content = template_bytes(session, viewer, made=given.now().date())
    named = {"Content-Disposition": 'attachment; filename="template.xlsx"'}
    return Response(content, media_type=WORKBOOK, headers=named)


@router.get("/community.xlsx")
def read_example(viewer: Importer) -> Response:
    """The example community's workbook, to try the service with."""
    viewer.demand("imports.write")
    if not EXAMPLE.exists():
        raise NotFound("The example community is not kept beside this service.")
    return FileResponse(EXAMPLE, media_type=WORKBOOK, filename=EXAMPLE.name)


@router.get("/{number}")
def show_file(request: Request, given: Given, viewer: Importer, number: RecordId) -> Response:
    """What importing the file would do, and everything there is to decide."""
    with given.database.reading() as session:
        kept = list_file(session, viewer, number)
    if kept.state in ("applied", "undone") or not kept.kept:
        return page(request, "imports/done.html", viewer, kept=kept, states=STATES)
    report = check_file(given.database, number, by=viewer.name, at=given.now())
    if report.read is None:
        return page(request, "imports/workbook.html", viewer, kept=kept, report=report)
    return page(request, "imports/list.html", viewer, kept=kept, **_looked_at(given, viewer, report))


@router.post("/{number}/answers")
def do_answer(given: Given, viewer: Importer, sent: Sent, number: RecordId) -> Response:
    """Keep the answers that were given; an empty one takes an earlier answer back."""
    answers: dict[str, str | None] = {}
    for name in sent.values:
        if name.startswith("answer:"):
            typed = sent.text(f"typed:{name.removeprefix('answer:')}")
            answers[name.removeprefix("answer:")] = typed or sent.text(name) or None
    kept = {key: answer for key, answer in answers.items() if answer is not None}
    if kept:
        decide_list(given.database, number, kept, by=viewer.name, at=given.now())
    return redirect(f"/imports/{number}", "Your answers are kept. The list below shows what they changed.")


@router.post("/{number}/apply")
def do_apply(given: Given, viewer: Importer, number: RecordId) -> Response:
    """Import what needs no further decision."""
    report = apply_file(given.database, number, by=viewer.name, at=given.now())
    if not report.applied:
        words = "Nothing was imported: there is something to put right first." if report.fatal else _unchanged(report)
        return redirect(f"/imports/{number}", words)
    return redirect(f"/imports/{number}", "Imported. You can take it back for as long as nothing rests on it.")


@router.post("/{number}/undo")
def do_undo(given: Given, viewer: Importer, number: RecordId) -> Response:
    """Take the import back."""
    rows = undo_list(given.database, number, by=viewer.name, at=given.now())
    return redirect(f"/imports/{number}", f"Taken back: {rows} {'row is' if rows == 1 else 'rows are'} as before.")


@router.get("/{number}/reasons.xlsx")
def read_reasons(given: Given, viewer: Importer, number: RecordId) -> Response:
    """The list again as a workbook, each row with what becomes of it and why."""
    read = check_file(given.database, number, by=viewer.name, at=given.now()).read
    texts, beside = (read.texts, read.beside_rows()) if read else ({}, {})
    content = reasons_workbook(texts, beside, made=given.now().date())
    named = {"Content-Disposition": 'attachment; filename="reasons.xlsx"'}
    return Response(content, media_type=WORKBOOK, headers=named)


def _start(request: Request, given: Given, viewer: Asker, faults: Sequence[Fault]) -> Response:
    with given.database.reading() as session:
        earlier = list(reversed(list_files(session, viewer, after=0, limit=500)))
    status = 422 if faults else 200
    summary = error_summary(faults) if faults else None
    shown = {"earlier": earlier, "states": STATES, "faults": summary, "example": EXAMPLE.exists()}
    return page(request, "imports/start.html", viewer, status=status, **shown)


def _looked_at(given: Given, viewer: Asker, report: ImportReport) -> dict[str, Any]:
    read = report.to_json()["list"]
    with given.database.reading() as session:
        organisations = organisation_lines(session, viewer, given.now().date(), limit=1_000)
    groups = [
        (KINDS.get(kind, kind.title()), list(found))
        for kind, found in groupby(
            sorted(
                (each for each in read["problems"] if each["severity"] != "note"),
                key=lambda each: each["kind"].partition(".")[0],
            ),
            key=lambda each: each["kind"].partition(".")[0],
        )
    ]
    return {
        "report": report,
        "read": read,
        "groups": groups,
        "notes": [each for each in read["problems"] if each["severity"] == "note"],
        "organisations": organisations,
        "weekdays": WEEKDAYS,
        "fields": FIELDS,
    }


def _unchanged(report: ImportReport) -> str:
    if report.imported_before:
        return "This very file was imported before, so nothing changed."
    return "Nothing was imported: nobody in it is new or changed, or all wait for a decision."
