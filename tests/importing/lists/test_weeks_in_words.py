"""What people write about their week, and the slots that are read from it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.importing.lists import read_week

WHOLE = "Mon 09:00-17:00; Tue 09:00-17:00; Wed 09:00-17:00; Thu 09:00-17:00; Fri 09:00-17:00"


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        (
            "Mon-Weds not 2nd Weds, Fri pm term time",
            "Mon 09:00-17:00; Tue 09:00-17:00; 1st and 3rd and 4th and 5th Wed 09:00-17:00; Fri 13:00-17:00 term time",
        ),
        ("Mon;Tue;Fri pm;", "Mon 09:00-17:00; Tue 09:00-17:00; Fri 13:00-17:00"),
        ("Tues & Thurs mornings", "Tue 09:00-13:00; Thu 09:00-13:00"),
        ("Mon 9am-12, Wed after 2pm", "Mon 09:00-12:00; Wed 14:00-17:00"),
        ("1st and 3rd Tue am", "1st and 3rd Tue 09:00-13:00"),
        ("M/W/F", "Mon 09:00-17:00; Wed 09:00-17:00; Fri 09:00-17:00"),
        ("Monday to Thursday, 10:00-15:30", "Mon 10:00-15:30; Tue 10:00-15:30; Wed 10:00-15:30; Thu 10:00-15:30"),
        ("weekdays not Wed pm", WHOLE.replace("Wed 09:00-17:00", "Wed 09:00-13:00")),
        ("any day except Fri", WHOLE.replace("; Fri 09:00-17:00", "")),
        ("Friday 1-4", "Fri 13:00-16:00"),
        ("9-5 weekdays", WHOLE),
    ],
)
def test_a_text_that_is_understood_gives_its_slots(text: str, slots: str) -> None:
    read = read_week(text)
    assert (read.sureness, read.words(), read.leftover) == ("read", slots, "")


def test_flexible_is_all_working_hours_and_only_assumed() -> None:
    assert (read_week("Flexible").sureness, read_week("flexible").words()) == ("assumed", WHOLE)


def test_blank_and_ask_my_manager_are_unknown_which_is_neither_none_nor_all() -> None:
    assert {read_week(text).sureness for text in ("", " ", "ask my manager", "tbc", "n/a")} == {"unknown"}
    assert read_week("not available").sureness == "none"


def test_a_lone_letter_that_may_be_two_days_is_asked_about() -> None:
    read = read_week("T/Th")
    assert (read.slots, read.sureness) == ((), "doubtful")
    assert read.choices == ("Tue 09:00-17:00; Thu 09:00-17:00", "Thu 09:00-17:00")


@pytest.mark.parametrize("text", ["next Tues", "alternate Fridays", "Weds pm but check diary", "Tue 14:00-12:00"])
def test_words_that_are_not_understood_make_the_whole_doubtful(text: str) -> None:
    assert read_week(text).sureness == "doubtful"


@given(st.text(alphabet="montuewdhrfisa0129:-,;/ &pmtnoe\n", max_size=40))
def test_slots_in_words_are_read_back_as_the_same(text: str) -> None:
    read = read_week(text)
    if read.slots:
        again = read_week(read.words())
        assert (again.slots, again.leftover) == (read.slots, "")


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("Tue am and Thu pm", "Tue 09:00-13:00; Thu 13:00-17:00"),
        ("Mon am Wed pm", "Mon 09:00-13:00; Wed 13:00-17:00"),
        ("Mon 9-12 and 2nd Thu pm", "Mon 09:00-12:00; 2nd Thu 13:00-17:00"),
        ("Tuesday morning or Thursday afternoon", "Tue 09:00-13:00; Thu 13:00-17:00"),
        ("Tues & Thurs pm", "Tue 13:00-17:00; Thu 13:00-17:00"),
        ("Wed PM (not 1st or 3rd)", "2nd and 4th and 5th Wed 13:00-17:00"),
        ("mon-tue 0900-1300", "Mon 09:00-13:00; Tue 09:00-13:00"),
        ("weekends only", "Sat 09:00-17:00; Sun 09:00-17:00"),
    ],
)
def test_each_day_has_its_own_times(text: str, slots: str) -> None:
    read = read_week(text)
    assert (read.words(), read.sureness) == (slots, "read")
    assert read_week(read.words()).slots == read.slots
