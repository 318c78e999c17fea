"""Rows of the timetabling table are kept beside their plans, so that the table can be made in pieces."""

from __future__ import annotations

from pathlib import Path

from benchmarks.course_timetabling_table import Row, Rows


def test_a_row_that_is_there_is_made_again_only_where_nobody_resumes(tmp_path: Path) -> None:
    costs = iter([9, 7, 5])

    def solve(plan: Path) -> Row:
        plan.write_text("A r 0 0\n")
        return Row("toy", next(costs), 1.0, "1 s", 0)

    def bound() -> int:
        return 4

    first = Rows(tmp_path, resume=True).row("toy", solve, bound, 0)
    assert (first.cost, first.bound) == (9, None)
    bounded = Rows(tmp_path, resume=True).row("toy", solve, bound, 2)
    assert (bounded.cost, bounded.bound, bounded.bound_seconds) == (9, 4, 2)
    assert Rows(tmp_path, resume=True).row("toy", solve, bound, 8) == bounded
    assert Rows(tmp_path, resume=False).row("toy", solve, bound, 0).cost == 7
    assert Rows(tmp_path, resume=True).plan("toy").exists()
