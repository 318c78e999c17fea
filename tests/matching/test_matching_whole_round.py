"""The round as a whole, and what should be put right before it."""

from __future__ import annotations

from matching.eligibility import eligibility
from matching.readiness import readiness
from matching.whole_round import bridges_of, give_and_take, wished_swaps
from tests.matching.matching_rounds import coach, learner, read, result, snapshot, solved


def test_what_would_embarrass_is_named_with_a_remedy() -> None:
    rows = [learner("L1", needs=["SPD"], emails=["a@x"]), learner("L2", availability=None, emails=["A@x "])]
    coaches = [coach("C1", skills=["SPC"], supervision_valid_to="2020-07-01"), {**coach("C2"), "organisations": []}]
    found = readiness(read(snapshot(rows, coaches)))
    assert {(each.what, each.subjects) for each in found} == {
        ("coach_without_skill", ("C2",)),
        ("shared_email", ("L1", "L2")),
        ("skill_nobody_offers", ("L1",)),
        ("supervision", ("C1",)),
        ("unknown_organisation", ("C2",)),
        ("unknown_time", ("L2",)),
    }
    assert all(each.remedy for each in found)


def test_give_and_take_and_bridges_are_counted() -> None:
    raw = snapshot([learner("L1", "A"), learner("L2", "B")], [coach("C1", "B"), coach("C2", "D")])
    raw["ties"] = [{"organisations": ["A", "B"]}]
    instance, solution = solved(raw)
    assert [(each.organisation, each.gives, each.receives) for each in give_and_take(instance, solution.pairs)] == [
        ("A", 0, 1),
        ("B", 1, 1),
        ("D", 1, 0),
    ]
    bridges = bridges_of(instance, solution.pairs)
    assert (bridges.before, bridges.after, bridges.new) == (1, 2, (("B", "D"),))
    assert bridges.text == "2 pairs of organisations would be linked after this round; 1 is now."
    written = result(raw)
    assert written["bridges"]["new"] == [["B", "D"]]
    assert written["give_and_take"][0]["text"] == "A coaches 0 learners of others; others coach 1 learner of its own."
    assert written["swaps"] == []


def test_two_learners_who_would_both_rather_swap_are_found() -> None:
    raw = snapshot([learner("L1"), learner("L2")], [coach("C1"), coach("C2")])
    raw["scores"] = [
        {"learner": a, "coach": b, "fit": fit}
        for a, b, fit in (("L1", "C1", 10), ("L1", "C2", 20), ("L2", "C1", 20), ("L2", "C2", 10))
    ]
    instance = read(raw)
    table = eligibility(instance)
    (swap,) = wished_swaps(table, [(0, 0), (1, 1)])
    assert (swap.learners, swap.gains) == (("L1", "L2"), (10.0, 10.0))
    assert wished_swaps(table, [(0, 1), (1, 0)]) == ()


def test_a_swap_that_a_limit_of_the_round_forbids_is_no_wish() -> None:
    raw = snapshot([learner("L1", "A"), learner("L2", "D")], [coach("C1", "B"), coach("C2", "E")])
    raw["ties"] = [{"organisations": ["A", "B"]}]
    raw["policy"] = {"groups": {"max_pairs_between": 1}, "goals": [{"goal": "place_learners"}, {"goal": "keep_pairs"}]}
    raw["scores"] = [
        {"learner": a, "coach": b, "fit": fit}
        for a, b, fit in (("L1", "C1", 10), ("L1", "C2", 20), ("L2", "C1", 20), ("L2", "C2", 10))
    ]
    raw["current_pairs"] = [{"learner": "L1", "coach": "C1"}, {"learner": "L2", "coach": "C2"}]
    instance, solution = solved(raw)
    assert len(wished_swaps(eligibility(instance), solution.pairs)) == 1
    raw["hours"] = [{"learner": "L1", "coach": "C2", "hours": 3}]
    raw["coaches"][1]["hours_per_month"] = 2
    instance, solution = solved(raw)
    assert wished_swaps(eligibility(instance), solution.pairs) == ()
