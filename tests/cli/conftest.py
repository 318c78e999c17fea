"""One run of the demo for every test that looks at what it wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.main import main


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    assert main(["demo", "-o", str(folder)]) == 0
    return folder
