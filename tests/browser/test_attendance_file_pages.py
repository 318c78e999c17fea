"""Who came, from a file, as people do it: sent from the session's page, decided on, written down and taken back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from sqlalchemy import select

from programme.records import Enrolment, Person, PersonEmail, Session, SessionCohort
from tests.browser.site import Site, Visit, violations
from tests.importing.attendance_files.small_files import stay, teams, text


def a_session(site: Site) -> tuple[str, dt.date, list[tuple[str, str]]]:
    """A session that is over, its day, and names and e-mails of people whom it expects."""
    with site.database.reading() as session:
        row = session.scalars(
            select(Session).where(Session.state.in_(("published", "delivered"))).order_by(Session.held_on)
        ).first()
        assert row is not None
        assert row.held_on is not None
        people = session.execute(
            select(Person.name, PersonEmail.email)
            .join(PersonEmail, PersonEmail.person_id == Person.id)
            .join(Enrolment, Enrolment.person_id == Person.id)
            .join(SessionCohort, SessionCohort.cohort_id == Enrolment.cohort_id)
            .where(SessionCohort.session_id == row.id)
            .order_by(Person.id)
            .limit(3)
        ).all()
        return row.code, row.held_on, [(name, email) for name, email in people]


def test_a_teams_report_is_looked_at_decided_on_written_down_and_taken_back(
    visit: Visit, site: Site, tmp_path: Path
) -> None:
    code, day, people = a_session(site)
    told = f"{day.month}/{day.day}/{day:%y}"
    rows = [stay(name, "9:00:00 AM", "11:00:00 AM", "2h", email, day=told) for name, email in people]
    cells = teams([*rows, stay("A telephone", "9:00:00 AM", "9:10:00 AM", "10m", day=told)])
    cells[3][1], cells[4][1] = f"{told}, 9:00:00 AM", f"{told}, 11:00:00 AM"
    file = tmp_path / "report.csv"
    file.write_bytes(text(cells))
    page = visit("administrator", f"/sessions/{code}", viewport={"width": 320, "height": 800})
    page.get_by_role("link", name="Take it from a file").click()
    assert violations(page) == []
    page.set_input_files("#file", str(file))
    page.get_by_role("button", name="Look at the file").click()
    page.get_by_role("heading", level=1, name="report.csv").wait_for()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_role("group", name="A telephone").get_by_label("Leave this row out").check(force=True)
    for group in page.get_by_role("group", name="written down is").all():
        group.get_by_label("Take what the file says").check(force=True)
    page.get_by_role("button", name="Keep these answers").click()
    page.get_by_text("Your answers are kept").wait_for()
    assert page.get_by_role("heading", name="To decide").count() == 0
    page.get_by_role("button", name="Write down those who are ready").click()
    page.get_by_role("button", name="Take this file back").wait_for()
    assert violations(page) == []
    page.get_by_role("button", name="Take this file back").click()
    page.get_by_text("Taken back:").wait_for()
