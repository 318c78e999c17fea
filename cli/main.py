"""The `lll` command: exit status 0 done, 2 bad input (every fault on standard error), 3 contradiction."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from foundation.errors import BadInput, Contradiction, ProgrammeError

VERBS = {
    "demo": ("demo", "the whole job on the example community; writes out/"),
    "import": ("import_file", "read a workbook into the records; nothing is stored while it has a fault"),
    "import-attendance": ("import_attendance", "write down who came to a session from a Teams report, sheet or list"),
    "template": ("template", "write an empty workbook to fill in, with notes and lists to choose from"),
    "undo": ("undo", "take an import back, until something rests on it"),
    "export": ("export", "write the records as a workbook that an import reads"),
    "match": ("match", "pair learners with coaches: a snapshot in, a result out"),
    "schedule": ("schedule", "put sessions into dates and rooms: a snapshot in, a result out"),
    "network": ("network", "analyse a network: a snapshot (or two CSV files) in, a result out"),
    "measures": (
        "measures",
        "charts of a series, self-sustainability, the programme's figures: a file in, a result out",
    ),
    "report": ("report", "the Board report, the evaluation or the public pack, from the records, as PDF and Word"),
    "serve": ("serve", "run the service on this machine"),
    "worker": ("worker", "do the runs that wait; any number of workers may share one PostgreSQL"),
    "migrate": ("migrate", "make the tables of the records, or bring them up to this version"),
    "backup": ("backup", "copy the records while others go on working"),
    "restore": ("restore", "put a backup in the place of the records; stop the service first"),
    "account": ("account", "make an account, print a sign-in link for it, or end it"),
    "key": ("key", "make or revoke the key by which another system calls"),
    "audit": ("audit", "check that the audit trail is whole"),
    "schemas": ("schemas", "write the JSON Schemas of snapshots and results into a folder"),
}
"""Verb: its module here, and what it does. Only the module of the verb asked for is loaded."""

BAD_INPUT, CONTRADICTION, INTERRUPTED = 2, 3, 130
_PACKAGES = ("foundation", "matching", "scheduling", "network", "measures", "programme", "api")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb and give the exit status. Errors meant for people go to standard error, without a traceback."""
    _check_own_packages()
    given = _parser(sys.argv[1:] if arguments is None else arguments).parse_args(arguments)
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


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="lll", description="Learn, Live, Lead: pairs, sessions, connections, measures."
    )
    verbs = parser.add_subparsers(title="verbs", required=True, metavar="VERB")
    for name, (module, does) in VERBS.items():
        verb = verbs.add_parser(name, help=does, description=f"{does[0].upper()}{does[1:]}.")
        if name in arguments:
            loaded = import_module(f".{module}", __package__)
            loaded.add_arguments(verb)
            verb.set_defaults(run=loaded.run)
    return parser


def _check_own_packages() -> None:
    """PyPI has packages called matching, scheduling, network and api: never run with one of those by mistake."""
    home = Path(__file__).resolve().parent.parent
    for name in _PACKAGES:
        spec = find_spec(name)
        found = spec.origin if spec else None
        if found is None or not Path(found).resolve().is_relative_to(home):
            sys.exit(
                f"The package '{name}' was found at {found}, not in {home}: another package of that name is "
                "installed in this environment. Use the project's own environment (.venv, made by 'make')."
            )
