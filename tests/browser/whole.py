"""A programme in which every page has something to show: the example with rounds, plans, letters, files and people."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

import scheduling
from foundation.runs import Budget
from programme.access.signed_links import sign_link
from programme.journeys.evaluation import EvaluationDesigned, QuestionAsked, design_evaluation, open_evaluation
from programme.journeys.schedules import run_plan
from programme.records import (
    CAME,
    Attendance,
    Cohort,
    Database,
    Enrolment,
    Membership,
    Message,
    Pair,
    PersonEmail,
    Placement,
    Room,
    Session,
    TierPeriod,
    Venue,
)
from tests.api.test_round_pages import Pages, version
from tests.browser.site import matters, sign_in
from tests.journeys.round_sample import ADMIN, AT, DAY, SECOND

SHEET = b"Name,E-mail,Signed\nNobody Known,nobody@known.example,yes\n"
"""A sheet of who came, with somebody whom nobody knows."""

LIST = b"Name,Email,Organisation,When free\nAnn Lee,ann@lee.example,Royal Nowhere,most Mondays\n"
"""A list with something to decide: nobody knows its organisation."""

Places = dict[str, str]
"""What stands in an address in curly brackets, by its name."""


def days(name: str, day: dt.date) -> dict[str, str]:
    """A date as the three fields of a form."""
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def filled(pages: Pages) -> Places:
    """Fill the records by the pages themselves; the addresses of what was made."""
    places = _matched(pages) | _planned(pages) | _shared(pages) | _recruited(pages) | _kept(pages)
    return places | _people(pages, places)


def _matched(pages: Pages) -> Places:
    """A round with pairs that are proposed, and one that is still looked at."""
    path = pages.new_round()
    pages.run(path)
    pages.asker = SECOND
    pages.post(f"{path}/approve")
    pages.post(f"{path}/publish")
    pages.asker = ADMIN
    approved, open_one = (pages.post("/rounds", {"name": name, **days("as_at", DAY)}) for name in ("Winter", "Spring"))
    for each in (approved, open_one, open_one):
        pages.run(each)
    pages.asker = SECOND
    pages.post(f"{approved}/approve")
    pages.asker = ADMIN
    learner = re.findall(r"/learners/(L\d+)\?", pages.get(f"{open_one}/review"))[0]
    with pages.database.reading() as session:
        pair = session.scalars(select(Pair).order_by(Pair.id)).first()
        assert pair is not None
        coach, with_pair = pair.coach_id, pair.learner_id
        number = pair.id
    return {
        "published": path,
        "approved": approved,
        "round": open_one,
        "learner": learner,
        "coach": f"C{coach}",
        "pair": str(number),
        "coach_person": f"P{coach}",
        "learner_person": f"P{with_pair}",
    }


def _planned(pages: Pages) -> Places:
    """Two plans to look at."""
    first, second = (_plan(pages.database, seed) for seed in (0, 1))
    pages.post(f"/sessions/plans/{first}/publish", {"version": version(pages.get(f"/sessions/plans/{first}/publish"))})
    asked = pages.post("/sessions/plans/new", {"name": "On its way", "kind": "ours", **_AUTUMN})
    pages.asked.clear()
    with pages.database.reading() as session:
        planned = session.scalars(select(Placement).where(Placement.plan_id == first)).first()
        room = session.scalars(select(Room).order_by(Room.id)).first()
        assert planned is not None and room is not None
        at = {"planned": session.get_one(Session, planned.session_id).code}
        at |= {"venue": session.get_one(Venue, room.venue_id).code, "room": room.code}
        came = select(Attendance).where(Attendance.status == "absent").order_by(Attendance.id)
        absent = session.scalars(came).first()
        assert absent is not None
        at |= {"session": session.get_one(Session, absent.session_id).code, "missing": f"P{absent.person_id}"}
    return at | {"plan": str(first), "other_plan": str(second), "plan_run": asked.partition("run=")[2]}


_AUTUMN = days("start", dt.date(2020, 9, 7)) | days("end", dt.date(2020, 9, 25))


def _plan(database: Database, seed: int) -> int:
    def _solve(snapshot: str) -> str:
        instance = scheduling.read_instance(snapshot)
        found = scheduling.solve(instance, seed=seed, budget=Budget(work=0.2, time_limit_s=5))
        return scheduling.write_result(instance, found)

    return run_plan(database, name=f"Try {seed}", as_at=DAY, solve=_solve, by="tests", at=AT).plan.plan_id


def _shared(pages: Pages) -> Places:
    """A sharing event with its kept map, and a report."""
    event = pages.post("/network/events", {"name": "Summer", "held_on": "2020-07-13", "audience": "board"})
    pages.answered(f"{event}/map?as_at=2020-07-13")
    kept = pages.post(f"{event}/map", {"as_at": "2020-07-13"})
    pages.answered("/reports/new?kind=board&as_at=2020-07-13&staff=900")
    report = pages.post("/reports", {"kind": "board", "as_at": "2020-07-13", "staff": "900", "narrative": "A start."})
    return {"event": event, "kept": kept, "report": report}


def _recruited(pages: Pages) -> Places:
    """A wave with an application, its manager's link, and an invitation."""
    wave = pages.post("/recruitment/add", {"name": "Wave 9"})
    pages.post(f"{wave}/state", {"state": "open", "version": "1"})
    with pages.database.reading() as session:
        live = select(TierPeriod.person_id).where(TierPeriod.tier == "live")
        person = session.scalars(select(PersonEmail.person_id).where(PersonEmail.person_id.not_in(live))).first()
    pages.post(f"{wave}/applications/add", {"person": f"P{person}", "tier": "live"})
    pages.post(f"{wave}/invitations", {"people": f"P{person}"})
    application = re.findall(r"/recruitment/applications/(\d+)", pages.get(wave))[0]
    token = sign_link(pages.database, "application", application, AT + dt.timedelta(days=3))
    with pages.database.reading() as session:
        message = session.scalars(select(Message.id).order_by(Message.id.desc())).first()
    return {
        "wave": wave,
        "wave_number": wave.rpartition("/")[2],
        "application": application,
        "token": token,
        "message": str(message),
        "person": f"P{person}",
    }


def _kept(pages: Pages) -> Places:
    """A list and a sheet with something to decide, requests about one's data, an evaluation that is open."""
    lists = _uploaded(pages, "/imports", "list.csv", LIST)
    sheet = _uploaded(pages, "/sessions/W1-CELEBRATION/attendance-files", "sheet.csv", SHEET)
    question = QuestionAsked(key="useful", text="Was it useful?", kind="rating")
    asked = EvaluationDesigned(code="E1", title="After the first day", level=1, questions=(question,))
    design_evaluation(pages.database, asked, by="tests", at=AT)
    forms = open_evaluation(pages.database, "E1", read=None, by="tests", at=AT)
    erasure, granted = (
        pages.post("/settings/privacy/add", {"person": person, "kind": "erasure"}) for person in ("P1", "P2")
    )
    pages.post(f"{granted}/identity", {"version": "1"})
    pages.post(f"{granted}/decision", {"decision": "granted", "version": "2"})
    pages.post(f"{erasure}/identity", {"version": "1"})
    form = next(iter(forms.values()))
    return {"import": lists, "attendance": sheet, "form": form, "request": erasure, "granted": granted}


def _uploaded(pages: Pages, to: str, name: str, data: bytes) -> str:
    sent = pages.client.post(to, files={"file": (name, data)}, follow_redirects=False)
    assert sent.status_code == 303, sent.text
    return sent.headers["location"]


def _people(pages: Pages, places: Places) -> Places:
    """What is needed to name a person's tier, employer and cohort."""
    person = int(places["learner_person"].removeprefix("P"))
    with pages.database.reading() as session:
        tier = session.scalars(select(TierPeriod.id).where(TierPeriod.person_id == person)).first()
        employer = session.scalars(select(Membership.id).where(Membership.person_id == person)).first()
        cohort, member = session.execute(
            select(Cohort.code, Enrolment.person_id).join(Enrolment).order_by(Cohort.id, Enrolment.id)
        ).first() or ("", 0)
        came = select(Session.code).join(Attendance).where(Attendance.person_id == person, Attendance.status.in_(CAME))
        been = session.scalars(came.order_by(Session.id)).first()
    found = {"tier": tier, "employer": employer, "cohort": cohort, "cohort_member": f"P{member}", "been": been}
    return {name: str(each) for name, each in found.items()}


def worked_out(pages: Pages, address: str) -> None:
    """Have what a page waits for worked out beforehand."""
    pages.client.get(address)
    pages.work()


@dataclass
class Whole:
    """The whole programme as it is served, with a page of a browser for each role that is tried; they stay open."""

    url: str
    database: Database
    places: Places
    browser: Any
    opened: dict[str | None, Any] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)

    def address(self, pattern: str) -> str:
        """Where a page stands; `{name}` in it is what the programme holds by that name."""
        return self.url + pattern.format(**self.places)

    def as_role(self, role: str | None) -> Any:
        """The page of a role's account, signed in; None is for whoever is not."""
        if role not in self.opened:
            page = self.browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
            page.on("console", lambda said: self.told.append(said.text) if matters(said) else None)
            page.on("pageerror", lambda error: self.told.append(str(error)))
            page.on("request", lambda asked: self._asked(asked.url))
            if role is not None:
                sign_in(page, self.url, role)
            self.opened[role] = page
        return self.opened[role]

    def complaints(self) -> list[str]:
        """What the browser complained of since it was asked last."""
        said, self.told[:] = list(self.told), []
        return said

    def _asked(self, address: str) -> None:
        if not address.startswith((self.url, "data:", "blob:", "about:")):
            self.told.append(f"asked elsewhere: {address}")
