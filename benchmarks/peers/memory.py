"""Peak memory of this very process, for programs in any environment."""

from __future__ import annotations

import re
import resource
from pathlib import Path

STATUS = Path("/proc/self/status")


def peak_gb() -> float:
    """Most memory held so far, in GB.

    `getrusage` begins a child's count at what its parent held, so Linux is asked for the process's own mark; elsewhere
    there is only `getrusage`.
    """
    found = re.search(r"VmHWM:\s*(\d+) kB", STATUS.read_text()) if STATUS.exists() else None
    return (int(found[1]) if found else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) * 1024 / 1e9
