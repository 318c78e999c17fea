"""The template workbook's sheets, with the codes that the records know to choose from."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from programme.access import Asker
from programme.importing import MODELS, NOTES, REQUIRED_SHEETS, Row, example_row, heading_of
from programme.publishing.template_workbook import TemplateColumn, TemplateSheet, template_workbook
from programme.records import Organisation, Skill

GUIDE = (
    "Fill in the sheets that you need and send the file: `lll import FILE`, or the page Import. Nothing is stored "
    "while something in it has to be put right; each such cell is named, with what to do.",
    "The sheets Organisations, People and Memberships (with dark tabs) must stay. Of a sheet or a column that you "
    "delete, and of a sheet that you leave as it is, what is stored stays as it is.",
    "Headings with a dark ground must be filled in. Point at a heading to read what its column holds. Cells with a "
    "small arrow offer what may stand there.",
    "The second row of each sheet is an example. It is never read, for as long as it begins with the words Example, "
    "not read.",
    "Dates are year, month and day, such as 2026-09-07; times such as 13:30; several things in one cell are parted by "
    "semicolons. People are named by their work e-mail, organisations by their code.",
    "Do not write down patients, diagnoses or NHS numbers. This sheet and the sheet Choices are not read.",
)
_FORMS = {
    "date": "A date, such as 2026-09-07.",
    "boolean": "yes or no.",
    "integer": "A whole number.",
    "number": "A number.",
    "array": "Several are parted by semicolons.",
}


def template_bytes(session: Transaction, asker: Asker, *, made: dt.date) -> bytes:
    """The template workbook: importing it as it is changes nothing.

    Args:
        session: the transaction; codes of organisations and skills of the records are offered in the cells.
        asker: who wants it.
        made: the day that the file shows.

    Raises:
        NotAllowed: for one who may not import.
    """
    asker.demand("imports.write")
    lists = {
        "Organisations": list(session.scalars(select(Organisation.code).order_by(Organisation.code))),
        "Skills": list(session.scalars(select(Skill.code).order_by(Skill.code))),
    }
    return template_workbook([_sheet(model) for model in MODELS], lists, GUIDE, made=made)


def _sheet(model: type[Row]) -> TemplateSheet:
    fields = model.model_json_schema(mode="validation")["properties"]
    refers = {heading_of(name): sheet for name, sheet in model.refers_to.items()}
    columns = [
        _column(model.sheet, heading, required, fields.get(heading) or fields[f"{heading}_"], refers.get(heading, ""))
        for heading, required in model.headings().items()
    ]
    return TemplateSheet(
        model.sheet, model.sheet in REQUIRED_SHEETS, columns, example_row(model.sheet, list(model.headings()))
    )


def _column(sheet: str, heading: str, required: bool, field: dict[str, Any], refers_to: str) -> TemplateColumn:
    shape: dict[str, Any] = next((each for each in field.get("anyOf", [field]) if each.get("type") != "null"), field)
    kind = "date" if shape.get("format") == "date" else str(shape.get("type", ""))
    choices = tuple(map(str, shape.get("enum", ()))) or (("yes", "no") if kind == "boolean" else ())
    said = [
        "Must be filled in." if required else "May stay blank.",
        NOTES.get((sheet, heading), ""),
        f"One of: {', '.join(choices)}." if choices else _FORMS.get(kind, ""),
        f"From the sheet {refers_to}, or already in the records." if refers_to and refers_to != "Blocks" else "",
        "The label of a block in the sheet Calendar." if refers_to == "Blocks" else "",
    ]
    single = kind != "array" and refers_to not in ("", "Blocks")
    return TemplateColumn(heading, required, " ".join(filter(None, said)), choices, refers_to if single else "")
