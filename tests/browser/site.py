"""What the tests of the pages share."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from programme.records import Database

PASSWORD = "violet tractor window"

GUIDE = re.sub(r"\s+", " ", (Path(__file__).parents[2] / "docs" / "administrator-guide.md").read_text())
"""The guide for administrators, in one line."""

Visit = Callable[..., Any]
"""The fixture `visit`: opens a page, signed in as a role."""


@dataclass(frozen=True)
class Site:
    """A served programme. Each role has the account ROLE@rtk.example with `PASSWORD`."""

    url: str
    database: Database


def violations(page: Any) -> list[str]:
    """What the accessibility checker finds on a page as it stands: rule, and where."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    found = axe.Axe().run(page).response["violations"]
    return [f"{each['id']}: {node['target']} {node['failureSummary']}" for each in found for node in each["nodes"]]


def sign_in(page: Any, url: str, role: str) -> None:
    """Sign in with a role's account, by its form."""
    page.goto(f"{url}/sign-in")
    page.fill("#email", f"{role}@rtk.example")
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(f"{url}/")


def press(page: Any, role: str, name: str) -> None:
    """Choose a button or link that the guide names."""
    assert f"**{name}**" in GUIDE
    page.get_by_role(role, name=name, exact=True).click()


def matters(said: Any) -> bool:
    """Whether what the browser's console says is a complaint about the page."""
    # The console repeats the status of a page that tells a fault, and what a machine without graphics is slow at.
    elsewhere = ("the server responded with a status of 4", "GL Driver Message")
    return said.type in ("error", "warning") and not any(words in said.text for words in elsewhere)
