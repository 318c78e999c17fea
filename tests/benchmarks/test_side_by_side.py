"""Calls are made in processes of their own, and tell what they returned in the order of the calls."""

from __future__ import annotations

import os
from functools import partial

import pytest

from benchmarks.side_by_side import side_by_side


def test_results_come_in_the_order_of_the_calls_from_other_processes() -> None:
    known = [3, 4]
    found = side_by_side([lambda: (os.getpid(), known[0]), lambda: (os.getpid(), known[1])])
    assert [value for _, value in found] == [3, 4]
    assert len({os.getpid(), *(process for process, _ in found)}) == 3


def test_a_process_that_fails_is_not_waited_for() -> None:
    with pytest.raises(EOFError):
        side_by_side([partial(divmod, 1, 0)])
