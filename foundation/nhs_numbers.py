"""Texts that seem to name a patient: none may stand in the programme's records or reports."""

from __future__ import annotations

import re

_TEN_DIGITS = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")


def holds_nhs_number(text: str) -> bool:
    """Whether a text holds ten digits, in one or as 3 3 4, that pass as an NHS number."""
    return any(is_nhs_number(re.sub(r"\D", "", match.group())) for match in _TEN_DIGITS.finditer(text))


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits pass the NHS number's modulus 11 check (NHS Data Dictionary, attribute NHS NUMBER)."""
    check = 11 - sum(int(d) * w for d, w in zip(digits[:9], range(10, 1, -1), strict=True)) % 11
    return check != 10 and check % 11 == int(digits[9])
