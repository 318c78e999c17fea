"""Documents are read strictly: every fault at once, where it stands, in plain words."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

import pytest
from pydantic import Field

from foundation.documents import Document, Identifier, read_document, write_document
from foundation.errors import BadInput
from foundation.time_windows import WeeklySlot


class Lock(Document):
    kind: Literal["lock"]
    learner: str


class Places(Document):
    kind: Literal["places"]
    places: Annotated[int, Field(ge=0)]


class Person(Document):
    id: Identifier
    slots: tuple[WeeklySlot, ...] | None = None
    weight: float = 1.0
    skills: tuple[Lock | str, ...] = ()


class Round(Document):
    schema_: Literal["round/1"] = Field(alias="schema")
    as_at: dt.date
    people: tuple[Person, ...] = ()
    instructions: tuple[Annotated[Lock | Places, Field(discriminator="kind")], ...] = ()


def faults(text: str | bytes) -> dict[str, str]:
    with pytest.raises(BadInput) as caught:
        read_document(Round, text)
    return {fault.path: f"{fault.message} {fault.remedy}" for fault in caught.value.faults}


def test_every_fault_comes_at_once_with_its_path() -> None:
    told = faults(
        """{"schema": "round/1", "as_at": "2020-02-30", "colour": "blue",
        "people": [{"id": ""},
                   {"id": "P1", "slots": [{"weekday": "fry", "start": "9:00", "end": "12:00"}], "weight": "3"},
                   {"id": "P2", "slots": [{"weekday": "fri", "start": "12:00", "end": "09:00", "spelling": 1}]}],
        "instructions": [{"kind": "lock"}, {"kind": "lokc"},
                         {"kind": "places", "places": -1}, {"kind": "places", "places": 1.5}]}"""
    )
    assert set(told) == {
        "as_at",
        "colour",
        "people[0].id",
        "people[1].slots[0].weekday",
        "people[1].slots[0].start",
        "people[1].weight",
        "people[2].slots[0].spelling",
        "instructions[0].learner",
        "instructions[1]",
        "instructions[2].places",
        "instructions[3].places",
    }
    assert "schema, as_at, people, instructions" in told["colour"]
    assert "weekday, start, end, occurrences, term_only" in told["people[2].slots[0].spelling"]
    assert "HH:MM" in told["people[1].slots[0].start"]
    assert "at least 0" in told["instructions[2].places"]
    assert "'lock', 'places'" in told["instructions[1]"]


def test_a_slot_that_ends_before_it_starts_is_a_fault() -> None:
    told = faults(
        '{"schema": "round/1", "as_at": "2020-07-13", '
        '"people": [{"id": "P", "slots": [{"weekday": "fri", "start": "12:00", "end": "12:00"}]}]}'
    )
    assert told == {"people[0].slots[0]": "the slot ends at 12:00, not after its start at 12:00. Correct the value."}


@pytest.mark.parametrize("text", ["", "{", '{"schema": "round/1"', "nonsense", b"\xff\xfe{"])
def test_what_is_no_json_is_one_fault(text: str | bytes) -> None:
    assert list(faults(text)) == ["$"]


@pytest.mark.parametrize("text", ["[]", "null", "3", '"round/1"'])
def test_json_that_is_no_object_is_one_fault(text: str) -> None:
    assert faults(text) == {"$": "an object is needed. Write it in braces, with its keys."}


def test_a_value_that_is_none_of_several_kinds_is_told_at_its_own_path() -> None:
    text = '{"schema": "round/1", "as_at": "2020-07-13", "people": [{"id": "P", "skills": ["SPC", 3, {"kind": "x"}]}]}'
    assert set(faults(text)) == {
        "people[0].skills[1]",
        "people[0].skills[2]",
        "people[0].skills[2].kind",
        "people[0].skills[2].learner",
    }


def test_a_key_that_stands_twice_is_a_fault() -> None:
    assert "twice" in faults('{"schema": "round/1", "as_at": "2020-07-13", "as_at": "2020-07-14"}')["$"]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_numbers_that_are_none_are_refused(number: str) -> None:
    told = faults(f'{{"schema": "round/1", "as_at": "2020-07-13", "people": [{{"id": "P", "weight": {number}}}]}}')
    assert set(told) <= {"$", "people[0].weight"}


def test_what_is_written_is_read_back_equal() -> None:
    text = '{"schema": "round/1", "as_at": "2020-07-13", "people": [{"id": "P", "slots": []}]}'
    document = read_document(Round, text)
    assert read_document(Round, write_document(document)) == document
    assert document.people[0].slots == ()


def test_a_document_of_another_kind_has_that_one_fault() -> None:
    assert faults('{"schema": "plan/2", "as_at": 3, "note": "private words"}').keys() == {"schema"}
    told = faults('{"schema": "round/2", "as_at": 3}')
    assert {"schema", "as_at"} <= told.keys()


def test_the_value_of_an_unknown_key_is_never_told() -> None:
    with pytest.raises(BadInput) as caught:
        read_document(Round, '{"schema": "round/1", "as_at": "2020-07-13", "note": {"reason": "private words"}}')
    assert "note" in str(caught.value) and "private words" not in str(caught.value)


def test_a_list_of_wrong_items_is_not_called_too_short() -> None:
    slot = '{"weekday": "fri", "start": "09:00", "end": "12:00", "occurrences": [%s]}'
    text = f'{{"schema": "round/1", "as_at": "2020-07-13", "people": [{{"id": "P", "slots": [{slot}]}}]}}'
    path = "people[0].slots[0].occurrences"
    assert faults(text % "0, 6").keys() == {f"{path}[0]", f"{path}[1]"}
    assert faults(text % "").keys() == {path}
