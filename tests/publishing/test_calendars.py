"""Calendars that update in place: lasting UIDs, rising SEQUENCE, cancellations, one file for each reader, no names."""

from __future__ import annotations

import copy
import datetime as dt
import json
from typing import Any

import pytest
from icalendar import Calendar

from foundation.errors import BadInput
from programme.publishing.calendar_feeds import calendar_feeds, invitations
from programme.publishing.calendars import sessions_calendar
from programme.publishing.labels import Labels

Json = dict[str, Any]
LABELS = Labels()
A1, A2, B1 = (f"{name}.session@learn-live-lead" for name in ("A1", "A2", "B1"))


def row(name: str, date: str, room: str = "R1", *, leader: str = "F1", sequence: int = 0, **more: Any) -> Json:
    base = {"session": name, "date": date, "block": "am", "room": room, "facilitators": [leader], "equipment": []}
    return {**base, "sequence": sequence, "changed": [], **more}


ROWS = [row("A1", "2020-09-08"), row("A2", "2020-10-27"), row("B1", "2020-09-09", "R2", leader="F2")]
SNAPSHOT: Json = {
    "as_at": "2020-07-13",
    "blocks": [{"id": "am", "start": "09:30", "end": "12:30"}],
    "venues": [
        {"id": "V1", "name": "Hall", "rooms": [{"id": "R1"}]},
        {"id": "V2", "name": "Barn", "rooms": [{"id": "R2"}]},
    ],
    "people": [{"id": name} for name in ("P1", "P2", "F1", "F2")],
    "cohorts": [{"id": "A", "name": "Wave 2", "members": ["P1"]}, {"id": "B", "members": ["P2"]}],
    "sessions": [{"id": name, "cohorts": [name[0]], "title": f"Day {name}"} for name in ("A1", "A2", "B1")],
    "published": ROWS,
}
PLAN: Json = {"placements": ROWS, "unplaced": []}


def moved() -> Json:
    """A1 moves to the other venue a day later, all else stays."""
    return {
        "placements": [row("A1", "2020-09-09", "R2", sequence=1, changed=["date", "room"]), *ROWS[1:]],
        "unplaced": [],
    }


def without_a1() -> Json:
    return {"placements": ROWS[1:], "unplaced": [{"session": "A1", "cancelled": True, "sequence": 1}]}


def events(data: bytes) -> dict[str, Any]:
    return {str(event["uid"]): event for event in Calendar.from_ical(data).walk("VEVENT")}


def texts(data: bytes) -> dict[str, bytes]:
    """The bytes of each event as they stand in the file."""
    parts = data.split(b"BEGIN:VEVENT\r\n")[1:]
    return {part.split(b"UID:")[1].split(b"\r\n")[0].decode(): part.split(b"END:VEVENT")[0] for part in parts}


def test_one_moved_session_is_one_changed_event_and_all_others_stay_byte_for_byte() -> None:
    before = sessions_calendar(SNAPSHOT, PLAN, LABELS)
    later = {**SNAPSHOT, "as_at": "2020-08-30"}
    after = sessions_calendar(later, moved(), LABELS, before)
    old, new = texts(before), texts(after)
    assert {uid for uid in old if old[uid] != new[uid]} == {A1}
    assert (events(before)[A1].sequence, events(after)[A1].sequence) == (0, 1)
    assert str(events(after)[A1]["location"]) == "R2, Barn"


def test_the_same_holds_against_the_published_rows_where_no_earlier_file_is_given() -> None:
    draft = sessions_calendar({**SNAPSHOT, "published": []}, PLAN, LABELS)
    after = sessions_calendar(SNAPSHOT, moved(), LABELS)
    old, new = texts(draft), texts(after)
    assert {uid for uid in old if old[uid] != new[uid]} == {A1}
    assert events(after)[A1].sequence == 1


def test_a_file_written_again_from_itself_does_not_change() -> None:
    once = sessions_calendar(SNAPSHOT, moved(), LABELS)
    assert sessions_calendar(SNAPSHOT, moved(), LABELS, once) == once


def test_a_session_that_loses_its_place_is_cancelled_and_comes_back_with_a_higher_number() -> None:
    before = sessions_calendar(SNAPSHOT, PLAN, LABELS)
    lost = sessions_calendar(SNAPSHOT, without_a1(), LABELS, before)
    assert (str(events(lost)[A1]["status"]), events(lost)[A1].sequence) == ("CANCELLED", 1)
    again = sessions_calendar({**SNAPSHOT, "published": ROWS[1:]}, PLAN, LABELS, lost)
    assert ("status" in events(again)[A1], events(again)[A1].sequence) == (False, 2)


def test_times_are_london_wall_clock_on_both_sides_of_the_change() -> None:
    """The clocks go back on 25 October 2020: half past nine is 08:30 UTC before it and 09:30 after."""
    data = sessions_calendar(SNAPSHOT, PLAN, LABELS)
    found = events(data)
    assert [found[uid].start.astimezone(dt.UTC).strftime("%H:%M") for uid in (A1, A2)] == ["08:30", "09:30"]
    assert found[A1]["dtstart"].params["TZID"] == "Europe/London"
    rules = [str(part["rrule"].to_ical(), "ascii") for part in Calendar.from_ical(data).walk("DAYLIGHT")]
    assert rules == ["FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3"]
    assert b"TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0000" in data


def test_each_reader_has_a_file_with_their_own_sessions_and_nobody_is_named() -> None:
    files = calendar_feeds(SNAPSHOT, PLAN, LABELS)
    assert {path: sorted(events(data)) for path, data in files.items()} == {
        "sessions.ics": [A1, A2, B1],
        "cohorts/A.ics": [A1, A2],
        "cohorts/B.ics": [B1],
        "venues/V1.ics": [A1, A2],
        "venues/V2.ics": [B1],
        "facilitators/F1.ics": [A1, A2],
        "facilitators/F2.ics": [B1],
        "people/F1.ics": [A1, A2],
        "people/F2.ics": [B1],
        "people/P1.ics": [A1, A2],
        "people/P2.ics": [B1],
    }
    assert all(b"METHOD:PUBLISH" in data and b"ATTENDEE" not in data for data in files.values())
    assert all(person.encode() not in data for data in files.values() for person in ("P1", "P2", "F1", "F2"))


def test_a_session_that_leaves_a_venue_is_cancelled_there_and_new_where_it_goes() -> None:
    before = calendar_feeds(SNAPSHOT, PLAN, LABELS)
    for earlier in (before, None):
        after = calendar_feeds(SNAPSHOT, moved(), LABELS, earlier)
        assert str(events(after["venues/V1.ics"])[A1]["status"]) == "CANCELLED"
        assert "status" not in events(after["venues/V2.ics"])[A1]
        assert events(after["venues/V1.ics"])[A1].sequence == events(after["venues/V2.ics"])[A1].sequence == 1


def test_an_invitation_goes_to_those_concerned_alone_with_no_other_attendee() -> None:
    mail = {"P1": "ada@example.org", "F1": "ben@example.org"}
    first = invitations({**SNAPSHOT, "published": []}, PLAN, LABELS, organiser="qi@example.org", addresses=mail)
    assert set(first) == {
        f"{name}.ics"
        for name in ("P1/A1", "P1/A2", "F1/A1", "F1/A2", "P2/B1", "F2/B1")
    }  # fmt: skip
    (event,) = Calendar.from_ical(first["P1/A1.ics"]).walk("VEVENT")
    assert (str(event["attendee"]), str(event["organizer"])) == ("mailto:ada@example.org", "mailto:qi@example.org")
    assert all(b"METHOD:REQUEST" in data and data.count(b"ATTENDEE") == 1 for data in first.values())
    change = invitations(SNAPSHOT, moved(), LABELS, organiser="qi@example.org")
    assert set(change) == {"P1/A1.ics", "F1/A1.ics"}
    lost = invitations(SNAPSHOT, without_a1(), LABELS, organiser="qi@example.org")
    assert all(b"METHOD:CANCEL" in data and b"STATUS:CANCELLED" in data for data in lost.values())
    assert set(lost) == set(change)


def test_a_facilitator_who_no_longer_leads_is_told_and_the_members_are_left_in_peace() -> None:
    other = copy.deepcopy(PLAN)
    other["placements"][0] = row("A1", "2020-09-08", leader="F2", sequence=1, changed=["facilitators"])
    told = invitations(SNAPSHOT, other, LABELS, organiser="qi@example.org")
    assert {path: (b"METHOD:CANCEL" in data) for path, data in told.items()} == {
        "F1/A1.ics": True,
        "F2/A1.ics": False,
    }


def test_reserve_dates_are_tentative_events_with_their_own_lasting_uid() -> None:
    plan = {**PLAN, "reserve": {"dates": [row("A1", "2020-09-15")], "without": [], "proven": True}}
    before = sessions_calendar(SNAPSHOT, plan, LABELS)
    event = events(before)["A1.reserve@learn-live-lead"]
    assert (str(event["status"]), str(event["summary"])) == ("TENTATIVE", "Wave 2: Day A1 (reserve date)")
    moved_on = {**PLAN, "reserve": {"dates": [row("A1", "2020-09-16")], "without": [], "proven": True}}
    after = sessions_calendar(SNAPSHOT, moved_on, LABELS, before)
    assert events(after)["A1.reserve@learn-live-lead"].sequence == 1
    assert {uid for uid, text in texts(before).items() if texts(after)[uid] != text} == {"A1.reserve@learn-live-lead"}
    assert sessions_calendar(SNAPSHOT, PLAN, LABELS, before) == before  # nothing was said of reserve dates


def test_what_is_over_and_no_longer_in_the_records_stays_as_it_was() -> None:
    before = sessions_calendar(SNAPSHOT, PLAN, LABELS)
    later = {**SNAPSHOT, "as_at": "2020-09-20", "published": ROWS[1:], "sessions": SNAPSHOT["sessions"][1:]}
    after = sessions_calendar(later, {"placements": ROWS[1:], "unplaced": []}, LABELS, before)
    assert texts(after)[A1] == texts(before)[A1]


def test_a_file_that_is_no_calendar_is_refused() -> None:
    with pytest.raises(BadInput):
        sessions_calendar(SNAPSHOT, PLAN, LABELS, b"hello")


def test_somebody_who_leaves_finds_everything_ahead_cancelled_and_is_told() -> None:
    before = calendar_feeds(SNAPSHOT, PLAN, LABELS)
    without = copy.deepcopy(SNAPSHOT)
    without["cohorts"][0]["members"] = []
    after = calendar_feeds(without, PLAN, LABELS, before)
    assert {str(event["status"]) for event in events(after["people/P1.ics"]).values()} == {"CANCELLED"}
    assert texts(after["people/F1.ics"]) == texts(before["people/F1.ics"])
    told = invitations(without, PLAN, LABELS, organiser="qi@example.org", before=before)
    assert {path: b"METHOD:CANCEL" in data for path, data in told.items()} == {"P1/A1.ics": True, "P1/A2.ics": True}


@pytest.mark.parametrize("odd", ["..", "a/b", "a\\b", "é:*?", "x; y, z", "CON.ics"])
def test_odd_ids_make_safe_names_and_sound_files(odd: str) -> None:
    snapshot = json.loads(json.dumps(SNAPSHOT).replace('"P1"', json.dumps(odd)).replace('"A1"', json.dumps(odd)))
    plan = json.loads(json.dumps(PLAN).replace('"A1"', json.dumps(odd)))
    files = calendar_feeds(snapshot, plan, LABELS)
    files |= invitations({**snapshot, "published": []}, plan, LABELS, organiser="qi@example.org")
    for path, data in files.items():
        parts = path.split("/")
        assert len(parts) <= 2
        assert all(part not in {"", ".", ".."} and not set('\\:*?"<>|') & set(part) for part in parts)
        assert events(data)
    uid = f"{odd}.session@learn-live-lead"
    again = sessions_calendar(snapshot, plan, LABELS, files["sessions.ics"])
    assert uid in events(again)
    assert again == files["sessions.ics"]
