"""The interface as a client made from its description finds it: every operation answers as it is described."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api import Services, create_app
from programme.access import make_key
from programme.records import Database, open_database
from tests.api.people_service import filled
from tests.conftest import new_records, usual_kind

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
NOW = dt.datetime(2020, 7, 13, 12, tzinfo=dt.UTC)
ENDS_THE_KEY = "/api/v1/keys/{key_id}/revoke"
"""Called last of all, or nobody could ask anything afterwards."""

EXAMPLES = 1
"""Requests to an operation, of each kind: well and badly formed."""


@pytest.fixture(scope="module")
def described(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The description of a service over the small programme, bound to it, and its records."""
    with new_records(request, usual_kind(), tmp_path_factory.mktemp("described")) as url:
        database = filled(open_database(url))
        app = create_app(Services(database, lambda *_: None, lambda: NOW, send_link=lambda *_: None))
        yield schemathesis.openapi.from_asgi("/api/v1/openapi.json", app), database
        database.close()


def _key(database: Database, name: str) -> dict[str, str]:
    """A key for everything, its own for each test: calling every operation ends keys too."""
    return {"Authorization": f"Bearer {make_key(database, name, ['administrator'], days=9, by='admin', at=NOW)}"}


def _each_case(operation: Any, mode: GenerationMode, use: Callable[[Any], object]) -> None:
    """Do something with a few requests to an operation, the same ones every time."""

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def _each(case: Any) -> None:
        use(case)

    with suppress(Unsatisfiable):  # where nothing is sent, nothing can be badly formed
        _each()


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_operation_answers_as_it_is_described(described: Any, mode: GenerationMode) -> None:
    schema, database = described
    headers = {**_key(database, str(mode)), "If-Match": "*", "Prefer": "wait=0"}
    operations = [each.ok() for each in schema.get_all_operations() if each.ok().path.startswith("/api/")]
    assert len(operations) > 200
    wrong = []
    for operation in sorted(operations, key=lambda each: (each.path == ENDS_THE_KEY, each.path, each.method)):
        try:
            _each_case(operation, mode, lambda case: case.call_and_validate(headers=headers, checks=CHECKS))
        except Exception as error:  # every operation that fails is told of, not the first one alone
            wrong.append(f"{operation.label}: {' '.join(str(error).split())[:400]}")
    assert wrong == []


KNOWN = {"person": "P2", "code": "RTK", "room": "V1-A"}
"""Records of the small programme, by the names of parameters; elsewhere the first of its kind."""

CODES = {"sessions": "A1", "venues": "V1", "projects": "PR1"}
"""What `code` is of, where it is no organisation's."""

ONCE_MORE_IS_NO_CHANGE = {"POST /api/v1/waves/{wave}/state", "POST /api/v1/events/{number}/state"}
"""Who asks for the state that a record has already is answered with it, whatever they read."""


def test_every_change_of_a_version_asks_for_it_and_refuses_one_that_is_old(described: Any) -> None:
    schema, database = described
    headers = _key(database, "versions")
    without, old = {}, {}

    def _both(case: Any) -> None:
        case.headers.pop("if-match", None)
        without[case.operation.label] = case.call(headers=headers).status_code
        known = {**KNOWN, "code": CODES.get(case.operation.path.split("/")[3], "RTK")}
        case.path_parameters = {name: known.get(name, 1) for name in case.path_parameters}
        answer = case.call(headers={**headers, "If-Match": '"999"'})
        old[case.operation.label] = answer.status_code

    for operation in (each.ok() for each in schema.get_all_operations()):
        if any(each.location == "header" and each.name == "if-match" for each in operation.iter_parameters()):
            _each_case(operation, GenerationMode.POSITIVE, _both)
    assert len(without) > 60
    assert {name for name, status in old.items() if status < 400} <= ONCE_MORE_IS_NO_CHANGE
    assert list(old.values()).count(412) > 30
    assert {name: status for name, status in without.items() if status not in (403, 428)} == {}
