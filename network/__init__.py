"""The network engine: who is connected with whom, and whether the community is healthy.

`read_instance` takes a snapshot, `analyse` gives a `Result`, `write_result` its JSON, `read_result` reads one again;
`analyse_graph` measures any graph with groups. `bridge_values` tells a matching round what introductions are worth.
`story`, `graphml` and `gexf` make data of the public map.
"""

from .analyse import analyse
from .documents import NetworkSnapshot as Snapshot
from .exports import gexf, graphml
from .graph_result import GraphResult, analyse_graph
from .instance import Instance, read_instance
from .introductions_section import bridge_values
from .public_shape import PublicMap
from .result import NetworkResult as Result
from .result import read_result, write_result
from .story import StoryStep, story

__all__ = [
    "GraphResult",
    "Instance",
    "PublicMap",
    "Result",
    "Snapshot",
    "StoryStep",
    "analyse",
    "analyse_graph",
    "bridge_values",
    "gexf",
    "graphml",
    "read_instance",
    "read_result",
    "story",
    "write_result",
]
