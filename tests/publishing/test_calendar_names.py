"""A calendar is called a proposal where something in that very file is not yet what people were told."""

from __future__ import annotations

from icalendar import Calendar

from programme.publishing.calendar_feeds import calendar_feeds
from tests.publishing.test_calendars import LABELS, PLAN, SNAPSHOT, moved, without_a1


def proposals(files: dict[str, bytes]) -> set[str]:
    return {
        path for path, data in files.items() if str(Calendar.from_ical(data)["x-wr-calname"]).endswith("(proposal)")
    }


def test_a_moved_session_makes_proposals_of_the_files_it_stands_in_and_no_other_file_changes() -> None:
    before = calendar_feeds(SNAPSHOT, PLAN, LABELS)
    after = calendar_feeds(SNAPSHOT, moved(), LABELS, before)
    assert proposals(before) == set()
    touched = {"sessions.ics", "cohorts/A.ics", "venues/V1.ics", "venues/V2.ics", "facilitators/F1.ics"}
    assert proposals(after) == touched | {"people/P1.ics", "people/F1.ics"}
    assert {path for path in after if after[path] != before[path]} == proposals(after)


def test_a_session_that_lost_its_place_makes_proposals_of_the_files_it_stood_in() -> None:
    before = calendar_feeds(SNAPSHOT, PLAN, LABELS)
    after = calendar_feeds(SNAPSHOT, without_a1(), LABELS, before)
    assert {path for path in after if after[path] != before[path]} == proposals(after)
    assert "cohorts/A.ics" in proposals(after)
    assert "cohorts/B.ics" not in proposals(after)
