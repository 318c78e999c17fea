"""Every sentence that a person may read, in templates and in code: none of it in the language of solvers."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOLVER_WORDS = re.compile(
    r"\b(optimal|optimum|objectives?|constraints?|infeasible|feasible|feasibility|solver|heuristic|lexicographic"
    r"|incumbent|lower bound|upper bound|mip gap|optimality gap|duals?|branch and bound|cp-sat)\b",
    re.IGNORECASE,
)
WRITERS = ("api", "programme", "matching", "scheduling", "network", "measures", "cli", "foundation")
DATABASE = ("versions", "records")
"""Where the words are those of SQL."""

NOT_SENTENCES = re.compile(r"^[\w.\-/|()\[\]:]*$")


def templates() -> list[Path]:
    return sorted((ROOT / "api" / "templates").rglob("*.html"))


def sentences(path: Path) -> Iterator[tuple[int, str]]:
    """String constants of more than one word, docstrings apart."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in told:
            continue
        if " " in node.value.strip() and not NOT_SENTENCES.match(node.value):
            yield node.lineno, node.value


def test_templates_say_it_in_plain_words() -> None:
    found = []
    for path in templates():
        text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", " ", path.read_text(encoding="utf-8"), flags=re.S)
        found += [f"{path.name}: {word}" for word in SOLVER_WORDS.findall(text)]
    assert found == []


@pytest.mark.parametrize("package", WRITERS)
def test_sentences_in_code_are_in_plain_words(package: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text[:80]}"
        for path in sorted((ROOT / package).rglob("*.py"))
        if path.parent.name not in DATABASE
        for line, text in sentences(path)
        if SOLVER_WORDS.search(text)
    ]
    assert found == []
