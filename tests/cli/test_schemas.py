"""The published JSON Schemas are current, and what the engines write holds to them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from cli.main import main
from cli.schemas import schemas

PUBLISHED = Path(__file__).resolve().parents[2] / "docs" / "schemas"


def test_the_published_schemas_are_those_of_the_code() -> None:
    assert {file.name: file.read_text() for file in PUBLISHED.glob("*.json")} == schemas()


@pytest.mark.parametrize("name", sorted(name for name in schemas() if name != "openapi.json"))
def test_every_schema_is_one(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(schemas()[name]))


def holds(name: str, document: Any) -> None:
    jsonschema.validate(document, json.loads((PUBLISHED / f"{name}.schema.json").read_text()))


def test_a_schema_refuses_what_the_reader_refuses() -> None:
    with pytest.raises(jsonschema.ValidationError):
        holds("matching-snapshot-1", {"schema": "matching-snapshot/1", "as_at": "2020-07-13", "bogus": 1})


def test_everything_the_demo_writes_holds_to_its_schema(demo: Path) -> None:
    for engine in ("matching", "scheduling", "network"):
        for kind in ("snapshot", "result"):
            holds(f"{engine}-{kind}-1", json.loads((demo / f"{engine}-{kind}.json").read_text()))


def test_any_graph_holds_to_the_schema_of_results(tmp_path: Path) -> None:
    edges, nodes, out = tmp_path / "edges.csv", tmp_path / "nodes.csv", tmp_path / "graph.json"
    edges.write_text("source,target\na,b\nb,c\n")
    nodes.write_text("id,group\na,X\nb,X\nc,Y\n")
    assert main(["network", "--edges", str(edges), "--nodes", str(nodes), "-o", str(out)]) == 0
    graph = json.loads(out.read_text())
    assert graph["schema"] == "network-result/1"
    assert (graph["graph"]["E"], graph["graph"]["I"]) == (1, 1)


def test_the_description_of_the_service_refers_only_to_what_it_holds() -> None:
    description = json.loads(schemas()["openapi.json"])
    known = description["components"]["schemas"]
    named = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(description)))
    assert named
    assert named <= set(known)
    for name in named:
        jsonschema.Draft202012Validator.check_schema(known[name])
