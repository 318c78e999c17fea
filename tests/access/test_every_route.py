"""Every route with everybody: each role, each scope of a key, and nobody. What is not allowed by name is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.testclient import TestClient

from api import Services, create_app, interface
from api.access import permission_of
from programme.access import PERMISSIONS, ROLES, SCOPES, make_key, make_link, use_link
from programme.records import Database
from tests.access.conftest import Clock
from tests.access.people_at_hand import AT, add_account, add_organisation, add_person

OPEN = {
    "signs in, out, or tells whoever asks about themselves": (
        r"/api/v1/(sign-in.*|sign-out|me|me/password)", r"/sign-in.*", r"/sign-out", r"/", r"/account(/password)?",
    ),
    "tells or does nothing about people: what was sent is solved, and only who sent it knows its number": (
        r"/api/v1/(matching|scheduling|network)/(solve|analyse)", r"/api/v1/runs/\{run_id\}.*",
    ),
    "the link itself is the permission: signed or unguessable, for one thing": (
        r".*\{(token|secret)\}.*",
    ),
    "is the same for everybody": (
        r"/(static|assets)/.*", r"/api/v1/openapi\.json", r"/healthz", r"/readyz", r"/accessibility", r"/privacy"),
}  # fmt: skip
"""Routes that declare no permission: why, and their paths."""

NOBODY = "999999"


@dataclass(frozen=True, slots=True)
class Route:
    """One way to call: its method, its path with its parameters, and the permission it asks for."""

    method: str
    path: str
    permission: str | None

    @property
    def asked(self) -> str:
        """The path with parameters of the right form that name nothing."""
        return re.sub(r"\{(\w+)(:\w+)?\}", lambda m: f"P{NOBODY}" if m.group(1) == "person" else NOBODY, self.path)


def _permission(dependant: Any) -> str | None:
    own = permission_of(dependant.call)
    return own or next((found for each in dependant.dependencies if (found := _permission(each))), None)


def routes() -> Iterator[Route]:
    for route in iter_route_contexts(interface().routes):
        original = route.original_route
        permission = _permission(original.dependant) if isinstance(original, APIRoute) else None
        for method in sorted((route.methods or {"GET"}) - {"HEAD"}):
            yield Route(method, route.path_format or getattr(original, "path", ""), permission)


ROUTES = sorted(routes(), key=lambda route: (route.path, route.method))
GUARDED = [route for route in ROUTES if route.permission is not None]


def test_every_route_names_its_permission_or_stands_on_the_list_of_open_ones() -> None:
    patterns = [pattern for each in OPEN.values() for pattern in each]
    silent = [
        f"{route.method} {route.path}"
        for route in ROUTES
        if route.permission is None and not any(re.fullmatch(pattern, route.path) for pattern in patterns)
    ]
    assert silent == []
    assert {route.permission for route in GUARDED} <= set(PERMISSIONS)


@pytest.fixture
def app(sqlite_database: Database, clock: Clock) -> Any:
    return create_app(Services(sqlite_database, lambda *_: None, clock, send_link=lambda *_: None))


def _client(app: Any, secret: str = "") -> TestClient:
    client = TestClient(app, base_url="https://lll.example", raise_server_exceptions=False, follow_redirects=False)
    if secret:
        client.cookies.set("__Host-lll", secret)
    return client


def _wrong(client: TestClient, may: frozenset[str], headers: dict[str, str], asked: list[Route]) -> list[str]:
    """Every route that lets through whom it should refuse, refuses whom it should let through, or fails."""
    wrong = []
    for route in asked:
        sent = {"Prefer": "wait=0", **headers}  # nobody works here, so nothing is waited for
        status = client.request(route.method, route.asked, headers=sent).status_code
        allowed = route.permission in may
        if status >= 500 or (status in (401, 403)) == allowed:
            wrong.append(f"{route.method} {route.path} ({route.permission}): {status}")
    return wrong


def _routes_for(role: str) -> list[Route]:
    """All for whoever is refused nearly everything or nearly nothing; one for each permission for the others."""
    if role in ("operator", "administrator"):
        return GUARDED
    return list({(route.permission, route.path.startswith("/api/")): route for route in GUARDED}.values())


@pytest.mark.parametrize("role", ROLES)
def test_each_role_reaches_what_it_may_and_nothing_else(app: Any, sqlite_database: Database, role: str) -> None:
    own = add_organisation(sqlite_database, "RTK")
    person = add_person(sqlite_database, "lee@rtk.example", own) if role in ("coach", "learner") else 0
    organisations = ("RTK",) if role == "coordinator" else ()
    add_account(sqlite_database, "lee@rtk.example", role, person=person, organisations=organisations)
    secret = use_link(sqlite_database, make_link(sqlite_database, "lee@rtk.example", at=AT), at=AT)
    with _client(app, secret) as client:
        headers = {"X-CSRF-Token": client.get("/api/v1/me").json()["csrf_token"]}
        assert _wrong(client, ROLES[role], headers, _routes_for(role)) == []


@pytest.mark.parametrize("scope", SCOPES)
def test_each_key_reaches_what_it_is_for_and_nothing_else(app: Any, sqlite_database: Database, scope: str) -> None:
    key = make_key(sqlite_database, "system", [scope], days=1, by="test", at=AT)
    headers = {"Authorization": f"Bearer {key}"}
    asked = {route.permission: route for route in GUARDED if route.path.startswith("/api/")}.values()
    with _client(app) as client:
        assert _wrong(client, SCOPES[scope][1], headers, list(asked)) == []


def test_nobody_reaches_anything_guarded(app: Any) -> None:
    client = _client(app)
    statuses = {f"{route.method} {route.path}": client.request(route.method, route.asked) for route in GUARDED}
    reached = {
        name: answer.status_code
        for name, answer in statuses.items()
        if answer.status_code != 401
        and not (answer.status_code in (302, 303, 307) and answer.headers["location"].startswith("/sign-in"))
    }
    assert reached == {}


def test_a_coordinator_finds_no_person_of_another_organisation(app: Any, sqlite_database: Database) -> None:
    own, other = add_organisation(sqlite_database, "RTK"), add_organisation(sqlite_database, "H81002")
    near, far = (
        add_person(sqlite_database, "a@rtk.example", own),
        add_person(sqlite_database, "b@h81002.example", other),
    )
    add_account(sqlite_database, "lee@rtk.example", "coordinator", organisations=("RTK",))
    client = _client(app)
    client.cookies.set(
        "__Host-lll", use_link(sqlite_database, make_link(sqlite_database, "lee@rtk.example", at=AT), at=AT)
    )
    asked = [
        route.path
        for route in GUARDED
        if route.method == "GET" and "{person}" in route.path and route.permission in ROLES["coordinator"]
    ]
    for path in asked:
        shown, hidden, nobody = (
            client.get(path.replace("{person}", key)) for key in (f"P{near}", f"P{far}", f"P{NOBODY}")
        )
        assert (path, shown.status_code, hidden.status_code) == (path, 200, 404)
        assert _words(hidden.text).replace(f"P{far}", "") == _words(nobody.text).replace(f"P{NOBODY}", "")


def _words(answer: str) -> str:
    """What an answer says; of a page the main part, without the marks that differ from session to session."""
    return answer.partition("<main")[2].partition("</main>")[0] or answer


def test_the_table_of_roles_names_known_permissions_and_no_key_answers_for_a_person() -> None:
    assert all(may <= set(PERMISSIONS) for may in ROLES.values())
    assert all(may <= set(PERMISSIONS) for _, may in SCOPES.values())
    assert not any({"own.read", "own.write", "recruit.approve"} & may for _, may in SCOPES.values())
    confidential: Callable[[frozenset[str]], bool] = lambda may: "private.read" in may  # noqa: E731
    assert [role for role, may in ROLES.items() if confidential(may)] == ["administrator"]
    assert [scope for scope, (_, may) in SCOPES.items() if confidential(may)] == ["administrator"]
