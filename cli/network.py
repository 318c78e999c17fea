"""`lll network`: analyse the community's network, or any graph with groups."""

from __future__ import annotations

import argparse
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import network
from foundation.errors import BadInput, Fault
from programme.publishing.map_page import write_map_page
from programme.publishing.network_table import network_table
from programme.publishing.poster import PAPERS, write_picture, write_poster
from programme.publishing.slides import write_slides

from .terminal import keep_inputs, read_file, write_file

OUTPUTS = (
    ("--map", "MAP.html", "the public map as one offline page, with the story in steps"),
    ("--poster", "POSTER.pdf", "the public map as a poster"),
    ("--picture", "MAP.png", "the public map as a picture (.png, .svg)"),
    ("--slides", "SLIDES.pptx", "the story of the public map as slides that can be edited"),
    ("--story", "STORY.json", "the story of the public map in steps, as JSON"),
    ("--csv", "MAP.csv", "the public map as a table"),
    ("--graphml", "MAP.graphml", "the public map on its day, for other programs"),
    ("--gexf", "MAP.gexf", "the public map over time, to the dates of the map, for other programs"),
)
"""Options that write something of the public map, and what they write."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `lll network` takes."""
    parser.add_argument("snapshot", type=Path, nargs="?", metavar="SNAPSHOT", help="network snapshot, a JSON file")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="RESULT", help="where the result goes")
    parser.add_argument(
        "--since",
        type=Path,
        metavar="EARLIER_RESULT",
        help="the result whose map was published last: what is on both maps stays in place, and nothing shows what a "
        "few people have done since",
    )
    for option, name, what in OUTPUTS:
        parser.add_argument(option, type=Path, metavar=name, help=f"write {what}")
    parser.add_argument("--paper", choices=sorted(PAPERS), default="A3", help="size of the poster (default A3)")
    parser.add_argument("--edges", type=Path, metavar="EDGES.csv", help="any graph: ties, columns source,target")
    parser.add_argument("--nodes", type=Path, metavar="NODES.csv", help="any graph: nodes, columns id,group")
    parser.add_argument("--directed", action="store_true", help="any graph: a row of EDGES is a tie one way")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="seed of positions and shuffles (default 0)")


def run(given: argparse.Namespace) -> int:
    """Analyse and write the result."""
    keep_inputs(
        {"SNAPSHOT": given.snapshot, "EDGES": given.edges, "NODES": given.nodes},
        {"-o": given.output} | {option: _path(given, option) for option, *_ in OUTPUTS},
    )
    if given.edges or given.nodes:
        return _any_graph(given)
    if given.picture and given.picture.suffix.lower() not in (".png", ".svg"):
        remedy = "Give a name that ends in .png or .svg."
        raise BadInput([Fault("--picture", str(given.picture), "this is no kind of picture made here.", remedy)])
    if given.snapshot is None:
        raise BadInput([Fault("SNAPSHOT", "", "nothing to analyse.", "Give a snapshot, or --edges and --nodes.")])
    since = _earlier(given.since) if given.since else None
    result = network.analyse(network.read_instance(read_file(given.snapshot)), seed=given.seed, since=since)
    written = network.write_result(result)
    write_file(given.output, written)
    shown, public_map = result.public_map, json.loads(written)["public_map"]
    makers: dict[str, Callable[[], str | bytes]] = {
        "--map": lambda: write_map_page(public_map),
        "--poster": lambda: _bytes(lambda file: write_poster(public_map, file, paper=given.paper)),
        "--picture": lambda: _bytes(
            lambda file: write_picture(public_map, file, kind=given.picture.suffix[1:].lower())
        ),
        "--slides": lambda: _bytes(lambda file: write_slides(shown, file)),
        "--story": lambda: json.dumps([step.model_dump(mode="json") for step in network.story(shown)], indent=2) + "\n",
        "--csv": lambda: network_table(public_map),
        "--graphml": lambda: network.graphml(shown),
        "--gexf": lambda: network.gexf(shown),
    }
    for option, make in makers.items():
        if path := _path(given, option):
            write_file(path, make())
    return 0


def _earlier(path: Path) -> network.Result:
    """The result that was published last; a fault names its file, since the snapshot has faults of its own."""
    text = read_file(path)
    try:
        return network.read_result(text)
    except BadInput as error:
        raise BadInput([replace(fault, path=f"{path}: {fault.path}") for fault in error.faults]) from None


def _path(given: argparse.Namespace, option: str) -> Path | None:
    path: Path | None = getattr(given, option.removeprefix("--"))
    return path


def _bytes(write: Callable[[io.BytesIO], None]) -> bytes:
    file = io.BytesIO()
    write(file)
    return file.getvalue()


def _any_graph(given: argparse.Namespace) -> int:
    of_a_map = [option for option, *_ in (*OUTPUTS, ("--since",)) if _path(given, option)]
    if not (given.edges and given.nodes) or given.snapshot or of_a_map:
        remedy = "Give both --edges and --nodes, and neither a snapshot nor an option of the public map."
        message = "a graph is two CSV files and has no public map."
        raise BadInput([Fault("--edges, --nodes", ", ".join(of_a_map), message, remedy)])
    edges, nodes = read_file(given.edges), read_file(given.nodes)
    write_file(given.output, network.write_result(network.analyse_graph(edges, nodes, directed=given.directed)))
    return 0
