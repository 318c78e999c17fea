"""From a form to a journey's document and back: what was typed, read field by field, every fault at once."""

from __future__ import annotations

import datetime as dt
import re
import types
from collections.abc import Collection, Mapping
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import ValidationError

from foundation.documents import Document, json_path
from foundation.errors import BadInput, Fault, Stale
from foundation.plain_words import plain_words

from .forms import Form

D = TypeVar("D", bound=Document)

DATE_PARTS = ("day", "month", "year")
_APART = re.compile(r"[\n,;]")
_CODE_WORDS = {"string_pattern_mismatch": ("this has letters or signs that cannot be here.", "Correct it.")}
_NUMBERS = ("int_parsing", "float_parsing", "int_from_float")


def read_form(shape: type[D], sent: Form, fields: Collection[str] | None = None) -> D:
    """A document from the fields of a form; an empty field empties what may be empty.

    Args:
        shape: the document.
        sent: the form. A date is three fields, `start-day` and so on; a list is lines, or boxes of one name.
        fields: those that the form has; all of the document's where None. The others are left out.

    Raises:
        BadInput: every fault, its path being the form's field.
    """
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, field in shape.model_fields.items():
        if fields is not None and name not in fields:
            continue
        inner, nullable = _inner(field.annotation)
        value = _value(sent, name, inner, nullable=nullable)
        if value is None and not nullable:
            if field.is_required() or field.default is None:
                faults.append(Fault(name, "", "nothing stands here.", "Fill this in."))
            continue
        values[name] = value
    try:
        read = shape.model_validate(values, strict=False)
    except ValidationError as error:
        known = {fault.path for fault in faults}
        raise BadInput(faults + [each for each in _faults(error) if each.path not in known]) from None
    if faults:
        raise BadInput(faults)
    return read


def filled(values: Mapping[str, Any]) -> Form:
    """A form as it is first shown: with what the records hold."""
    shown: dict[str, list[str]] = {}
    for name, value in values.items():
        if isinstance(value, dt.date):
            parts = zip(DATE_PARTS, (value.day, value.month, value.year), strict=True)
            shown |= {f"{name}-{part}": [str(number)] for part, number in parts}
        elif isinstance(value, list | tuple | frozenset | set):
            shown[name] = [str(each) for each in value]
        elif isinstance(value, bool):
            shown[name] = ["yes"] if value else []
        else:
            shown[name] = [] if value is None else [f"{value:g}" if isinstance(value, float) else str(value)]
    return Form(shown)


def at_fields(error: BadInput) -> list[Fault]:
    """The faults of a journey, each at the field of the form that it belongs to."""
    return [Fault(_field(each.path), each.value, each.message, each.remedy) for each in error.faults]


def changed_meanwhile(error: Stale, at: str) -> list[Fault]:
    """What somebody else did meanwhile, as faults that lead to one place of the page."""
    first = "Somebody else changed this first. What you typed is kept: look at it again, then send it if it shall hold."
    return [Fault(at, "", first, ""), *(Fault(at, "", f"Meanwhile: {each}.", "") for each in error.changes)]


def version_read(sent: Form) -> int | None:
    """The version of the record that the form was made from."""
    text = sent.text("version")
    return int(text) if re.fullmatch(r"\d{1,9}", text) else None


def as_chosen(chosen: bool | None) -> str:
    """Yes, no or not known, as a choice of three is filled."""
    return "" if chosen is None else "yes" if chosen else "no"


def _field(path: str) -> str:
    return re.split(r"[.\[]", path.removeprefix("$."), maxsplit=1)[0]


def _inner(annotation: Any) -> tuple[Any, bool]:
    """The type without its notes and without None, and whether it may be None."""
    if get_origin(annotation) is Annotated:
        return _inner(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        kept = [each for each in get_args(annotation) if each is not type(None)]
        return _inner(kept[0])[0], len(kept) < len(get_args(annotation))
    return annotation, False


def _value(sent: Form, name: str, kind: Any, *, nullable: bool) -> Any:
    if get_origin(kind) is tuple:
        return [part.strip() for text in sent.all(name) for part in _APART.split(text) if part.strip()]
    if get_origin(kind) is dict:
        named = {each.removeprefix(f"{name}."): sent.text(each) for each in sent.values if each.startswith(f"{name}.")}
        return {key: text for key, text in named.items() if text}
    if kind is dt.date:
        return _day(sent, name)
    if kind is bool and not nullable:
        return sent.ticked(name)
    return sent.text(name) or None


def _day(sent: Form, name: str) -> str | None:
    parts = [sent.text(f"{name}-{part}") for part in DATE_PARTS]
    if not any(parts):
        return sent.text(name) or None
    day, month, year = parts
    return f"{year}-{month.zfill(2)}-{day.zfill(2)}"


def _faults(error: ValidationError) -> list[Fault]:
    return [
        Fault(_field(json_path(each["loc"])), "", *_words(each["type"], each.get("ctx", {}), each["msg"]))
        for each in error.errors(include_url=False)
    ]


def _words(kind: str, context: Mapping[str, Any], said: str) -> tuple[str, str]:
    if kind.startswith("date"):
        return "this is no date of the calendar.", "Give the day, the month and the year, such as 13 7 2020."
    if kind in _NUMBERS:
        return "a number is needed.", "Write it with digits only."
    return _CODE_WORDS.get(kind) or plain_words(kind, context, said)
