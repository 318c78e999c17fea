"""From sheets of text to rows: headings matched, every cell validated, every fault kept with its cell."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, TypeVar, cast

from pydantic import TypeAdapter, ValidationError

from .cells import column_letters, is_example
from .findings import Finding, fatal, warning
from .headings import find_headings
from .rows import Placed, Row, heading_of
from .sheets import Sheet

R = TypeVar("R", bound=Row)

_EMPTY = "this cell is empty, but it must be filled in."


@dataclass(slots=True)
class Table:
    """What one sheet gave.

    Attributes:
        model: what its rows must be.
        rows: the rows that read well.
        partly: the other rows, with what could be read of them; each says which fields failed.
        named: the name of every row, read well or partly, where one field names a row.
        columns: the headings that it has and that are known.
        examples: how many example rows of the template were left aside.
    """

    model: type[Row]
    rows: list[Placed[Row]] = field(default_factory=list)
    partly: list[Placed[Row]] = field(default_factory=list)
    named: list[str] = field(default_factory=list)
    columns: frozenset[str] = frozenset()
    examples: int = 0

    @property
    def is_untouched(self) -> bool:
        """Whether it is as the template gives it: the example row, and nothing else."""
        return self.examples > 0 and not self.rows and not self.partly

    def every_row(self) -> list[Placed[Row]]:
        """All rows, read well or partly, in the order of the sheet."""
        return sorted([*self.rows, *self.partly], key=lambda placed: placed.number)


def read_table(sheet: Sheet, model: type[Row], findings: list[Finding]) -> Table:
    """Read one sheet; faults are added to `findings`.

    Args:
        sheet: the sheet.
        model: what its rows must be.
        findings: where faults go, in the order of the cells.
    """
    headings = find_headings(sheet, model, findings)
    table = Table(model, columns=frozenset(headings.columns))
    letters = {heading: column_letters(index) for heading, index in headings.columns.items()}
    for number, cells in enumerate(sheet.rows[headings.row :], start=headings.row + 1):
        texts = {
            heading: cells[index] for heading, index in headings.columns.items() if index < len(cells) and cells[index]
        }
        if is_example(cells):
            table.examples += 1
        elif texts:
            findings.extend(_read_row(table, number, texts, letters))
        elif letters and any(cells):
            findings.append(_outside(model.sheet, number, cells))
    return table


def placed_rows(tables: Mapping[str, Table], model: type[R]) -> list[Placed[R]]:
    """The rows of one model that read well, in the order of the sheet; none where the sheet is absent."""
    return cast("list[Placed[R]]", tables[model.sheet].rows) if model.sheet in tables else []


def _outside(sheet: str, number: int, cells: list[str]) -> Finding:
    first = next(index for index, text in enumerate(cells) if text)
    message = "this row has values only under no heading; it was not read."
    return warning(f"{sheet}!{column_letters(first)}{number}", cells[first], message, "Move or clear it.")


def _read_row(table: Table, number: int, texts: dict[str, str], letters: dict[str, str]) -> Iterator[Finding]:
    model = table.model
    names = _fields(model)
    values: dict[str, Any] = {names[heading]: text for heading, text in texts.items()}
    try:
        placed = Placed(model.model_validate(values), number, letters, texts)
        table.rows.append(placed)
    except ValidationError as error:
        row, failed = _partly_read(model, values)
        placed = Placed(row, number, letters, texts, failed)
        table.partly.append(placed)
        yield from _faults(placed, error)
    if len(model.natural_key) == 1 and model.natural_key[0] not in placed.failed:
        table.named.append(getattr(placed.row, model.natural_key[0]))


def _partly_read(model: type[Row], values: Mapping[str, Any]) -> tuple[Row, frozenset[str]]:
    """What reads well of a row that does not, and the fields that failed; of a list, its good parts are kept."""
    read: dict[str, Any] = {name: None for name, each in model.model_fields.items() if each.is_required()}
    failed = read.keys() - values.keys()
    for name, text in values.items():
        try:
            read[name] = _reader(model, name).validate_python(text)
        except ValidationError as error:
            failed.add(name)
            read[name] = error.errors(include_url=False)[0].get("ctx", {}).get("read")
    return model.model_construct(**read), frozenset(failed)


@functools.cache
def _fields(model: type[Row]) -> Mapping[str, str]:
    """The field of each heading."""
    return {heading_of(name): name for name in model.model_fields}


@functools.cache
def _reader(model: type[Row], name: str) -> TypeAdapter[Any]:
    each = model.model_fields[name]
    kind: Any = each.annotation
    return TypeAdapter(Annotated[(kind, *each.metadata)] if each.metadata else kind)


def _faults(placed: Placed[Row], error: ValidationError) -> Iterator[Finding]:
    """A fault for each thing wrong with a cell; a column that is missing as a whole is said once, at its heading."""
    for each in error.errors(include_url=False):
        name = str(each["loc"][0]) if each["loc"] else ""
        context = each.get("ctx", {})
        if each["type"] == "missing":
            if heading_of(name) in placed.columns:
                yield fatal(placed.cell(name), "", _EMPTY, f"Fill in {heading_of(name)}.")
        elif "faults" in context:
            for message, remedy in context["faults"]:
                yield fatal(placed.cell(name), placed.text(name), message, remedy)
        else:
            message = str(each["msg"]) if each["type"] == "cell" else f"{each['msg']}."
            yield fatal(placed.cell(name), placed.text(name), message, str(context.get("remedy", "Correct it.")))
