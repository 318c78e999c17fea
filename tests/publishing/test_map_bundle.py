"""The browser parts are built from pinned packages, each held to its hash, wherever the registry is."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FRONTEND = ROOT / "frontend"
SOURCES = [file for file in sorted((FRONTEND / "src").rglob("*")) if file.is_file()]


@pytest.fixture(scope="module")
def lock() -> dict[str, dict[str, object]]:
    packages: dict[str, dict[str, object]] = json.loads((FRONTEND / "package-lock.json").read_text())["packages"]
    return packages


def test_every_locked_package_has_its_hash_and_no_address(lock: dict[str, dict[str, object]]) -> None:
    installed = {name: entry for name, entry in lock.items() if name}
    assert installed
    for name, entry in installed.items():
        assert str(entry["integrity"]).startswith("sha512-"), name
        assert "resolved" not in entry, name


def test_what_is_asked_for_is_pinned_and_locked(lock: dict[str, dict[str, object]]) -> None:
    asked = json.loads((FRONTEND / "package.json").read_text())
    for name, version in {**asked["dependencies"], **asked["devDependencies"]}.items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version), name
        assert lock[f"node_modules/{name}"]["version"] == version


def test_no_source_file_is_too_long_to_read() -> None:
    lengths = {file.name: file.read_text().count("\n") for file in SOURCES}
    assert max(lengths.values()) <= 350


def test_nothing_of_the_sources_reaches_out() -> None:
    for file in SOURCES:
        text = file.read_text()
        assert set(re.findall(r"https?://[^\s\"'`)]+", text)) <= {"http://www.w3.org/2000/svg"}, file.name
        assert not re.search(r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval)\b", text), file.name
