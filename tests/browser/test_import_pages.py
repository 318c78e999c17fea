"""Import as people do it: a list is sent, looked at, decided on, imported and taken back; a workbook of our own too."""

from __future__ import annotations

from pathlib import Path

from tests.browser.conftest import WORKBOOK
from tests.browser.site import Site, Visit, violations

LIST = """What is your work e-mail?,Your name,Organisation you work for,Which tier?,When are you usually free?
ann.x@rtk.example,Ann Example,ASPH,Live,"Mon-Weds not 2nd Weds, Fri pm term time"
bob.y@x.example,Bob O’Neill,Nowhere Surgery,Live,T/Th
"""


def test_a_list_is_looked_at_decided_on_imported_and_taken_back(visit: Visit, site: Site, tmp_path: Path) -> None:
    file = tmp_path / "forms.csv"
    file.write_text(LIST, encoding="utf-8")
    page = visit("administrator", "/imports")
    assert violations(page) == []
    page.set_input_files("#file", str(file))
    page.get_by_role("button", name="Look at the file").click()
    page.get_by_role("heading", level=1, name="forms.csv").wait_for()
    assert violations(page) == []
    assert "1 waiting for a decision" in page.inner_text("main")
    assert "not every week" in page.inner_text(".app-week")

    page.get_by_label("Another organisation").first.select_option("H81002")
    page.get_by_role("button", name="Keep these answers").click()
    page.get_by_text("Your answers are kept").wait_for()
    assert "0 waiting for a decision" in page.inner_text("main")

    page.get_by_role("button", name="Import those who are ready").click()
    page.get_by_role("button", name="Take this import back").wait_for()
    assert violations(page) == []
    page.get_by_role("button", name="Take this import back").click()
    page.get_by_text("Taken back:").wait_for()


def test_a_file_that_cannot_be_read_is_refused_with_the_reason(visit: Visit, tmp_path: Path) -> None:
    file = tmp_path / "letter.xlsx"
    file.write_bytes(b"PK\x03\x04 a file that was cut off")
    page = visit("administrator", "/imports")
    page.set_input_files("#file", str(file))
    page.get_by_role("button", name="Look at the file").click()
    page.wait_for_selector(".nhsuk-error-summary")
    assert violations(page) == []


def test_the_programmes_own_workbook_says_that_nothing_would_change(visit: Visit) -> None:
    page = visit("administrator", "/imports")
    page.set_input_files("#file", str(WORKBOOK))
    page.get_by_role("button", name="Look at the file").click()
    page.get_by_role("heading", level=1, name=WORKBOOK.name).wait_for(timeout=60_000)
    assert violations(page) == []
    page.get_by_role("button", name="Import it").click()
    page.get_by_text("imported before, so nothing changed").wait_for(timeout=60_000)
