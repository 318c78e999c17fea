"""A question whose text was edited is known again by what was decided for it before."""

from __future__ import annotations

from programme.importing.lists.mapping import ColumnMapped, map_columns

BEFORE = {"what colour is your uniform": "profession", "favourite thing 2": "topics", "which bus do you take": "-"}


def mapped(heading: str) -> ColumnMapped:
    (column,) = map_columns([heading], [["blue", "green"]], BEFORE)
    return column


def test_a_heading_much_like_a_remembered_one_is_taken_with_its_likeness_as_the_score() -> None:
    column = mapped("What colour is your uniform, please?")
    assert (column.field, column.score) == ("profession", 0.89)
    assert "which you decided before" in column.reason
    assert mapped("What colour is your uniform?").score > 1


def test_a_column_that_was_left_out_stays_out_when_its_question_is_edited() -> None:
    assert mapped("Which bus do you usually take?").field == ""


def test_another_number_is_another_question_and_short_headings_are_not_compared() -> None:
    assert mapped("Favourite thing 3").field == ""
    assert mapped("Favourites").field == ""
