"""JSON documents with a fixed shape: read strictly, every fault at once with its JSON path and a remedy.

Shapes are pydantic models, so that one declaration gives the reader, the writer and the published JSON Schema.
"""

from __future__ import annotations

import codecs
import json
import re
import types
from collections.abc import Sequence
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from .errors import BadInput, Fault
from .plain_words import plain_words

Identifier = Annotated[str, StringConstraints(min_length=1, max_length=200)]
"""An id or code: compared as text, never empty."""


_KIND = re.compile(r"[a-z]+(?:-[a-z]+)*/\d+")


class AnotherKind(BadInput):
    """The text is a document of another kind than the one wanted."""


class Document(BaseModel):
    """Base of every document: frozen, strict, no unknown key, no NaN. Give it a field aliased `schema` at the top."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, allow_inf_nan=False, populate_by_name=True, serialize_by_alias=True
    )


D = TypeVar("D", bound=Document)


def read_document(shape: type[D], text: bytes | str) -> D:
    """Read JSON text into a document.

    Args:
        shape: the document's class.
        text: JSON, UTF-8 if bytes, with or without a byte-order mark.

    Raises:
        AnotherKind: the text is a document of another kind: that one fault, as nothing else in it can fit.
        BadInput: every fault of the text, with its JSON path (`learners[3].needs[0].skill`), value and remedy. The
            value of an unknown key is left out: nobody knows whom it is meant for.
    """
    text = without_mark(text)
    repeated = _repeated_keys(text)
    try:
        document = shape.model_validate_json(text)
    except ValidationError as error:
        found = [each for each in error.errors(include_url=False) if not _only_follows(each)]
        other = next((each for each in found if _is_of_another_kind(each)), None)
        if other is not None:
            raise AnotherKind([_kinds_apart(other)]) from None
        raise BadInput([*repeated, *(_fault(shape, each) for each in found)]) from None
    if repeated:
        raise BadInput(repeated)
    return document


def without_mark(text: bytes | str) -> bytes | str:
    """The text without the byte-order mark that some editors put at the front of a file."""
    return text.removeprefix(codecs.BOM_UTF8) if isinstance(text, bytes) else text.removeprefix("\ufeff")


def write_document(document: Document) -> str:
    """The document as JSON text: two-space indent, keys in the declared order, a final newline."""
    return document.model_dump_json(indent=2) + "\n"


def json_path(location: Sequence[str | int]) -> str:
    """`("learners", 3, "needs")` as `learners[3].needs`; the whole document is `$`."""
    path = ""
    for step in location:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else str(step)
    return path or "$"


def shown(value: object, limit: int = 80) -> str:
    """A value as a person reads it in a message: JSON where possible, cut to `limit` characters."""
    try:
        text = json.dumps(value, ensure_ascii=False, default=str)
    except ValueError:
        text = str(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _repeated_keys(text: bytes | str) -> list[Fault]:
    """A key that stands twice in one object would silently lose its first value."""
    repeated: list[str] = []

    def _keep(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        seen: dict[str, Any] = {}
        for key, value in pairs:
            if key in seen:
                repeated.append(key)
            seen[key] = value
        return seen

    try:
        json.loads(text, object_pairs_hook=_keep)
    except (ValueError, RecursionError):
        return []  # the strict reader names this fault
    return [Fault("$", key, f"the key {key!r} stands twice in one object.", "Keep one of them.") for key in repeated]


def _only_follows(error: Any) -> bool:
    """Whether a list is called too short only because pydantic does not count its items that are wrong themselves."""
    given = error.get("input")
    return error["type"] == "too_short" and isinstance(given, list) and len(given) >= error["ctx"]["min_length"]


def _is_of_another_kind(error: Any) -> bool:
    """Whether a fault says that the document names another kind at its top than the one wanted."""
    given, (wanted, *others) = error.get("input"), re.findall(_KIND, str(error.get("ctx", {}).get("expected"))) or [""]
    named = isinstance(given, str) and re.fullmatch(_KIND, given)
    return error["loc"] == ("schema",) and bool(named and wanted) and not others and _kind(given) != _kind(wanted)


def _kinds_apart(error: Any) -> Fault:
    (wanted,) = re.findall(_KIND, error["ctx"]["expected"])
    message = f"this is a {_kind(error['input'])}, not a {_kind(wanted)}."
    return Fault("schema", shown(error["input"]), message, f"Give a file whose schema is {wanted}.")


def _kind(schema: str) -> str:
    """`matching result` of `matching-result/1`."""
    return schema.partition("/")[0].replace("-", " ")


def _fault(shape: type[Document], error: Any) -> Fault:
    kind = error["type"]
    path, models = _walk(shape, error["loc"])
    value = "" if kind in ("missing", "json_invalid", "extra_forbidden") else shown(error.get("input"))
    if kind == "extra_forbidden":
        known = ", ".join(dict.fromkeys(f.alias or name for m in models for name, f in m.model_fields.items()))
        message = f"unknown key {path[-1]!r}; the known keys here are {known}."
        return Fault(json_path(path), value, message, "Remove it or correct its spelling.")
    return Fault(json_path(path), value, *plain_words(kind, error.get("ctx", {}), str(error["msg"])))


def _walk(shape: type[Document], location: Sequence[str | int]) -> tuple[list[str | int], list[type[BaseModel]]]:
    """The path of a fault as it stands in the document, and the models that its last step is a key of.

    Pydantic's location also names the member of a union it tried (a class or the value of its discriminator): those
    steps are no keys of the document and are left out.
    """
    path: list[str | int] = []
    here: list[Any] = [shape]
    models: list[type[BaseModel]] = [shape]
    for position, step in enumerate(location):
        last = position == len(location) - 1
        models = [m for m in here if isinstance(m, type) and issubclass(m, BaseModel)]
        chosen = [] if last else [m for m in models if step == m.__name__ or (len(models) > 1 and _has_tag(m, step))]
        fields = [f for m in models for name, f in m.model_fields.items() if step in (name, f.alias)]
        if isinstance(step, int):
            path.append(step)
            here = [member for h in here for member in _members(h, items=True)]
        elif chosen:
            here = list(chosen)
        elif fields:
            path.append(fields[0].alias or step)
            here = [member for f in fields for member in _members(f.annotation)]
        elif not last or not path or not _names_member(step, here):
            path.append(step)
            here = [m for h in here if get_origin(h) is dict for m in _members(get_args(h)[1])]
    return path, models


def _has_tag(model: type[BaseModel], step: str | int) -> bool:
    literals = [f.annotation for f in model.model_fields.values() if get_origin(f.annotation) is Literal]
    return any(step in get_args(literal) for literal in literals)


def _names_member(step: str | int, here: Sequence[Any]) -> bool:
    """Whether the step is pydantic's name of a member of a union: a class, or a plain one such as `str`."""
    names = {"constrained-str", *(getattr(h, "__name__", "") for h in here)}
    return step in names and len(here) > 1


def _members(annotation: Any, *, items: bool = False) -> list[Any]:
    """The classes an annotation may hold; with `items`, those that its sequence holds."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _members(get_args(annotation)[0], items=items)
    if origin in (Union, types.UnionType):
        return [member for argument in get_args(annotation) for member in _members(argument, items=items)]
    if items:
        return [member for argument in get_args(annotation) for member in _members(argument)]
    return [annotation]
