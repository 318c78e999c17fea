"""From the records to what an engine may know: ids only, no names of people, no e-mails; the order is fixed."""

from .matching import concerning, instructions_of, matching_snapshot
from .measures import measures_snapshot
from .network import network_snapshot
from .scheduling import scheduling_snapshot

__all__ = [
    "concerning",
    "instructions_of",
    "matching_snapshot",
    "measures_snapshot",
    "network_snapshot",
    "scheduling_snapshot",
]
