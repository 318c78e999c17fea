"""Figures, reports and sharing events on pages without a browser: the whole way, faults, who may do what."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from programme.access import ROLES, Asker
from programme.journeys.analyses import answer_part
from programme.journeys.recruit import import_workbook
from programme.records import Database
from tests.api.test_round_pages import Pages, said, version
from tests.journeys.round_sample import AT
from tests.small_programme import small_programme, workbook

READER = Asker("reader", ROLES["board_reader"])


@pytest.fixture
def pages(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pages]:
    assert import_workbook(sqlite_database, workbook(small_programme()), by="admin", at=AT).applied
    yield Pages(sqlite_database, monkeypatch)


def test_a_map_is_looked_at_frozen_and_taken_along(pages: Pages) -> None:
    assert "The event has no name" in pages.post("/network/events", {"name": " ", "held_on": "2020-07-13"}, 422)
    event = pages.post("/network/events", {"name": "Summer", "held_on": "2020-07-13", "audience": "public"})
    text = pages.answered(f"{event}/map?as_at=2020-07-13")
    assert "Who could be recognised?" in text
    assert pages.post(f"{event}/map", {"as_at": "soon"}, 422)
    kept = pages.post(f"{event}/map", {"as_at": "2020-07-13"})
    assert kept.startswith("/network/maps/")
    assert pages.post(f"{event}/map", {"as_at": "2020-07-13"}) == kept
    pages.asker = READER
    assert "It stays as it is" in pages.get(kept)
    for name, start in (("network.html", b"<!"), ("poster-A1.pdf", b"%PDF"), ("network.pptx", b"PK")):
        assert pages.client.get(f"{kept}/files/{name}").content.startswith(start)
    assert "frame-ancestors 'self'" in pages.client.get(f"{kept}/map.html").headers["content-security-policy"]
    pages.get(f"{kept}/files/map.exe", 404)
    pages.get(f"{event}/map", 403)
    pages.post(f"{event}/state", {"state": "held"}, 403)


def test_an_event_is_settled_once(pages: Pages) -> None:
    event = pages.post("/network/events", {"name": "Summer", "held_on": "2020-07-13", "audience": "board"})
    read = version(pages.get(event))
    pages.post(f"{event}/state", {"state": "cancelled", "version": read})
    assert "Cancelled" in said(pages.get(event))
    pages.post(f"{event}/state", {"state": "held", "version": read}, 412)


def test_figures_are_those_of_the_interface_and_a_report_keeps_them(pages: Pages) -> None:
    text = said(pages.answered("/measures"))
    assert "People in Learn" in text
    assert "There is no figure nothing" in pages.get("/measures/figures/nothing", 404)
    pages.get("/measures?as_at=never", 404)
    path = "/reports/new?kind=board&as_at=2020-07-13&staff=900"
    assert "900 staff could take part" in pages.answered(path)
    sent = {"kind": "board", "as_at": "2020-07-13", "staff": "900", "narrative": "Seen by 943 476 5919."}
    assert "NHS number" in pages.post("/reports", sent, 422)
    report = pages.post("/reports", {**sent, "narrative": "A start."})
    text = pages.get(report)
    assert "A start." in text
    assert "Would this carry on if programme funding stopped?" in text
    assert len(text.encode()) < 300_000
    pages.post(f"{report}/issue", {"version": version(text)}, 422)
    pages.asker = READER
    pages.get(report, 404)
    pages.asker = Asker("second", ROLES["administrator"])
    pages.post(f"{report}/issue", {"version": version(text), "read": "yes"})
    pages.asker = READER
    assert "Issued by second" in said(pages.get(report))
    table = pages.client.get(f"{report}/files/csv").text
    assert table.startswith("figure,name,date,value")


def test_the_map_of_the_interface_is_packed_once(pages: Pages) -> None:
    pages.answered("/network/map?as_at=2020-07-13")
    with pages.database.reading() as session:
        packed = json.loads(answer_part(session, 1, "packed_map"))
    assert {"nodes", "links", "frames"} <= set(packed)
    assert packed["people"] == []
