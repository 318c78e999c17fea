"""Names that a spreadsheet takes for something else, and the two name columns of an anonymous form."""

from __future__ import annotations

from programme.importing.lists import read_any_file, read_list
from tests.importing.lists.small_lists import kinds, known, outcomes, read

HEADS = ("Email", "Name", "Organisation")
FORM = (
    "ID",
    "Start time",
    "Completion time",
    "Email",
    "Name",
    "What is your work email?",
    "Your full name",
    "Organisation",
)


def test_a_name_that_became_a_truth_stays_what_the_spreadsheet_shows() -> None:
    found = read([HEADS, ("a@rtk.example", True, "RTK"), ("b@rtk.example", "True", "RTK")])
    assert [row.person["name"] for row in found.rows] == ["TRUE", "True"]


def test_an_anonymous_form_gives_the_typed_name_and_e_mail() -> None:
    for nobody in ("", "Anonymous"):
        row = (1, "x", "y", "anonymous", nobody, "ann@rtk.example", "Ann Cole", "RTK")
        found = read([FORM, row])
        assert outcomes(found) == "c"
        assert found.rows[0].person["name"] == "Ann Cole"


def test_an_error_that_was_saved_as_text_is_no_name() -> None:
    data = b"Email,Name,Organisation\r\na@rtk.example,#N/A,RTK\r\nb@rtk.example,NA,RTK\r\n"
    found = read_list(read_any_file(data, file_name="list.csv"), known(), {})
    assert outcomes(found) == "rc"
    assert {"cell.no_value", "name.missing"} <= kinds(found)
