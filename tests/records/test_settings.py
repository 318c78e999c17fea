"""Settings: documented defaults, the environment over them, every fault at once."""

from __future__ import annotations

import pytest

from foundation.errors import BadInput
from programme.settings import DEFAULT_DATABASE_URL, Settings, read_settings


def test_an_empty_environment_gives_the_documented_defaults() -> None:
    assert read_settings({}) == read_settings({"LLL_DATABASE_URL": "", "LLL_UPLOAD_LIMIT_MB": " "}) == Settings()
    assert Settings().database_url == DEFAULT_DATABASE_URL
    assert Settings().upload_limit_mb == 60


def test_the_environment_overrides_the_defaults() -> None:
    given = read_settings({"LLL_DATABASE_URL": "postgresql+psycopg://db/lll", "LLL_UPLOAD_LIMIT_MB": "5"})
    assert (given.database_url, given.upload_limit_mb) == ("postgresql+psycopg://db/lll", 5)


@pytest.mark.parametrize("value", ["0", "-3", "few", "1.5"])
def test_an_unusable_value_is_named_with_its_variable(value: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_settings({"LLL_UPLOAD_LIMIT_MB": value})
    assert [(fault.path, fault.value) for fault in caught.value.faults] == [("LLL_UPLOAD_LIMIT_MB", value)]


def test_the_public_address_is_one_of_a_site_without_a_path() -> None:
    assert read_settings({"LLL_PUBLIC_URL": "https://lll.example/"}).public_url == "https://lll.example"
    for bad in ("lll.example", "https://lll.example/app", "ftp://lll.example"):
        with pytest.raises(BadInput):
            read_settings({"LLL_PUBLIC_URL": bad})
