"""Forms as they are sent, and their faults as the page shows them again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from starlette.datastructures import UploadFile

from foundation.documents import Document, read_document
from foundation.errors import Fault

D = TypeVar("D", bound=Document)

MOST_FIELDS = 5_000


@dataclass(frozen=True, slots=True)
class Form:
    """What a form was sent with: each field's values in order, files apart."""

    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    files: Mapping[str, UploadFile] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """A field's first value without blanks around it; empty where it was not sent."""
        return next(iter(self.values.get(name, ())), "").strip()

    def all(self, name: str) -> list[str]:
        """Every value of a field, such as of checkboxes."""
        return list(self.values.get(name, ()))

    def day(self, name: str) -> str | None:
        """A date typed as three fields (`NAME-day` or `NAME[day]`), as a document has it; None if empty."""
        parts = ("year", "month", "day")
        year, month, day = (self.text(f"{name}-{part}") or self.text(f"{name}[{part}]") for part in parts)
        return f"{year}-{month:0>2}-{day:0>2}" if year or month or day else None

    def ticked(self, name: str) -> bool:
        """Whether a single checkbox was ticked."""
        return bool(self.text(name))


async def form_sent(request: Request) -> Form:
    """The form that a request carries; reading it twice gives the same."""
    sent = await request.form(max_fields=MOST_FIELDS)
    values: dict[str, list[str]] = {}
    files: dict[str, UploadFile] = {}
    for name, value in sent.multi_items():
        if isinstance(value, UploadFile):
            files[name] = value
        else:
            values.setdefault(name, []).append(value.replace("\x00", ""))
    return Form(values, files)


@dataclass(frozen=True, slots=True)
class Refused:
    """A form that was sent and not taken: what was typed, what is wrong, the answer's status."""

    form: Form
    faults: Sequence[Fault]
    status: int


Sent = Annotated[Form, Depends(form_sent)]
"""A route's parameter: the form that was sent."""


def document(shape: type[D], values: Mapping[str, Any]) -> D:
    """What a form says, as the document that a journey takes.

    Raises:
        BadInput: every fault, at the name of its field.
    """
    return read_document(shape, json.dumps(dict(values)))


def error_summary(faults: Sequence[Fault]) -> dict[str, Any]:
    """The design system's summary of faults, each leading to its field (whose id is the fault's path)."""
    entries = [{"text": words_of(fault), "href": f"#{fault.path}"} for fault in faults]
    return {"titleText": "There is a problem", "errorList": entries}


def messages(faults: Sequence[Fault]) -> dict[str, dict[str, str]]:
    """What stands beside each field with a fault, by the field's name."""
    return {fault.path: {"text": words_of(fault)} for fault in faults}


def words_of(fault: Fault) -> str:
    """A fault as a sentence of its own: what is wrong and what to do, without its place."""
    said = f"{fault.message} {fault.remedy}".strip()
    return said[:1].upper() + said[1:]
