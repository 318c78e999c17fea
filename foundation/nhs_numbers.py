"""Texts that seem to name a patient: none may stand in the programme's records or reports."""

from __future__ import annotations

import json
import re

_TEN_DIGITS = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")


def holds_nhs_number(text: str) -> bool:
    """Whether a text holds ten digits, in one or as 3 3 4, that pass as an NHS number."""
    return any(is_nhs_number(re.sub(r"\D", "", match.group())) for match in _TEN_DIGITS.finditer(text))


def places_of_nhs_numbers(text: str, keys: frozenset[str]) -> list[tuple[str | int, ...]]:
    """Where the texts under some keys of a JSON document hold what looks like an NHS number.

    Args:
        text: JSON; where it cannot be read, nothing is found.
        keys: the keys whose texts are free; ids and numbers may have ten digits for other reasons.

    Returns:
        The place of each, as the keys and positions that lead to it, in the order of the document.
    """
    if not holds_nhs_number(text) and "\\u00" not in text:
        return []
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        return []
    found: list[tuple[str | int, ...]] = []
    left: list[tuple[tuple[str | int, ...], object]] = [((), whole)]
    while left:
        place, value = left.pop()
        if isinstance(value, dict):
            left.extend(((*place, key), each) for key, each in reversed(value.items()))
        elif isinstance(value, list):
            left.extend(((*place, number), each) for number, each in reversed(list(enumerate(value))))
        elif isinstance(value, str) and place and place[-1] in keys and holds_nhs_number(value):
            found.append(place)
    return found


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits pass the NHS number's modulus 11 check (NHS Data Dictionary, attribute NHS NUMBER)."""
    check = 11 - sum(int(d) * w for d, w in zip(digits[:9], range(10, 1, -1), strict=True)) % 11
    return check != 10 and check % 11 == int(digits[9])
