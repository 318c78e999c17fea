"""A solve in a process of its own, so that a worker stays responsive, can end it, and outlives its crash.

The parent writes one line of JSON (the question) and the snapshot to the child's standard input, later perhaps
`stop`; the child writes lines of JSON: progress, and at the end a result, faults or an error. A child whose parent is
gone ends itself.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from foundation.errors import BadInput, Conflict, Fault, ProgrammeError
from foundation.runs import Budget, Progress

WAIT_S = 0.2
"""How long the parent waits for news before it asks whether to stop."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a child is to do: `solve` a snapshot, or `check` a result against its snapshot."""

    task: str
    engine: str
    snapshot: str
    result: str = ""
    seed: int = 0
    time_limit_s: float = 60.0


class ChildDied(RuntimeError):
    """The child ended without an answer: killed, or out of memory."""


def answer_apart(question: Question, *, tell: Callable[[list[Progress]], bool]) -> str:
    """Have a child process answer, and pass on how it goes.

    Args:
        question: what to do.
        tell: called every fifth of a second with what is new; True asks the child for its best so far.

    Returns:
        The result's JSON; for `check` the number of violations.

    Raises:
        BadInput: the snapshot's faults.
        Conflict: what else the engine said about the question.
        ChildDied: where it ended without an answer.
    """
    command = [sys.executable, "-m", "programme.jobs.solving"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        try:
            return _converse(child, question, tell)
        finally:
            child.kill()


def _converse(child: subprocess.Popen[str], question: Question, tell: Callable[[list[Progress]], bool]) -> str:
    if child.stdin is None or child.stdout is None:
        raise ChildDied("the child has no pipes")
    news: queue.Queue[dict[str, Any]] = queue.Queue()
    threading.Thread(target=_read, args=(child.stdout, news), daemon=True).start()
    child.stdin.write(json.dumps(asdict(question)) + "\n")
    child.stdin.flush()
    asked_to_stop = False
    while True:
        heard = _heard(news)
        last = [item for item in heard if "progress" not in item]
        steps = [Progress(**item["progress"]) for item in heard if "progress" in item]
        if tell(steps) and not asked_to_stop and not last:
            asked_to_stop = True
            child.stdin.write("stop\n")
            child.stdin.flush()
        if last:
            return _answer(last[0])


def _heard(news: queue.Queue[dict[str, Any]]) -> list[dict[str, Any]]:
    try:
        heard = [news.get(timeout=WAIT_S)]
    except queue.Empty:
        return []
    while not news.empty():
        heard.append(news.get())
    return heard


def _read(stream: Any, news: queue.Queue[dict[str, Any]]) -> None:
    for line in stream:
        news.put(json.loads(line))
    news.put({"died": True})


def _answer(item: dict[str, Any]) -> str:
    if "result" in item:
        return str(item["result"])
    if "faults" in item:
        raise BadInput([Fault(**fault) for fault in item["faults"]])
    if "error" in item:
        raise Conflict(item["error"])
    raise ChildDied("the solver ended without an answer")


def main() -> None:
    """The child: read the question, answer it, tell how it goes."""
    question = Question(**json.loads(sys.stdin.readline()))
    asked_to_stop = threading.Event()
    threading.Thread(target=_listen, args=(asked_to_stop,), daemon=True).start()
    lock = threading.Lock()

    def _say(item: dict[str, Any]) -> None:
        with lock:
            sys.stdout.write(json.dumps(item) + "\n")
            sys.stdout.flush()

    try:
        if question.task == "check":
            _say({"result": str(_violations(question))})
        else:
            _say({"result": _solved(question, asked_to_stop.is_set, lambda step: _say({"progress": asdict(step)}))})
    except BadInput as error:
        _say({"faults": [asdict(fault) for fault in error.faults]})
    except ProgrammeError as error:
        _say({"error": str(error)})


def _listen(asked_to_stop: threading.Event) -> None:
    for line in sys.stdin:
        if line.strip() == "stop":
            asked_to_stop.set()
    os._exit(1)  # the parent is gone: nobody waits for an answer


def _solved(question: Question, stop: Callable[[], bool], progress: Callable[[Progress], None]) -> str:
    if question.engine == "network":
        import network

        return network.write_result(network.analyse(network.read_instance(question.snapshot), seed=question.seed))
    budget = Budget(time_limit_s=question.time_limit_s)
    given: dict[str, Any] = {"seed": question.seed, "budget": budget, "stop": stop, "progress": progress}
    if question.engine == "matching":
        import matching

        instance = matching.read_instance(question.snapshot)
        return matching.write_result(instance, matching.solve(instance, **given))
    import scheduling

    plannable = scheduling.read_instance(question.snapshot)
    return scheduling.write_result(plannable, scheduling.solve(plannable, **given))


def _violations(question: Question) -> int:
    if question.engine == "matching":
        import matching

        instance = matching.read_instance(question.snapshot)
        result = matching.MatchingResult.model_validate_json(question.result)
        return len(matching.check(instance, matching.stored_solution(instance, result)))
    import scheduling

    plannable = scheduling.read_instance(question.snapshot)
    stored = scheduling.Result.model_validate_json(question.result)
    return len(scheduling.check_plan(plannable, scheduling.stored_plan(plannable, stored)))


if __name__ == "__main__":
    main()
