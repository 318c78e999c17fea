"""A service over SQLite with no worker, and people who sign in to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from fastapi.testclient import TestClient

from api import Services, create_app
from programme.access import make_link, use_link
from programme.records import Database
from tests.access.people_at_hand import AT


class Clock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.now = AT

    def __call__(self) -> dt.datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def letters() -> list[tuple[str, str]]:
    """Sign-in links that were sent: to which address, with which secret."""
    return []


@pytest.fixture
def service(sqlite_database: Database, clock: Clock, letters: list[tuple[str, str]]) -> Iterator[TestClient]:
    def _start(*_: object) -> None:
        raise AssertionError("no run is started here")

    services = Services(sqlite_database, _start, clock, send_link=lambda *sent: letters.append(sent))
    with TestClient(create_app(services), raise_server_exceptions=False, base_url="https://lll.example") as client:
        yield client


SignIn = Callable[[str], dict[str, str]]


@pytest.fixture
def sign_in_as(service: TestClient, sqlite_database: Database, clock: Clock) -> SignIn:
    """Let the client be signed in as the account of an address; gives the headers that a change needs."""

    def _sign_in(email: str) -> dict[str, str]:
        service.cookies.clear()
        service.cookies.set(
            "__Host-lll", use_link(sqlite_database, make_link(sqlite_database, email, at=clock()), at=clock())
        )
        return {"X-CSRF-Token": service.get("/api/v1/me").json()["csrf_token"]}

    return _sign_in
