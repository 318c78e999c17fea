"""Settings: documented defaults, the environment over them, every fault at once."""

from __future__ import annotations

import pytest

from foundation.errors import BadInput
from programme.settings import DEFAULT_DATABASE_URL, Settings, read_settings


def test_an_empty_environment_gives_the_documented_defaults() -> None:
    assert read_settings({}) == read_settings({"LLL_DATABASE_URL": "", "LLL_TIME_ZONE": " "}) == Settings()
    assert Settings().database_url == DEFAULT_DATABASE_URL
    assert (Settings().small_number, Settings().zone().key) == (8, "Europe/London")


def test_the_environment_overrides_the_defaults() -> None:
    given = read_settings(
        {"LLL_DATABASE_URL": "postgresql+psycopg://db/lll", "LLL_SMALL_NUMBER": "10", "LLL_UPLOAD_LIMIT_MB": "5"}
    )
    assert (given.database_url, given.small_number, given.upload_limit_mb) == ("postgresql+psycopg://db/lll", 10, 5)


def test_every_unusable_value_is_named_at_once() -> None:
    with pytest.raises(BadInput) as caught:
        read_settings({"LLL_TIME_ZONE": "Surrey", "LLL_SMALL_NUMBER": "few", "LLL_UPLOAD_LIMIT_MB": "0"})
    assert [fault.path for fault in caught.value.faults] == ["LLL_TIME_ZONE", "LLL_SMALL_NUMBER", "LLL_UPLOAD_LIMIT_MB"]
