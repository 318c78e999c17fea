"""The shape of `measures-snapshot/1`: everything that the programme's figures rest on, dated, by id.

`read_snapshot` reads one and tells every fault at once.
"""

from .document import MeasuresPolicy, MeasuresSnapshot, read_snapshot

__all__ = ["MeasuresPolicy", "MeasuresSnapshot", "read_snapshot"]
