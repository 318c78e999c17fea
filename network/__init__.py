"""The network engine: who is connected with whom, and whether the community is healthy.

`read_instance` takes a snapshot, `analyse` gives a `Result`, `write_result` its JSON; `analyse_graph` measures any
graph with groups.
"""

from .analyse import analyse
from .documents import NetworkSnapshot as Snapshot
from .graph_result import GraphResult, analyse_graph
from .instance import Instance, read_instance
from .introductions_section import bridge_values
from .public_shape import PublicMap
from .result import NetworkResult as Result
from .result import write_result

__all__ = [
    "GraphResult",
    "Instance",
    "PublicMap",
    "Result",
    "Snapshot",
    "analyse",
    "analyse_graph",
    "bridge_values",
    "read_instance",
    "write_result",
]
