"""Files at random are read, or refused in words; nothing else happens."""

from __future__ import annotations

from benchmarks.import_fuzz import tries
from tests.importing.lists.small_lists import kinds, outcomes, read


def test_sixty_files_at_random_are_read_or_refused() -> None:
    good, bad = tries(60, 3)
    assert good + bad == 60
    assert good


def test_signs_alone_are_no_organisation() -> None:
    found = read([("Email", "Name", "Organisation"), ("a@rtk.example", "Ann", "(((")])
    assert (outcomes(found), kinds(found)) == ("w", {"organisation.unknown"})
