"""Dirty lists of the kinds that arrive: each with the outcome of its rows and every problem it should name."""

from __future__ import annotations

import pytest

from tests.importing.lists.small_lists import kinds, outcomes, read

HEADS = ("Email", "Name", "Organisation")
ANN = ("ann@rtk.example", "Ann Cole", "RTK")
BEN = ("ben@rxx.example", "Ben Fry", "RXX")


def with_(heading: str, *values: object) -> list[tuple[object, ...]]:
    """A list with one more column, a person for each of its values."""
    people = [(f"p{n}@rtk.example", f"Person {'abcdefghij'[n]}", "RTK", value) for n, value in enumerate(values)]
    return [(*HEADS, heading), *people]


def employed(*values: object) -> list[tuple[object, ...]]:
    """A list with a person for each text of an organisation."""
    return [HEADS, *((f"p{n}@rtk.example", f"Person {'abcdefghij'[n]}", value) for n, value in enumerate(values))]


CASES: dict[str, tuple[list[tuple[object, ...]], dict[str, str], str, set[str]]] = {
    "clean": ([HEADS, ANN, BEN], {}, "cc", set()),
    "title rows above": ([("Wave 1",), (), HEADS, ANN], {}, "c", set()),
    "totals and notes": ([HEADS, ANN, ("Total", 1), ("kept by Jo in 2019",)], {}, "c", set()),
    "blank rows and columns at the end": ([(*HEADS, None), (*ANN, None), (), ()], {}, "c", set()),
    "headings again": ([HEADS, ANN, HEADS, BEN], {}, "cc", set()),
    "second table": ([HEADS, ANN, (), HEADS[::-1], BEN[::-1]], {}, "c", {"sheet.second_table"}),
    "columns in another order": ([HEADS[::-1], ANN[::-1]], {}, "c", set()),
    "headings renamed": ([("E-mail address", "Full name", "Employer"), ANN], {}, "c", set()),
    "heading misspelt": ([("Email", "Name", "Organistaion"), ANN], {}, "c", {"column.guessed"}),
    "question as heading": ([("What is your NHS e-mail\xa0address?", "Your full name:", "Which organisation\ndo you work for?"), ANN], {}, "c", set()),  # noqa: E501
    "a column nobody knows": (with_("Favourite colour", "red"), {}, "c", {"column.unknown"}),
    "a column decided before": (with_("Favourite colour", "Nurse"), {"heading:favourite colour": "profession"}, "c", set()),  # noqa: E501
    "personal data nobody needs": (with_("Date of birth", "1/1/1970"), {}, "c", {"column.personal"}),
    "two e-mail columns": ([("Email", "Email2", "Name", "Organisation"), ("ann@rtk.example", "a@gmail.com", *ANN[1:])], {}, "c", set()),  # noqa: E501
    "no e-mail column": ([HEADS[1:], ANN[1:]], {}, "r", {"sheet.no_email", "email.missing"}),
    "anonymous form with a typed e-mail": ([("ID", "Start time", "Completion time", "Email", "Name", "Your work email address", "Organisation"), (1, "x", "y", "anonymous", "NA", "ann@rtk.example", "RTK")], {}, "c", {"column.unknown"}),  # noqa: E501
    "anonymous form without a name": ([("Email", "Name", "Your work email address", "Organisation"), ("anonymous", "Anonymous", "ann@rtk.example", "RTK")], {}, "r", {"name.missing", "column.unknown"}),  # noqa: E501
    "same person, case and space": ([HEADS, ANN, (" ANN@RTK.example ", "Ann Cole", "rtk")], {}, "cc", {"person.joined"}),  # noqa: E501
    "two employers": ([HEADS, ANN, (ANN[0], "Ann Cole", "RXX")], {}, "cc", {"person.joined"}),
    "one e-mail, two names": ([HEADS, ANN, (ANN[0], "Dee Other", "RTK")], {}, "ww", {"person.two_names"}),
    "one e-mail, two names, decided": ([HEADS, ANN, (ANN[0], "Dee Other", "RTK")], {"name:ann@rtk.example": "Ann Cole"}, "cc", {"person.joined"}),  # noqa: E501
    "same name elsewhere": ([HEADS, ANN, ("ann@rxx.example", "Ann Cole", "RXX")], {}, "cc", {"person.same_name"}),
    "same name, same employer": ([HEADS, ANN, ("a.cole@rtk.example", "Ann Cole", "RTK")], {}, "cw", {"person.same_name_and_employer"}),  # noqa: E501
    "same name, two people": ([HEADS, ANN, ("a.cole@rtk.example", "Ann Cole", "RTK")], {"same:a.cole@rtk.example|ann@rtk.example": "different"}, "cc", set()),  # noqa: E501
    "same name, one person": ([HEADS, ANN, ("a.cole@rtk.example", "Ann Cole", "RTK")], {"same:a.cole@rtk.example|ann@rtk.example": "same"}, "cc", set()),  # noqa: E501
    "private address, known person": ([HEADS, ("bo@gmail.com", "Bo Known", "RTK")], {}, "w", {"email.personal", "person.same_name_and_employer"}),  # noqa: E501
    "e-mail with a name": ([HEADS, ("Ann Cole (RTK) <mailto:ANN@rtk.example>", "Ann Cole", "RTK")], {}, "c", set()),
    "no e-mail at all": ([HEADS, ("", "Ann Cole", "RTK"), ("ann at rtk", "Ann Cole", "RTK"), BEN, BEN], {}, "rrcc", {"email.missing", "email.wrong", "person.joined"}),  # noqa: E501
    "names that look like nothing": ([HEADS, *((f"p{n}@x.example", name, "RTK") for n, name in enumerate(("NA", "Null", "None", "True", "O’Neill", "Siân", "D'Souza-Ng", "Cher")))], {}, "cccccccc", set()),  # noqa: E501
    "display name": ([HEADS, (ANN[0], "COLE, Ann (ASHFORD AND ST PETER'S - RTK)", "RTK")], {}, "c", {"name.turned"}),
    "display name is only a hint": ([HEADS, (ANN[0], "COLE, Ann (NHS - RTK)", "")], {}, "w",
        {"name.turned", "organisation.choose"}),
    "code with case and space": (employed("rtk", "R TK", " Rtk "), {}, "ccc", set()),
    "alias": (employed("Ashford & St Peter's"), {}, "c", {"organisation.taken"}),
    "site instead of organisation": (employed("RTK02", "Ashford Hospital"), {}, "cc", {"organisation.site"}),
    "abbreviated": (employed("ASPH", "ASPH"), {}, "ww", {"organisation.choose"}),
    "abbreviated, decided once": (employed("ASPH", "asph"), {"organisation:asph": "RTK"}, "cc", set()),
    "misspelt": (employed("Ashfrod and St Peters"), {}, "w", {"organisation.choose"}),
    "fits two": (employed("Goldsworth Park"), {}, "w", {"organisation.several"}),
    "fits nothing": (employed("Acme Widgets Ltd"), {}, "w", {"organisation.unknown"}),
    "closed": (employed("Staines Thameside Medical"), {}, "w", {"organisation.closed"}),
    "closed, by its code": (employed("H81079"), {}, "w", {"organisation.closed"}),
    "code 5E1 kept": (employed("5E1", "5e1"), {}, "cc", set()),
    "code 5E1 spoilt": (employed(50, "5.00E+01"), {}, "ww", {"organisation.mangled"}),
    "registered under a doctor's name": (employed("DR S MORCOS"), {}, "c", {"organisation.taken"}),
    "blank as above": (employed("RTK", ""), {}, "cw", {"organisation.blank"}),
    "blank as above, decided": (employed("RTK", ""), {"blank:List:organisation": "above"}, "cc", set()),
    "code and name disagree": ([(*HEADS, "ODS code"), (*ANN, "RXX"), BEN], {}, "wc", {"organisation.contradiction"}),
    "dates of all kinds": (with_("Date joined", "03/04/2026", "13/04/2026", 46268, "next Tues", "3rd April 2026"), {}, "ccccc", {"date.number", "date.unclear"}),  # noqa: E501
    "dates without evidence": (with_("Date joined", "03/04/2026", "05/06/2026"), {}, "cc", {"date.order"}),
    "dates, order decided": (with_("Date joined", "03/04/2026"), {"dates:List:joined": "month first"}, "c", set()),
    "dates of a US form": (with_("Date joined", "8/20/25 12:51", "8/3/25 9:00"), {}, "cc", {"date.order_found"}),
    "dates in both orders": (with_("Date joined", "20/08/2025", "8/20/25", "03/04/2026"), {}, "ccc", {"date.order"}),
    "impossible dates": (with_("Date joined", "31/02/2026", "13/04/1926", "13/04/2206", "3rd April"), {}, "cccc", {"date.unclear"}),  # noqa: E501
    "flexible": (with_("When are you available?", "flexible", "", "ask my manager"), {}, "ccc", {"time.assumed"}),
    "T/Th": (with_("When are you available?", "T/Th"), {}, "c", {"time.doubtful"}),
    "T/Th decided": (with_("When are you available?", "T/Th"), {"availability:t/th": "Tue am; Thu am"}, "c", set()),
    "tools in free text": (with_("QI tools", "driver diags, SPC charts, pdsas", "SPC; magic"), {}, "cc", {"skill.unknown"}),  # noqa: E501
    "yes and no": (with_("Consent to share", "Y", "yes please", "TRUE", 1, "✓", "no thanks"), {}, "cccccc", set()),
    "consent unclear": (with_("Consent to share", "n/a", "prefer not to say", "maybe"), {}, "ccc", {"name_on_map.unclear"}),  # noqa: E501
    "line manager by name": (with_("Line manager", "Person b", "p0@rtk.example"), {}, "cc", {"manager.by_name"}),
    "line manager nobody knows": (with_("Line manager", "Zed Zebra", "NA"), {}, "cc", {"manager.unknown", "manager.none"}),  # noqa: E501
    "own line manager": (with_("Line manager", "Person a"), {}, "c", {"manager.self"}),
    "diagnosis in the access box": (with_("Access needs", "dyslexia", "step-free please", "none"), {}, "ccc", {"access.health"}),  # noqa: E501
    "NHS number": (with_("Project title", "Care of 943 476 5919"), {}, "c", {"patient.nhs_number"}),
    "formula as text": ([HEADS, (ANN[0], "'=1+1", "RTK"), BEN], {}, "cc", set()),
    "tier": (with_("Tier", "Live", "Learn (new)", "gold"), {}, "ccc", {"tier.unclear", "tier.since"}),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_dirty_list_has_the_report_it_should(case: str) -> None:
    rows, decisions, wanted, problems = CASES[case]
    found = read(rows, decisions)
    assert (outcomes(found), kinds(found), found.unused) == (wanted, problems, ())


@pytest.mark.parametrize("case", CASES)
def test_every_row_that_is_not_clean_says_why_and_every_problem_its_cells(case: str) -> None:
    rows, decisions, _, _ = CASES[case]
    found = read(rows, decisions)
    assert all(row.outcome == "clean" or row.refused or row.waits for row in found.rows)
    for problem in found.to_json()["problems"]:
        assert problem["cells"]
        assert problem["message"]
        assert all(cell.split("!")[0] == "List" for cell in problem["cells"])
        assert problem["severity"] != "decide" or problem["decision"] or problem["remedy"]


def test_names_are_kept_exactly() -> None:
    people = read(CASES["names that look like nothing"][0]).people
    assert [p.name for p in people] == ["NA", "Null", "None", "True", "O’Neill", "Siân", "D'Souza-Ng", "Cher"]


def test_dates_of_a_column_are_read_in_one_order() -> None:
    people = read(CASES["dates of all kinds"][0]).people
    joined = [person.rows[0].person.get("joined") for person in people]
    assert joined == ["2026-04-03", "2026-04-13", "2026-09-03", None, "2026-04-03"]


def test_a_decision_serves_every_like_cell() -> None:
    found = read(employed("ASPH", "asph", "ASPH "))
    (problem,) = [p for p in found.problems if p.kind == "organisation.choose"]
    assert (len(problem.cells), problem.decision, problem.choices[0].answer) == (3, "organisation:asph", "RTK")
    assert "KT16 0PZ" in problem.choices[0].label


def test_one_person_with_two_employers_has_two_memberships() -> None:
    (person,) = read(CASES["two employers"][0]).people
    assert person.organisations == {"RTK", "RXX"}


def test_a_person_decided_to_be_the_same_keeps_the_other_address() -> None:
    rows, decisions, _, _ = CASES["same name, one person"]
    (person,) = read(rows, decisions).people
    assert (person.email, person.also) == ("ann@rtk.example", ("a.cole@rtk.example",))


def test_consent_is_yes_no_or_not_known() -> None:
    given = [p.rows[0].person.get("name_on_map") for p in read(CASES["yes and no"][0]).people]
    assert given == ["yes", "yes", "yes", "yes", "yes", "no"]
    assert all("name_on_map" not in p.rows[0].person for p in read(CASES["consent unclear"][0]).people)


def test_no_text_of_a_condition_or_an_nhs_number_is_kept() -> None:
    for case in ("diagnosis in the access box", "NHS number"):
        for person in read(CASES[case][0]).people:
            kept = str([row.person for row in person.rows])
            assert "dyslexia" not in kept and "943 476 5919" not in kept
