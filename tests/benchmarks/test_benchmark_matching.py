"""The comparison of methods: every method solves the same round, and the judge of their plans is strict."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import matching
from benchmarks.matching import settled, table_of
from benchmarks.matching_methods import run
from benchmarks.matching_rounds import generated_round
from benchmarks.matching_samples import FLOWS
from benchmarks.matching_table import Table, read_table


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small round as a snapshot and as a table."""
    made = tmp_path_factory.mktemp("round")
    for name, goals in (("flows", FLOWS), ("all", None)):
        text = generated_round(12, 6, 3, goals)
        (made / f"{name}.json").write_text(text)
        table_of(matching.read_instance(text)).write(made / f"{name}.npz")
    return made


@pytest.mark.parametrize("method", ["SciPy", "HiGHS", "CP-SAT"])
def test_every_method_places_as_many_and_fits_at_least_as_well(folder: Path, method: str) -> None:
    ours, other = run("ours", folder / "flows.json", 10), run(method, folder / "flows.npz", 10)
    table = read_table(folder / "flows.npz")
    assert ours["gaps"] == other["gaps"] == {}
    assert len(ours["pairs"]) == len(other["pairs"])
    assert table.fit(ours["pairs"]) <= table.fit(other["pairs"]) + 1e-9  # ours places those who waited first


@pytest.mark.parametrize("method", ["HiGHS", "CP-SAT"])
def test_with_the_first_goals_settled_the_others_reach_our_fit(folder: Path, method: str) -> None:
    ours = run("ours", folder / "all.json", 10)
    instance = matching.read_instance((folder / "all.json").read_bytes())
    table = settled(table_of(instance), instance, ours)
    table.write(folder / "settled.npz")
    other = run(method, folder / "settled.npz", 10)
    assert other["gaps"] == {}
    assert table.fit(other["pairs"]) == pytest.approx(table.fit(ours["pairs"]), abs=1e-6)


def test_a_plan_that_breaks_a_rule_is_refused() -> None:
    pairs = np.array([[0, 0], [0, 1], [1, 0], [2, 0]])
    table = Table(3, np.array([1, 1]), pairs[:, 0], pairs[:, 1], np.array([5, 6, 7, 8]))
    assert table.at([(0, 1), (2, 0)]).tolist() == [1, 3]
    for wrong, word in (([(1, 1)], "may not be"), ([(0, 0), (0, 1)], "two coaches"), ([(1, 0), (2, 0)], "places")):
        with pytest.raises(ValueError, match=word):
            table.at(wrong)
