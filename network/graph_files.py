"""Any graph with groups, from two tables of text: ties (`source,target`) and nodes (`id` and a group)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from foundation.documents import shown
from foundation.errors import BadInput, Fault

from .instance import Ints


@dataclass(frozen=True, slots=True)
class GroupedGraph:
    """Nodes sorted by id as text, the group of each as an index into `group_names`, arcs (m, 2) each once."""

    ids: tuple[str, ...]
    group_names: tuple[str, ...]
    groups: Ints
    arcs: Ints


def read_graph(edges_csv: str | bytes, nodes_csv: str | bytes, *, directed: bool) -> GroupedGraph:
    """Read a graph from CSV text (UTF-8 if bytes). Self-ties are dropped, repeats merged.

    Args:
        edges_csv: columns `source` and `target`; others are ignored.
        nodes_csv: column `id`, and the group from column `group`, or else from the second column.
        directed: whether a row is an arc from source to target only; if not, it counts both ways.

    Raises:
        BadInput: every missing column, empty cell, id given twice and tie to an unknown id, by line of the file.
    """
    faults: list[Fault] = []
    group_of: dict[str, str] = {}
    nodes = _table(nodes_csv, "nodes", ("id", "group"), faults)
    for line, node, group in nodes or ():
        if node and node in group_of:
            faults.append(Fault(f"nodes line {line}", shown(node), "this id stands twice.", "Keep one of the lines."))
        group_of.setdefault(node, group)
    pairs: set[tuple[str, str]] = set()
    for line, source, target in _table(edges_csv, "edges", ("source", "target"), faults) or ():
        for end in sorted({source, target} - {""} - group_of.keys()) if nodes is not None else ():
            message = "no line of the nodes has this id."
            faults.append(Fault(f"edges line {line}", shown(end), message, "Add the node or correct the id."))
        if source != target:
            pairs.add((source, target))
            if not directed:
                pairs.add((target, source))
    if faults:
        raise BadInput(faults)
    return _numbered(group_of, pairs)


def _numbered(group_of: dict[str, str], pairs: set[tuple[str, str]]) -> GroupedGraph:
    ids = tuple(sorted(group_of))
    names = tuple(sorted(set(group_of.values())))
    number = {node: i for i, node in enumerate(ids)}
    group_number = {name: i for i, name in enumerate(names)}
    arcs = np.array(sorted((number[a], number[b]) for a, b in pairs), dtype=np.int64).reshape(-1, 2)
    groups = np.array([group_number[group_of[node]] for node in ids], dtype=np.int64)
    return GroupedGraph(ids, names, groups, arcs)


Rows = Iterator[tuple[int, str, str]]


def _table(text: str | bytes, file: str, wanted: tuple[str, str], faults: list[Fault]) -> Rows | None:
    """Line number and the two wanted cells of every row; None, and a fault, where the columns cannot be found."""
    try:
        decoded = text if isinstance(text, str) else text.decode()
    except UnicodeDecodeError as error:
        faults.append(Fault(file, f"byte {error.start}", "this is no UTF-8 text.", "Save the file as CSV UTF-8."))
        return None
    lines = decoded.removeprefix("\ufeff")
    heading = [cell.strip() for cell in next(csv.reader(io.StringIO(lines, newline="")), [])]
    places = _places(heading, file, wanted, faults)
    return None if places is None else _rows(lines, file, dict(zip(wanted, places, strict=True)), faults)


def _rows(lines: str, file: str, places: dict[str, int], faults: list[Fault]) -> Rows:
    """The rows that are not blank; an empty cell is a fault, and what stands beside it is read all the same."""
    reader = csv.reader(io.StringIO(lines, newline=""))
    next(reader)
    for row in reader:
        if not any(cell.strip() for cell in row):
            continue
        first, second = (row[p].strip() if p < len(row) else "" for p in places.values())
        for name, cell in zip(places, (first, second), strict=True):
            if not cell:
                message = f"the cell {name!r} is empty."
                faults.append(Fault(f"{file} line {reader.line_num}", shown(row), message, "Fill it in."))
        yield reader.line_num, first, second


def _places(heading: Sequence[str], file: str, wanted: tuple[str, str], faults: list[Fault]) -> tuple[int, int] | None:
    lower = [name.lower() for name in heading]
    first, second = (lower.index(name) if name in lower else None for name in wanted)
    if second is None and wanted[1] == "group" and len(heading) > 1:
        second = 1 if first != 1 else 0
    if first is None or second is None:
        missing = wanted[0] if first is None else wanted[1]
        message = f"there is no column {missing!r}; the columns are {', '.join(heading) or 'none'}."
        faults.append(Fault(f"{file} line 1", shown(list(heading)), message, "Add the column."))
        return None
    return first, second
