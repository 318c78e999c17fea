"""The guide for administrators names what stands on the pages."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = (("api", "*.html"), ("api/pages", "*.py"), ("frontend/src", "*.[jh]*"), ("programme/publishing", "*.py"))


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("’", "'").replace("&rsquo;", "'"))


def test_every_word_in_bold_stands_on_a_page_and_every_picture_is_there() -> None:
    guide = (ROOT / "docs" / "administrator-guide.md").read_text(encoding="utf-8")
    files = [file for folder, kind in SOURCES for file in (ROOT / folder).rglob(kind)]
    pages = _one_line(" ".join(file.read_text(encoding="utf-8") for file in files))
    named = set(re.findall(r"\*\*(.+?)\*\*", _one_line(guide)))
    assert [name for name in sorted(named) if not all(part in pages for part in name.split("…"))] == []
    pictures = re.findall(r"\]\((pictures/[^)]+)\)", guide)
    assert [name for name in pictures if not (ROOT / "docs" / name).exists()] == []
