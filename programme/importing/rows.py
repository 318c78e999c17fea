"""What every row model stands on: what its sheet is called, what names a row, what it refers to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from pydantic import BaseModel, ConfigDict


class Row(BaseModel):
    """One row of a sheet; its fields are the sheet's headings (a trailing `_` is dropped).

    Attributes:
        sheet: the name of the sheet.
        usual: whether most workbooks have the sheet, so that its absence is worth a word.
        needed_columns: headings that must be there although a cell below may be empty.
        natural_key: the fields that together name a row; a second such row is a fault.
        refers_to: field -> the sheet whose rows it names.
        in_order: pairs of fields of which the second may not come before the first.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    sheet: ClassVar[str]
    usual: ClassVar[bool] = True
    needed_columns: ClassVar[tuple[str, ...]] = ()
    natural_key: ClassVar[tuple[str, ...]] = ()
    refers_to: ClassVar[dict[str, str]] = {}
    in_order: ClassVar[tuple[tuple[str, str], ...]] = ()

    @classmethod
    def headings(cls) -> dict[str, bool]:
        """Every heading of the sheet and whether it must be there."""
        return {
            heading_of(name): field.is_required() or name in cls.needed_columns
            for name, field in cls.model_fields.items()
        }


R_co = TypeVar("R_co", bound=Row, covariant=True)


@dataclass(frozen=True, slots=True)
class Placed(Generic[R_co]):
    """A row and where it stands: its number, the letters of each heading's column, and the fields that did not read."""

    row: R_co
    number: int
    columns: dict[str, str]
    texts: dict[str, str]
    failed: frozenset[str] = frozenset()

    def cell(self, field: str = "") -> str:
        """The cell of a field, such as `People!C14`; of the first column where the field has none."""
        letters = self.columns.get(heading_of(field)) or next(iter(self.columns.values()), "A")
        return f"{self.row.sheet}!{letters}{self.number}"

    def text(self, field: str) -> str:
        """What stands in the cell of a field."""
        return self.texts.get(heading_of(field), "")


def heading_of(field: str) -> str:
    """The heading of a field: the name without the `_` that keeps it apart from a word of Python."""
    return field.rstrip("_")


def key_text(value: object) -> str:
    """What names are compared by: text without regard to case."""
    return str(value).casefold()
