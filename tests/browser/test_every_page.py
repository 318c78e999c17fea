"""Every page as the administrator sees it, by the accessibility checker, by keyboard, narrow."""

from __future__ import annotations

import pytest

from tests.browser.every_page import ADDRESSES, faults_of, seen_by
from tests.browser.whole import Whole


@pytest.mark.parametrize("route", seen_by("administrator"))
def test_a_page_of_the_administrator(whole: Whole, route: str) -> None:
    page = whole.as_role("administrator")
    answer = page.goto(whole.address(ADDRESSES[route]))
    assert answer.status == 200
    assert faults_of(page) == []
    assert whole.complaints() == []
