"""The `lll` command: exit status 0 done, 2 bad input (every fault on standard error), 3 contradiction."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

from foundation.errors import BadInput, Contradiction, ProgrammeError

from . import demo, import_file, match, network, schedule, schemas, serve

VERBS = (demo, import_file, match, schedule, network, serve, schemas)
BAD_INPUT, CONTRADICTION, INTERRUPTED = 2, 3, 130
_PACKAGES = ("foundation", "matching", "scheduling", "network", "measures", "programme", "api")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb and give the exit status. Errors meant for people go to standard error, without a traceback."""
    _check_own_packages()
    parser = argparse.ArgumentParser(
        prog="lll", description="Learn, Live, Lead: pairs, sessions, connections, measures."
    )
    verbs = parser.add_subparsers(title="verbs", required=True, metavar="VERB")
    for verb in VERBS:
        verb.add_to(verbs)
    given = parser.parse_args(arguments)
    try:
        status: int = given.run(given)
    except BadInput as error:
        print(f"{len(error.faults)} {'fault' if len(error.faults) == 1 else 'faults'}:", file=sys.stderr)
        for fault in error.faults:
            print(f"  {fault}", file=sys.stderr)
        return BAD_INPUT
    except Contradiction as error:
        print(error, file=sys.stderr)
        return CONTRADICTION
    except ProgrammeError as error:
        print(error, file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return INTERRUPTED
    return status


def _check_own_packages() -> None:
    """PyPI has packages called matching, scheduling, network and api: never run with one of those by mistake."""
    home = Path(__file__).resolve().parent.parent
    for name in _PACKAGES:
        found = getattr(importlib.import_module(name), "__file__", None)
        if found is None or not Path(found).resolve().is_relative_to(home):
            sys.exit(
                f"The package '{name}' was loaded from {found}, not from {home}: another package of that name is "
                "installed in this environment. Use the project's own environment (.venv, made by 'make')."
            )
