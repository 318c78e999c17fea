"""Pages that are one form: described by their fields, shown, and shown again with what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from fastapi import Request
from fastapi.responses import Response

from foundation.errors import BadInput, Conflict, Fault, Stale
from programme.access import Asker

from .again import TOP
from .binding import at_fields, changed_meanwhile
from .forms import Form, error_summary, messages
from .rendering import page, redirect

Kind = Literal["text", "email", "number", "date", "words", "lines", "choice", "pick", "ticks", "tick", "password"]
Options = Sequence[tuple[str, str]]

YES_NO = (("yes", "Yes"), ("no", "No"), ("", "Not known"))


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name in the form, its label, how it is asked.

    `choice` are radio buttons, `pick` a list to choose from, `ticks` several boxes, `tick` one, `lines` one a line.
    """

    name: str
    label: str
    kind: Kind = "text"
    hint: str = ""
    options: Options = ()
    autocomplete: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A page with one form, which is sent to the address that shows it unless `action` says otherwise."""

    title: str
    fields: Sequence[Field]
    back: tuple[str, str]
    button: str = "Save"
    intro: Sequence[str] = field(default_factory=tuple)
    warning: bool = False
    action: str = ""


def ask(
    request: Request,
    viewer: Asker | None,
    question: Question,
    form: Form,
    faults: Sequence[Fault] = (),
    *,
    status: int = 200,
    version: int | None = None,
) -> Response:
    """The page of a form, filled."""
    return page(
        request,
        "form.html",
        viewer,
        status=status,
        question=question,
        form=form,
        faults=error_summary(faults) if faults else None,
        errors=messages(faults),
        version=form.text("version") if version is None else str(version),
    )


def answered(
    request: Request, viewer: Asker, question: Question, sent: Form, act: Callable[[], tuple[str, str]]
) -> Response:
    """Do what the form asks for and go on; or the form again with what is wrong, and what was typed kept.

    Args:
        request: what is answered.
        viewer: who sent it.
        question: the form.
        sent: what it was sent with.
        act: the journey; gives the address to go on to and a sentence.
    """
    try:
        to, words = act()
    except BadInput as error:
        return ask(request, viewer, question, sent, at_fields(error), status=422)
    except Stale as error:
        return ask(request, viewer, question, sent, changed_meanwhile(error, TOP), status=412, version=error.version)
    except Conflict as error:
        first = question.fields[0].name if question.fields else TOP
        return ask(request, viewer, question, sent, [Fault(first, "", str(error), "")], status=409)
    return redirect(to, words)
