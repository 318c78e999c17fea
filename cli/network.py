"""`lll network`: analyse the community's network, or any graph with groups."""

from __future__ import annotations

import argparse
import io
import json
from pathlib import Path

import network
from foundation.errors import BadInput, Fault
from programme.publishing.map_page import write_map_page
from programme.publishing.poster import write_picture, write_poster

from .terminal import read_file, write_file


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `lll network` takes."""
    parser.add_argument("snapshot", type=Path, nargs="?", metavar="SNAPSHOT", help="network snapshot, a JSON file")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="RESULT", help="where the result goes")
    parser.add_argument("--map", type=Path, metavar="MAP.html", help="write the public map as one offline page")
    parser.add_argument("--poster", type=Path, metavar="POSTER.pdf", help="write the public map as an A3 poster")
    parser.add_argument(
        "--picture", type=Path, metavar="MAP.png", help="write the public map as a picture (.png, .svg)"
    )
    parser.add_argument("--edges", type=Path, metavar="EDGES.csv", help="any graph: ties, columns source,target")
    parser.add_argument("--nodes", type=Path, metavar="NODES.csv", help="any graph: nodes, columns id,group")
    parser.add_argument("--directed", action="store_true", help="any graph: a row of EDGES is a tie one way")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="seed of positions and shuffles (default 0)")


def run(given: argparse.Namespace) -> int:
    """Analyse and write the result."""
    if given.edges or given.nodes:
        return _any_graph(given)
    if given.picture and given.picture.suffix not in (".png", ".svg"):
        remedy = "Give a name that ends in .png or .svg."
        raise BadInput([Fault("--picture", str(given.picture), "this is no kind of picture made here.", remedy)])
    if given.snapshot is None:
        raise BadInput([Fault("SNAPSHOT", "", "nothing to analyse.", "Give a snapshot, or --edges and --nodes.")])
    result = network.write_result(network.analyse(network.read_instance(read_file(given.snapshot)), seed=given.seed))
    write_file(given.output, result)
    public_map = json.loads(result)["public_map"]
    if given.map:
        write_file(given.map, write_map_page(public_map))
    if given.poster:
        poster = io.BytesIO()
        write_poster(public_map, poster)
        write_file(given.poster, poster.getvalue())
    if given.picture:
        given.picture.parent.mkdir(parents=True, exist_ok=True)
        write_picture(public_map, given.picture)
    return 0


def _any_graph(given: argparse.Namespace) -> int:
    if not (given.edges and given.nodes) or given.snapshot or given.map or given.poster or given.picture:
        remedy = "Give both --edges and --nodes, and neither a snapshot nor --map, --poster or --picture."
        raise BadInput([Fault("--edges, --nodes", "", "a graph is two CSV files and has no public map.", remedy)])
    edges, nodes = read_file(given.edges), read_file(given.nodes)
    write_file(given.output, network.write_result(network.analyse_graph(edges, nodes, directed=given.directed)))
    return 0
