"""What the tests of the pages share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from programme.records import Database

PASSWORD = "violet tractor window"

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
