"""Who came, from real bytes of every kind of file: each with exactly what it comes to and what it asks."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from foundation.errors import BadInput
from tests.importing.attendance_files.small_files import asked, came, read, stay, teams, text, visit, workbook

ANN = ("Ann Cole", "ann.cole@rtk.example")
BEN = ("Ben O’Neill", "ben@green.example")
WHOLE = ("9:00:00 AM", "11:00:00 AM", "2h")
HALF = ("9:00:00 AM", "10:00:00 AM", "1h")
SHORT = ("10:30:00 AM", "11:00:00 AM", "30m")
FULL = ("online", 120, "new")
UNKNOWN = ("online", 120, "waits")
BOUGHT = ["Order #", "Order Date", "First Name", "Surname", "Email", "Quantity", "Ticket Type", "Attendee Status"]
ORDER = ["9434765919", "2026-10-01 10:00:00"]
V1 = [["Meeting Summary"], ["Total Number of Participants", 1], ["Meeting Title", "QI"],
      ["Meeting Start Time", "11/3/2026, 9:00:00 AM"], ["Meeting End Time", "11/3/2026, 11:00:00 AM"], []]  # fmt: skip
V1_HEADS = ["Full Name", "Join Time", "Leave Time", "Duration", "Email", "Role", "Participant ID (UPN)"]


@dataclass(frozen=True)
class Case:
    """A file's bytes and answers, what it comes to by person, and the keys of what it asks."""

    data: bytes
    people: dict[str, tuple[str, int | None, str]]
    asks: set[str] = field(default_factory=set)
    answers: dict[str, str] = field(default_factory=dict)
    before: dict[str, str] = field(default_factory=dict)


def report(*participants: list[str], **more: object) -> bytes:
    return text(teams(participants, **more))  # type: ignore[arg-type]


def sheet(heads: list[object], *rows: list[object], title: str = "Sign-in sheet") -> bytes:
    return workbook([[title], [], heads, *rows])


CASES: dict[str, Case] = {
    "Teams, UTF-16 with tabs": Case(
        report(stay(ANN[0], *WHOLE, ANN[1]), stay(BEN[0], *HALF, BEN[1])),
        {"P1": FULL, "P2": ("online", 60, "new")}),
    "Teams, UTF-8 with commas": Case(
        text(teams([stay(ANN[0], *WHOLE, ANN[1])]), ",", "utf-8-sig"), {"P1": FULL}),
    "Teams, British dates": Case(
        text(teams([stay(ANN[0], "09:00:00", "11:00:00", "2h", ANN[1], day="03/11/2026")], us=False,
                   start="09:00:00", end="11:00:00")), {"P1": FULL}),
    "Teams, saved as a workbook": Case(workbook(teams([stay(ANN[0], *WHOLE, ANN[1])])), {"P1": FULL}),
    "Teams, display names with commas outnumber tabs": Case(
        report(*(stay(f"COLE, Ann (ASHFORD, THE TRUST - RTK{n})", *WHOLE, ANN[1]) for n in ("", "")),
               activities=[visit("COLE, Ann (ASHFORD, THE TRUST - RTK)", "9:00:00 AM", "11:00:00 AM", ANN[1])] * 5),
        {"P1": FULL}),
    "Teams, joined twice, time that overlaps counts once": Case(
        report(stay(ANN[0], "9:00:00 AM", "11:00:00 AM", "1h 30m", ANN[1]),
               activities=[visit(ANN[0], "9:00:00 AM", "10:00:00 AM", ANN[1]),
                           visit(ANN[0], "9:30:00 AM", "10:15:00 AM", ANN[1]),
                           visit(ANN[0], "10:45:00 AM", "11:00:00 AM", ANN[1])]),
        {"P1": ("online", 90, "new")}),
    "Teams, computer and telephone are one person": Case(
        report(stay(ANN[0], "9:00:00 AM", "10:00:00 AM", "1h", ANN[1]),
               stay("Ann Cole (Unverified)", "9:30:00 AM", "10:30:00 AM", "1h")),
        {"P1": ("online", 90, "new")}),
    "Teams, less than half came late": Case(
        report(stay(ANN[0], *SHORT, ANN[1])), {"P1": ("late", 30, "new")}),
    "Teams, less than half left early": Case(
        report(stay(ANN[0], "9:00:00 AM", "9:59:00 AM", "59m", ANN[1])), {"P1": ("left_early", 59, "new")}),
    "Teams, less than half decided as absent": Case(
        report(stay(ANN[0], *SHORT, ANN[1])), {"P1": ("absent", 30, "new")}, answers={"part": "absent"}),
    "Teams, the share is changed": Case(
        report(stay(ANN[0], *SHORT, ANN[1])), {"P1": ("online", 30, "new")}, answers={"share": "25"}),
    "Teams, the length is changed": Case(
        report(stay(ANN[0], *HALF, ANN[1])), {"P1": ("left_early", 60, "new")}, answers={"length": "180"}),
    "Teams, a guest without e-mail is found by name": Case(
        report(stay("Ann Cole (Guest)", *WHOLE)), {"P1": FULL}),
    "Teams, display name turned round": Case(
        report(stay("D'SOUZA-NG, Sian (GREEN MEDICAL - H81002)", *WHOLE)), {"P3": FULL}),
    "Teams, display name of another organisation is asked": Case(
        report(stay("COLE, Ann (GREEN MEDICAL - H81002)", *WHOLE)), {"Ann Cole": UNKNOWN}, {"person:ann cole"}),
    "Teams, two have the name": Case(
        report(stay("Sam Fry", *WHOLE)), {"Sam Fry": UNKNOWN}, {"person:fry sam"}),
    "Teams, two have the name, told apart by e-mail": Case(
        report(stay("Sam Fry", *WHOLE, "SAM@green.example ")), {"P5": FULL}),
    "Teams, the name fits but not the e-mail": Case(
        report(stay("Ann Cole", *WHOLE, "ann@other.example")), {"Ann Cole": UNKNOWN}, {"person:ann@other.example"}),
    "Teams, said who it is": Case(
        report(stay("Ann Cole", *WHOLE, "ann@other.example")), {"P1": FULL},
        answers={"person:ann@other.example": "P1"}),
    "Teams, said before who it is": Case(
        report(stay("Annie", *WHOLE, "ann@other.example")), {"P1": FULL}, before={"person:ann@other.example": "P1"}),
    "Teams, a name said before is asked again where two fit": Case(
        report(stay("Sam Fry", *WHOLE)), {"Sam Fry": UNKNOWN}, {"person:fry sam"}, before={"person:fry sam": "P4"}),
    "Teams, somebody not expected, by e-mail": Case(report(stay("Gus", *WHOLE, "gus@rtk.example")), {"P6": FULL}),
    "Teams, somebody not expected, by name": Case(
        report(stay("Gus Guest", *WHOLE)), {"Gus Guest": UNKNOWN}, {"person:guest gus"}),
    "Teams, somebody from outside by their account": Case(
        report(stay("Ann", *WHOLE, "", "ann.cole_rtk.example#EXT#@host.onmicrosoft.example")), {"P1": FULL}),
    "Teams, a telephone": Case(
        report(stay("+44 7700 900123", *WHOLE)), {"+44 7700 900123": UNKNOWN}, {"person:123 44 7700 900"}
        if False else {"person:44 7700 900123"}),
    "Teams, left out": Case(
        report(stay("Room 3", *WHOLE)), {"Room 3": ("", None, "left out")}, answers={"person:3 room": "-"}),
    "Teams, of another day": Case(
        text(teams([stay(ANN[0], *WHOLE, ANN[1], day="12/14/26")])[0:3]
             + teams([stay(ANN[0], *WHOLE, ANN[1], day="12/14/26")])[8:]),
        {"P1": ("", None, "waits")}, {"day"}),
    "Teams, of another day, but right": Case(
        text(teams([stay(ANN[0], *WHOLE, ANN[1], day="12/14/26")])[8:]), {"P1": FULL}, answers={"day": "yes"}),
    "Teams, older form": Case(
        text([*V1, V1_HEADS,
              [ANN[0], "11/3/2026, 9:00:00 AM", "11/3/2026, 9:40:00 AM", "40m", ANN[1], "Presenter", ANN[1]],
              [ANN[0], "11/3/2026, 9:30:00 AM", "11/3/2026, 11:00:00 AM", "1h 30m", ANN[1], "Presenter", ANN[1]]]),
        {"P1": FULL}),
    "Teams, oldest form": Case(
        text([["Full Name", "User Action", "Timestamp"],
              ["Ann Cole", "Joined before", "11/3/2026, 9:00:00 AM"], ["Ann Cole", "Left", "11/3/2026, 9:30:00 AM"],
              ["Ann Cole", "Joined", "11/3/2026, 10:00:00 AM"], ["Ben O'Neill", "Joined", "11/3/2026, 9:00:00 AM"],
              ["Ben O'Neill", "Left", "11/3/2026, 11:00:00 AM"]], encoding="utf-16"),
        {"P1": ("online", 90, "new"), "P2": FULL}),
    "sheet, signatures": Case(
        sheet(["Name", "Organisation", "Signature"], ["Ann Cole", "RTK", "AC"], ["Ben O'Neill", "Green", ""],
              ["Siân D'Souza-Ng", "", "apologies"]),
        {"P1": ("present", None, "new"), "P2": ("", None, "no answer"), "P3": ("absent_with_notice", None, "new")}),
    "sheet, yes and no, title and total": Case(
        sheet(["First name", "Surname", "E-mail", "Attended (Y/N)"], ["Ann", "Cole", ANN[1], "Y"],
              ["Ben", "O’Neill", BEN[1], "N"], ["Siân", "D'Souza-Ng", "", "✓"], ["Total", "", "", 2]),
        {"P1": ("present", None, "new"), "P2": ("absent", None, "new"), "P3": ("present", None, "new")}),
    "sheet, marks that mean nothing sure, asked once": Case(
        sheet(["Name", "Present"], ["Ann Cole", "?"], ["Ben O'Neill", "?"], ["Dr Siân D’Souza-Ng", "late"]),
        {"P1": ("", None, "waits"), "P2": ("", None, "waits"), "P3": ("late", None, "new")}, {"mark:?"}),
    "sheet, marks said before": Case(
        sheet(["Name", "Present"], ["Ann Cole", "½"], ["Ben O'Neill", "½"]),
        {"P1": ("left_early", None, "new"), "P2": ("left_early", None, "new")}, before={"mark:½": "left_early"}),
    "sheet, the not marked set absent": Case(
        sheet(["Name", "Present"], ["Ann Cole", "Y"], ["Ben O'Neill", ""]),
        {"P1": ("present", None, "new"), "P2": ("absent", None, "new"), "P3": ("absent", None, "new"),
         "P4": ("absent", None, "new"), "P5": ("absent", None, "new")}, answers={"absent": "absent"}),
    "sheet, times in and out": Case(
        sheet(["Name", "Time in", "Time out"], ["Ann Cole", "09:00", "11:00"], ["Ben O'Neill", "9.00am", "9.30am"]),
        {"P1": ("present", 120, "new"), "P2": ("left_early", 30, "new")}),
    "sheet, names alone under its title": Case(sheet(["Name", "Organisation"], ["Ann Cole", "RTK"]),
        {"P1": ("present", None, "new")}),
    "sheet, names alone": Case(
        sheet(["Name", "Organisation"], ["Ann Cole", "RTK"], title="Cohort"),
        {"P1": ("", None, "waits")}, {"listed"}),
    "sheet, names alone, said to have come": Case(
        sheet(["Name", "Organisation"], ["Ann Cole", "RTK"], title="Cohort"),
        {"P1": ("present", None, "new")}, answers={"listed": "yes"}),
    "sheet, one column for each day": Case(
        sheet(["Name", "20/10/2026", "03/11/2026"], ["Ann Cole", "Y", "N"], ["Ben O'Neill", "", "Y"]),
        {"P1": ("absent", None, "new"), "P2": ("present", None, "new")}),
    "sheet, columns for sessions, asked": Case(
        sheet(["Name", "Session 1", "Session 2"], ["Ann Cole", "Y", "N"]), {}, {"column"}),
    "sheet, columns for sessions, said": Case(
        sheet(["Name", "Session 1", "Session 2"], ["Ann Cole", "Y", "N"]), {"P1": ("absent", None, "new")},
        answers={"column": "Session 2"}),
    "sheet, first name alone is asked": Case(
        sheet(["Name", "Present"], ["Ann", "Y"]), {"Ann": ("present", None, "waits")}, {"person:ann"}),
    "sheet, misspelt name is asked": Case(
        sheet(["Name", "Present"], ["Anne Cole", "Y"]), {"Anne Cole": ("present", None, "waits")},
        {"person:anne cole"}),
    "sheet, several sheets, one called so": Case(
        workbook([["Name", "Present"], ["Ann Cole", "Y"]], "Z1", other=[["Name", "Present"], ["Ben O'Neill", "Y"]]),
        {"P1": ("present", None, "new")}),
    "sheet, several sheets, asked": Case(
        workbook([["Name", "Present"], ["Ann Cole", "Y"]], "one", two=[["Name", "Present"], ["Ann Cole", "N"]]), {},
        {"sheet"}),
    "sheet, hidden and struck rows wait": Case(
        workbook([["Name", "Present"], ["Ann Cole", "Y"], ["Ben O'Neill", "Y"], ["~Siân D'Souza-Ng", "Y"]],
                 hidden_rows=[2]),
        {"P1": ("present", None, "new")}, {"hidden", "struck"}),
    "Eventbrite": Case(
        text([BOUGHT, [*ORDER, "Ann", "Cole", ANN[1], 1, "Free", "Checked In"],
              [*ORDER, "Ben", "O'Neill", BEN[1], 1, "Free", "Attending"],
              [*ORDER, "Siân", "D'Souza-Ng", "sian@green.example", 1, "Free", "Not Attending"]], ",", "utf-8"),
        {"P1": ("present", None, "new"), "P2": ("", None, "no answer"), "P3": ("", None, "waits")}, {"cancelled"}),
    "Eventbrite, given up means told us": Case(
        text([BOUGHT, [*ORDER, "Ann", "Cole", ANN[1], 1, "Free", "Checked In"],
              [*ORDER, "Siân", "D'Souza-Ng", "sian@green.example", 1, "Free", "Cancelled"]], ",", "utf-8"),
        {"P1": ("present", None, "new"), "P3": ("absent_with_notice", None, "new")},
        answers={"cancelled": "absent_with_notice"}),
    "Eventbrite, nobody was checked in": Case(
        text([BOUGHT, [*ORDER, "Ann", "Cole", ANN[1], 1, "Free", "Attending"]], ",", "utf-8"),
        {"P1": ("", None, "waits")}, {"listed"}),
    "Eventbrite, one bought for two": Case(
        text([BOUGHT, [*ORDER, "Ann", "Cole", ANN[1], 1, "Free", "Checked In"],
              [*ORDER, "Ben", "O'Neill", ANN[1], 1, "Free", "Checked In"]], ",", "cp1252"),
        {"P1": ("present", None, "new"), "P2": ("present", None, "new")}),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_file_comes_to_exactly_this(name: str) -> None:
    case = CASES[name]
    found = read(case.data, case.answers, case.before)
    assert came(found) == case.people, [each.to_json() for each in found.problems]
    assert asked(found) == case.asks
    assert found.unused == ()


def test_what_is_written_down_is_never_replaced_in_silence() -> None:
    data = report(stay(ANN[0], *WHOLE, ANN[1]), stay(BEN[0], *WHOLE, BEN[1]), stay("x", *WHOLE, "sian@green.example"))
    written = {"P1": ("online", None), "P2": ("absent", None), "P3": ("online", 120)}
    found = read(data, written=written)
    assert {person: outcome for person, (_, _, outcome) in came(found).items()} == {
        "P1": "minutes added", "P2": "waits", "P3": "same",
    }  # fmt: skip
    assert asked(found) == {"differs:p2"}
    assert came(read(data, {"differs": "file"}, written=written))["P2"] == ("online", 120, "changed")
    assert came(read(data, {"differs": "file", "differs:p2": "keep"}, written=written))["P2"][2] == "kept"


def test_those_expected_and_not_in_the_file_are_listed_and_left() -> None:
    found = read(report(stay(ANN[0], *WHOLE, ANN[1])), written={"P2": ("absent", None)})
    assert [each.person for each in found.missing] == ["P3", "P4", "P5"]
    assert [each.person for each in found.written()] == ["P1"]


def test_each_row_goes_back_with_what_becomes_of_it_and_why() -> None:
    beside = read(report(stay(ANN[0], *WHOLE, ANN[1]), stay("Sam Fry", *SHORT))).beside_rows()["file"]
    assert beside[10] == ("Outcome", "Reason")
    assert beside[11] == ("will be written down", "")
    assert beside[12] == ("waits for a decision", "Say who this is.")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 cut off", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (text([["Colour", "Shape"], ["red", "round"]]), "no row of this file"),
        (sheet(["Name", "Present", "Notes"], ["Ann Cole", "Y", "saw 943 476 5919"]), "NHS number"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_with_the_reason(data: bytes, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        read(data)


def test_formulas_are_texts() -> None:
    found = read(text([["Name", "Present"], ['=HYPERLINK("http://x.example","Ann Cole")', "Y"]], ",", "utf-8"))
    assert [each.outcome for each in found.people] == ["waits"]
