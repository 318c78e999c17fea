"""An attack on everything published together: no count of a pooled organisation can be worked out.

The attacker knows the rules, all that is on the public map (groups, members, headcounts) of one release or of two in a
row, and that between the two exactly one person somewhere came or went. Every community that would have published the
same is written down; what a hidden organisation may count in them must stay open.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from itertools import product

from foundation.disclosure import LEAST_WIDTH, SMALL_NUMBER
from network.documents import Organisation
from network.pools import public_groups
from network.release import Release

CODES = ("A", "B", "C", "D")
ORGANISATIONS = tuple(Organisation(code=code, kind="practice" if code > "B" else "acute") for code in CODES)
LARGE = 30
MOST = 13

Sizes = tuple[int, ...]
Shown = tuple[tuple[str, Sizes, str], ...]


def published(counts: list[Sizes], later: int) -> Shown:
    """Groups, members and headcounts of a release that rests on some dates, the last of them later than the first."""
    dates = tuple(dt.date(2020, 3 * i + 1, 1) for i in range(len(counts)))
    people = {code: tuple(row[i] for row in counts) for i, code in enumerate(CODES)}
    groups, _ = public_groups(ORGANISATIONS, Release(dates=dates, later=later, people=people), SMALL_NUMBER)
    return tuple((g.id, g.organisations, g.people.text) for g in groups)


def hidden(shown: Shown) -> Iterator[int]:
    for _, members, _ in shown:
        if len(members) > 1:
            yield from members


def communities() -> Iterator[Sizes]:
    for small in product(range(MOST), repeat=3):
        yield (LARGE, *small)


def neighbours(sizes: Sizes) -> Iterator[Sizes]:
    for i in range(len(sizes)):
        for change in (-1, 1):
            if sizes[i] + change >= 0:
                yield (*sizes[:i], sizes[i] + change, *sizes[i + 1 :])


def is_open(values: set[int]) -> bool:
    """Whether nothing small can be worked out: many values fit, or none of them is a small number."""
    return max(values) - min(values) + 1 >= LEAST_WIDTH or not values & set(range(1, SMALL_NUMBER))


def first(sizes: Sizes) -> Shown:
    return published([sizes, sizes], 0)


def test_from_one_release_no_pooled_organisation_can_be_worked_out() -> None:
    fits: dict[Shown, list[Sizes]] = defaultdict(list)
    for sizes in communities():
        fits[first(sizes)].append(sizes)
    for shown, possible in fits.items():
        for i in hidden(shown):
            values = {sizes[i] for sizes in possible}
            assert is_open(values), (shown, i, values)


def test_two_releases_with_one_person_between_are_the_same_even_past_the_end_of_a_quarter() -> None:
    for before in communities():
        one = first(before)
        assert all(published([before, before, after], 1) == one for after in neighbours(before)), before
