"""`python -m cli` is the `lll` command, for where the environment's scripts are not at hand."""

from __future__ import annotations

import sys

from .main import main

if __name__ == "__main__":
    sys.exit(main())
