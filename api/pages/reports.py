"""Reports: look at the figures, make a draft, read it, issue it by a second look, correct it, take it along."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from markupsafe import Markup
from sqlalchemy.orm import Session as Transaction

from api.bodies import RecordId
from api.services import Given, Services
from foundation.documents import Document
from foundation.errors import BadInput, Conflict, Fault, NotFound
from measures import Result
from programme.access import Asker
from programme.journeys.analyses import Asked, answer_part
from programme.journeys.as_at import ask_report
from programme.journeys.reporting import Issuing, check_words, freeze_report, issue_report, read_report
from programme.journeys.texts import Words
from programme.publishing.report_facts import Facts
from programme.publishing.report_html import sections_html
from programme.publishing.report_words import before_value, change, figure_value
from programme.publishing.reports import made_report, write_report, write_report_page, write_report_table
from programme.queries.reports import ReportLine, report_line, report_lines

from .access import viewer_for
from .again import or_again
from .binding import version_read
from .days import Day, day_shown
from .forms import Form, Sent, document, error_summary, messages
from .measures import Staff
from .rendering import page, redirect
from .waiting import when_worked_out

router = APIRouter(prefix="/reports", include_in_schema=False)

Reader = Annotated[Asker, Depends(viewer_for("reports.read"))]
Writer = Annotated[Asker, Depends(viewer_for("reports.write"))]
Kind = Literal["board", "evaluation", "public"]

KINDS = {"board": "Board report", "evaluation": "Evaluation", "public": "Public report"}
STATES = {"draft": ("Draft", "yellow"), "issued": ("Issued", "green"), "corrected": ("Corrected by another", "grey")}
"""What a state is called, and its tag."""


class Drafted(Document):
    """What is said with the figures; with `correction`, why the issued report is wrong."""

    narrative: Words | None = None
    correction: Words | None = None


@router.get("")
def show_reports(request: Request, given: Given, viewer: Reader) -> Response:
    """Every report, the newest first, and where a new one begins."""
    with given.database.reading() as session:
        rows = report_lines(session, viewer, limit=1000)
    told: dict[str, Any] = {"rows": rows[::-1], "kinds": KINDS, "states": STATES, "day": day_shown(given, None)}
    return page(request, "reports/reports.html", viewer, **told)


@router.get("/new")
def show_new(
    request: Request,
    given: Given,
    viewer: Writer,
    kind: Kind = "board",
    as_at: Day = None,
    staff: Staff = None,
    correct: bool = False,
) -> Response:
    """The figures that a report would hold, and the form for what is said with them."""
    asked = {"kind": kind, "day": day_shown(given, as_at), "staff": staff, "correct": correct}
    return _figures_first(request, given, viewer, asked, Form())


@router.post("")
def make_report(request: Request, given: Given, viewer: Writer, sent: Sent) -> Response:
    """Keep the figures that were looked at as a draft."""
    asked = _asked(sent)
    correcting = asked["correct"]
    words = {name: sent.text(name) or None for name in ("narrative", "correction")}
    try:
        told = document(Drafted, words)
        if correcting and not told.correction:
            raise BadInput(
                [Fault("correction", "", "it is not said why the report is wrong.", "Say it in a sentence.")]
            )
        check_words(asked["kind"], f"{told.narrative or ''} {told.correction or ''}")
    except BadInput as error:
        return _figures_first(request, given, viewer, asked, sent, error.faults)

    def _draft(session: Transaction, number: int) -> Response:
        made = freeze_report(
            given.database,
            asked["kind"],
            asked["day"],
            by=viewer.name,
            at=given.now(),
            narrative=told.narrative or "",
            correction=told.correction if correcting else None,
            figures=answer_part(session, number, "measures"),
            network_result=answer_part(session, number, "network"),
            staff=asked["staff"],
        )
        return redirect(f"/reports/{made}", "The draft is made. Read it before you issue it.")

    try:
        with given.database.reading() as session:
            ready = _ask(given, viewer, asked)
            if ready.run_id is None:
                return _draft(session, ready.analysis_id)
        changed = "the records were changed since you looked at the figures."
    except Conflict as error:
        changed = str(error)
    again = Fault("narrative", "", changed, "Look at the figures below once more, then make the draft.")
    return _figures_first(request, given, viewer, asked, sent, [again])


@router.get("/{number}")
def show_report(request: Request, given: Given, viewer: Reader, number: RecordId) -> Response:
    """A report as it was frozen, to be read here; its charts stand in its files."""
    line, facts = _found(given, viewer, number)
    made = made_report(line.kind, facts)
    shown = [each for each in made.sections if not each.title.startswith("Annex: charts")]
    told = Markup(sections_html(shown))  # noqa: S704 - escaped where it is written
    names: dict[str, Any] = {"kind": KINDS[line.kind], "state": STATES[line.state]}
    return page(request, "reports/report.html", viewer, line=line, about=made.about, told=told, **names)


@router.post("/{number}/issue")
def do_issue(request: Request, given: Given, viewer: Writer, sent: Sent, number: RecordId) -> Response:
    """Issue a draft, where somebody says that they read it."""

    def _act() -> Response:
        if not sent.ticked("read"):
            remedy = "Read them, then tick the box above the button."
            raise BadInput([Fault("read", "", "nobody says yet that the figures were read.", remedy)])
        alone = sent.text("alone") or None
        if alone is None and _found(given, viewer, number)[0].created_by == viewer.name:
            remedy = "Ask a second person to issue it, or say why nobody can."
            raise BadInput([Fault("alone", "", "you made this report yourself.", remedy)])
        issuing = document(Issuing, {"alone": alone})
        issue_report(
            given.database, number, by=viewer.name, at=given.now(), read=version_read(sent), alone=issuing.alone
        )
        words = "The report is issued. From now on it is corrected by another, never edited."
        return redirect(f"/reports/{number}", words)

    return or_again(
        request, sent, lambda: show_report(request, given, viewer, number), _act, {"read": "read", "alone": "alone"}
    )


@router.get("/{number}/files/{ending}")
def read_file(given: Given, viewer: Reader, number: RecordId, ending: str) -> Response:
    """A report to take along: accessible PDF, Word to edit, one HTML file, or its figures as a table.

    Raises:
        NotFound: for any other kind of file.
    """
    if ending not in _FILES:
        raise NotFound(f"There is no file that ends in {ending}; there are {', '.join(_FILES)}.")
    media, write = _FILES[ending]
    line, facts = _found(given, viewer, number)
    name = f"{line.kind}-{line.as_at}.{ending}"
    sent_as = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(write(line.kind, facts), media_type=media, headers=sent_as)


def _asked(sent: Form) -> dict[str, Any]:
    """What a draft is asked of, as the page before carried it on."""
    kind, staff = sent.text("kind"), sent.text("staff")
    try:
        day = dt.date.fromisoformat(sent.text("as_at"))
    except ValueError:
        remedy = "Write it as 2020-07-13."
        raise BadInput([Fault("as_at", sent.text("as_at"), "this is no date.", remedy)]) from None
    check_words(kind, "")
    pool = int(staff) if staff.isdecimal() and int(staff[:9]) > 0 else None
    return {"kind": kind, "day": day, "staff": pool, "correct": sent.ticked("correct")}


def _figures_first(
    request: Request, given: Services, viewer: Asker, asked: dict[str, Any], sent: Form, faults: Sequence[Fault] = ()
) -> Response:
    def _show(session: Transaction, number: int) -> Response:
        found = Result.model_validate_json(answer_part(session, number, "measures"))
        is_first = found.previous is None
        rows = [
            (each.name, figure_value(each), before_value(each, is_first=is_first), change(each))
            for each in found.figures
        ]
        said = {name: sent.text(name) for name in ("narrative", "correction")}
        pool = found.sustainability.inputs.eligible_staff_pool if found.sustainability else None
        told = {"faults": error_summary(faults) if faults else None, "errors": messages(faults)}
        status = 422 if faults else 200
        names = {"name": KINDS[asked["kind"]], "pool": pool, "found": found, "rows": rows, "said": said}
        return page(request, "reports/new.html", viewer, status=status, **asked, **names, **told)

    return when_worked_out(request, given, viewer, lambda: _ask(given, viewer, asked), _show)


def _ask(given: Services, viewer: Asker, asked: dict[str, Any]) -> Asked:
    return ask_report(
        given.database,
        asked["kind"],
        asked["day"],
        correction=asked["correct"],
        start=given.start_run,
        by=viewer.name,
        at=given.now(),
        staff=asked["staff"],
    )


def _found(given: Services, viewer: Asker, number: int) -> tuple[ReportLine, Facts]:
    with given.database.reading() as session:
        line = report_line(session, viewer, number)
        return line, replace(read_report(session, number), programme=given.title)


def _file(ending: str) -> Callable[[str, Facts], bytes | str]:
    return lambda kind, facts: write_report(kind, facts, f".{ending}")


_FILES: dict[str, tuple[str, Callable[[str, Facts], bytes | str]]] = {
    "pdf": ("application/pdf", _file("pdf")),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", _file("docx")),
    "html": ("text/html; charset=utf-8", write_report_page),
    "csv": ("text/csv; charset=utf-8", write_report_table),
}
"""Kinds of file: media type, and what writes them."""
