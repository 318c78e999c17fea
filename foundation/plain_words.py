"""What is wrong with a value, in words for somebody who did not write the reader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

CLOCK_PATTERN = r"^([01]\d|2[0-3]):[0-5]\d$"
"""A time of day, `HH:MM`."""

_CORRECT = "Correct the value."

_WORDS = {
    "missing": ("this key is required.", "Add it."),
    "json_invalid": ("this is not JSON: {error}.", "Check that the file was saved whole."),
    "string_type": ("a text is needed.", "Put it in double quotes."),
    "string_too_short": ("the text is too short.", _CORRECT),
    "string_too_long": ("the text is longer than {max_length} characters.", "Shorten it."),
    "int_type": ("a whole number is needed.", "Write it without quotes and without a decimal point."),
    "int_from_float": ("a whole number is needed.", "Write it without a decimal point."),
    "float_type": ("a number is needed.", "Write it without quotes."),
    "finite_number": ("a finite number is needed.", _CORRECT),
    "bool_type": ("true or false is needed.", "Write it without quotes."),
    "date_type": ("a date is needed.", "Write it as year-month-day, such as 2020-07-13."),
    "date_parsing": ("this is no date of the calendar.", "Write it as year-month-day, such as 2020-07-13."),
    "date_from_datetime_parsing": ("this is no date.", "Write it as year-month-day, such as 2020-07-13."),
    "date_from_datetime_inexact": ("a date without a time is needed.", "Write it as 2020-07-13."),
    "literal_error": ("this is not one of the known values.", "Use one of {expected}."),
    "greater_than": ("the number must be above {gt:,.12g}.", _CORRECT),
    "greater_than_equal": ("the number must be at least {ge:,.12g}.", _CORRECT),
    "less_than": ("the number must be below {lt:,.12g}.", _CORRECT),
    "less_than_equal": ("the number must be at most {le:,.12g}.", _CORRECT),
    "model_type": ("an object is needed.", "Write it in braces, with its keys."),
    "model_attributes_type": ("an object is needed.", "Write it in braces, with its keys."),
    "dict_type": ("an object is needed.", "Write it in braces."),
    "tuple_type": ("a list is needed.", "Write it in square brackets."),
    "list_type": ("a list is needed.", "Write it in square brackets."),
    "frozen_set_type": ("a list is needed.", "Write it in square brackets."),
    "too_short": ("the list needs at least {min_length}.", "Add what is missing."),
    "too_long": ("the list holds more than {max_length}.", "Remove what is too much."),
    "union_tag_not_found": ("the key {discriminator} is required here.", "Add it."),
    "union_tag_invalid": ("'{tag}' is not known as {discriminator}.", "Use one of {expected_tags}."),
    "string_unicode": ("the text is not UTF-8.", "Save the file as UTF-8."),
}


def plain_words(kind: str, details: Mapping[str, Any], told: str) -> tuple[str, str]:
    """Message and remedy for one fault that pydantic found.

    Args:
        kind: pydantic's type of the error.
        details: its context (bounds, expected values).
        told: its own message, used for a validator of ours, whose words are already plain.
    """
    if kind == "value_error":
        message = told.removeprefix("Value error, ").rstrip(".")
        return f"{message}.", _CORRECT
    if kind == "string_pattern_mismatch" and details.get("pattern") == CLOCK_PATTERN:
        return "this is no time of day.", "Write it as HH:MM, such as 09:30."
    if kind not in _WORDS:
        return f"{told[:1].lower()}{told[1:].rstrip('.')}.", _CORRECT
    message, remedy = _WORDS[kind]
    return message.format(**details), remedy.format(**details)
