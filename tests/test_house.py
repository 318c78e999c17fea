"""The house rules that can be measured: sizes, docstrings, return types, names."""

from __future__ import annotations

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("foundation", "matching", "scheduling", "network", "measures", "programme", "api", "cli")
FORBIDDEN_NAMES = {"utils", "util", "common", "helpers", "helper", "base", "manager", "misc"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def sources() -> list[Path]:
    return [file for package in PACKAGES for file in sorted((ROOT / package).rglob("*.py"))]


def functions(file: Path) -> Iterator[Function]:
    tree = ast.parse(file.read_text())
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def length(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def test_no_file_is_longer_than_350_lines_and_the_median_is_at_most_120() -> None:
    lines = {file: file.read_text().count("\n") for file in sources()}
    assert {str(file): n for file, n in lines.items() if n > 350} == {}
    assert statistics.median(n for n in lines.values() if n) <= 120


def test_no_function_is_longer_than_60_lines_and_nine_in_ten_are_under_30() -> None:
    sizes = {
        f"{file.relative_to(ROOT)}:{function.name}": length(function)
        for file in sources()
        for function in functions(file)
    }
    assert {name: n for name, n in sizes.items() if n > 60} == {}
    assert sum(n < 30 for n in sizes.values()) >= 0.9 * len(sizes)


@pytest.mark.parametrize("package", PACKAGES)
def test_every_public_function_says_what_it_does_and_what_it_returns(package: str) -> None:
    silent = [
        f"{file.relative_to(ROOT)}:{function.lineno} {function.name}"
        for file in sources()
        if file.is_relative_to(ROOT / package) and "migrations" not in file.parts
        for function in functions(file)
        if not function.name.startswith("_") and (not ast.get_docstring(function) or function.returns is None)
    ]
    assert silent == []


def test_no_module_is_a_drawer() -> None:
    assert [str(file) for file in sources() if file.stem in FORBIDDEN_NAMES] == []
