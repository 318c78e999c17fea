"""`lll schemas`: JSON Schemas of every document and the OpenAPI of the service, as published in docs/schemas."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import matching
import measures
import network
import scheduling
from api import interface
from foundation.documents import Document
from measures.spc import SpcResult
from measures.sustainability import SustainabilityCounts, SustainabilityResult

from .terminal import write_file


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `lll schemas` takes."""
    parser.add_argument("folder", type=Path, metavar="FOLDER")


def run(given: argparse.Namespace) -> int:
    """Write one file for each document."""
    for name, text in schemas().items():
        write_file(given.folder / name, text)
    return 0


def schemas() -> dict[str, str]:
    """File name to text: a JSON Schema for every document that the engines read or write, and the service's OpenAPI."""
    documents: dict[str, type[Document]] = {
        "matching-snapshot-1": matching.MatchingSnapshot,
        "matching-result-1": matching.MatchingResult,
        "matching-change": matching.RepairChange,
        "scheduling-snapshot-1": scheduling.Snapshot,
        "scheduling-result-1": scheduling.Result,
        "network-snapshot-1": network.Snapshot,
        "network-result-1": network.Result,
        "measures-snapshot-1": measures.Snapshot,
        "measures-result-1": measures.Result,
        "measures-spc": SpcResult,
        "measures-sustainability-counts": SustainabilityCounts,
        "measures-sustainability": SustainabilityResult,
    }
    files = {f"{name}.schema.json": _text(name, shape) for name, shape in documents.items()}
    return files | {"openapi.json": json.dumps(interface().openapi(), indent=2, ensure_ascii=False) + "\n"}


def _text(name: str, shape: type[Document]) -> str:
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": name, **shape.model_json_schema()}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
