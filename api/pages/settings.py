"""Settings: keys of other systems, the audit trail, how long records are kept."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response
from pydantic import Field as Limits

from api.bodies import LARGEST_ID
from api.services import Given
from foundation.documents import Document
from foundation.errors import BadInput
from programme.access import SCOPES, Asker, make_key
from programme.access.keys import LONGEST_DAYS, revoke_key_of
from programme.journeys.privacy import RetentionSent, keep_for
from programme.journeys.texts import Line
from programme.queries.accounts import keys
from programme.queries.audit import Wanted, audit_entries, audit_entry, audit_wholeness
from programme.queries.retention import retention_due

from .access import viewer_for
from .asking import Field, Question, answered, ask
from .binding import at_fields, filled, read_form
from .forms import Sent, error_summary, messages
from .rendering import page, redirect

router = APIRouter(prefix="/settings", include_in_schema=False)

Settler = Annotated[Asker, Depends(viewer_for("settings.write"))]
Managing = Annotated[Asker, Depends(viewer_for("accounts.write"))]
Auditor = Annotated[Asker, Depends(viewer_for("audit.read"))]
Handling = Annotated[Asker, Depends(viewer_for("privacy.write"))]
Number = Annotated[int, Path(ge=1, le=LARGEST_ID)]
Typed = Annotated[str, Query(max_length=200)]
SHOWN = 100
"""Entries of the trail on one page."""


class KeyAsked(Document):
    """A key for another system: its name, what it may do, for how many days."""

    name: Line
    scopes: Annotated[tuple[str, ...], Limits(min_length=1)]
    days: Annotated[int, Limits(ge=1, le=LONGEST_DAYS)]


_MAY = [(name, words[:1].upper() + words[1:]) for name, (words, _) in SCOPES.items()]
_KEY = Question(
    "Make a key for another system",
    [
        Field("name", "What is the other system called?"),
        Field("scopes", "What may it do?", "ticks", options=_MAY),
        Field("days", "For how many days?", "number"),
    ],
    ("/settings/keys", "Keys"),
    "Make the key",
    ("The key is shown once, on the next page. Nobody can read it again.",),
)


@router.get("")
def show_settings(request: Request, viewer: Settler) -> Response:
    """What can be set, and where."""
    return page(request, "settings/index.html", viewer)


@router.get("/keys")
def show_keys(request: Request, given: Given, viewer: Managing) -> Response:
    """Keys of other systems; never the keys themselves."""
    rows = keys(given.database, viewer)
    return page(request, "settings/keys.html", viewer, rows=rows, now=given.now(), made=None)


@router.get("/keys/add")
def show_add_key(request: Request, viewer: Managing) -> Response:
    """The form for a new key."""
    return ask(request, viewer, _KEY, filled({"days": 365}))


@router.post("/keys/add")
def do_add_key(request: Request, given: Given, viewer: Managing, sent: Sent) -> Response:
    """Make a key and show it, this once."""
    made: list[str] = []

    def _act() -> tuple[str, str]:
        asked = read_form(KeyAsked, sent)
        made.append(make_key(given.database, asked.name, asked.scopes, days=asked.days, by=viewer.name, at=given.now()))
        return "/settings/keys", ""

    answer = answered(request, viewer, _KEY, sent, _act)
    if not made:
        return answer
    rows = keys(given.database, viewer)
    shown = page(request, "settings/keys.html", viewer, rows=rows, now=given.now(), made=made[0])
    shown.headers["Cache-Control"] = "no-store"
    return shown


@router.post("/keys/{number}/revoke")
def do_revoke_key(given: Given, viewer: Managing, number: Number) -> Response:
    """End a key at once."""
    revoke_key_of(given.database, number, by=viewer.name, at=given.now())
    return redirect("/settings/keys", "The key no longer holds.")


@router.get("/audit")
def show_audit(
    request: Request,
    given: Given,
    viewer: Auditor,
    by: Typed = "",
    action: Typed = "",
    table: Typed = "",
    record: Typed = "",
    since: Typed = "",
    until: Typed = "",
    after: Annotated[int, Query(ge=0, le=LARGEST_ID)] = 0,
) -> Response:
    """The audit trail, newest first, narrowed; and whether it is whole."""
    asked = {"by": by, "action": action, "table": table, "record": record, "since": since, "until": until}
    asked = {name: value.replace("\x00", "").strip() for name, value in asked.items()}
    number = int(asked["record"]) if asked["record"].isascii() and asked["record"].isdecimal() else None
    wanted = Wanted(
        asked["by"],
        asked["action"],
        _instant(asked["since"], dt.time.min),
        _instant(asked["until"], dt.time.max),
        asked["table"] if number is not None else "",
        number if number is None else min(number, LARGEST_ID),
    )
    rows = audit_entries(given.database, viewer, wanted, limit=SHOWN + 1, after=after, newest_first=True)
    questions = [
        Field("by", "Who"),
        Field("action", "What", hint="Such as person or round.publish"),
        Field("table", "Kind of record", hint="Such as people"),
        Field("record", "Its number", "number"),
        Field("since", "From", hint="As 2020-07-13"),
        Field("until", "Until", hint="As 2020-07-13"),
    ]
    return page(
        request,
        "settings/audit.html",
        viewer,
        rows=rows[:SHOWN],
        more=rows[SHOWN - 1].id if len(rows) > SHOWN else None,
        whole=audit_wholeness(given.database, viewer),
        questions=questions,
        form=filled(asked),
        asked={name: value for name, value in asked.items() if value},
    )


@router.get("/audit/{number}")
def show_entry(request: Request, given: Given, viewer: Auditor, number: Number) -> Response:
    """One entry, with what stood there before and after."""
    return page(request, "settings/entry.html", viewer, whole=audit_entry(given.database, viewer, number))


@router.get("/retention")
def show_retention(request: Request, given: Given, viewer: Handling) -> Response:
    """For how long each class of records is kept, and what has been kept longer."""
    rows = retention_due(given.database, viewer, day=given.now().date())
    return page(request, "settings/retention.html", viewer, rows=rows, faults=None, errors={}, failed="")


@router.post("/retention/{record_class}")
def do_retention(request: Request, given: Given, viewer: Settler, record_class: str, sent: Sent) -> Response:
    """Set for how long a class of records is kept."""
    try:
        keep_for(given.database, viewer, record_class, read_form(RetentionSent, sent), at=given.now())
    except BadInput as error:
        rows = retention_due(given.database, viewer, day=given.now().date())
        faults = at_fields(error)
        told: dict[str, Any] = {"faults": error_summary(faults), "errors": messages(faults), "failed": record_class}
        return page(request, "settings/retention.html", viewer, status=422, rows=rows, **told)
    return redirect("/settings/retention", "Changed.")


def _instant(day: str, time: dt.time) -> dt.datetime | None:
    """The beginning or end of a day; None where nothing, or no day, is written."""
    try:
        return dt.datetime.combine(dt.date.fromisoformat(day), time, dt.UTC)
    except ValueError:
        return None
