"""Work done at the same time by processes that begin with all that this one knows."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import TypeVar

Result = TypeVar("Result")


def side_by_side(calls: Sequence[Callable[[], Result]]) -> list[Result]:
    """What the calls return, each made in a process of its own.

    The processes are forks: what a call stands on is neither copied through a pipe nor built again.

    Raises:
        EOFError: a process ended without a result; it has said why.
    """
    fork = multiprocessing.get_context("fork")
    working = []
    for call in calls:
        mine, its = fork.Pipe(duplex=False)
        process = fork.Process(target=_send, args=(call, its), daemon=True)
        process.start()
        its.close()
        working.append((process, mine))
    found: list[Result] = [mine.recv() for _, mine in working]
    for process, _ in working:
        process.join()
    return found


def _send(call: Callable[[], Result], to: Connection) -> None:
    to.send(call())
