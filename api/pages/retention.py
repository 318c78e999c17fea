"""Records kept longer than their period: what would go, and letting them go with a reason."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response

from api.services import Given
from programme.access import Asker
from programme.journeys.privacy.retention_act import LetGo, RetentionAct, carry_out_retention, preview_retention

from .access import viewer_for
from .asking import Field, Question, answered, ask
from .binding import filled, read_form
from .forms import Form, Sent

router = APIRouter(prefix="/settings/retention", include_in_schema=False)

Handling = Annotated[Asker, Depends(viewer_for("privacy.write"))]
Name = Annotated[str, Path(pattern="^[a-z_]{1,40}$")]
BACK = ("/settings/retention", "How long records are kept")


@router.get("/{record_class}/carry-out")
def show_letting_go(request: Request, given: Given, viewer: Handling, record_class: Name) -> Response:
    """What would go, and the form that asks why."""
    found = preview_retention(given.database, viewer, record_class, at=given.now())
    return ask(request, viewer, _question(found), filled({"due": found.records + found.left}))


@router.post("/{record_class}/carry-out")
def let_go(request: Request, given: Given, viewer: Handling, record_class: Name, sent: Sent) -> Response:
    """Let them go."""

    def _act() -> tuple[str, str]:
        act = read_form(RetentionAct, sent)
        done = carry_out_retention(given.database, viewer, record_class, act, at=given.now())
        return (
            "/settings/retention",
            f"{done.records} records are let go. It stands in the audit trail with your reason.",
        )

    found = preview_retention(given.database, viewer, record_class, at=given.now())
    again = Form({**sent.values, "due": [str(found.records + found.left)]})
    return answered(request, viewer, _question(found), sent if sent.text("due") else again, _act)


def _question(found: LetGo) -> Question:
    words = found.record_class.replace("_", " ")
    parts = [f"{number} in {name.replace('_', ' ').replace('.', ', ')}" for name, number in found.removed.items()]
    intro = [
        f"What goes: {'; '.join(parts)}." if parts else "Nothing of this class is due.",
        "It cannot be taken back.",
    ]
    if found.left:
        intro.append(f"{found.left} more are due after this turn.")
    fields = (
        Field("due", "How many records are due", "number", "As the list says; it changes when others are due"),
        Field("reason", "Why are they let go now?", hint="It stands in the audit trail"),
    )
    return Question(f"Let go of {words} kept longer", fields, BACK, "Let them go", intro, warning=True)
